"""The database itself: state, stop, backup, restore, check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from api.answers import State
from api.service.gazetteer import reference
from api.settings import Settings, read_settings
from graph.errors import DatabaseDown, UsageProblem
from graph.store import embedded

if TYPE_CHECKING:
    from graph.store.connect import Database


def state(settings: Settings | None = None) -> State:
    """Whether the database runs; an embedded one is not started to know."""
    chosen = settings or read_settings()
    folder = chosen.embedded
    if folder is not None:
        known = embedded.status(folder)
        return State(url=chosen.url, engine="arcadedb", running=known.state == "ready", detail=known.state)
    from graph.store.connect import open_database

    try:
        with open_database(chosen.url, user=chosen.database_user, password=chosen.password) as db:
            return State(url=db.url, engine=db.engine, running=True, detail="ready")
    except DatabaseDown as error:
        return State(url=chosen.url.rpartition("@")[2], engine="neo4j", running=False, detail=error.say())


def stop(settings: Settings | None = None) -> bool:
    """Stop the embedded database; False when it was not running. Raises UsageProblem for a Neo4j, which is not ours."""
    folder = (settings or read_settings()).embedded
    if folder is None:
        raise UsageProblem("This database is a Neo4j that Maillage did not start; stop it where it was started.")
    return embedded.stop(folder)


def backup(db: Database, file: Path) -> int:
    """Write everything the database holds to a file; how many records."""
    from graph.store.backup import backup as write_backup

    return write_backup(db, file)


def restore(db: Database, file: Path) -> int:
    """Fill an empty database from a backup; how many records came back."""
    from graph.store.backup import restore as read_backup

    return read_backup(db, file, reference())


def check(db: Database) -> list[str]:
    """How the graph differs from a rebuild of its records; empty when it does not."""
    from graph.store.changes import check as differences

    return differences(db, reference())
