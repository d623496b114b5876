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


def test_years_and_projects_one_after_another_each_only_once_and_each_reversible(bring, database, reference):
    """The order in which a user has them: the latest year, the three before it, then another source."""
    newest = bring("adulte-relais-2023.json")
    centre(database, posts=186, employers=84, contracts=19, euros=4_195_365.78)
    for year, posts in ((2020, 4660), (2021, 5377), (2022, 5623)):
        assert bring(f"adulte-relais-{year}.json").contributions.created == posts
    funded = read_territory(database, "REG-24", layers=("alliance", "funding")).contributions
    assert funded.groupby("year").size().to_dict() == {2020: 141, 2021: 178, 2022: 195, 2023: 186}
    before = csv_zip(database)
    projects = bring("pcrs-participations.csv")
    assert (projects.alliances.created, projects.participations.created) == (100, 404)
    after = csv_zip(database)
    for name in (*(f"adulte-relais-{year}.json" for year in range(2020, 2024)), "pcrs-participations.csv"):
        assert bring(name).records_added == 0
    assert csv_zip(database) == after
    undo(database, projects.import_id, reference)
    assert csv_zip(database) == before
    undo(database, newest.import_id, reference)
    assert check(database, reference) == []
    left = read_territory(database, "REG-24", layers=("alliance", "funding"))
    assert left.contributions.groupby("year").size().to_dict() == {2020: 141, 2021: 178, 2022: 195}
    assert len(left.alliances) == 19
