"""Hand entry carried out: with whose pen, into which territory, in which preparation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial

from api.service.gazetteer import reference
from api.service.imports import account
from graph.store import changes
from graph.store.changes import Changes
from graph.store.connect import Database
from graph.store.records import Reader
from ingest.hand import Entered, Pen
from ingest.imports import known_actors, own_territories


def pen(db: Database, territory_id: str = "all") -> Pen:
    """What an entry about a territory is written with: the account that acts, the reference, the actors known.

    What is entered about an invented territory is invented.
    """
    rows = db.read("MATCH (t:Territory {id: $id}) RETURN coalesce(t.fictional, false) AS fictional", id=territory_id)
    return Pen(
        account(), reference(), partial(known_actors, db), bool(rows and rows[0]["fictional"]),
        own_territories(db), partial(names_of, db),
    )  # fmt: skip


def names_of(db: Reader, actors: Collection[str]) -> Mapping[str, str]:
    """The names of actors by id; those without one are left out."""
    rows = db.read(
        "UNWIND $ids AS id MATCH (a:Actor {id: id}) WHERE a.name IS NOT NULL RETURN a.id AS id, a.name AS name",
        ids=list(actors),
    )
    return {row["id"]: row["name"] for row in rows}


def enter(db: Database, entered: Entered, preparation: str | None = None) -> Changes:
    """Add what was entered by hand, as an import of its own; ``preparation``: the meeting it was entered for, by id."""
    return changes.apply(db, replace(entered.change_set, preparation=preparation), reference())
