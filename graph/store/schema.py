"""The graph's schema in the database: constraints, indexes, vocabulary nodes, and numbered migrations between versions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from graph.errors import MaillageError
from graph.model import NODES
from graph.store.connect import Database
from graph.vocabulary import vocabulary

Migration = Callable[[Database], None]

KEYS = {
    **{kind.label: kind.key for kind in NODES.values()},
    **dict.fromkeys(("Record", "Source", "Import", "Meta"), "id"),
}
"""Label → the property that identifies its nodes."""

INDEXES = (("Actor", "name"), ("Actor", "siren"), ("Alliance", "name"), ("Territory", "code"), ("Territory", "name"), ("Record", "import_id"))  # fmt: skip
"""(label, property) that pages and commands look up. Record.status has none: nearly every record is active."""


def prepare(db: Database) -> None:
    """Make a database ready to hold the graph: up to this version's schema, with the vocabulary's nodes.

    One query when nothing is to be done. Raises MaillageError when a later version of Maillage made the database.
    """
    row = (db.read(_META) or [{}])[0]
    current = row.get("schema") or 0
    if current > SCHEMA:
        raise MaillageError(
            "The database {url} was made by a later version of Maillage (schema {found}, this one knows {known}); install that version to use it.",
            url=db.url, found=current, known=SCHEMA,
        )  # fmt: skip
    for number in range(current, SCHEMA):
        MIGRATIONS[number](db)
        _remember(db, schema=number + 1)
    rows = _vocabulary_rows()
    digest = hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
    if row.get("vocabulary") != digest:
        _write_vocabulary(db, rows)
        _remember(db, vocabulary=digest)


_META = "MATCH (m:Meta {id: 'graph'}) RETURN m.schema AS schema, m.vocabulary AS vocabulary"


def _remember(db: Database, **properties: Any) -> None:
    query = "MERGE (m:Meta {id: 'graph'}) ON CREATE SET m.version = 0 SET m += $properties"
    db.write(lambda tx: tx.run(query, properties=properties).consume())


def _vocabulary_rows() -> dict[str, list[dict[str, Any]]]:
    words = vocabulary()
    return {
        "Domain": [{"id": d.key, "name": d.label.fr, "family": d.family} for d in words.domains.values()],
        "GovernanceModel": [
            {"id": g.key, "name": g.label.fr, "decision": g.decision, "formality": g.formality}
            for g in words.governance.values()
        ],
    }


def _write_vocabulary(db: Database, rows: dict[str, list[dict[str, Any]]]) -> None:
    # an entry taken out of the vocabulary keeps its node: the graph may still point to it
    for label, entries in rows.items():
        query = f"UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n += row"
        db.write(lambda tx, query=query, entries=entries: tx.run(query, rows=entries).consume())  # type: ignore[misc]


def _keys_and_indexes(db: Database) -> None:
    for label, key in KEYS.items():
        db.run(f"CREATE CONSTRAINT {label.lower()}_{key} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE")
    for label, name in INDEXES:
        db.run(f"CREATE INDEX {label.lower()}_{name} IF NOT EXISTS FOR (n:{label}) ON (n.{name})")
    if db.engine == "neo4j":
        db.run("CALL db.awaitIndexes(60)")


PRIVATE = ("Preparation", "Draft", "Answer", "Published")
"""Labels of what is private: no part of the derived graph, of exports or of measures."""


def _private_keys(db: Database) -> None:
    for label in PRIVATE:
        db.run(f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE")


def _former_key(db: Database) -> None:
    db.run("CREATE CONSTRAINT former_id IF NOT EXISTS FOR (n:Former) REQUIRE n.id IS UNIQUE")


MIGRATIONS: tuple[Migration, ...] = (_keys_and_indexes, _private_keys, _former_key)
"""Migration n brings a database from schema n to n + 1. Never change one that was released: add another."""
SCHEMA = len(MIGRATIONS)
