"""Communities: dense groups joined by a thread are told apart, the same each time."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from graph.metrics.communities import communities
from graph.metrics.ties import Network


def network(count: int, ties: list[tuple[int, int]]) -> Network:
    weights = np.zeros((count, count))
    for a, b in ties:
        weights[a, b] = weights[b, a] = 1.0
    return Network(pd.Index([f"a-{k}" for k in range(count)]), sparse.csr_array(weights), count, "pairs")


def clique(*nodes: int) -> list[tuple[int, int]]:
    return [(a, b) for a in nodes for b in nodes if a < b]


def test_two_cliques_joined_by_one_tie_are_two_communities():
    found = communities(network(7, [*clique(0, 1, 2, 3), *clique(4, 5, 6), (3, 4)]))
    assert found.tolist() == [0, 0, 0, 0, 1, 1, 1]


def test_a_node_without_a_tie_is_in_none():
    assert communities(network(4, clique(0, 1, 2))).tolist() == [0, 0, 0, -1]


def test_the_same_network_gives_the_same_numbers():
    drawn = network(12, [*clique(0, 1, 2, 3), *clique(4, 5, 6, 7), *clique(8, 9, 10, 11), (3, 4), (7, 8)])
    assert communities(drawn).tolist() == communities(drawn).tolist()


def test_an_empty_network_has_none():
    assert communities(network(0, [])).tolist() == []


@pytest.mark.parametrize("graph", [nx.karate_club_graph(), nx.les_miserables_graph(), nx.florentine_families_graph()])
def test_a_division_is_about_as_good_as_that_of_networkx(graph):
    plain = nx.convert_node_labels_to_integers(nx.Graph(graph))
    found = communities(network(len(plain), list(plain.edges)))
    ours = [set(np.flatnonzero(found == number).tolist()) for number in range(found.max() + 1)]
    theirs = nx.community.louvain_communities(plain, weight=None, seed=20)
    assert (
        nx.community.modularity(plain, ours, weight=None) >= nx.community.modularity(plain, theirs, weight=None) - 0.01
    )
