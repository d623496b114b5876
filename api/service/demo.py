"""The demonstration: a real region and an invented territory, loaded once."""

from __future__ import annotations

from collections.abc import Callable

from api.service.gazetteer import reference
from graph.store.changes import apply, imports, is_active, undo
from graph.store.connect import Database


def load(db: Database, say: Callable[[str], None]) -> bool:
    """Load the parts of the demonstration that are not there; True when something was loaded. Quick when all is there."""
    from ingest import demo

    wanted = [part for part in demo.parts() if not is_active(db, part.import_id)]
    if not wanted:
        return False
    say("Loading the demonstration (the first time only)…")
    current = {part.import_id for part in demo.parts()}
    for listed in imports(db):
        if listed["profile"] == "demo" and listed["status"] == "active" and listed["import_id"] not in current:
            undo(db, listed["import_id"], reference(), "maillage")  # an earlier version's demonstration makes room
    for part in wanted:
        apply(db, part.build(), reference())
    return True
