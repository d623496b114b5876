"""What was entered by hand for a preparation, gesture by gesture: each is an import that can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from api.service.gazetteer import reference
from api.service.hand import enter, pen
from api.service.imports import account
from graph.errors import MaillageError, NotFound
from graph.model import Fact
from graph.store import changes
from graph.store.connect import Database
from graph.store.preparations import Preparation
from graph.store.records import Reader
from ingest.hand import Entered, change_set


@dataclass(frozen=True)
class Gesture:
    """One entry that stands: its import, when and by whom, and the facts it states."""

    import_id: str
    title: str
    at: str
    by: str
    facts: tuple[Fact, ...]

    def stated(self, kind: str) -> list[Fact]:
        """Its facts of one label or type."""
        return [fact for fact in self.facts if fact["is"] == kind]


def gestures(db: Reader, preparation: str) -> list[Gesture]:
    """The entries of a preparation that were not taken back, the latest first. Cost: linear in them."""
    rows = db.read(
        "MATCH (i:Import {preparation: $id}) WHERE i.status = 'active' "
        "RETURN i.id AS import_id, i.title AS title, i.at AS at, i.by AS by",
        id=preparation,
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for record in db.read(
        "UNWIND $ids AS id MATCH (r:Record {import_id: id}) WHERE r.status = 'active' "
        "RETURN r.import_id AS id, r.row AS row, r.values AS values",
        ids=[row["import_id"] for row in rows],
    ):
        found.setdefault(record["id"], []).append(record)
    told = []
    for row in sorted(rows, key=lambda row: (str(row["at"]), row["import_id"]), reverse=True):
        records = sorted(found.get(row["import_id"], []), key=lambda one: (len(one["row"]), one["row"]))
        facts = tuple(fact for one in records for fact in orjson.loads(one["values"])["facts"])
        told.append(Gesture(row["import_id"], row["title"] or "", str(row["at"]), row["by"] or "", facts))
    return told


@dataclass(frozen=True)
class TakenBack:
    """An entry that was taken back: its import, and what it was called."""

    import_id: str
    title: str


def taken_back(db: Reader, preparation: str, import_id: str) -> TakenBack | None:
    """An entry of a preparation that was taken back; None for one that stands, or is none of its own."""
    rows = db.read(
        "MATCH (i:Import {id: $id, preparation: $preparation}) WHERE i.status = 'withdrawn' RETURN i.title AS title",
        id=import_id, preparation=preparation,
    )  # fmt: skip
    return TakenBack(import_id, str(rows[0]["title"] or "")) if import_id and rows else None


def redo(db: Database, preparation: Preparation, import_id: str) -> str:
    """Enter again what was taken back, as a gesture of its own; its import. Raises NotFound where there is nothing to redo."""
    found = taken_back(db, preparation.id, import_id)
    if found is None:
        raise NotFound("This was not taken back in this preparation.")
    records = db.read("MATCH (r:Record {import_id: $id}) RETURN r.row AS row, r.values AS values", id=import_id)
    rows = sorted(records, key=lambda one: (len(one["row"]), one["row"]))
    made = change_set(
        [orjson.loads(one["values"])["facts"] for one in rows], pen(db, preparation.territory), found.title
    )
    enter(db, Entered(made, ()), preparation.id)
    return made.import_id


def undo(db: Database, preparation: str, import_id: str) -> None:
    """Take back an entry of a preparation; one that was taken back already stays so.

    Raises NotFound for an import that is none of this preparation's.
    """
    rows = db.read("MATCH (i:Import {id: $id}) RETURN i.preparation AS preparation, i.status AS status", id=import_id)
    if not rows or rows[0]["preparation"] != preparation:
        raise NotFound("This was not entered in this preparation; its own page can take it back.")
    if rows[0]["status"] != "active":
        return
    try:
        changes.undo(db, import_id, reference(), account())
    except MaillageError:
        if changes.is_active(db, import_id):  # else another browser took it back meanwhile
            raise
