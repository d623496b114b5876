"""Betweenness by parts equals that of the whole network, exactly."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from graph.metrics import blocks
from graph.metrics.blocks import counted_betweenness, exact_betweenness, take_apart
from graph.metrics.steps import watched


def matrix(plain: nx.Graph) -> sparse.csr_array:
    return sparse.csr_array(nx.to_scipy_sparse_array(plain, weight=None, dtype=float, format="csr"))


def reference(plain: nx.Graph) -> list[float]:
    found = nx.betweenness_centrality(plain, normalized=False)
    return [found[node] for node in plain]


def by_parts(plain: nx.Graph) -> np.ndarray:
    """Always by parts, whether or not that is less work."""
    plan = take_apart(matrix(plain))
    found = plan.between.copy()
    for part in plan.parts:
        found[part.nodes] += counted_betweenness(plan.ties[part.nodes][:, part.nodes].tocsr(), part.counts)
    whole = np.zeros(len(plain))
    whole[plan.kept] = found
    return whole


def caveman(seed: int) -> nx.Graph:
    """Groups of all with all that share a member or a tie, with trees hanging on them."""
    plain = nx.disjoint_union(nx.connected_caveman_graph(4, 5), nx.random_labeled_tree(12, seed=seed))
    plain.add_edges_from([(0, 20), (3, 25)] if seed % 2 else [(7, 22)])
    plain.add_nodes_from(range(100, 103))
    return plain


@pytest.mark.parametrize(
    "plain",
    [
        nx.empty_graph(3), nx.path_graph(7), nx.star_graph(5), nx.complete_graph(6), nx.cycle_graph(7), nx.barbell_graph(4, 2),
        nx.karate_club_graph(), nx.davis_southern_women_graph(), nx.florentine_families_graph(), nx.krackhardt_kite_graph(),
        nx.lollipop_graph(4, 3), nx.windmill_graph(4, 3), caveman(0), caveman(1),
    ],
)  # fmt: skip
def test_known_networks_taken_apart_have_the_betweenness_of_networkx(plain):
    assert by_parts(plain).tolist() == pytest.approx(reference(plain), abs=1e-9)
    assert exact_betweenness(matrix(plain)).tolist() == pytest.approx(reference(plain), abs=1e-9)


@given(st.integers(1, 16), st.floats(0.02, 0.6), st.integers(0, 10_000))
@settings(max_examples=120, deadline=None)
def test_any_network_taken_apart_has_the_betweenness_of_networkx(n, p, seed):
    plain = nx.gnp_random_graph(n, p, seed=seed)
    assert by_parts(plain).tolist() == pytest.approx(reference(plain), abs=1e-9)


@given(st.lists(st.lists(st.integers(0, 14), min_size=2, max_size=6, unique=True), max_size=7))
@settings(max_examples=80, deadline=None)
def test_projected_alliances_have_the_betweenness_of_networkx(members):
    plain = nx.empty_graph(15)
    for who in members:
        plain.add_edges_from((a, b) for at, a in enumerate(who) for b in who[at + 1 :])
    assert by_parts(plain).tolist() == pytest.approx(reference(plain), abs=1e-9)


def test_trees_and_groups_of_all_with_all_need_no_path():
    assert take_apart(matrix(nx.random_labeled_tree(30, seed=2))).work == 0
    assert take_apart(matrix(nx.windmill_graph(5, 4))).work == 0


def test_the_same_network_gives_the_same_numbers_to_the_last_digit():
    for plain in (caveman(1), nx.gnm_random_graph(200, 900, seed=1), nx.cycle_graph(200)):
        ties = matrix(plain)
        assert exact_betweenness(ties).tolist() == exact_betweenness(ties).tolist()


def test_where_taking_apart_saves_nothing_one_call_is_made():
    """A long ring: nothing to cut, many steps."""
    plan = take_apart(matrix(nx.cycle_graph(400)))
    assert [len(part.nodes) for part in plan.parts] == [400]
    assert exact_betweenness(matrix(nx.cycle_graph(400))).tolist() == pytest.approx([398 * 398 / 8] * 400)


def test_a_long_call_is_made_step_by_step_unless_that_takes_much_longer(monkeypatch):
    monkeypatch.setattr(blocks, "LONG", 0)
    ring, dense = (take_apart(matrix(plain)) for plain in (nx.cycle_graph(400), nx.gnm_random_graph(200, 900, seed=1)))
    assert [part.stepped for part in ring.parts + dense.parts] == [False, True]
    done = []
    with watched(lambda at, every: done.append((at, every))):
        found = exact_betweenness(matrix(nx.gnm_random_graph(200, 900, seed=1)))
    assert len(done) > 1
    assert found == pytest.approx(reference(nx.gnm_random_graph(200, 900, seed=1)))
