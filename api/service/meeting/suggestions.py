"""What is proposed while a cell of the grid is typed, in the reader's language."""

from __future__ import annotations

from typing import Any

from api.service import words
from api.service.gazetteer import reference
from api.service.meeting.known import surroundings
from graph.language import translate
from graph.model import clean_name
from graph.store.preparations import Preparation
from graph.store.records import Reader
from ingest.paste_cells import Near, told_apart, written
from ingest.reference.tables import Place
from ingest.suggest import suggest
from ingest.suggest_bodies import Suggestion

MOST_COMMUNES = 8


def organisations(db: Reader, preparation: Preparation, typed: str) -> list[dict[str, Any]]:
    """The organisations a typed name may mean: what to show, and the cells that choosing one fills."""
    around = surroundings(db, preparation.territory)
    return [_option(one, around.near) for one in suggest(typed, around.directory, around.near)]


def _option(one: Suggestion, near: Near) -> dict[str, Any]:
    place = near.reference.place(one.place) if one.place else None
    where = told_apart(place, near.reference) if place else one.place_name or ""
    detail = [where if where != one.name else "", words.family(one.family) if one.actor else words.level(one.level)]
    detail += [translate("already known")] if one.actor else []
    cells: dict[str, Any] = {
        "name": one.name,
        "place": written(place, near) if place else where,
        "known": one.actor or "",
    }
    if one.number:
        cells["number"] = one.number
    if one.family:
        cells["family"] = one.family
    return {"name": one.name, "detail": ", ".join(filter(None, detail)), "cells": cells}


def communes(db: Reader, preparation: Preparation, typed: str) -> list[dict[str, Any]]:
    """The communes a typed text may mean, those near the territory first; then wider territories."""
    near = surroundings(db, preparation.territory).near
    found = sorted(reference().search(typed, 40), key=lambda place: (near.distance(place.id), place.level != "commune"))
    own = [name for name in near.own.values() if typed and clean_name(typed) in clean_name(name)]
    return [
        *({"name": name, "detail": "", "cells": {"place": name}} for name in own[:MOST_COMMUNES]),
        *(_place(place, near) for place in found[:MOST_COMMUNES]),
    ]


def _place(place: Place, near: Near) -> dict[str, Any]:
    around = told_apart(place, near.reference).removeprefix(place.name).strip(" ()")
    detail = around if place.level == "commune" else words.level(place.level)
    return {"name": place.name, "detail": detail, "cells": {"place": written(place, near)}}
