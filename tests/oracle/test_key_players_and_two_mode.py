"""Key players and two-mode measures give the figures published for small known networks."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.metrics import key_players, stability
from graph.metrics.ties import one_mode
from graph.metrics.two_mode import cutoff_sensitivity, robins_alexander, s_walks


def place(network, *names):
    return [int(network.nodes.get_loc(name)) for name in names]


def test_karate_without_the_first_two(karate):
    network = one_mode(karate)
    gone = place(network, "0", "1")
    assert key_players.fragmentation_without(network, gone) == pytest.approx(0.4234, abs=5e-5)
    assert key_players.distance_fragmentation_without(network, gone) == pytest.approx(0.6844, abs=5e-5)
    assert sum(key_players.sizes_without(network, gone)) == 32


def test_florentine_marriages_without_the_medici(build_pairs):
    network = one_mode(build_pairs(nx.florentine_families_graph()))
    gone = place(network, "Medici")
    assert key_players.fragmentation_without(network, gone) == pytest.approx(0.3846, abs=5e-5)
    assert key_players.distance_fragmentation_without(network, gone) == pytest.approx(0.6738, abs=5e-5)
    assert key_players.best_to_remove(network, 1).actors == ("Medici",)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_sets_found_are_the_best_of_all_on_a_small_network(build_pairs, size):
    network = one_mode(build_pairs(nx.florentine_families_graph()))
    every = [list(choice) for choice in itertools.combinations(range(15), size)]
    apart = key_players.best_to_remove(network, size)
    assert apart.value == pytest.approx(max(key_players.distance_fragmentation_without(network, one) for one in every))
    near = key_players.best_to_reach(network, size)
    assert near.value == pytest.approx(max(key_players.reach_from(network, one) for one in every))
    assert sum(apart.left) == 15 - size


def test_the_centre_of_a_star_reaches_and_holds_all(build_pairs):
    network = one_mode(build_pairs(nx.star_graph(5)))
    assert key_players.best_to_reach(network, 1).value == 1
    found = key_players.best_to_remove(network, 1)
    assert (found.actors, found.value, found.left) == (("0",), 1, (1,) * 5)


def test_no_ties_no_set_and_a_size_below_one_is_refused(build):
    network = one_mode(build({}, {"a": "x", "b": "y"}))
    assert key_players.best_to_remove(network, 2).actors == ()
    assert key_players.best_to_reach(one_mode(build({})), 2).value == 0
    with pytest.raises(ValueError, match="at least 1"):
        key_players.best_to_remove(network, 0)


def test_davis_robins_alexander_clustering_is_0468(davis):
    assert robins_alexander(davis) == pytest.approx(0.468, abs=5e-4)


@given(st.integers(2, 7), st.integers(2, 7), st.floats(0.2, 1), st.integers(0, 999))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_robins_alexander_is_that_of_networkx(build, n, m, p, seed):
    plain = nx.bipartite.random_graph(n, m, p, seed=seed)
    members = {f"l{e}": [f"a{v}" for v in sorted(plain[e])] for e in range(n, n + m) if len(plain[e]) > 1}
    kept = nx.Graph([(name, who) for name, all_of in members.items() for who in all_of])
    found = robins_alexander(build(members))
    if kept.order() < 4 or kept.size() < 3 or np.isnan(found):
        assert np.isnan(found)
    else:
        assert found == pytest.approx(nx.bipartite.robins_alexander_clustering(kept))


def test_davis_events_linked_by_one_to_four_common_women(davis):
    found = s_walks(davis)
    assert found["pairs"].tolist() == [66, 57, 42, 21]
    assert found["components"].tolist() == [1, 1, 1, 6]


def test_no_alliance_no_walk(build):
    assert s_walks(build({})).to_numpy().tolist() == [[1, 0, 0, 0], [2, 0, 0, 0], [3, 0, 0, 0], [4, 0, 0, 0]]
    assert np.isnan(robins_alexander(build({})))


def test_a_lower_cutoff_leaves_larger_alliances_as_hubs(build):
    found = cutoff_sensitivity(build({"l1": "abcdef", "l2": "ag"}), (2, 5, 10)).set_index("cutoff")
    assert found["pairs"].tolist() == [1, 1, 16]
    assert found["left_out"].tolist() == [1, 1, 0]


def test_the_first_of_a_star_stays_first_whoever_is_missing(build_pairs):
    network = one_mode(build_pairs(nx.star_graph(30)))
    found = stability.rank_stability(network, pd.Series(dtype=object), draws=20, first=1)
    assert set(found["top"]) == {1.0}
    assert set(found["way"]) == set(stability.WAYS)


def test_more_missing_less_stable_and_the_same_for_a_seed(karate):
    network, families = one_mode(karate), karate.actors.set_index("id")["family"]
    found = stability.rank_stability(network, families, draws=60)
    again = stability.rank_stability(network, families, draws=60)
    pd.testing.assert_frame_equal(found, again)
    at_random = found[found["way"] == "random"]["stays"].tolist()
    assert at_random[0] > at_random[-1]
    least = found[found["way"] == "least_connected"]["stays"].tolist()
    assert least[0] >= at_random[0]


def test_stability_of_nothing_is_unknown_and_an_unknown_measure_refused(build):
    assert stability.rank_stability(one_mode(build({})), pd.Series(dtype=object), draws=3)["stays"].isna().all()
    with pytest.raises(ValueError, match="measure is one of"):
        stability.rank_stability(one_mode(build({})), pd.Series(dtype=object), "fame")
