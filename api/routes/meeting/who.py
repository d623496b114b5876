"""/enter/P/who: the grid of organisations, saved cell by cell, entered as one change and taken back."""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Callable, Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from starlette.datastructures import FormData
from starlette.responses import JSONResponse, RedirectResponse, Response

from api.pages import environment, render
from api.routes.depends import PROBLEMS, Db, Text
from api.service.meeting import entry, grid, lists, recorded, start, suggestions, who
from api.service.meeting import preparations as service
from api.service.meeting.standing import added_since
from api.service.text import count, whole
from graph.errors import MaillageError
from graph.language import translate
from graph.store import preparations as store
from graph.store.connect import Database
from graph.store.preparations import Preparation
from graph.vocabulary import vocabulary

router = APIRouter(include_in_schema=False, responses=PROBLEMS, prefix="/enter/{preparation}")

FIELDS = 4000
"""More than the fields of a page of the grid."""


def opened(preparation: str, db: Db) -> Preparation:
    return store.preparation(db, preparation)


async def form(request: Request) -> FormData:
    """A form with many fields, read before the route runs."""
    return await request.form(max_fields=FIELDS, max_part_size=1_000_000)


Opened = Annotated[Preparation, Depends(opened)]
Filled = Annotated[FormData, Depends(form)]


@router.get("/who")
def page(
    request: Request, db: Db, preparation: Opened, offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0
) -> Response:
    """The organisations of a preparation; its territory is brought along again if it has left with its import."""
    start.hold(db, preparation.territory)
    return show(request, db, preparation, _said(request), offset)


def show(
    request: Request,
    db: Database,
    preparation: Preparation,
    notices: list[tuple[str, str]],
    offset: int = 0,
    status: int = 200,
    pasted: str = "",
) -> Response:
    """The page of the grid, with what there is to say above it; ``pasted``: a list that was refused, to be mended."""
    table = grid.Table(db, preparation)
    lines = table.lines(table.drafts[offset : offset + grid.SIZE])
    last_page = offset + grid.SIZE >= len(table.drafts)
    values = {
        **service.frame(db, preparation, "who"), "lines": lines, "blank": grid.blank_ids(len(lines), last_page), "at": table.turn,
        "families": [(key, one.label.say()) for key, one in vocabulary().families.items()], "total": len(table.drafts),
        "offset": offset, "size": grid.SIZE, "counted": said_ready(table), "ready": len(table.ready), "last": entry.last_entry(db, table.drafts),
        "same_names": len(table.known_by_name), "entered": sum(table.standing(one) is not None for one in table.drafts), "alliances": lists.alliances(db, preparation), "notices": notices,
        "pasted": pasted, "added": added_since(db, preparation, table.mine),
        "others": start.others(db, preparation), "recorded": 0 if table.ready or table.mine else len(recorded.recorded(db, preparation)),
    }  # fmt: skip
    return render(request, "enter_who.html", values, status=status)


def said_ready(table: grid.Table) -> str:
    """How many rows an entry would take, and how many wait for an answer."""
    ready, waiting = len(table.ready), len(table.waiting)
    said = [count(ready, "One organisation to enter.", "{n} organisations to enter.")] if ready else []
    said += [count(waiting, "One waits for an answer.", "{n} wait for an answer.")] if waiting else []
    return " ".join(said)


def _place(text: object, otherwise: float) -> float:
    """A row's place as a form gives it; the number of the row for anything that is none."""
    with contextlib.suppress(ValueError):
        found = float(str(text or ""))
        return found if math.isfinite(found) else otherwise
    return otherwise


class CellsIn(BaseModel):
    """Cells of one row as a browser keeps them."""

    draft: str = Field(max_length=40)
    order: float = Field(0.0, allow_inf_nan=False)
    cells: dict[str, str | bool] = Field(max_length=8)
    was: dict[str, str | bool | None] = Field(default_factory=dict, max_length=12)
    """The cells as the browser last read them."""


class Decision(BaseModel):
    """What was answered to « Peut-être la même »; ``same`` null: the row stands for itself again."""

    draft: str = Field(max_length=40)
    other: str = Field("", max_length=40)
    same: bool | None = None


@router.post("/who/cells")
def cells(db: Db, preparation: Opened, sent: CellsIn) -> Response:
    """Keep some cells of a row; the row as it is then."""
    elsewhere = who.written_elsewhere(db, preparation, sent.draft, sent.cells, sent.was)
    dropped = who.save(db, preparation, sent.draft, sent.cells, sent.order)
    said = [lists.contacts(dropped), *(_took_the_place(one) for one in elsewhere)]
    return _answer(db, preparation, sent.draft, " ".join(filter(None, said)))


def _took_the_place(other: str) -> str:
    return translate(
        "“{text}” was written in this cell elsewhere meanwhile; what you typed took its place.", text=other
    )


@router.post("/who/decide")
def decide(db: Db, preparation: Opened, sent: Decision) -> Response:
    """Keep an answer to a duplicate proposed; the row as it is then."""
    if sent.same is None:
        who.part(db, preparation, sent.draft)
    else:
        who.decide(db, preparation, sent.draft, sent.other, sent.same)
    return _answer(db, preparation, sent.draft)


@router.post("/who/drop/{draft}")
def drop(db: Db, preparation: Opened, draft: str) -> Response:
    """Take a row out of the grid; an organisation that was entered stays."""
    store.remove_draft(db, preparation.id, draft)
    return _answer(db, preparation, "")


@router.get("/who/rows")
def rows(
    db: Db,
    preparation: Opened,
    since: Annotated[int, Query(ge=-1, le=2**53)] = 0,
    known: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """The rows written after a turn, elsewhere too; all ids where the number of rows is another than is known."""
    turn, _removed = store.turn(db, preparation.id)
    if turn == since:
        return JSONResponse({"at": turn, "total": known, "rows": [], "ids": None})
    table = grid.Table(db, preparation)
    changed = [one.id for one in table.drafts if one.turn > since]
    total = len(table.drafts)
    return JSONResponse({
        "at": table.turn, "total": total, "rows": [_row(preparation, line) for line in table.lines_of(changed[: grid.SIZE])],
        **_counts(table), "ids": [one.id for one in table.drafts] if total != known else None,
    })  # fmt: skip


@router.get("/who/suggest")
def suggest(db: Db, preparation: Opened, q: Text = "", cell: Text = "name") -> Response:
    """Organisations, or communes, to propose while a cell is typed."""
    propose = suggestions.communes if cell == "place" else suggestions.organisations
    return JSONResponse(propose(db, preparation, q))


def _answer(db: Database, preparation: Preparation, draft: str, message: str = "") -> Response:
    table = grid.Table(db, preparation)
    shown = [_row(preparation, line) for line in table.lines_of([draft])]
    return JSONResponse({"rows": shown, "message": message, "total": len(table.drafts), **_counts(table)})


def _counts(table: grid.Table) -> dict[str, Any]:
    return {"ready": len(table.ready), "counted": said_ready(table)}


def _row(preparation: Preparation, line: grid.Line) -> dict[str, Any]:
    parts: Any = environment().get_template("enter_row.html").make_module({"base": f"/enter/{preparation.id}"})
    return {
        "id": line.id, "order": line.order, "cells": line.cells, "state": line.state, "guess": line.guess,
        "wrong": [cell for cell, _ in line.problems], "notes": str(parts.notes(line)).strip(),
    }  # fmt: skip


@router.post("/who")
def save(request: Request, db: Db, preparation: Opened, filled: Filled) -> Response:
    """Keep the rows of a form, then do what its button says: nothing more, answer, take a row out, enter, take back."""
    said: dict[str, int] = {"contacts": _keep_rows(db, preparation, filled)}
    try:
        said |= _press(db, preparation, filled)
    except MaillageError as error:
        return show(request, db, preparation, [("problem", error.say())], status=error.status)
    return back(preparation, {**said, "offset": whole(filled.get("offset"))})


def back(preparation: Preparation, said: Mapping[str, int]) -> Response:
    """To the grid again, with counts to be said above it."""
    query = urlencode({name: number for name, number in said.items() if number or name in ("entered", "back")})
    return RedirectResponse(f"/enter/{preparation.id}/who{'?' + query if query else ''}", 303)


def _keep_rows(db: Database, preparation: Preparation, filled: FormData) -> int:
    """Keep the cells that were changed in this form: others may have changed elsewhere since it was opened."""
    dropped = 0
    for number, draft in enumerate(map(str, filled.getlist("row"))):
        was = _was(str(filled.get(f"{draft}.was", "")))
        typed: dict[str, Any] = {cell: str(filled.get(f"{draft}.{cell}", was.get(cell, ""))) for cell in grid.TEXTS}
        filled_in = any(typed[cell].strip() for cell in grid.TEXTS)
        typed["acts"] = filled.get(f"{draft}.acts") is not None
        changed = {cell: value for cell, value in typed.items() if value != was.get(cell, cell == "acts" or "")}
        if changed and (was or filled_in):
            dropped += who.save(db, preparation, draft, changed, _place(filled.get(f"{draft}.order"), number))
    return dropped


def _was(text: str) -> Mapping[str, Any]:
    """The cells as the form showed them; none for a row that was empty."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _press(db: Database, preparation: Preparation, filled: FormData) -> dict[str, int]:
    """What the pressed button does; counts of what was done."""
    pressed, _, value = str(filled.get("do", "")).partition(":")
    draft, _, other = value.partition(":")
    if pressed in ("same", "apart"):
        who.decide(db, preparation, draft, other, pressed == "same")
    elif pressed == "part":
        who.part(db, preparation, draft)
    elif pressed == "drop":
        store.remove_draft(db, preparation.id, draft)
    elif pressed == "recorded":
        return {"brought": recorded.bring(db, preparation)}
    elif pressed == "all-same":
        who.decide_all(db, preparation)
    elif pressed == "enter":
        return {"entered": entry.enter(db, preparation)}
    elif pressed == "back":
        return {"back": entry.take_back(db, preparation)}
    return {}


def _said(request: Request) -> list[tuple[str, str]]:
    """The sentences of what was just done, from the counts in the address."""
    found = []
    for name, sentence in SENTENCES.items():
        text = request.query_params.get(name, "")
        if text.isascii() and text.isdigit() and len(text) < 8:
            found.append(("done" if name in ("entered", "added") else "note", sentence(whole(text))))
    return found


def _entered(n: int) -> str:
    return (
        count(n, "One organisation is entered.", "{n} organisations are entered.")
        if n
        else translate("Nothing new to enter.")
    )


SENTENCES: dict[str, Callable[[int], str]] = {
    "entered": _entered,
    "back": lambda n: (
        count(n, "The last entry is taken back: one row is a draft again.", "The last entry is taken back: {n} rows are drafts again.")
        if n
        else translate("There is no entry to take back.")
    ),
    "added": lambda n: count(n, "One row is put in the grid.", "{n} rows are put in the grid."),
    "alliances": lambda n: count(n, "One alliance is entered.", "{n} alliances are entered."),
    "contacts": lists.contacts,
    "past": lambda _n: translate("This day is in the past: if it is a slip, “Change” beside it corrects it."),
    "brought": lambda n: count(n, "One recorded organisation is put in the grid.", "{n} recorded organisations are put in the grid."),
}  # fmt: skip
