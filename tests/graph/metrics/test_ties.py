"""What ties two actors, and what does not."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from graph.metrics import ties
from graph.metrics.ties import incidence, one_mode, strength, two_mode


def pairs(network):
    return {(row.source, row.target): row.weight for row in network.pairs().itertuples()}


def test_members_of_one_joint_alliance_are_tied_pair_by_pair(build):
    assert pairs(one_mode(build({"l": "abc"}))) == {("a", "b"): 1, ("a", "c"): 1, ("b", "c"): 1}


def test_a_pair_weighs_the_number_of_alliances_it_shares(build):
    assert pairs(one_mode(build({"l": "ab", "m": "abc"})))["a", "b"] == 2


def test_an_actor_with_two_roles_counts_once(build):
    graph = build({"l": "ab"}, participations=[{"actor": "a", "alliance": "l", "role": "funder"}])
    assert incidence(graph).matrix.sum() == 2
    assert pairs(one_mode(graph)) == {("a", "b"): 1}


def test_a_single_known_member_makes_no_tie_but_its_alliance_is_kept(build):
    graph = build({"l": "a", "m": "bc"})
    assert incidence(graph).matrix.shape == (3, 2)
    assert list(two_mode(graph).nodes) == ["a", "b", "c", "m"]
    assert two_mode(graph).degree[0] == 0


def test_a_framework_makes_no_tie(build):
    graph = build({"f": "abc"}, alliances={"f": {"nature": "framework"}}, layers=("alliance", "framework"))
    assert one_mode(graph).ties == two_mode(graph).ties == 0


def test_an_alliance_of_two_weighs_what_its_source_says(build):
    graph = build(participations=[{"actor": a, "alliance": "l", "role": "member", "weight": 3.5} for a in "ab"],
                  actors={"a": {}, "b": {}}, alliances={"l": {}})  # fmt: skip
    assert pairs(one_mode(graph)) == {("a", "b"): 3.5}
    assert list(strength(graph)) == [3.5, 3.5]


def test_own_weights_of_larger_alliances_are_not_read_as_those_of_a_pair(build):
    graph = build(participations=[{"actor": a, "alliance": "l", "weight": 9} for a in "abc"],
                  actors={key: {} for key in "abc"}, alliances={"l": {}})  # fmt: skip
    assert set(pairs(one_mode(graph)).values()) == {1}


def test_newman_shares_an_alliance_among_its_members(build):
    graph = build({"l": "abc", "m": "ab"})
    found = pairs(one_mode(graph, weighting="newman"))
    assert found == pytest.approx({("a", "b"): 1.5, ("a", "c"): 0.5, ("b", "c"): 0.5})


def test_alliances_above_the_bound_stay_hubs_and_are_named(build):
    graph = build({"big": "abcde", "small": "ab"})
    network = one_mode(graph, cutoff=4)
    assert pairs(network) == {("a", "b"): 1}
    assert network.left_out.to_dict() == {"big": 5}
    assert network.cutoff == 4
    assert two_mode(graph).ties == 7


def test_the_bound_falls_rather_than_make_too_many_pairs(build, monkeypatch):
    monkeypatch.setattr(ties, "MOST_PAIRS", 10)
    network = one_mode(build({"big": "abcdef", "small": "ab"}))
    assert network.cutoff == 5
    assert network.left_out.to_dict() == {"big": 6}


def test_alliances_from_above_tie_only_when_asked(build):
    arguments = ({"up": "ab"}, None, {"up": {"above": True}})
    assert one_mode(build(*arguments)).ties == 0
    assert one_mode(build(*arguments, include_above=True)).ties == 1


@pytest.mark.parametrize(
    ("since", "until", "kept"),
    [
        (None, None, True),
        ("2019", None, True),
        ("2019-12-31", None, True),
        ("2020", None, False),
        ("2015", "2019", True),
        ("2015", "2019-06", False),
        ("2015", "2019-12", True),
        ("2015", "2018-12-31", False),
        (2020, None, False),
        (2015.0, 2018, False),
        (float("nan"), float("nan"), True),
    ],
)
def test_as_of_keeps_what_was_valid_at_the_end_of_the_year(build, since, until, kept):
    for graph in (
        build({"l": "ab"}, alliances={"l": {"since": since, "until": until}}, as_of=2019),
        build(
            {"l": "b"},
            participations=[{"actor": "a", "alliance": "l", "since": since, "until": until}],
            actors={"a": {}},
            as_of=2019,
        ),
    ):
        assert (one_mode(graph).ties == 1) is kept


def test_memberships_and_funding_tie_only_when_asked_and_are_named(build):
    rows = {
        "memberships": [{"actor": "a", "of": "b"}],
        "contributions": [
            {"id": "c", "giver": "b", "receiver": "c", "year": 2020},
            {"id": "d", "giver": "b", "receiver": "c"},
        ],
    }
    assert pairs(one_mode(build({"l": "ab"}, {"c": {}}, **rows))) == {("a", "b"): 1}
    network = one_mode(build({"l": "ab"}, {"c": {}}, layers=("alliance", "membership", "funding"), **rows))
    assert pairs(network) == {("a", "b"): 2, ("b", "c"): 1}
    assert network.layers == ("alliance", "membership", "funding")
    assert network.pairs().set_index("target")["membership"].to_dict() == {"b": 1, "c": 0}


def test_without_the_alliance_layer_alliances_make_no_tie(build):
    graph = build({"l": "ab"}, layers=("membership",), memberships=[{"actor": "b", "of": "a"}])
    assert pairs(one_mode(graph)) == {("a", "b"): 1}
    assert list(two_mode(graph).nodes) == ["a", "b"]


def test_rows_about_unknown_actors_or_alliances_are_passed_over(build):
    rows = [{"actor": "ghost", "alliance": "l"}, {"actor": "a", "alliance": "nowhere"}]
    assert pairs(one_mode(build({"l": "ab"}, participations=rows))) == {("a", "b"): 1}


def test_strength_is_the_sum_of_a_pairs_weights(build):
    graph = build({"l": "abcd", "m": "ab", "n": "cd", "alone": "e"})
    assert np.allclose(strength(graph), one_mode(graph).weights.sum(axis=1))


def test_a_large_alliance_needs_no_clique_in_the_two_mode_view(build):
    graph = build({"big": [f"a{i}" for i in range(10_058)]})
    assert two_mode(graph).ties == 10_058
    assert one_mode(graph).ties == 0
    assert strength(graph).iloc[0] == 10_057


@pytest.mark.parametrize("wrong", [{"weighting": "jaccard"}, {"cutoff": 1}])
def test_a_wrong_weighting_or_cutoff_is_refused(build, wrong):
    with pytest.raises(ValueError, match=str(next(iter(wrong.values())))):
        one_mode(build({"l": "ab"}), **wrong)


def test_an_empty_graph_has_no_ties(build):
    assert one_mode(build()).ties == two_mode(build()).ties == 0
    assert one_mode(build()).pairs().empty
    assert nx.number_of_nodes(one_mode(build()).networkx()) == 0
