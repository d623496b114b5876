"""Published open data in a database, on each engine: counts, undo of the last and of an earlier import."""

from __future__ import annotations

import pytest

from graph.store.changes import check, undo
from graph.store.export import csv_zip
from graph.store.view import read_territory
from ingest.imports import import_files

pytestmark = [pytest.mark.samples, pytest.mark.slow, pytest.mark.timeout(1800)]


@pytest.fixture
def bring(database, reference, samples):
    return lambda *names: import_files(database, [samples / name for name in names], reference=reference, by="tests")


def test_adultes_relais_and_contrats_de_ville_of_centre_val_de_loire(bring, database, reference):
    report = bring("adulte-relais-2023.json")
    assert (report.actors.created, report.establishments.created) == (2749, 2839)
    assert (report.alliances.created, report.contributions.created) == (399, 5416)
    centre(database, posts=186, employers=84, contracts=19, euros=4_195_365.78)
    before = csv_zip(database)
    listed = bring("contrats-de-ville.json")
    assert (listed.alliances.created, listed.alliances.updated) == (34, 399)
    centre(database, posts=186, employers=84, contracts=19, euros=4_195_365.78)
    undo(database, listed.import_id, reference)
    assert csv_zip(database) == before


def centre(database, posts, employers, contracts, euros):
    graph = read_territory(database, "REG-24", layers=("alliance", "funding"))
    assert set(graph.alliances["nature"]) == {"framework"}
    assert len(graph.alliances) == contracts
    assert len(graph.contributions) == posts
    assert graph.contributions["receiver"].nunique() == employers
    assert round(graph.contributions["amount_eur"].sum(), 2) == euros


def test_an_older_year_adds_its_posts_and_leaves_again(bring, database, reference):
    newer = bring("adulte-relais-2023.json")
    older = bring("adulte-relais-2020.json")
    assert older.contributions.created == 4660
    assert bring("adulte-relais-2020.json").contributions.unchanged == 4660
    undo(database, newer.import_id, reference)
    assert check(database, reference) == []
    centre(database, posts=141, employers=73, contracts=18, euros=2_802_383.46)
