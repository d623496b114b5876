"""A map that grows: what stood somewhere stays, newcomers find room, and taking the last one back moves nothing else."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.territory import TerritoryGraph, table
from visuals.growing import CELL, TIGHT, grown, roomy
from visuals.network_map import NetworkMap, network_map


def world(actors: int, alliances: list[tuple[int, ...]]) -> TerritoryGraph:
    people = [
        {"id": f"a-{n}", "name": f"Organisation {n}", "family": "associations", "display": "named", "here": True}
        for n in range(actors)
    ]
    parts = [
        {"actor": f"a-{n}", "alliance": f"l-{k}", "role": "member"}
        for k, members in enumerate(alliances)
        for n in members
        if n < actors
    ]
    return TerritoryGraph(
        territory={"id": "X-essai", "name": "Pays d’Essai"}, actors=table("actors", people), participations=table("participations", parts),
        alliances=table("alliances", [{"id": f"l-{k}", "name": f"Alliance {k}", "nature": "joint"} for k in range(len(alliances))]),
    )  # fmt: skip


def places(drawn: NetworkMap) -> dict[str, tuple[float, float]]:
    return {node["id"]: (node["x"], node["y"]) for node in drawn.nodes}


def order(drawn: NetworkMap) -> list[str]:
    return [node["id"] for node in drawn.nodes]


groups = st.lists(st.lists(st.integers(0, 11), min_size=1, max_size=4, unique=True).map(tuple), max_size=5)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 6), st.integers(0, 6), groups, st.integers(0, 5))
def test_what_stood_somewhere_stays_there_and_no_newcomer_stands_on_another(first, more, alliances, known):
    before = roomy(network_map(world(first, alliances[:known])))
    whole = network_map(world(first + more, alliances))
    after = grown(whole, before, order(whole))
    was, now = places(before), places(after)
    assert {key: now[key] for key in was if key in now} == {key: spot for key, spot in was.items() if key in now}
    new = set(now) - set(was)
    for one, other in combinations(now, 2):
        if one in new or other in new:
            gap = (abs(now[one][0] - now[other][0]), abs(now[one][1] - now[other][1]))
            assert gap[0] >= TIGHT * CELL[0] - 1 or gap[1] >= TIGHT * CELL[1] - 1


def test_taking_the_last_one_back_moves_nothing_else():
    before = roomy(network_map(world(3, [(0, 1)])))
    with_last, without = world(7, [(0, 1), (2, 3), (4, 5)]), world(6, [(0, 1), (2, 3), (4, 5)])
    entries = ["a-3", "a-4", "a-5", "l-1", "l-2", "a-6"]
    here, there = (places(grown(network_map(graph), before, entries)) for graph in (with_last, without))
    assert here.pop("a-6")
    assert here == there


def test_an_alliance_stands_near_its_members():
    before = roomy(network_map(world(2, [])))
    now = places(grown(network_map(world(2, [(0, 1)])), before, ["l-0"]))
    middle = [(now["a-0"][axis] + now["a-1"][axis]) / 2 for axis in (0, 1)]
    assert abs(now["l-0"][0] - middle[0]) <= CELL[0]
    assert abs(now["l-0"][1] - middle[1]) <= 2 * CELL[1]


@pytest.mark.parametrize("count", [0, 1, 7, 40])
def test_those_without_a_tie_have_room_for_their_names(count):
    now = places(roomy(network_map(world(count, []))))
    assert len(now) == count
    for one, other in combinations(now.values(), 2):
        assert abs(one[0] - other[0]) >= CELL[0] - 1 or abs(one[1] - other[1]) >= CELL[1] - 1
