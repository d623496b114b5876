"""Files imported around entries by hand: merged names lead to the one that stays, what was taken out stays out."""

from __future__ import annotations

from functools import partial

import pytest

from graph.store import cards, changes
from graph.store.connect import Database
from ingest import amend, hand
from ingest.imports import import_files, known_actors, own_territories

HEADER = "actor,alliance,territory\n"


@pytest.fixture
def read(database: Database, reference, tmp_path):
    """Import rows written in a file of this name; the import's id."""

    def reading(name, *rows):
        path = tmp_path / f"{name}.csv"
        path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return import_files(database, [path], profile="participations", reference=reference, by="test").import_id

    return reading


@pytest.fixture
def write(database: Database, reference):
    """Carry out a gesture by hand; the import's id."""

    def writing(make, *given):
        pen = hand.Pen("camille", reference, partial(known_actors, database), False, own_territories(database))
        entered = make(*given, pen)
        changes.apply(database, entered.change_set, reference)
        return entered.change_set.import_id

    return writing


def actor(database, name):
    return database.read("MATCH (a:Actor {name: $name}) RETURN a.id AS id", name=name)[0]["id"]


def taking_part(database, actor_id):
    rows = database.read("MATCH (:Actor {id: $id})-[:TAKES_PART]->(l) RETURN l.name AS name", id=actor_id)
    return sorted(row["name"] for row in rows)


def test_later_file_that_names_a_merged_organisation_goes_to_the_one_that_stays(database, read, write, reference):
    first = read("un", "Les Aînés,Ronde,COM-41018", "Les aînés du Blaisois,Jardin,COM-41018")
    old, kept = actor(database, "Les Aînés"), actor(database, "Les aînés du Blaisois")
    merged = write(amend.merge, cards.actor_card(database, old), cards.actor_card(database, kept), "Actor")
    later = read("deux", "LES AINES,Marché,COM-41018")
    assert taking_part(database, kept) == ["Jardin", "Marché", "Ronde"]
    assert cards.staying(database, old) == kept
    assert changes.check(database, reference) == []
    changes.undo(database, merged, reference)
    assert taking_part(database, old) == ["Ronde"]
    assert changes.check(database, reference) == []
    changes.undo(database, first, reference)
    changes.undo(database, later, reference)
    assert database.read("MATCH (a:Actor) WHERE a.name STARTS WITH 'Les' RETURN a.id AS id") == []
    assert changes.check(database, reference) == []


def test_file_read_again_does_not_bring_back_what_was_taken_out(database, read, write, reference):
    rows = ("Les Aînés,Ronde,COM-41018", "Club,Ronde,COM-41018")
    read("un", *rows)
    gone = actor(database, "Les Aînés")
    out = write(amend.take_out, cards.actor_card(database, gone), "Actor")
    read("un", *rows)
    read("encore", "Les Aînés,Ronde,COM-41018", "Les Aînés,Marché,COM-41018")
    assert cards.staying(database, gone) is None
    assert changes.check(database, reference) == []
    changes.undo(database, out, reference)
    assert taking_part(database, gone) == ["Marché", "Ronde"]


def test_correction_leaves_with_the_file_it_corrects(database, read, write, reference):
    first = read("un", "Les Aînés,Ronde,COM-41018")
    fixed = write(partial(_renamed, cards.actor_card(database, actor(database, "Les Aînés"))))
    assert actor(database, "Les Anciens")
    changes.undo(database, first, reference)
    assert database.read("MATCH (a:Actor {name: 'Les Anciens'}) RETURN a.id AS id") == []
    assert changes.check(database, reference) == []
    changes.undo(database, fixed, reference)
    assert changes.check(database, reference) == []


def _renamed(card, pen):
    return amend.correct_actor(card, {"name": "Les Anciens"}, pen)
