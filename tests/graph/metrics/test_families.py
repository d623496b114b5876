"""Brokerage and mixing by family of actors, beside a count by hand."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.metrics import brokerage, mixing
from graph.metrics.ties import one_mode


def by_hand(plain, family):
    """Gould & Fernandez straight from the definition: every ordered pair (a, c) that b stands between."""
    found = {b: dict.fromkeys(brokerage.ROLES, 0) for b in plain}
    for b in plain:
        for a, c in itertools.permutations(plain[b], 2):
            if plain.has_edge(a, c) or None in (family[a], family[b], family[c]):
                continue
            alike = (family[a] == family[b], family[b] == family[c], family[a] == family[c])
            role = {
                (True, True, True): "coordinator",
                (False, False, True): "itinerant",
                (False, True, False): "gatekeeper",
                (True, False, False): "representative",
                (False, False, False): "liaison",
            }[alike]
            found[b][role] += 1
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(n=st.integers(0, 10), p=st.floats(0, 1), seed=st.integers(0, 99))
def test_brokerage_equals_a_count_from_the_definition(build_pairs, n, p, seed):
    plain = nx.gnp_random_graph(n, p, seed=seed)
    chosen = np.random.default_rng(seed).choice(np.array(["a", "b", "c", None], dtype=object), n)
    graph = build_pairs(plain)
    names = list(graph.actors["id"])
    found = brokerage.brokerage(one_mode(graph), pd.Series(chosen, index=names, dtype=object))
    expected = by_hand(plain, dict(zip(plain, chosen, strict=True)))
    for node, name in zip(plain, names, strict=True):
        if chosen[node] is None:
            assert found.loc[name].isna().all()
        else:
            assert found.loc[name].to_dict() == expected[node]


def network_and_family(build_pairs, plain, family):
    graph = build_pairs(plain)
    return one_mode(graph), pd.Series(family, index=graph.actors["id"], dtype=object)


def test_external_internal_is_1_between_two_sides_and_minus_1_within(build_pairs):
    sides = network_and_family(build_pairs, nx.complete_bipartite_graph(3, 3), list("aaabbb"))
    apart = network_and_family(
        build_pairs, nx.disjoint_union(nx.complete_graph(3), nx.complete_graph(3)), list("aaabbb")
    )
    assert mixing.external_internal(*sides).value == 1
    assert mixing.external_internal(*apart).value == -1


def test_external_internal_says_what_sizes_allow_and_how_rare_it_is(build_pairs):
    apart = network_and_family(
        build_pairs, nx.disjoint_union(nx.complete_graph(6), nx.complete_graph(6)), list("a" * 6 + "b" * 6)
    )
    found = mixing.external_internal(*apart, permutations=200, seed=1)
    assert (found.least, found.most) == (-1, 1)
    assert found.p < 0.05
    assert found == mixing.external_internal(*apart, permutations=200, seed=1)


def test_ties_of_actors_of_unknown_family_are_left_out(build_pairs):
    network, family = network_and_family(build_pairs, nx.path_graph(3), ["a", "b", None])
    mixed = mixing.mixing_matrix(network, family)
    assert mixed.loc["a", "b"] == mixed.loc["b", "a"] == 1
    assert np.triu(mixed.to_numpy()).sum() == 1


def test_without_ties_nothing_is_defined(build_pairs):
    network, family = network_and_family(build_pairs, nx.empty_graph(3), list("abc"))
    assert np.isnan(mixing.assortativity(network, family))
    assert np.isnan(mixing.external_internal(network, family).value)
    assert mixing.expected_ties(network, family)["ratio"].isna().all()


def test_expected_ties_add_up_to_the_observed(build_pairs):
    network, family = network_and_family(build_pairs, nx.gnp_random_graph(12, 0.4, seed=2), list("aaaabbbbcccc"))
    found = mixing.expected_ties(network, family)
    assert found["observed"].sum() == network.ties
    assert found["expected"].sum() == pytest.approx(network.ties)
