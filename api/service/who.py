"""« Qui agit ? »: rows are kept as typed, answered for, entered as one change, and taken back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from threading import Lock
from typing import Any

from api.service import hand as hand_service
from api.service.gazetteer import reference
from api.service.grid import KIND, TEXTS, Table, snapshot
from api.service.imports import account
from graph.errors import UsageProblem
from graph.language import translate
from graph.store import changes
from graph.store import preparations as store
from graph.store.connect import Database
from graph.store.preparations import Draft, Preparation
from graph.store.records import Reader
from ingest import hand
from ingest.paste_cells import LONGEST, Cells
from ingest.paste_columns import strip_contacts

_ID = re.compile(r"d-[0-9a-f]{16}")
_ACTOR = re.compile(r"a-[0-9a-f]{15}")
_entering = Lock()


def save(db: Database, preparation: Preparation, draft: str, cells: Mapping[str, Any], order: float = 0.0) -> int:
    """Keep some cells of a row, a new one or not; how many contacts were left out of them. Nothing else of it changes.

    Raises UsageProblem for an id or a cell that is none, NotFound for an unknown preparation.
    """
    if not _ID.fullmatch(draft):
        raise UsageProblem("This row cannot be kept; open the page again.")
    kept, dropped = clean_cells(cells)
    store.save_draft(db, preparation.id, KIND, kept, account(), draft, order)
    return dropped


def clean_cells(cells: Mapping[str, Any]) -> tuple[dict[str, Any], int]:
    """Cells as they may be kept, without mail addresses and telephone numbers, and how many of these there were."""
    kept: dict[str, Any] = {}
    dropped = 0
    for key, value in cells.items():
        if key == "acts":
            kept[key] = bool(value)
        elif key == "known" and (value == "" or (isinstance(value, str) and _ACTOR.fullmatch(value))):
            kept[key] = value or None
        elif key in TEXTS and isinstance(value, str):
            plain, count = strip_contacts(" ".join(value.split())) if key != "number" else (" ".join(value.split()), 0)
            kept[key], dropped = plain[:LONGEST], dropped + count
        else:
            raise UsageProblem("The cell {cell} cannot be kept.", cell=repr(key)[:40])
    return kept, dropped


def decide(db: Database, preparation: Preparation, draft: str, other: str, same: bool) -> None:
    """Keep that a row is the organisation proposed, or is another one. ``other``: a known actor's id or a row's."""
    found = {one.id: one for one in store.drafts(db, preparation.id, KIND)}
    if draft not in found or not (other in found or _ACTOR.fullmatch(other)):
        raise UsageProblem("This row is no longer there; open the page again.")
    cells: dict[str, Any]
    if not same:
        cells = {"apart": sorted({*(found[draft].cells.get("apart") or ()), other}), "known": None, "same": None}
    else:
        cells = {"same": other} if other in found else {"known": other}
    store.save_draft(db, preparation.id, KIND, cells, account(), draft)


def decide_all(db: Database, preparation: Preparation) -> int:
    """Keep that every row that waits and has exactly the name and place of a known organisation is that one; how many."""
    found = Table(db, preparation)
    rows: dict[str, tuple[dict[str, Any], str | None]] = {
        one: ({"known": known}, found.by_id[one].actor) for one, known in found.known_by_name.items()
    }
    store.mark_drafts(db, preparation.id, rows)
    return len(rows)


def part(db: Database, preparation: Preparation, draft: str) -> None:
    """A row that was said to be another one, or a known organisation, stands for itself again; nothing is asked anew."""
    found = next((one for one in store.drafts(db, preparation.id, KIND) if one.id == draft), None)
    if found is not None:
        said = [one for one in (found.cells.get("same"), found.cells.get("known")) if one]
        apart = sorted({*(found.cells.get("apart") or ()), *said})
        store.save_draft(db, preparation.id, KIND, {"same": None, "known": None, "apart": apart}, account(), draft)


def enter(db: Database, preparation: Preparation) -> int:
    """Enter the rows that are ready as one change; how many. Rows that wait for an answer stay drafts, and so do cells that
    cannot be read. Entering again adds nothing.

    The rows are tied to the change before it is carried out: a crash in between leaves them drafts.
    """
    with _entering:
        table = Table(db, preparation)
        ready = table.ready
        if not ready:
            return 0
        pen = hand_service.pen(db, preparation.territory)
        entered = hand.organisations([_organisation(one, table.read[one.id], preparation) for one in ready], pen)
        title = translate("Who acts? {names}", names=", ".join(table.read[one.id].name for one in ready[:3]))
        entered = replace(entered, change_set=replace(entered.change_set, title=title))
        actors = dict(zip((one.id for one in ready), entered.ids, strict=True))
        key = entered.change_set.import_id
        marks: dict[str, tuple[dict[str, Any], str | None]] = {
            one.id: ({"entered": {"cells": snapshot(one), "import": key}}, actors[one.id]) for one in ready
        }
        for one in table.drafts:
            if table.state(one) == "same" and (actor := _leads_to(one, table.by_id, actors)):
                marks[one.id] = ({}, actor)
        store.mark_drafts(db, preparation.id, marks)
        hand_service.enter(db, entered, preparation.id)
        return len(ready)


def _leads_to(draft: Draft, by_id: Mapping[str, Draft], actors: Mapping[str, str]) -> str | None:
    target = by_id[str(draft.cells["same"])]
    return actors.get(target.id) or target.actor


def _organisation(draft: Draft, cells: Cells, preparation: Preparation) -> hand.Organisation:
    """A row as it is entered; one that says no place belongs to the territory prepared, unless it is a known one."""
    known = draft.cells.get("known") or draft.actor
    domains = tuple(
        dict.fromkeys(
            [*([preparation.domain] if draft.cells.get("acts", True) else []), *(draft.cells.get("domains") or ())]
        )
    )
    stated = None if cells.guessed else cells.family
    return hand.Organisation(
        cells.name, stated, cells.kind if stated else None, cells.siren, cells.rna,
        cells.place or (None if draft.cells.get("known") else preparation.territory), domains, known,
        apart=any(str(one).startswith(("a-", "d-")) for one in draft.cells.get("apart") or ()),
    )  # fmt: skip


def last_entry(db: Reader, drafts: Sequence[Draft]) -> Mapping[str, Any] | None:
    """The latest entry of these rows that is still in use: its import, when, and how many rows; None when there is none."""
    ids = [entered["import"] for one in drafts if (entered := one.cells.get("entered"))]
    found = db.read(
        "MATCH (i:Import) WHERE i.id IN $ids AND i.status = 'active' RETURN i.id AS id, i.at AS at ORDER BY at DESC, id LIMIT 1",
        ids=sorted(set(ids)),
    )
    return {**found[0], "rows": ids.count(found[0]["id"])} if found else None


def take_back(db: Database, preparation: Preparation) -> int:
    """Take the latest entry back; its rows are drafts again. How many; 0 when there is none."""
    drafts = store.drafts(db, preparation.id, KIND)
    last = last_entry(db, drafts)
    if last is None:
        return 0
    changes.undo(db, str(last["id"]), reference(), account())
    mine = {one.id for one in drafts if (one.cells.get("entered") or {}).get("import") == last["id"]}
    with_them = [one for one in drafts if one.id in mine or one.cells.get("same") in mine]
    store.mark_drafts(db, preparation.id, {one.id: ({"entered": None}, None) for one in with_them})
    return len(mine)
