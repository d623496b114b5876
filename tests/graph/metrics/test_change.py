"""What changed between two dates."""

from __future__ import annotations

import math

from graph.metrics.change import change


def test_who_and_what_came_went_and_stayed(build):
    before = build({"l1": "abc", "l2": "cd"})
    after = build({"l1": "ab", "l3": "ae"})
    found = change(before, after)
    assert (found.actors.came, found.actors.went, found.actors.stayed) == (("e",), ("c", "d"), ("a", "b"))
    assert (found.alliances.came, found.alliances.went, found.alliances.stayed) == (("l3",), ("l2",), ("l1",))
    assert found.actors.turnover == 3 / 5
    assert len(found.participations.stayed) == 2


def test_each_measure_has_its_difference_and_each_actor_its_alliances(build):
    found = change(build({"l1": "ab"}, {"c": {}}), build({"l1": "ab", "l2": "bc"}))
    assert found.measures["isolates"] == (1, 0, -1)
    assert found.measures["pairs"] == (1, 2, 1)
    assert found.degrees.to_dict("records") == [
        {"id": "b", "before": 1, "after": 2, "difference": 1},
        {"id": "c", "before": 0, "after": 1, "difference": 1},
    ]


def test_alliances_are_counted_by_the_era_of_their_type(build):
    kinds = {"l1": {"type": "mecenat"}, "l2": {"type": "innovation-societale"}, "l3": {"type": None}}
    found = change(
        build({"l1": "ab"}, alliances={"l1": kinds["l1"]}), build(dict.fromkeys(kinds, "ab"), alliances=kinds)
    )
    assert found.eras == {
        "solidarite": (1, 1), "nouvelles-pratiques": (0, 0), "transformation-des-modeles": (0, 1), "": (0, 1),
    }  # fmt: skip


def test_the_same_graph_has_not_changed_and_an_empty_one_has_no_turnover(build):
    graph = build({"l1": "ab"})
    found = change(graph, graph)
    assert found.actors.turnover == 0
    assert found.degrees.empty
    assert {difference for _, _, difference in found.measures.values()} <= {0, None}
    assert math.isnan(change(build(), build()).actors.turnover)
    assert found.undated == 1
