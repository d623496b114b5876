"""An import makes its certain doubles one: counted, shown, parted by a person, remembered over undo and import again."""

from __future__ import annotations

import pytest

from api.service import hand, review
from graph.store import cards
from graph.store.changes import check, undo
from ingest.imports import import_files

FIRST = "actor,alliance,siège\nAssociation Les Hirondelles de Brumaille,Jardin,COM-45234\nRelais des Ostrelles,Jardin,COM-45234\n"
LATER = "actor,alliance,siège\nHIRONDELLES DE BRUMAILLE,Verger,COM-45234\nRelais de la Loire,Verger,COM-45234\nRelais des Ostreles,Verger,COM-45234\n"


@pytest.fixture
def bring(database, reference, write, monkeypatch):
    monkeypatch.setattr(hand, "reference", lambda: reference)
    monkeypatch.setattr(review, "reference", lambda: reference)

    def imported(name, text, **options):
        return import_files(database, [write(name, text)], reference=reference, by="tests", **options)

    return imported


def actors(database):
    return {row["name"]: row["id"] for row in database.read("MATCH (a:Actor) RETURN a.name AS name, a.id AS id")}


def alliances_of(database, actor):
    rows = database.read("MATCH (:Actor {id: $id})-[:TAKES_PART]->(l) RETURN l.name AS name ORDER BY name", id=actor)
    return [row["name"] for row in rows]


def test_a_known_organisation_written_otherwise_is_merged_counted_and_said(bring, database, reference):
    bring("first.csv", FIRST)
    kept = actors(database)["Association Les Hirondelles de Brumaille"]
    tried, done = bring("later.csv", LATER, dry_run=True), bring("later.csv", LATER)
    assert tried.actors == done.actors
    assert (done.actors.merged, done.actors.created) == (1, 2)
    assert any("HIRONDELLES" in remark for remark in done.remarks)
    assert alliances_of(database, kept) == ["Jardin", "Verger"]
    [row] = review.decisions(database).decisions
    assert (row.verdict, row.automatic, row.names[0]) == ("same", True, "HIRONDELLES DE BRUMAILLE")
    assert check(database, reference) == []


def test_the_same_file_again_adds_nothing_and_undo_separates(bring, database, reference):
    bring("first.csv", FIRST)
    before = actors(database)
    done = bring("later.csv", LATER)
    again = bring("later.csv", LATER)
    assert (again.actors.created, again.actors.merged, again.records_added) == (0, 0, 0)
    undo(database, done.import_id, reference)
    assert actors(database) == before
    assert review.decisions(database).total == 0
    assert check(database, reference) == []


def test_a_person_parts_what_an_import_made_one_and_it_stays_so_when_the_file_comes_again(bring, database, reference):
    bring("first.csv", FIRST)
    done = bring("later.csv", LATER)
    [row] = review.decisions(database).decisions
    parted = review.decide(database, row.one, row.other, "different")
    assert cards.staying(database, row.one) == row.one
    assert alliances_of(database, row.one) == ["Verger"]
    assert check(database, reference) == []
    undo(database, done.import_id, reference)
    again = bring("later.csv", LATER)
    assert again.actors.merged == 0
    assert row.one in actors(database).values()
    assert all(set(pair.ids) != {row.one, row.other} for pair in review.waiting(database))
    undo(database, parted.import_id, reference)
    assert check(database, reference) == []


def test_a_person_makes_two_one_and_it_stays_so_when_the_file_comes_again(bring, database, reference):
    bring("first.csv", FIRST)
    done = bring("later.csv", LATER)
    named = actors(database)
    [pair] = [p for p in review.waiting(database) if named["Relais des Ostreles"] in p.ids]
    written = review.decide(database, *pair.ids, "same", stays=named["Relais des Ostrelles"])
    assert alliances_of(database, named["Relais des Ostrelles"]) == ["Jardin", "Verger"]
    undo(database, done.import_id, reference)
    assert alliances_of(database, named["Relais des Ostrelles"]) == ["Jardin"]
    bring("later.csv", LATER)
    assert alliances_of(database, named["Relais des Ostrelles"]) == ["Jardin", "Verger"]
    assert check(database, reference) == []
    undo(database, written.import_id, reference)
    assert "Relais des Ostreles" in actors(database)
    assert check(database, reference) == []


def test_two_numbers_are_never_made_one_by_a_name(bring, database):
    bring("a.csv", "actor,siren,alliance,siège\nHirondelles de Brumaille,732829320,Jardin,COM-45234\n")
    done = bring("b.csv", "actor,siren,alliance,siège\nLes Hirondelles de Brumaille,552100554,Verger,COM-45234\n")
    assert done.actors.merged == 0
    assert review.waiting(database) == []
