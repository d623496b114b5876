"""Large additions, worked out part by part: the same graph, records and counts as when they are worked out at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model import beside, mint, node, same, tie
from graph.store import bulk, changes, export, packs
from graph.store.spill import Spill

KEPT = "MATCH (n:Record)-[:FROM]->(s:Source) RETURN n.id AS id, n.values AS values, n.status AS status, s.id AS source ORDER BY id"


@pytest.fixture
def small(monkeypatch):
    """Packs of a few facts, from two rows on; parts of a few facts."""
    for name, value in (("FEWEST", 2), ("FULL", 3), ("STRETCH", 4)):
        monkeypatch.setattr(packs, name, value)
    monkeypatch.setattr(bulk, "PART", 6)


@pytest.fixture
def by_parts(monkeypatch):
    """Whether additions are worked out part by part, whatever their size."""
    return lambda so: monkeypatch.setattr(bulk, "LARGE", 1 if so else 1_000_000)


@pytest.fixture
def empty(database):
    """The database, empty again at each call."""

    def emptied():
        kept = "NOT n:Meta AND NOT n:Domain AND NOT n:GovernanceModel"
        database.write(lambda tx: tx.run(f"MATCH (n) WHERE {kept} DETACH DELETE n").consume())
        return database

    return emptied


def file_of(make, row, which, name, at="2026-01-01"):
    """An import of some of the rows of one and the same file, in which names come back."""
    rows = [row(f"League {n % 3}", f"Actor {n % 4}", f"Actor {n % 5}") for n in range(8)]
    whole = make("file", *rows, at=at)
    return replace(whole, import_id=f"import-{name}", records=tuple(whole.records[n] for n in sorted(which)))


def test_counts_and_what_is_kept_are_those_of_an_addition_at_once(empty, gazetteer, make, row, small, by_parts):
    found = []
    for so in (False, True):
        by_parts(so)
        database = empty()
        for name, which in (("one", range(5)), ("two", range(8)), ("three", range(8))):
            done = changes.apply(database, file_of(make, row, which, name), gazetteer)
            found.append((done.counts, done.records_added, export.csv_zip(database), database.read(KEPT)))
    assert found[:3] == found[3:]


def test_more_changes_than_are_listed_are_counted(database, gazetteer, make, row, small, by_parts, monkeypatch):
    by_parts(True)
    monkeypatch.setattr(bulk, "LISTED", 2)
    done = changes.apply(database, file_of(make, row, range(8), "one"), gazetteer)
    assert done.counts["actors"].created == 5
    assert len([one for one in done.difference.created if one.key[0] == "Actor"]) == 2
    assert done.difference.beyond["Actor", "created"] == 3


def test_a_dry_run_changes_nothing(database, gazetteer, make, row, small, by_parts):
    by_parts(True)
    done = changes.apply(database, file_of(make, row, range(8), "one"), gazetteer, dry_run=True)
    assert done.counts["actors"].created == 5
    assert database.read("MATCH (n) WHERE n:Actor OR n:Record RETURN n") == []


def test_a_tie_to_what_is_not_stated_is_refused(database, gazetteer, make, row, small, by_parts):
    by_parts(True)
    made = make("file", [*row("League", "Actor"), tie("TAKES_PART", "a-nobody", mint("l", "League"))])
    with pytest.raises(ValueError, match="a-nobody"):
        changes.apply(database, made, gazetteer)


def test_decisions_about_who_is_who_are_worked_out_at_once(database, gazetteer, make, row, by_parts):
    by_parts(True)
    ends = [mint("a", f"actor {n}") for n in (1, 2)]
    merged = make("merge", [same(*ends), *(beside(node("Actor", one)) for one in ends)])
    assert bulk.is_large(database, file_of(make, row, range(8), "one"))
    assert not bulk.is_large(database, merged)


def test_what_is_put_aside_is_written_stage_by_stage_and_again():
    class Written:
        def __init__(self):
            self.told = []

        def run(self, query, rows):
            self.told.append((query, rows))
            return self

        def consume(self):
            pass

    spill = Spill()
    spill.add(1, "later", range(7), 3)
    spill.add(0, "first", ["é", None, {"a": [1.5]}])
    for _again in range(2):
        written = Written()
        spill.write(written)
        assert [query for query, _rows in written.told] == ["first", "later", "later", "later"]
        assert written.told[0][1] == ["é", None, {"a": [1.5]}]
        assert [one for query, rows in written.told if query == "later" for one in rows] == list(range(7))


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("file"), st.frozensets(st.integers(0, 7), min_size=1)),
        st.tuples(st.just("file"), st.frozensets(st.integers(0, 7), min_size=1)),
        st.tuples(st.just("merge"), st.integers(0, 4), st.integers(0, 4)),
        st.tuples(st.just("undo"), st.integers(0, 7)),
    ),
    max_size=6,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None,
    derandomize=True,
)  # fmt: skip
@given(STEPS)
def test_any_sequence_of_large_additions_merges_and_undos_equals_a_rebuild(
    empty, gazetteer, make, row, small, by_parts, steps
):
    by_parts(True)
    database = empty()
    done: list[str] = []
    for number, (what, *which) in enumerate(steps):
        at = f"2026-01-{number + 1:02d}"
        if what == "undo":
            if done:
                changes.undo(database, done.pop(which[0] % len(done)), gazetteer)
        elif what == "merge" and which[0] == which[1]:
            continue
        else:
            ends = [mint("a", f"actor {n}") for n in which] if what == "merge" else []
            made = (
                make(f"merge {number}", [same(*ends), *(beside(node("Actor", one)) for one in ends)], at=at)
                if ends
                else file_of(make, row, which[0], f"{number}", at)
            )
            changes.apply(database, made, gazetteer)
            done += [made.import_id] if changes.is_active(database, made.import_id) else []
        assert changes.check(database, gazetteer) == [], steps[: number + 1]
