"""Imports in a database: counted, repeated without effect, tried without effect, undone in any order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.errors import UsageProblem
from graph.store.changes import check, undo
from graph.store.export import csv_zip
from ingest.imports import import_files
from ingest.report import ImportReport

Import = Callable[..., ImportReport]


@pytest.fixture
def bring(database, reference) -> Import:
    def imported(*paths: Path, **options: Any) -> ImportReport:
        return import_files(database, paths, reference=reference, by="tests", **options)

    return imported


PAIRS = "from,to,weight\nA,B,1\nB,C,2\n"
POSTS = [
    {"id_poste": "p1", "code_tiers": "82212742900014", "raison_sociale": "LE RELAIS", "annee": 2023, "montant": 10.5, "code_cv": "CV145", "insee_dep": "45"},
    {"id_poste": "p2", "code_tiers": "44460844213631", "raison_sociale": "ÉCHO", "annee": 2023, "montant": 20, "code_cv": "CV145", "insee_dep": "45"},
]  # fmt: skip
CONTRACTS = {
    "features": [
        {
            "properties": {"codgeo": "244500468", "code_cv": "CV145", "lib_cv": "45 - Orléans", "insee_dep": "45"},
            "geometry": {"type": "Point", "coordinates": [1.9, 47.9]},
        }
    ]
}


def test_what_is_new_is_created_once_and_found_again_afterwards(bring, write):
    path = write("p.csv", PAIRS)
    first, again = bring(path), bring(path)
    assert (first.actors.created, first.alliances.created, first.participations.created) == (3, 2, 4)
    assert (again.actors.created, again.actors.unchanged, again.participations.unchanged) == (0, 3, 4)
    assert again.import_id == first.import_id
    assert again.remarks


def test_a_dry_run_gives_the_same_counts_and_changes_nothing(bring, write, database):
    path, before = write("p.csv", PAIRS), csv_zip(database)
    tried = bring(path, dry_run=True)
    assert csv_zip(database) == before
    done = bring(path)
    assert tried.model_copy(update={"dry_run": False}) == done


def test_undo_gives_back_the_export_of_before_to_the_byte(bring, write, database, reference):
    bring(write("p.csv", PAIRS))
    before = csv_zip(database)
    report = bring(write("a.json", POSTS), write("c.json", CONTRACTS))
    assert csv_zip(database) != before
    undo(database, report.import_id, reference)
    assert csv_zip(database) == before


def test_posts_and_contracts_in_two_imports_give_the_graph_of_one(bring, write, database, reference):
    posts, contracts = write("a.json", POSTS), write("c.json", CONTRACTS)
    bring(posts)
    second = bring(contracts)
    apart = covered(database)
    undo(database, second.import_id, reference)
    assert covered(database) == ["DEP-45"]
    bring(contracts)
    assert covered(database) == apart == ["EPCI-244500468"]
    assert check(database, reference) == []


def covered(database) -> list[str]:
    rows = database.read("MATCH (:Alliance {code: 'CV145'})-[:COVERS]->(t:Territory) RETURN t.id AS id ORDER BY id")
    return [row["id"] for row in rows]


def test_undoing_an_earlier_import_keeps_what_others_state(bring, write, database, reference):
    first = bring(write("one.csv", PAIRS))
    bring(write("two.csv", "from,to\nB,C\nC,D\n"))
    undo(database, first.import_id, reference)
    assert {row["n"] for row in database.read("MATCH (a:Actor) RETURN a.name AS n")} == {"B", "C", "D"}
    assert check(database, reference) == []


def test_an_actor_known_by_name_keeps_its_id_when_a_file_brings_its_number(bring, write, database):
    bring(write("one.csv", "acteur;alliance;siège\nLe Relais;X;COM-45234\n"))
    before = database.read("MATCH (a:Actor) RETURN a.id AS id")
    bring(write("two.csv", "acteur;alliance;siège;siren\nLe Relais;Y;COM-45234;822127429\n"))
    bring(write("three.csv", "acteur;alliance;siren\nAutre nom;Z;822127429\n"))
    assert database.read("MATCH (a:Actor) RETURN a.id AS id") == before
    (row,) = database.read("MATCH (a:Actor)-[:TAKES_PART]->(l) RETURN a.siren AS siren, count(l) AS alliances")
    assert (row["siren"], row["alliances"]) == ("822127429", 3)


def test_a_number_known_alone_stays_one_actor_when_its_name_is_known_of_another(bring, write, database, reference):
    bring(write("a.json", [{**POSTS[0], "raison_sociale": ""}]))
    bring(write("b.csv", "acteur;alliance;siège\nAsso X;X;COM-45234\n"))
    report = bring(write("c.csv", "acteur;alliance;siège;siren\nAsso X;Y;COM-45234;822127429\n"))
    numbered = database.read("MATCH (a:Actor {siren: '822127429'}) RETURN a.name AS name")
    assert [row["name"] for row in numbered] == ["Asso X"]
    assert [issue.value for issue in report.issues] == ["Asso X"]
    assert check(database, reference) == []


def test_a_number_is_one_actor_in_all_files_of_an_import(bring, write, database):
    bring(write("b.csv", "acteur;alliance;siège\nAsso X;X;COM-45234\n"))
    one, two = (
        "acteur;alliance;siren\nAutre nom;Y;822127429\n",
        "acteur;alliance;siège;siren\nAsso X;Z;COM-45234;822127429\n",
    )
    bring(write("one.csv", one), write("two.csv", two))
    assert len(database.read("MATCH (a:Actor {siren: '822127429'}) RETURN a.id AS id")) == 1


def test_a_refused_file_leaves_the_graph_as_it_was(bring, write, database):
    before = csv_zip(database)
    with pytest.raises(UsageProblem):
        bring(write("good.csv", PAIRS), write("bad.csv", "x,y\n1,2\n"))
    assert csv_zip(database) == before


def test_an_import_whose_rows_are_all_left_out_changes_nothing_and_says_so(bring, write, database):
    before = csv_zip(database)
    report = bring(write("p.csv", "from,to\nA,A\n"))
    assert (report.rows_kept, report.rows_rejected, report.actors.created) == (0, 1, 0)
    assert report.remarks
    assert csv_zip(database) == before


@pytest.mark.slow
@pytest.mark.samples
def test_pcrs_in_a_database(bring, samples, database, reference):
    report = bring(samples / "pcrs-participations.csv")
    assert (report.actors.created, report.alliances.created, report.participations.created) == (232, 100, 404)
    pairs = "MATCH (a:Actor)-[:TAKES_PART]->(:Alliance)<-[:TAKES_PART]-(b:Actor) WHERE a.id < b.id RETURN count(DISTINCT [a.id, b.id]) AS n"
    assert database.read(pairs)[0]["n"] == 1209
    assert bring(samples / "pcrs-participations.csv").actors.unchanged == 232
    assert check(database, reference) == []
