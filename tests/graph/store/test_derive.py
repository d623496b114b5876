"""The declared rule: what is shown when records agree, differ, fall silent or are withdrawn."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.model import Record, Source, node, tie
from graph.store.derive import compare, derive

SOURCES = {
    "old": Source("old", "Old", "1", "pairs", dated="2020"),
    "new": Source("new", "New", "2", "pairs", dated="2023"),
    "official": Source("official", "Official", "3", "pairs", dated="2001", official=True),
    "tale": Source("tale", "Tale", "4", "pairs", nature="fictional"),
}


def record(source: str, *facts, dated: str | None = None, at: str = "2026", row: str = "1", number: int = 0) -> Record:
    return Record(f"{source}-{row}-{number}", source, row, facts, dated, at, "test")


def shown_name(*records: Record) -> object:
    return derive(records, SOURCES)[("Actor", "a-1")].properties.get("name")


def test_no_record_shows_nothing():
    assert derive([], SOURCES) == {}


def test_official_source_comes_before_a_later_one():
    assert (
        shown_name(record("official", node("Actor", "a-1", name="O")), record("new", node("Actor", "a-1", name="N")))
        == "O"
    )


def test_facts_own_date_comes_before_the_source_date():
    late = record("old", node("Actor", "a-1", name="late"), dated="2024")
    assert shown_name(late, record("new", node("Actor", "a-1", name="N"), dated="2022")) == "late"


def test_later_source_comes_before_a_later_import():
    imported_last = record("old", node("Actor", "a-1", name="O"), at="2027")
    assert shown_name(imported_last, record("new", node("Actor", "a-1", name="N"))) == "N"


def test_first_row_speaks_first_within_one_file():
    rows = [record("new", node("Actor", "a-1", name=name), row=row) for name, row in (("ten", "10"), ("two", "2"))]
    assert shown_name(*rows) == "two"


def test_fallback_is_used_only_while_nothing_better_is_stated():
    fallback = record("new", node("Actor", "a-1", name_="SIREN 1"))
    assert shown_name(fallback) == "SIREN 1"
    assert shown_name(fallback, record("old", node("Actor", "a-1", name="Real"))) == "Real"


def test_keys_grow_by_union():
    shown = derive(
        [record("old", node("Actor", "a-1", keys=["b"])), record("new", node("Actor", "a-1", keys=["a"]))], SOURCES
    )
    assert shown[("Actor", "a-1")].properties["keys"] == ["a", "b"]


def test_silence_of_the_first_source_is_filled_by_the_next():
    shown = derive(
        [record("new", node("Actor", "a-1", name="N")), record("old", node("Actor", "a-1", name="O", siren="1"))],
        SOURCES,
    )
    assert shown[("Actor", "a-1")].properties == {"id": "a-1", "name": "N", "siren": "1"}


def test_roles_are_distinct_ties():
    facts = [tie("TAKES_PART", "a-1", "l-1", role=role) for role in ("lead", "funder", "lead")]
    assert len(derive([record("new", *facts)], SOURCES)) == 2


def test_a_period_is_taken_whole_from_one_record():
    newer = tie("TAKES_PART", "a-1", "l-1", role="member", since="2019")
    older = tie("TAKES_PART", "a-1", "l-1", role="member", since="2015", until="2017")
    [shown] = derive([record("old", older), record("new", newer)], SOURCES).values()
    assert shown.properties == {"role": "member", "since": "2019"}


def test_fiction_marks_its_nodes():
    assert (
        derive([record("tale", node("Actor", "a-1", name="T"))], SOURCES)[("Actor", "a-1")].properties["fictional"]
        is True
    )


NAMES = st.sampled_from(["A", "B", None])
RECORDS = st.lists(
    st.builds(
        lambda source, actor, name, number, at: record(source, node("Actor", f"a-{actor}", name=name), at=str(at), number=number),
        st.sampled_from(["old", "new", "official"]), st.integers(1, 3), NAMES, st.integers(0, 99), st.integers(2020, 2026),
    ),
    unique_by=lambda r: r.id,
)  # fmt: skip


@given(RECORDS, st.randoms())
def test_order_of_reading_changes_nothing(records, random):
    shuffled = random.sample(records, len(records))
    assert derive(shuffled, SOURCES) == derive(records, SOURCES)


@given(RECORDS, RECORDS)
def test_difference_leads_from_one_state_to_the_other(first, second):
    before, after = derive(first, SOURCES), derive(second, SOURCES)
    difference = compare(before, after)
    state = {key: value for key, value in before.items() if key not in set(difference.deleted)}
    state |= {d.key: d for d in (*difference.created, *difference.updated)}
    assert {k: v.properties for k, v in state.items()} == {k: v.properties for k, v in after.items()}
