"""What is taken out, merged and taken back: the incremental plan always equals a rebuild, on every engine."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model import apart, beside, cleared, denied, mint, node, otherwise, same, tie
from graph.store import backup, cards, changes, export

A, B, C = (mint("a", name) for name in "abc")
HALL, GARDEN = mint("l", "Halle"), mint("l", "Jardin")


def hand(make, name, *facts, at=0):
    """A gesture by hand: its own date makes it speak before files."""
    made = make(name, list(facts))
    dated = tuple(replace(record, dated=f"2026-11-23T10:{at:02d}") for record in made.records)
    return replace(made, records=dated)


def merge(make, which, stays, name="merge", at=0):
    label = "Alliance" if stays.startswith("l-") else "Actor"
    ends = [beside(node(label, one)) for one in (which, stays)]
    return hand(make, name, same(which, stays), *ends, at=at)


def names(database):
    return {r["name"] for r in database.read("MATCH (a:Actor) RETURN a.name AS name")}


def ties(database):
    rows = database.read("MATCH (a:Actor)-[:TAKES_PART]->(l:Alliance) RETURN a.name AS a, l.name AS l")
    return sorted((r["a"], r["l"]) for r in rows)


@pytest.fixture
def filled(database, gazetteer, make, row):
    changes.apply(database, make("one", row("Halle", "A", "B")), gazetteer)
    changes.apply(database, make("two", row("Jardin", "B", "C"), row("Halle", "A")), gazetteer)
    return database


def same_as_rebuilt(database, gazetteer):
    assert changes.check(database, gazetteer) == []


def test_denied_tie_is_not_shown_until_its_denial_is_taken_back(filled, gazetteer, make):
    before = export.csv_zip(filled)
    fact = tie("TAKES_PART", A, HALL, role="member")
    gesture = hand(make, "out", beside(node("Actor", A)), beside(node("Alliance", HALL)), denied(fact))
    changes.apply(filled, gesture, gazetteer)
    assert ties(filled) == [("B", "Halle"), ("B", "Jardin"), ("C", "Jardin")]
    same_as_rebuilt(filled, gazetteer)
    changes.undo(filled, "import-out", gazetteer)
    assert export.csv_zip(filled) == before


def test_actor_taken_out_leaves_with_all_its_ties_and_comes_back_with_them(filled, gazetteer, make):
    before = export.csv_zip(filled)
    done = changes.apply(filled, hand(make, "out", denied(node("Actor", B))), gazetteer)
    assert done.counts["actors"].deleted == 1
    assert (names(filled), ties(filled)) == ({"A", "C"}, [("A", "Halle"), ("C", "Jardin")])
    same_as_rebuilt(filled, gazetteer)
    changes.undo(filled, "import-out", gazetteer)
    assert export.csv_zip(filled) == before


def test_actor_taken_out_stays_out_when_a_file_names_it_and_returns_when_a_person_does(filled, gazetteer, make, row):
    changes.apply(filled, hand(make, "out", denied(node("Actor", B))), gazetteer)
    changes.apply(filled, make("three", row("Marché", "B", "D"), at="2026-03-01"), gazetteer)
    assert "B" not in names(filled)
    same_as_rebuilt(filled, gazetteer)
    changes.apply(filled, hand(make, "again", node("Actor", B), at=5), gazetteer)
    assert ("B", "Marché") in ties(filled)
    assert ("B", "Halle") in ties(filled)
    same_as_rebuilt(filled, gazetteer)


def test_official_record_is_not_denied(database, gazetteer, make, row):
    changes.apply(database, make("one", row("Halle", "A", "B"), official=True), gazetteer)
    changes.apply(database, hand(make, "out", denied(node("Actor", A))), gazetteer)
    assert names(database) == {"A", "B"}


def test_correction_speaks_first_and_alone_makes_nothing_be_shown(filled, gazetteer, make):
    fixed = hand(make, "fix", cleared(beside(node("Actor", C, name="Cé")), "family"))
    changes.apply(filled, fixed, gazetteer)
    assert names(filled) == {"A", "B", "Cé"}
    [shown] = filled.read("MATCH (a:Actor {name: 'Cé'}) RETURN properties(a) AS p")
    assert "family" not in shown["p"]
    changes.undo(filled, "import-two", gazetteer)
    assert names(filled) == {"A", "B"}
    same_as_rebuilt(filled, gazetteer)
    changes.undo(filled, "import-fix", gazetteer)
    assert filled.read("MATCH (f:Former) RETURN f.id AS id") == []
    same_as_rebuilt(filled, gazetteer)


def test_merged_actor_leads_to_the_one_that_stays_with_keys_and_ties(filled, gazetteer, make):
    before = export.csv_zip(filled)
    done = changes.apply(filled, merge(make, B, A), gazetteer)
    assert (done.counts["actors"].merged, done.counts["actors"].deleted) == (1, 0)
    assert cards.staying(filled, B) == A
    [kept] = filled.read("MATCH (a:Actor {id: $id}) RETURN a.keys AS keys", id=A)
    assert kept["keys"] == ["name:a", "name:b"]
    rows = filled.read("MATCH (:Actor {id: $id})-[:TAKES_PART]->(l) RETURN l.name AS l", id=A)
    assert sorted(r["l"] for r in rows) == ["Halle", "Jardin"]
    same_as_rebuilt(filled, gazetteer)
    changes.undo(filled, "import-merge", gazetteer)
    assert export.csv_zip(filled) == before
    same_as_rebuilt(filled, gazetteer)


def test_later_import_of_merged_things_goes_to_the_one_that_stays(filled, gazetteer, make, row):
    changes.apply(filled, merge(make, B, A), gazetteer)
    changes.apply(filled, make("three", row("Marché", "B", "D"), at="2026-03-01"), gazetteer)
    rows = filled.read("MATCH (:Actor {id: $id})-[:TAKES_PART]->(l) RETURN l.name AS l", id=A)
    assert sorted(r["l"] for r in rows) == ["Halle", "Jardin", "Marché"]
    same_as_rebuilt(filled, gazetteer)
    changes.undo(filled, "import-merge", gazetteer)
    assert ("B", "Marché") in ties(filled)
    same_as_rebuilt(filled, gazetteer)


def test_imports_below_a_merge_can_be_undone(filled, gazetteer, make, row):
    changes.apply(filled, merge(make, B, A), gazetteer)
    changes.undo(filled, "import-one", gazetteer)
    same_as_rebuilt(filled, gazetteer)
    changes.undo(filled, "import-two", gazetteer)
    assert names(filled) == set()
    same_as_rebuilt(filled, gazetteer)
    changes.undo(filled, "import-merge", gazetteer)
    same_as_rebuilt(filled, gazetteer)
    assert filled.read("MATCH (n:Former) RETURN n.id AS id") == []


def test_alliances_merge_with_their_members(filled, gazetteer, make):
    changes.apply(filled, merge(make, GARDEN, HALL), gazetteer)
    assert sorted(a for a, _l in ties(filled)) == ["A", "B", "C"]
    same_as_rebuilt(filled, gazetteer)


def test_backup_restores_decisions(filled, gazetteer, make, tmp_path, request):
    changes.apply(filled, merge(make, B, A), gazetteer)
    changes.apply(filled, hand(make, "out", denied(node("Actor", C)), at=2), gazetteer)
    before = export.csv_zip(filled)
    backup.backup(filled, tmp_path / "b.zip")
    filled.write(
        lambda tx: tx.run(
            "MATCH (n) WHERE NOT n:Meta AND NOT n:Domain AND NOT n:GovernanceModel DETACH DELETE n"
        ).consume()
    )
    backup.restore(filled, tmp_path / "b.zip", gazetteer)
    assert export.csv_zip(filled) == before
    same_as_rebuilt(filled, gazetteer)
    changes.undo(filled, "import-merge", gazetteer)
    same_as_rebuilt(filled, gazetteer)


ACTORS = [mint("a", name) for name in "abcd"]
ALLIANCES = [mint("l", name) for name in "xy"]
actor, league = st.sampled_from(ACTORS), st.sampled_from(ALLIANCES)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("rows"), st.lists(st.tuples(league, actor, actor), min_size=1, max_size=3)),
        st.tuples(st.just("member"), actor, actor),
        st.tuples(st.just("covers"), league, st.sampled_from(["DEP-45", "COM-45234"]), st.booleans()),
        st.tuples(st.just("merge"), actor, actor),
        st.tuples(st.just("merge"), league, league),
        st.tuples(st.just("apart"), actor, actor),
        st.tuples(st.just("alike"), actor, actor),
        st.tuples(st.just("out"), st.one_of(actor, league)),
        st.tuples(st.just("deny"), actor, league),
        st.tuples(st.just("uncover"), league, st.sampled_from(["DEP-45", "COM-45234"])),
        st.tuples(st.just("fix"), actor),
        st.tuples(st.just("undo"), st.integers(0, 9)),
    ),
    max_size=9,
)  # fmt: skip


def of(one):
    return node("Alliance" if one.startswith("l-") else "Actor", one, name=one[-3:])


def facts_of(step):
    """The facts of one step, and whether a person states them."""
    match step:
        case ("rows", rows):
            facts = [
                fact
                for league, *pair in rows
                for one in pair
                for fact in (of(one), of(league), tie("TAKES_PART", one, league, role="member"))
            ]
            return facts, False
        case ("member", one, other):
            return [of(one), of(other), tie("MEMBER_OF", one, other)], False
        case ("covers", league, place, loosely):
            fact = tie("COVERS", league, place)
            return [of(league), otherwise(fact) if loosely else fact], False
        case ("merge", which, stays) if which != stays:
            return [same(which, stays), beside(of(which)), beside(of(stays))], True
        case ("apart", one, other) if one != other:
            return [apart(one, other), beside(of(one)), beside(of(other))], True
        case ("alike", which, stays) if which != stays:
            return [same(which, stays), beside(of(which)), beside(of(stays))], False
        case ("out", one):
            return [denied(of(one))], True
        case ("deny", one, league):
            return [beside(of(one)), beside(of(league)), denied(tie("TAKES_PART", one, league, role="member"))], True
        case ("uncover", league, place):
            return [beside(of(league)), denied(tie("COVERS", league, place))], True
        case ("fix", one):
            return [beside(node("Actor", one, name="corrigé"))], True
    return [], False


MANY = 40 if os.environ.get("CI") else 13
"""Sequences tried: fewer where a person waits for the tests."""


@settings(
    max_examples=MANY,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    database=None,
    derandomize=True,
)
@given(STEPS)
def test_whatever_is_done_and_taken_back_equals_a_rebuild(emptied, gazetteer, make, steps):
    database = emptied()
    done: list[str] = []
    for number, step in enumerate(steps):
        if step[0] == "undo":
            if done:
                changes.undo(database, done.pop(step[1] % len(done)), gazetteer)
        else:
            facts, by_hand = facts_of(step)
            if not facts:
                continue
            name = f"n{number}"
            made = hand(make, name, *facts, at=number) if by_hand else make(name, facts, at=f"2026-01-{number + 1:02d}")
            changes.apply(database, made, gazetteer)
            done.append(made.import_id)
        assert changes.check(database, gazetteer) == [], steps[: number + 1]


@pytest.fixture
def emptied(database):
    """The database, empty again at each call."""

    def empty():
        database.write(
            lambda tx: tx.run(
                "MATCH (n) WHERE NOT n:Meta AND NOT n:Domain AND NOT n:GovernanceModel DETACH DELETE n"
            ).consume()
        )
        return database

    return empty
