"""That two are two: remembered, taken back like any gesture, and spoken before what said that they are one."""

from __future__ import annotations

import itertools
import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model import apart, beside, mint, node, same
from graph.store import backup, cards, changes
from graph.store.sameness import told_apart

A, B, C, D = (mint("a", name) for name in "abcd")
PAIRS = [(x, y) for x, y in itertools.permutations((A, B, C, D), 2)]


def two(make, one, other, name="two", at=5):
    return said(make, [apart(one, other), *ends(one, other)], name, at)


def one(make, which, stays, name="one-of-two", at=5):
    return said(make, [same(which, stays), *ends(which, stays)], name, at)


def ends(*ids):
    return [beside(node("Actor", end)) for end in ids]


def said(make, facts, name, at):
    """A gesture by hand: its own date makes it speak before files."""
    made = make(name, facts)
    source = replace(made.sources[0], profile="hand")
    records = tuple(replace(record, dated=f"2026-11-23T10:{at:02d}") for record in made.records)
    return replace(made, records=records, sources=(source,), profile="hand")


@pytest.fixture
def filled(database, gazetteer, make, row):
    changes.apply(database, make("file", row("Halle", "A", "B"), row("Jardin", "B", "C", "D")), gazetteer)
    return database


def actors(database):
    return {r["id"] for r in database.read("MATCH (a:Actor) RETURN a.id AS id")}


def test_saying_that_two_are_two_changes_nothing_that_is_shown(filled, gazetteer, make):
    before = actors(filled)
    done = changes.apply(filled, two(make, A, B), gazetteer)
    assert (done.records_added, done.difference.size, actors(filled)) == (1, 0, before)
    assert told_apart(filled) == {tuple(sorted((A, B)))}
    changes.undo(filled, "import-two", gazetteer)
    assert told_apart(filled) == set()
    assert changes.check(filled, gazetteer) == []


def test_it_survives_the_import_again_of_the_file_that_named_them(filled, gazetteer, make, row):
    changes.apply(filled, two(make, A, B), gazetteer)
    changes.undo(filled, "import-file", gazetteer)
    assert actors(filled) == set()
    changes.apply(filled, make("file", row("Halle", "A", "B"), row("Jardin", "B", "C", "D")), gazetteer)
    assert told_apart(filled) == {tuple(sorted((A, B)))}
    assert {A, B} <= actors(filled)
    assert changes.check(filled, gazetteer) == []


def test_what_a_file_made_one_is_parted_by_a_person_and_one_again_when_that_is_taken_back(filled, gazetteer, make):
    changes.apply(filled, make("again", [same(B, A), *ends(B, A)], at="2026-12-01"), gazetteer)
    assert cards.staying(filled, B) == A
    changes.apply(filled, two(make, A, B), gazetteer)
    assert {A, B} <= actors(filled)
    assert changes.check(filled, gazetteer) == []
    changes.undo(filled, "import-two", gazetteer)
    assert cards.staying(filled, B) == A
    assert changes.check(filled, gazetteer) == []


def test_of_two_gestures_the_later_one_speaks(filled, gazetteer, make):
    changes.apply(filled, two(make, A, B, at=1), gazetteer)
    changes.apply(filled, one(make, B, A, at=2), gazetteer)
    assert cards.staying(filled, B) == A
    changes.apply(filled, two(make, A, B, name="after-all", at=3), gazetteer)
    assert cards.staying(filled, B) == B
    assert changes.check(filled, gazetteer) == []


def test_two_told_apart_are_not_joined_through_a_third(filled, gazetteer, make):
    changes.apply(filled, two(make, A, B), gazetteer)
    changes.apply(filled, make("via", [same(C, A), *ends(C, A)], [same(C, B), *ends(C, B)]), gazetteer)
    assert len({cards.staying(filled, end) for end in (A, B, C)}) == 2
    assert cards.staying(filled, A) != cards.staying(filled, B)
    assert changes.check(filled, gazetteer) == []


def test_backup_keeps_what_was_told_apart(filled, gazetteer, make, tmp_path, emptied):
    changes.apply(filled, two(make, A, B), gazetteer)
    backup.backup(filled, tmp_path / "copy")
    backup.restore(emptied(), tmp_path / "copy", gazetteer)
    assert told_apart(filled) == {tuple(sorted((A, B)))}


STEPS = st.lists(
    st.tuples(st.sampled_from(["one", "two", "alike", "undo"]), st.sampled_from(PAIRS), st.integers(0, 9)), max_size=9
)


MANY = 30 if os.environ.get("CI") else 10
"""Sequences tried: fewer where a person waits for the tests."""


@settings(max_examples=MANY, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None, derandomize=True)  # fmt: skip
@given(STEPS)
def test_whoever_is_joined_parted_and_taken_back_equals_a_rebuild(emptied, gazetteer, make, row, steps):
    database = emptied()
    changes.apply(database, make("file", row("Halle", "A", "B"), row("Jardin", "C", "D")), gazetteer)
    done = ["import-file"]
    for number, (what, (which, stays), undone) in enumerate(steps):
        name = f"n{number}"
        if what == "undo":
            if done:
                changes.undo(database, done.pop(undone % len(done)), gazetteer)
        else:
            made = {
                "one": lambda w=which, s=stays, k=name, n=number: one(make, w, s, k, n),
                "two": lambda w=which, s=stays, k=name, n=number: two(make, w, s, k, n),
                "alike": lambda w=which, s=stays, k=name: make(k, [same(w, s), *ends(w, s)], at="2026-02-01"),
            }[what]()
            changes.apply(database, made, gazetteer)
            done.append(made.import_id)
        assert changes.check(database, gazetteer) == [], steps[: number + 1]


@pytest.fixture
def emptied(database):
    """The database, empty again at each call."""

    def empty():
        query = "MATCH (n) WHERE NOT n:Meta AND NOT n:Domain AND NOT n:GovernanceModel DETACH DELETE n"
        database.write(lambda tx: tx.run(query).consume())
        return database

    return empty
