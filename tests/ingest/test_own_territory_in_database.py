"""Territories of the users' own in a database: what they hold, what holds them, and what stays when they are undone."""

from __future__ import annotations

import pytest

from graph.store.changes import apply, check, undo
from graph.store.scope import scope_of, territories
from ingest.imports import import_files
from ingest.reference import custom_territory


@pytest.fixture
def create(database, reference):
    def created(name, *communes):
        made = custom_territory(name, communes, reference, by="tests", at="2026-11-23T09:00:00+00:00")
        apply(database, made.change_set, reference)
        return made

    return created


@pytest.fixture
def alliances(database, reference, write):
    """Import one alliance a territory, named like it; answer those of a territory and those from above."""
    named = {}

    def imported(*ids):
        rows = "".join(f"{a},Alliance {i},{i}\n" for i in ids for a in ("A", "B"))
        import_files(database, [write("p.csv", "acteur,alliance,territoire\n" + rows)], reference=reference)
        found = database.read("MATCH (l:Alliance)-[:COVERS]->(t:Territory) RETURN l.id AS l, t.id AS t")
        named.update({row["l"]: row["t"] for row in found})

    def of(territory):
        found = scope_of(database, territory)
        return {named[one] for one in found.alliances}, {named[one] for one in found.above}

    return imported, of


ORLEANS, BLOIS, METROPOLIS = "COM-45234", "COM-41018", "EPCI-244500468"


def test_alliances_of_an_epci_are_those_of_a_territory_that_holds_it_and_from_above_for_its_parts(create, alliances):
    bring, of = alliances
    create("Tout", METROPOLIS)
    create("Plus", METROPOLIS, BLOIS)
    create("Partie", "45234", "45284")
    bring(METROPOLIS, "X-partie")
    assert of("X-tout")[0] == of("X-plus")[0] == {METROPOLIS, "X-partie"}
    assert of("X-partie") == ({"X-partie"}, {METROPOLIS})
    assert of(METROPOLIS)[0] == {METROPOLIS, "X-partie"}


def test_a_territory_across_two_departements_is_in_both_and_brings_neither_the_others_communes(create, alliances):
    bring, of = alliances
    create("Deux rives", ORLEANS, BLOIS)
    bring("X-deux-rives", ORLEANS, BLOIS, "DEP-41", "DEP-45")
    assert of("DEP-45")[0] == {"X-deux-rives", ORLEANS, "DEP-45"}
    assert of("X-deux-rives") == ({"X-deux-rives", ORLEANS, BLOIS}, {"DEP-41", "DEP-45"})
    assert of(ORLEANS) == ({ORLEANS}, {"X-deux-rives", "DEP-45"})


def test_undoing_a_territory_of_ones_own_leaves_its_name_to_what_was_imported_about_it(
    database, reference, create, write
):
    made = create("Pays d’ici", ORLEANS)
    path = write("p.csv", "acteur,alliance,territoire,siège\nA,X,X-pays-d-ici,X-pays-d-ici\n")
    assert import_files(database, [path], reference=reference).issues == []
    undo(database, made.change_set.import_id, reference)
    (row,) = territories(database, level="custom")
    assert (row["id"], row["name"]) == ("X-pays-d-ici", "Pays d’ici")
    assert check(database, reference) == []


def test_a_cell_with_an_unknown_territory_of_ones_own_makes_none(database, reference, write):
    report = import_files(
        database, [write("p.csv", "acteur,alliance,territoire\nA,X,X-n-importe\n")], reference=reference
    )
    assert [issue.value for issue in report.issues] == ["X-n-importe"]
    assert territories(database, level=None) == []


def test_unknown_departements_leave_a_graph_that_equals_a_rebuild(database, reference, write):
    posts = [{"id_poste": "p1", "code_tiers": "82212742900014", "raison_sociale": "R", "annee": 2023, "montant": 1, "code_cv": "CV145", "insee_dep": "99"}]  # fmt: skip
    assert [issue.value for issue in import_files(database, [write("a.json", posts)], reference=reference).issues] == [
        "99"
    ]
    assert check(database, reference) == []
