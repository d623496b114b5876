"""Whom a meeting names: organisations known here or near, bodies of the reference, and new ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from api.service import words
from api.service.gazetteer import reference
from api.service.meeting.known import surroundings
from graph.errors import UsageProblem
from graph.language import translate
from graph.store.preparations import Preparation
from graph.store.records import Reader
from graph.territory import TerritoryGraph
from ingest import hand
from ingest.minutes_names import forms, words_of
from ingest.suggest import Directory, suggest
from ingest.suggest_bodies import Suggestion, body_name
from ingest.suggest_twins import Named, twins

MOST_FOUND, MOST_BODIES = 12, 3
BODY = "body:"
"""Before the id of a territory whose body is meant and that no one has entered yet."""
BODIES = ("commune", "cc", "ca", "cu", "departement", "region")
"""The sorts of legal forms (ingest/minutes.toml) that name the body of a territory."""


def organisations(db: Reader, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Organisations by id, in the order given: name, family in words; bodies not entered yet among them."""
    wanted = list(dict.fromkeys(ids))
    found = {
        row["id"]: row
        for row in db.read(
            "UNWIND $ids AS id MATCH (a:Actor {id: id}) RETURN a.id AS id, a.name AS name, a.family AS family, "
            "a.display AS display",
            ids=wanted,
        )
    }
    told = {
        one: {"id": one, "name": shown_name(row), "family": words.family(row["family"])} for one, row in found.items()
    }
    told |= {one: _body(one) for one in wanted if one.startswith(BODY) and reference().place(one.removeprefix(BODY))}
    return [told[one] for one in wanted if one in told]


def _body(key: str) -> dict[str, Any]:
    made = _body_entered(key)
    return {"id": key, "name": made.name, "family": words.family(made.family)}


def _body_entered(key: str) -> hand.Organisation:
    place = reference().place(key.removeprefix(BODY))
    if place is None:
        raise UsageProblem("{value} is no choice of this list.", value=key)
    number = place.siren if place.level in ("commune", "epci") else None
    return hand.Organisation(body_name(place), family="collectivites", siren=number, place=place.id)


def shown_name(row: Mapping[str, Any]) -> str:
    return translate("Unnamed organisation") if row["display"] == "masked" or not row["name"] else str(row["name"])


def search(db: Reader, preparation: Preparation, said: str, without: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Organisations that words typed may mean: known ones here first, then near, and bodies of the reference."""
    around, left_out = surroundings(db, preparation.territory), set(without)
    found = suggest(said, around.directory, around.near, MOST_FOUND + len(left_out))
    real = not _invented(db, preparation)
    keys = [key for one in found if (one.actor or real) and (key := _key(one)) and key not in left_out]
    return organisations(db, keys[:MOST_FOUND])


def _invented(db: Reader, preparation: Preparation) -> bool:
    """Whether the territory is invented: no real body has its place in it."""
    rows = db.read("MATCH (t:Territory {id: $id}) RETURN t.fictional AS fictional", id=preparation.territory)
    return bool(rows and rows[0]["fictional"])


def _key(one: Suggestion) -> str:
    return one.actor or (BODY + one.place if one.place else "")


def organisation(preparation: Preparation, name: str, meant: str | None = None) -> hand.Organisation:
    """An organisation as a meeting names it: it acts on the subject in the territory.

    ``meant``: the known one or the body of a territory, by id; "": another than those known that may be so called.
    """
    domains = (preparation.domain,) if preparation.domain else ()
    if meant and meant.startswith(BODY):
        return replace(_body_entered(meant), domains=domains)
    if meant:
        return hand.Organisation(name, actor=meant, domains=domains)
    return hand.Organisation(name, place=preparation.territory, domains=domains, apart=meant == "")


def known_as(db: Reader, preparation: Preparation, names: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The organisations known here or near that each name may mean, else the bodies of territories that it names; nothing
    for a name like no other."""
    if not names:
        return {}
    around = surroundings(db, preparation.territory)
    found = twins([Named(name, name) for name in names], around.index)
    keys = {name: [one.id for one in several] for name, several in found.items()}
    for name in () if _invented(db, preparation) else names:
        if name not in keys and (bodies := _bodies(name, preparation, db)):
            keys[name] = bodies
    told = {one["id"]: one for one in organisations(db, [key for several in keys.values() for key in several])}
    return {name: [told[key] for key in several if key in told] for name, several in keys.items()}


def _bodies(name: str, preparation: Preparation, db: Reader) -> list[str]:
    """The bodies of territories that a name in their form means: « mairie de Vineuil »."""
    key = [word.plain for word in words_of(name)]
    head = forms().at(key)
    if not head or head == len(key) or forms().sorts[tuple(key[:head])] not in BODIES:
        return []
    near = surroundings(db, preparation.territory).near
    return [_key(one) for one in suggest(name, Directory(), near, MOST_BODIES) if one.place]


def shared(graph: TerritoryGraph, ids: Collection[str]) -> list[str]:
    """The names of the joint alliances recorded here in which all of some organisations take part, two at least."""
    wanted = set(ids)
    if len(wanted) < 2:
        return []
    joint = graph.alliances[graph.alliances["nature"] == "joint"]
    parts = graph.participations[
        graph.participations["actor"].isin(wanted) & graph.participations["alliance"].isin(joint["id"])
    ]
    known = parts.groupby("alliance")["actor"].nunique()
    names = dict(zip(joint["id"], joint["name"], strict=True))
    return sorted(str(names[key] or translate("Unnamed alliance")) for key in known.index[known == len(wanted)])
