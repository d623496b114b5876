"""Measures are computed once for the same tables of a territory, and never shown as of a graph they are not of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from api.service import evaluate, measures, study, what_if
from api.service.measures import gaps_of, missing_of
from graph.metrics import missing as pistes
from graph.metrics import needs, nulls, stability, table
from graph.territory import TerritoryGraph
from graph.territory import table as rows

INVENTED = "X-essai"


def graph_of(territory: dict[str, str] | None = None, **more: Any) -> TerritoryGraph:
    actors = [{"id": f"a-{n}", "name": f"Organisation {n}", "active": True, "here": True} for n in range(3)]
    return TerritoryGraph(
        territory or {"id": "X-kept", "name": "Essai"}, rows("actors", actors), rows("alliances", [{"id": "l-1", "nature": "joint"}]),
        rows("participations", [{"actor": f"a-{n}", "alliance": "l-1"} for n in range(2)]), **more,
    )  # fmt: skip


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[object, str], list[int]]:
    """Counts the calls of a function of a module."""

    def watch(module: object, name: str) -> list[int]:
        calls: list[int] = []
        real = getattr(module, name)

        def watched(*given: object, **named: object) -> object:
            calls.append(1)
            return real(*given, **named)

        monkeypatch.setattr(module, name, watched)
        return calls

    return watch


@pytest.mark.parametrize(
    ("module", "name", "asked"),
    [
        (table, "actor_table", "metrics?view=pairs&as_of=2031"),
        (needs, "needs", "gaps?as_of=2031"),
        (pistes, "missing", "missing?top=3&as_of=2031"),
        (nulls, "against_chance", "mixing?draws=21&as_of=2031"),
        (stability, "rank_stability", "robustness?size=1&as_of=2031"),
        (study.groups, "agreement", "agreement?as_of=2031"),
        (study.moves, "change", "change?first=2017&last=2031"),
        (evaluate, "judge", "evaluate?cut=2018&as_of=2031"),
    ],
    ids=lambda value: value if isinstance(value, str) and "?" not in value else "",
)
def test_read_twice_computes_once(
    client: httpx.Client, counted: Callable[[object, str], list[int]], module: object, name: str, asked: str
) -> None:
    calls = counted(module, name)
    first, second = (client.get(f"/api/territories/{INVENTED}/{asked}").json() for _ in range(2))
    assert first == second
    assert len(calls) == 1


def test_what_is_tried_out_twice_is_computed_once(
    client: httpx.Client, counted: Callable[[object, str], list[int]]
) -> None:
    calls = counted(what_if.measure, "what_if")
    actors = client.get(f"/api/territories/{INVENTED}/actors?as_of=2031").json()["actors"]
    trial = {"add": [[actors[0]["id"], actors[2]["id"]]]}
    for _ in range(2):
        client.post(f"/api/territories/{INVENTED}/what-if?as_of=2031", json=trial)
    assert len(calls) == 1


def test_a_change_elsewhere_computes_nothing_again_and_the_version_is_that_of_now(
    counted: Callable[[object, str], list[int]],
) -> None:
    calls, before, after = counted(needs, "needs"), graph_of(graph_version=7), graph_of(graph_version=8)
    assert [gaps_of(graph).provenance.graph_version for graph in (before, after, before)] == [7, 8, 7]
    assert len(calls) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"works_on": rows("works_on", [{"actor": "a-1", "domain": "vieillissement"}])},
        {"layers": ("alliance", "funding")},
        {"as_of": 2020},
        {"include_above": True},
        {"participations": rows("participations", [{"actor": "a-1", "alliance": "l-1"}])},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_change_here_is_computed_again(counted: Callable[[object, str], list[int]], changed: dict[str, Any]) -> None:
    before = graph_of(territory={"id": f"X-{next(iter(changed))}", "name": "Essai"})
    calls = counted(pistes, "missing")
    for graph in (before, replace(before, **changed), before):
        missing_of(graph, top=5)
    assert len(calls) == 2


def test_the_list_of_all_pistes_is_not_kept(counted: Callable[[object, str], list[int]]) -> None:
    calls = counted(pistes, "missing")
    assert measures.missing_of(graph_of(), top=0) is not None
    measures.missing_of(graph_of(), top=0)
    assert len(calls) == 2
