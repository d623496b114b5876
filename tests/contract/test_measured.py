"""Measures kept in the database: found by Cypher, replaced when computed again, no part of the export."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.errors import UsageProblem
from graph.store.changes import apply
from graph.store.connect import Database
from graph.store.export import csv_zip
from graph.store.measured import write_measures

FOUND = "MATCH (a:Actor)-[m:MEASURED]->(t:Territory) RETURN a.id AS id, properties(m) AS p, t.id AS t ORDER BY id"


def test_measures_are_kept_replaced_and_left_out_of_the_export(
    database: Database, gazetteer: object, row: Callable[..., list], make: Callable[..., object]
) -> None:
    apply(database, make("a", row("Projet", "Un", "Deux")), gazetteer)  # type: ignore[arg-type]
    before = csv_zip(database)
    ids = [found["id"] for found in database.read("MATCH (a:Actor) RETURN a.id AS id ORDER BY id")]
    rows = [{"id": actor, "degree": 1, "constraint": None} for actor in ids]
    assert write_measures(database, "COM-45234", rows, {"view": "pairs", "graph_version": 1}) == 2
    assert write_measures(database, "COM-45234", [{**rows[0], "degree": 3}], {"view": "pairs", "graph_version": 2}) == 1
    write_measures(database, "COM-45234", rows[:1], {"view": "two-mode"})
    found = {one["p"]["view"]: one for one in database.read(FOUND)}
    assert found["pairs"] == {"id": ids[0], "p": {"degree": 3, "view": "pairs", "graph_version": 2}, "t": "COM-45234"}
    assert found.keys() == {"pairs", "two-mode"}
    assert csv_zip(database) == before


def test_measures_of_all_are_refused(database: Database) -> None:
    with pytest.raises(UsageProblem, match="REG-24"):
        write_measures(database, "all", [], {})
