"""Lists brought to the grid: a text pasted or a file, read without its contacts, shown, then put in as rows."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from api.service import hand as hand_service
from api.service.gazetteer import reference
from api.service.imports import account
from api.service.meeting.grid import KIND, Table
from api.service.meeting.known import surroundings
from api.service.text import count
from graph.errors import UsageProblem
from graph.language import Text, translate
from graph.store import preparations as store
from graph.store.connect import Database
from graph.store.preparations import Preparation
from graph.store.records import Reader
from ingest import hand
from ingest.cleaning import vocabulary_key
from ingest.identity import name_key
from ingest.paste import one_line
from ingest.paste_alliances import AllianceRow, is_alliances, read_alliances
from ingest.paste_cells import LONGEST, read_domains
from ingest.paste_columns import KINDS, Column, Pasted, header_kind, read_paste, recognise
from ingest.paste_contacts import names_person, strip_contacts
from ingest.readers.encodings import read_text
from ingest.readers.workbook import read_workbook

ALLIANCE = "workbook-alliance"
LIST = "list"
MOST_KEPT = 3
"""Lists read and not put in the grid that a preparation keeps: the latest."""
MOST_ROWS = 20_000
TOO_MANY = "This list has {n} rows; the grid takes at most {most} at once."
SHOWN = 12
WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")
"""How a workbook begins: xlsx and ods, or xls."""


@dataclass(frozen=True)
class Preview:
    """What was read, free of contacts, before anything is kept."""

    pasted: Pasted
    alliances: tuple[AllianceRow, ...] = ()
    contacts: int = 0


def from_text(text: str) -> Preview:
    """A pasted text. Raises UsageProblem when it holds no row, or more than the grid takes."""
    lines = text.count("\n") + text.count("\r")
    if lines > 4 * MOST_ROWS:
        raise UsageProblem(TOO_MANY, n=lines, most=MOST_ROWS)
    pasted = read_paste(text, reference())
    return _checked(Preview(pasted, contacts=pasted.contacts))


def from_file(name: str, content: bytes) -> Preview:
    """A workbook (xlsx, xls, ods) or a text file: its sheet of organisations, and its sheet of alliances where it has one.

    Raises UsageProblem when it holds no row, MaillageError for a file that cannot be read.
    """
    if not content.startswith(WORKBOOKS):
        return from_text(read_text(content, name)[0])
    tables = [_cells(one) for one in read_workbook(content, name, hashlib.sha256(content).hexdigest())]
    listed = next((rows for rows in tables if is_alliances(rows[0])), None)
    others = [rows for rows in tables if rows is not listed]
    people = next((rows for rows in others if any(header_kind(cell) == "name" for cell in rows[0])), None)
    if people is None and listed is None and others:
        people = others[0]
    pasted = recognise(people or [], reference())
    alliances, dropped = read_alliances(listed) if listed else ([], 0)
    return _checked(Preview(pasted, tuple(alliances), pasted.contacts + dropped))


def _cells(table: Any) -> list[list[str]]:
    rows = [list(table.columns), *([_text(row.get(column)) for column in table.columns] for row in table.rows)]
    return [[one_line(cell) for cell in row] for row in rows]


def _text(value: Any) -> str:
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    return "" if value is None else str(value)


def _checked(preview: Preview) -> Preview:
    rows = len(preview.pasted.rows)
    if rows > MOST_ROWS:
        raise UsageProblem(TOO_MANY, n=rows, most=MOST_ROWS)
    if not rows and not preview.alliances:
        if preview.contacts:
            raise UsageProblem(
                "Only persons and ways to reach them were read, which are not kept; add a column with the organisations' names."
            )
        raise UsageProblem("No organisation was read in this list; paste at least one name.")
    return preview


def keep(db: Database, preparation: Preparation, preview: Preview) -> str:
    """Keep what was read, free of contacts, until it is put in the grid; its id. Of those left, the latest are kept."""
    before = sorted(store.drafts(db, preparation.id, LIST), key=lambda one: one.at)
    for one in before[: max(0, len(before) - MOST_KEPT + 1)]:
        store.remove_draft(db, preparation.id, one.id)
    made = orjson.loads(orjson.dumps({"read": asdict(preview)}))
    return store.save_draft(db, preparation.id, LIST, made, account())


def kept(db: Reader, preparation: Preparation, list_id: str) -> Preview | None:
    """A list that was read; None for one that was put in the grid, or left."""
    found = next((one for one in store.drafts(db, preparation.id, LIST) if one.id == list_id), None)
    if found is None:
        return None
    read = found.cells["read"]
    pasted = dict(read["pasted"])
    pasted["columns"] = tuple(Column(**one) for one in pasted["columns"])
    pasted["rows"] = tuple(map(tuple, pasted["rows"]))
    alliances = [
        AllianceRow(**{**one, "problems": {cell: Text(**said) for cell, said in one["problems"].items()}})
        for one in read["alliances"]
    ]
    return Preview(Pasted(**pasted), tuple(alliances), read["contacts"])


def packed(preview: Preview) -> str:
    """What was read as one text that the page carries until it is confirmed."""
    return orjson.dumps(
        {"rows": preview.pasted.rows, "alliances": [asdict(one) for one in preview.alliances]}, default=_plain
    ).decode()


def _plain(value: Any) -> Any:
    return {} if not isinstance(value, Mapping) else dict(value)


def put(
    db: Database, preparation: Preparation, text: str, kinds: Sequence[str], chosen: Sequence[str]
) -> tuple[int, int]:
    """Put what a page carried in the grid, its columns as they were corrected, and keep the alliances chosen (by place in
    the list) until they are entered; (rows put in, contacts left out).

    Raises UsageProblem for a text that is none of ours, or columns without the names.
    """
    try:
        read = orjson.loads(text)
        rows = [[str(cell) for cell in row] for row in read["rows"]]
        alliances = [AllianceRow(**{**one, "problems": {}}) for one in read["alliances"]]
    except (ValueError, KeyError, TypeError) as error:
        raise UsageProblem("This list can no longer be read; paste it again.") from error
    if len(rows) > MOST_ROWS or any(kind not in KINDS for kind in kinds):
        raise UsageProblem("This list can no longer be read; paste it again.")
    if rows and "name" not in kinds:
        raise UsageProblem("Say which column holds the names of the organisations.")
    # what comes back from a page is read again: a contact put in it by any means is left out too
    again = recognise_again(rows, len(kinds))
    drafts = [cells for row in again.rows if (cells := _draft(row, kinds, preparation))]
    made = [cells for cells in drafts if not names_person(cells.get("name", ""))]
    if made:
        store.add_drafts(db, preparation.id, KIND, made, account())
    kept = [asdict(one) for place, one in enumerate(alliances) if str(place) in chosen]
    if kept:
        store.add_drafts(db, preparation.id, ALLIANCE, [{**one, "problems": None} for one in kept], account())
    return len(made), again.contacts + len(drafts) - len(made)


def recognise_again(rows: Sequence[Sequence[str]], width: int) -> Pasted:
    """Rows without the mail addresses and telephone numbers in them."""
    dropped = 0
    kept = []
    for row in rows:
        cells = []
        for cell in [*row, *([""] * width)][:width]:
            plain, found = strip_contacts(cell)
            dropped += found
            cells.append(plain)
        kept.append(tuple(cells))
    return Pasted((), tuple(kept), dropped)


def _draft(row: Sequence[str], kinds: Sequence[str], preparation: Preparation) -> dict[str, Any]:
    """A row's cells; those of one kind are joined. Without a word in any of them: nothing."""
    said = {kind: " ".join(cell for cell, of in zip(row, kinds, strict=False) if of == kind and cell) for kind in KINDS}
    cells: dict[str, Any] = {
        "name": said["name"],
        "place": f"{said['postal']} {said['place']}".strip(),
        "number": said["number"],
    }
    cells["family"] = vocabulary_key("families", said["family"]) or said["family"]
    if said["domain"]:
        domains = read_domains(said["domain"])
        cells |= {"acts": preparation.domain in domains, "domains": list(domains)}
    kept = {
        key: value[:LONGEST] if isinstance(value, str) else value
        for key, value in cells.items()
        if value not in ("", [])
    }
    return kept if any(kept.get(key) for key in ("name", "place", "number", "family")) else {}


def alliances(db: Reader, preparation: Preparation) -> list[dict[str, Any]]:
    """The alliances of a workbook that wait to be entered, their members matched to the organisations entered."""
    waiting = store.drafts(db, preparation.id, ALLIANCE)
    if not waiting:
        return []
    actors = _actors(db, preparation)
    found = []
    for one in waiting:
        members = [(name, actors.get(name_key(name))) for name in one.cells["members"]]
        found.append({
            "id": one.id, "name": one.cells["name"], "members": [name for name, actor in members if actor],
            "missing": [name for name, actor in members if not actor], "actors": [actor for _, actor in members if actor],
            "cells": one.cells,
        })  # fmt: skip
    return found


def _actors(db: Reader, preparation: Preparation) -> dict[str, str]:
    """Entered rows, and organisations known in the territory, by their name as a key."""
    around = surroundings(db, preparation.territory)
    found = {name_key(one.name): one.id for one in around.directory.known if around.near.distance(one.place) == 0}
    return found | {
        name_key(str(one.cells.get("name", ""))): one.actor for one in Table(db, preparation).drafts if one.actor
    }


def enter_alliances(db: Database, preparation: Preparation, chosen: Sequence[str]) -> int:
    """Enter the alliances chosen among those that wait, each as an entry of its own; how many.

    One without any member that is entered waits on. Raises UsageProblem when none could be entered.
    """
    pen = hand_service.pen(db, preparation.territory)
    entered = 0
    asked = [one for one in alliances(db, preparation) if one["id"] in chosen]
    for one in asked:
        if not one["actors"]:
            continue
        cells = one["cells"]
        made = hand.Alliance(
            cells["name"], tuple(one["actors"]), tuple(cells.get("domains") or (preparation.domain,)), (preparation.territory,),
            cells.get("since"), governance=cells.get("governance"), type=cells.get("type"),
        )  # fmt: skip
        hand_service.enter(db, hand.alliance(made, pen), preparation.id)
        store.remove_draft(db, preparation.id, one["id"])
        entered += 1
    if asked and not entered:
        raise UsageProblem("Enter the organisations first: none of the members of these alliances is entered yet.")
    return entered


def summary(preview: Preview) -> str:
    """One sentence on what was read."""
    rows = len(preview.pasted.rows)
    said = [count(rows, "One row read.", "{n} rows read.")] if rows else []
    if preview.alliances:
        said.append(count(len(preview.alliances), "One alliance read.", "{n} alliances read."))
    if preview.pasted.examples:
        said.append(translate("The example of the template was left out."))
    return " ".join(said)


def contacts(dropped: int) -> str:
    """What is told when contacts were left out; nothing when none was."""
    if not dropped:
        return ""
    return count(
        dropped,
        "One contact was left out: persons, e-mail addresses and telephone numbers are not kept.",
        "{n} contacts were left out: persons, e-mail addresses and telephone numbers are not kept.",
    )


def left_out(preview: Preview) -> str:
    """What is told of the contacts left out of a list, and of the rows that name a person."""
    persons = count(
        preview.pasted.persons,
        "One row that names a person is left out with them.",
        "{n} rows that name persons are left out with them.",
    )
    return f"{contacts(preview.contacts)} {persons if preview.pasted.persons else ''}".strip()
