"""Rows kept together in packs: what is shown, undone and told is the same as with a record node for each row."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model import beside, mint, node, same
from graph.store import backup, cards, changes, export, packs


@pytest.fixture
def small(monkeypatch):
    """Packs of a few facts, from two rows on."""
    for name, value in (("FEWEST", 2), ("FULL", 3), ("STRETCH", 4)):
        monkeypatch.setattr(packs, name, value)


@pytest.fixture
def empty(database):
    """The database, empty again at each call."""

    def emptied():
        kept = "NOT n:Meta AND NOT n:Domain AND NOT n:GovernanceModel"
        database.write(lambda tx: tx.run(f"MATCH (n) WHERE {kept} DETACH DELETE n").consume())
        return database

    return emptied


def rows_of(row):
    """Eight rows of one file: names come back in several of them."""
    return [row(f"League {n % 3}", f"Actor {n % 4}", f"Actor {n % 5}") for n in range(8)]


def part(make, row, which, name, at="2026-01-01"):
    """An import of some of the rows of one and the same file."""
    whole = make("file", *rows_of(row), at=at)
    return replace(whole, import_id=f"import-{name}", records=tuple(whole.records[n] for n in sorted(which)))


def without_records(archive):
    return [line for line in archive if b"records" not in line]


def test_rows_in_packs_show_the_same_graph_as_rows_alone(empty, gazetteer, make, row, monkeypatch, small):
    one = make("file", *rows_of(row))
    changes.apply(empty(), one, gazetteer)
    database = empty()
    changes.apply(database, one, gazetteer)
    in_packs = database.read(
        "MATCH (a:Actor)-[t:TAKES_PART]->(l:Alliance) RETURN a.id AS a, l.id AS l, t.role AS r ORDER BY a, l"
    )
    nodes = database.read("MATCH (r:Record) RETURN count(r) AS n, sum(r.rows) AS rows")[0]
    assert nodes["n"] < nodes["rows"]
    database = empty()
    monkeypatch.setattr(packs, "FEWEST", 100)
    changes.apply(database, one, gazetteer)
    assert in_packs == database.read(
        "MATCH (a:Actor)-[t:TAKES_PART]->(l:Alliance) RETURN a.id AS a, l.id AS l, t.role AS r ORDER BY a, l"
    )


def test_each_tie_names_the_record_nodes_that_state_it(database, gazetteer, make, row, small):
    changes.apply(database, make("file", *rows_of(row)), gazetteer)
    held = {r["id"]: r["values"] for r in database.read("MATCH (r:Record) RETURN r.id AS id, r.values AS values")}
    for tie in database.read("MATCH (a)-[t:TAKES_PART]->(l) RETURN a.id AS a, l.id AS l, t.records AS records"):
        for record in tie["records"]:
            facts = [fact for fact, _places in orjson.loads(held[record])["facts"]]
            assert any((fact.get("from"), fact.get("to")) == (tie["a"], tie["l"]) for fact in facts)


def test_a_card_names_the_row_of_the_file(database, gazetteer, make, row, small):
    changes.apply(database, make("file", *rows_of(row)), gazetteer)
    card = cards.actor_card(database, mint("a", "actor 3"))
    assert [one.row for one in card.statements if one.property == "name"] == ["4"]


def test_rows_that_another_import_states_too_stay_when_one_is_undone(database, gazetteer, make, row, small):
    changes.apply(database, part(make, row, {0, 1, 2, 3}, "one"), gazetteer)
    changes.apply(database, part(make, row, {2, 3, 4, 5}, "two"), gazetteer)
    changes.undo(database, "import-one", gazetteer)
    assert changes.check(database, gazetteer) == []
    shown = {r["name"] for r in database.read("MATCH (a:Actor) RETURN a.name AS name")}
    assert shown == {"Actor 0", "Actor 1", "Actor 2", "Actor 3", "Actor 4"}
    changes.undo(database, "import-two", gazetteer)
    assert database.read("MATCH (a:Actor) RETURN a.name AS name") == []


def test_packs_withdrawn_and_added_again_are_there_once(database, gazetteer, make, row, small):
    one = make("file", *rows_of(row))
    changes.apply(database, one, gazetteer)
    before = export.csv_zip(database)
    changes.undo(database, one.import_id, gazetteer)
    again = changes.apply(database, one, gazetteer)
    assert again.records_added == 8
    assert export.csv_zip(database) == before
    assert database.read("MATCH (r:Record) RETURN DISTINCT r.status AS status") == [{"status": "active"}]


def test_packs_come_back_from_a_backup(empty, gazetteer, make, row, small, tmp_path):
    database = empty()
    changes.apply(database, make("file", *rows_of(row)), gazetteer)
    before = export.csv_zip(database)
    backup.backup(database, tmp_path / "all.zip")
    database = empty()
    backup.restore(database, tmp_path / "all.zip", gazetteer)
    assert export.csv_zip(database) == before
    assert changes.check(database, gazetteer) == []
    changes.undo(database, "import-file", gazetteer)
    assert database.read("MATCH (a:Actor) RETURN a.id AS id") == []


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("file"), st.frozensets(st.integers(0, 7), min_size=1)),
        st.tuples(st.just("merge"), st.integers(0, 4), st.integers(0, 4)),
        st.tuples(st.just("undo"), st.integers(0, 7)),
        st.tuples(st.just("undo"), st.integers(0, 7)),
    ),
    max_size=7,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None,
    derandomize=True,
)  # fmt: skip
@given(STEPS)
def test_parts_of_a_file_added_merged_and_taken_back_equal_a_rebuild(empty, gazetteer, make, row, small, steps):
    database = empty()
    done: list[str] = []
    for number, (what, *which) in enumerate(steps):
        at = f"2026-01-{number + 1:02d}"
        if what == "file":
            made = part(make, row, which[0], f"{number}", at)
        elif what == "merge" and which[0] != which[1]:
            ends = [mint("a", f"actor {n}") for n in which]
            made = make(f"merge {number}", [same(*ends), *(beside(node("Actor", one)) for one in ends)], at=at)
        elif what == "undo" and done:
            changes.undo(database, done.pop(which[0] % len(done)), gazetteer)
            assert changes.check(database, gazetteer) == [], steps[: number + 1]
            continue
        else:
            continue
        changes.apply(database, made, gazetteer)
        if changes.is_active(database, made.import_id):
            done.append(made.import_id)
        assert changes.check(database, gazetteer) == [], steps[: number + 1]
