"""« Qui agit ? »: rows are kept as typed, and answered for where they may be one with others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from api.service import hand
from api.service.imports import account
from api.service.meeting.grid import KIND, TEXTS, Table
from graph.errors import UsageProblem
from graph.store import preparations as store
from graph.store.connect import Database
from graph.store.preparations import Preparation
from graph.store.records import Reader
from ingest.paste_cells import LONGEST
from ingest.paste_contacts import names_person, strip_contacts

_ID = re.compile(r"d-[0-9a-f]{16}")
_ACTOR = re.compile(r"a-[0-9a-f]{15}")


def save(db: Database, preparation: Preparation, draft: str, cells: Mapping[str, Any], order: float = 0.0) -> int:
    """Keep some cells of a row, a new one or not; how many contacts were left out of them. Nothing else of it changes.

    Raises UsageProblem for an id or a cell that is none, NotFound for an unknown preparation.
    """
    if not _ID.fullmatch(draft):
        raise UsageProblem("This row cannot be kept; open the page again.")
    kept, dropped = clean_cells(cells)
    store.save_draft(db, preparation.id, KIND, kept, account(), draft, order)
    return dropped


def written_elsewhere(
    db: Reader, preparation: Preparation, draft: str, cells: Mapping[str, Any], was: Mapping[str, Any]
) -> list[str]:
    """The texts that others wrote in some cells since a browser read them, which these cells would replace."""
    held = next((one.cells for one in store.drafts(db, preparation.id, KIND) if one.id == draft), {}) if was else {}
    theirs = {key: str(held.get(key) or "") for key in cells if key in TEXTS and key in was}
    return [now for key, now in theirs.items() if now and now not in (str(was[key] or ""), str(cells[key]))]


def clean_cells(cells: Mapping[str, Any]) -> tuple[dict[str, Any], int]:
    """Cells as they may be kept, without persons, mail addresses and telephone numbers, and how many of these there were."""
    kept: dict[str, Any] = {}
    dropped = 0
    for key, value in cells.items():
        if key == "acts":
            kept[key] = bool(value)
        elif key == "known" and (value == "" or (isinstance(value, str) and _ACTOR.fullmatch(value))):
            kept[key] = value or None
        elif key in TEXTS and isinstance(value, str):
            plain, count = strip_contacts(" ".join(value.split())) if key != "number" else (" ".join(value.split()), 0)
            if key == "name" and names_person(value.strip()):  # as in a list that is pasted
                plain, count = "", max(count, 1)
            kept[key], dropped = plain[:LONGEST], dropped + count
        else:
            raise UsageProblem("The cell {cell} cannot be kept.", cell=repr(key)[:40])
    return kept, dropped


def decide(db: Database, preparation: Preparation, draft: str, other: str, same: bool) -> None:
    """Keep that a row is the organisation proposed, or is another one. ``other``: a known actor's id or a row's.

    A row that is entered already is merged into the one it is. Raises UsageProblem for two that cannot be one.
    """
    table = Table(db, preparation)
    found = table.by_id
    if draft not in found or not (other in found or _ACTOR.fullmatch(other)):
        raise UsageProblem("This row is no longer there; open the page again.")
    cells: dict[str, Any]
    mine = table.became(found[draft])
    if not same:
        cells = {"apart": sorted({*(found[draft].cells.get("apart") or ()), other}), "known": None, "same": None}
    elif mine and mine.shown:
        theirs = table.became(found[other]) if other in found else None
        if other in found and theirs is None:
            store.save_draft(db, preparation.id, KIND, {"known": mine.id}, account(), other)
        else:
            hand.merge(db, "Actor", mine.id, theirs.id if theirs else other)
        cells = {}
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
