"""Ties stated as fallbacks step back for firm ones, whatever the order of the records."""

from __future__ import annotations

from itertools import permutations

from graph.model import Record, Source, node, otherwise, tie
from graph.store.derive import derive

SOURCE = Source("s-1", "A file", "0", "test")
ALLIANCE = node("Alliance", "l-1", name="Contract")
LOOSE = Record("r1", "s-1", "1", (ALLIANCE, otherwise(tie("COVERS", "l-1", "DEP-45"))))
FIRM = Record("r2", "s-1", "2", (ALLIANCE, tie("COVERS", "l-1", "EPCI-244500468")))
ELSEWHERE = Record("r3", "s-1", "3", (node("Alliance", "l-2"), tie("COVERS", "l-2", "EPCI-244500468")))


def covered(*records: Record) -> list[str]:
    shown = derive(records, {"s-1": SOURCE})
    return sorted(key[2] for key in shown if key[:2] == ("COVERS", "l-1"))


def test_a_fallback_tie_is_shown_while_nothing_else_is_stated() -> None:
    assert covered(LOOSE) == ["DEP-45"]
    assert covered(LOOSE, ELSEWHERE) == ["DEP-45"]


def test_a_firm_tie_of_the_same_type_and_anchor_replaces_it_in_any_order() -> None:
    for records in permutations((LOOSE, FIRM, ELSEWHERE)):
        assert covered(*records) == ["EPCI-244500468"]


def test_the_same_tie_stated_firmly_elsewhere_stays() -> None:
    firm_too = Record("r4", "s-1", "4", (ALLIANCE, tie("COVERS", "l-1", "DEP-45")))
    assert covered(LOOSE, FIRM, firm_too) == ["DEP-45", "EPCI-244500468"]


def test_a_fallback_tie_carries_no_mark_in_the_graph() -> None:
    (shown,) = [d for key, d in derive([LOOSE], {"s-1": SOURCE}).items() if key[0] == "COVERS"]
    assert shown.properties == {}
