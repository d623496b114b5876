"""Long computations can be followed and ended."""

from __future__ import annotations

import networkx as nx
import pytest

from graph.metrics import evaluate, nulls, roles, stability
from graph.metrics.steps import TakesTooLong, steps, tick, watched, within
from graph.metrics.table import families
from graph.metrics.ties import one_mode


def test_steps_are_what_they_are_made_of_watched_or_not():
    told = []
    assert list(steps(range(3))) == [0, 1, 2]
    with watched(lambda done, every: told.append((done, every))):
        assert list(steps(["a", "b"])) == ["a", "b"]
    assert told == [(0, 2), (1, 2)]
    assert list(steps(range(1))) == [0]
    assert told == [(0, 2), (1, 2)]


def test_of_a_loop_inside_another_the_outer_one_is_told():
    told = []
    with watched(lambda done, every: told.append((done, every))):
        tick()
        for _ in steps("ab"):
            assert list(steps(range(3))) == [0, 1, 2]
        next(steps("left early"))
        list(steps("z"))
    outer = [(0, 2)] * 4 + [(1, 2)] * 4
    assert told == [(0, 1), *outer, (0, 10), (0, 1)]


@pytest.fixture
def groups(build):
    actors = {f"n{at}": {"family": "associations" if at % 2 else "entreprises"} for at in range(12)}
    ties = {f"l{at}": (f"n{a}", f"n{b}") for at, (a, b) in enumerate(nx.gnm_random_graph(12, 30, seed=1).edges)}
    return build(ties, actors)


LONG = {
    "random tables": lambda graph: nulls.against_chance(graph, 50),
    "roles": lambda graph: roles.roles_against_chance(one_mode(graph), families(graph)),
    "stability": lambda graph: stability.rank_stability(one_mode(graph), families(graph), "degree"),
}


@pytest.mark.parametrize("long", LONG)
def test_whoever_waits_is_told_and_may_end_it(groups, long):
    told = []
    with watched(lambda _done, every: told.append(every)):
        LONG[long](groups)
    assert len(told) >= 50
    with pytest.raises(TakesTooLong, match="seconds"), within(-1):
        LONG[long](groups)


def test_an_evaluation_may_be_ended(build):
    early = {f"e{at}": (f"n{at}", f"n{at + 1}") for at in range(0, 10, 2)}
    late = {f"z{at}": (f"n{at}", f"n{at + 3}") for at in range(0, 8, 2)}
    years = {name: {"since": "2010"} for name in early} | {name: {"since": "2015"} for name in late}
    graph = build({**early, **late}, alliances=years)
    assert evaluate.evaluate(graph, 2012, draws=10).evaluable
    with pytest.raises(TakesTooLong), within(-1):
        evaluate.evaluate(graph, 2012)


def test_watching_changes_no_figure(groups):
    alone = nulls.against_chance(groups, 30).families
    with watched(lambda _done, _every: None):
        assert nulls.against_chance(groups, 30).families.equals(alone)
