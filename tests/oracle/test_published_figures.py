"""Each measure gives the figure that its literature, or a well-kept library's tests, gives for a small known network."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from graph.metrics import bipartite, brokerage, centrality, holes, mixing, structure
from graph.metrics.ties import Network, one_mode, two_mode
from graph.territory import TerritoryGraph


def of(values: np.ndarray, network: Network) -> pd.Series:
    return pd.Series(values, index=network.nodes)


def families(graph: TerritoryGraph) -> pd.Series:
    return graph.actors.set_index("id")["family"]


def test_davis_has_89_ties_and_density_0353(davis):
    network = two_mode(davis)
    assert network.ties == 89
    assert structure.density(network) == pytest.approx(0.353, abs=5e-4)


@pytest.mark.parametrize(
    ("node", "degree", "betweenness", "closeness"), [("E8", 0.78, 0.24, 0.85), ("Nora Fayette", 0.57, 0.11, 0.80)]
)
def test_davis_two_mode_centralities_of_borgatti_and_everett(davis, node, degree, betweenness, closeness):
    found = bipartite.borgatti_everett(davis).loc[node]
    assert found["degree"] == pytest.approx(degree, abs=5e-3)
    assert found["betweenness"] == pytest.approx(betweenness, abs=5e-3)
    assert found["closeness"] == pytest.approx(closeness, abs=5e-3)


def test_davis_projection_ties_139_of_153_pairs(davis):
    network = one_mode(davis)
    assert network.ties == 139
    assert structure.density(network) == pytest.approx(139 / 153)


def test_medici_lie_between_0522_of_the_pairs_of_the_15_tied_families(florentine, build_pairs):
    plain = nx.florentine_families_graph()
    network = one_mode(build_pairs(plain))
    values = of(centrality.betweenness(network, normalized=True), network)
    assert values["Medici"] == pytest.approx(0.522, abs=5e-4)


def test_florentine_centralization(florentine, build_pairs):
    tied = one_mode(build_pairs(nx.florentine_families_graph()))
    assert structure.centralization(one_mode(florentine), "degree") == pytest.approx(0.267, abs=5e-4)
    assert structure.centralization(tied, "betweenness") == pytest.approx(0.437, abs=5e-4)
    assert structure.centralization(tied, "closeness") == pytest.approx(0.322, abs=5e-4)


@pytest.mark.parametrize("measure", ["degree", "betweenness", "closeness"])
def test_a_star_is_fully_centralized_and_a_ring_not_at_all(measure, build_pairs):
    assert structure.centralization(one_mode(build_pairs(nx.star_graph(6))), measure) == pytest.approx(1)
    assert structure.centralization(one_mode(build_pairs(nx.cycle_graph(7))), measure) == pytest.approx(0)


@pytest.fixture(scope="module")
def burt(build_pairs) -> Network:
    """The 10-edge graph of NetworkX's test_structuralholes.py, drawn from Borgatti 1997."""
    return one_mode(build_pairs(nx.Graph(["AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "GC"])))


@pytest.mark.parametrize(("node", "size", "limit"), [("G", 4.67, 0.400), ("A", 2.50, 0.595), ("C", 1, 1)])
def test_structural_holes_of_the_ten_edge_graph(burt, node, size, limit):
    assert of(holes.effective_size(burt), burt)[node] == pytest.approx(size, abs=5e-3)
    assert of(holes.constraint(burt), burt)[node] == pytest.approx(limit, abs=5e-4)


def test_efficiency_of_g_is_0778(burt):
    assert of(holes.efficiency(burt), burt)["G"] == pytest.approx(0.778, abs=5e-4)


def test_karate_brokerage_by_faction_each_tie_both_ways(karate):
    found = brokerage.brokerage(one_mode(karate), families(karate))
    assert found.sum().tolist() == [510, 20, 128, 128, 0]
    assert found.loc["33"].tolist() == [156, 6, 40, 40, 0]


def test_karate_factions_mix_little(karate):
    network = one_mode(karate)
    assert mixing.assortativity(network, families(karate)) == pytest.approx(0.7175, abs=5e-5)
    assert mixing.external_internal(network, families(karate)).value == pytest.approx(-0.718, abs=5e-4)


def test_karate_factions_have_11_ties_where_degrees_alone_would_give_39(karate):
    found = mixing.expected_ties(one_mode(karate), families(karate))
    between = found[found["source"] != found["target"]].iloc[0]
    assert between["observed"] == 11
    assert between["expected"] == pytest.approx(39.19, abs=5e-3)
    assert between["ratio"] == pytest.approx(0.281, abs=5e-4)


def test_fragmentation_without_the_first_two_of_karate(build_pairs):
    plain = nx.karate_club_graph()
    plain.remove_nodes_from([0, 1])
    assert structure.fragmentation(structure.actor_components(one_mode(build_pairs(plain)))) == pytest.approx(
        0.4234, abs=5e-5
    )


def test_fragmentation_of_florentine_marriages_without_the_medici(build_pairs):
    plain = nx.florentine_families_graph()
    plain.remove_node("Medici")
    assert structure.fragmentation(structure.actor_components(one_mode(build_pairs(plain)))) == pytest.approx(
        0.3846, abs=5e-5
    )
