"""On random networks, with isolates, in parts, empty or of one actor, every measure equals plain NetworkX."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.metrics import bipartite, centrality, holes, mixing, paths, structure
from graph.metrics.ties import one_mode, two_mode

quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def networks(draw, least=0):
    n = draw(st.integers(least, 14))
    possible = [(a, b) for a in range(n) for b in range(a)]
    plain = nx.Graph()
    plain.add_nodes_from(range(n))
    plain.add_edges_from(draw(st.lists(st.sampled_from(possible), unique=True)) if possible else [])
    return plain


def listed(plain, values):
    return [values[node] for node in plain]


@quick
@given(plain=networks())
def test_unweighted_measures(build_pairs, plain):
    network = one_mode(build_pairs(plain))
    n = len(plain)
    same = np.testing.assert_allclose
    same(network.degree, [d for _, d in plain.degree])
    same(centrality.betweenness(network), listed(plain, nx.betweenness_centrality(plain, normalized=False)), atol=1e-9)
    same(centrality.betweenness(network, normalized=True), listed(plain, nx.betweenness_centrality(plain)), atol=1e-9)
    same(
        centrality.harmonic_closeness(network) * max(n - 1, 1), listed(plain, nx.harmonic_centrality(plain)), atol=1e-9
    )
    same(centrality.k_core(network), listed(plain, nx.core_number(plain)))
    same(centrality.clustering(network), listed(plain, nx.clustering(plain)), atol=1e-12)
    within_two = [len(nx.single_source_shortest_path_length(plain, v, cutoff=2)) - 1 for v in plain]
    same(centrality.two_step_reach(network), within_two)
    if n:
        same(centrality.pagerank(network), listed(plain, nx.pagerank(plain, tol=1e-12, max_iter=1000)), atol=1e-8)
        same(structure.density(network), nx.density(plain))
    assert sorted(map(len, nx.connected_components(plain)), reverse=True) == structure.actor_components(network)
    names = dict(zip(plain, network.nodes, strict=True))
    assert structure.articulation_points(network) == sorted(names[v] for v in nx.articulation_points(plain))
    assert structure.bridges(network) == sorted(tuple(sorted((names[a], names[b]))) for a, b in nx.bridges(plain))


@quick
@given(plain=networks(least=1))
def test_structural_holes(build_pairs, plain):
    network = one_mode(build_pairs(plain))
    np.testing.assert_allclose(holes.constraint(network), listed(plain, nx.constraint(plain)), atol=1e-9)
    np.testing.assert_allclose(holes.effective_size(network), listed(plain, nx.effective_size(plain)), atol=1e-9)


@quick
@given(plain=networks(least=1), seed=st.integers(0, 5))
def test_weighted_measures(build, plain, seed):
    draw = np.random.default_rng(seed)
    rows, name = [], {node: f"n{node:03d}" for node in plain}
    for at, (a, b, data) in enumerate(plain.edges(data=True)):
        data["weight"] = float(draw.integers(1, 6))
        data["distance"] = 1 / data["weight"]
        rows += [{"actor": name[x], "alliance": f"l{at}", "weight": data["weight"]} for x in (a, b)]
    graph = build({}, {name[v]: {} for v in plain}, {row["alliance"]: {} for row in rows}, participations=rows)
    network, same = one_mode(graph), np.testing.assert_allclose
    between = nx.betweenness_centrality(plain, normalized=False, weight="distance")
    same(centrality.betweenness(network, weighted=True), listed(plain, between), atol=1e-9)
    harmonic = nx.harmonic_centrality(plain, distance="distance")
    same(
        centrality.harmonic_closeness(network, weighted=True) * max(len(plain) - 1, 1),
        listed(plain, harmonic),
        atol=1e-9,
    )
    same(centrality.clustering(network, weighted=True), listed(plain, nx.clustering(plain, weight="weight")), atol=1e-9)
    same(holes.constraint(network, weighted=True), listed(plain, nx.constraint(plain, weight="weight")), atol=1e-9)
    # NetworkX 3.6's way for all nodes at once divides by the wrong maxima when weighted; its way for chosen nodes is right
    size = nx.effective_size(plain, nodes=list(plain), weight="weight")
    same(holes.effective_size(network, weighted=True), listed(plain, size), atol=1e-9)
    if len(plain):
        rank = nx.pagerank(plain, weight="weight", tol=1e-12, max_iter=1000)
        same(centrality.pagerank(network, weighted=True), listed(plain, rank), atol=1e-8)


@quick
@given(plain=networks(), seed=st.integers(0, 5))
def test_mixing_and_assortativity(build_pairs, plain, seed):
    kinds = np.random.default_rng(seed).choice(["a", "b", "c"], len(plain))
    graph = build_pairs(plain)
    network = one_mode(graph)
    family = graph.actors.assign(family=kinds).set_index("id")["family"]
    nx.set_node_attributes(plain, dict(zip(plain, kinds, strict=True)), "family")
    mixed = mixing.mixing_matrix(network, family)
    assert mixed.to_numpy().trace() + np.triu(mixed.to_numpy(), 1).sum() == plain.number_of_edges()
    found = mixing.assortativity(network, family)
    ends = {kinds[v] for v in plain if plain.degree(v)}
    if len(ends) < 2:
        assert np.isnan(found)
    else:
        assert found == pytest.approx(nx.attribute_assortativity_coefficient(plain, "family"))


@quick
@given(plain=networks())
def test_an_eigenvector_is_one_of_its_component_and_has_norm_one_there(build_pairs, plain):
    network = one_mode(build_pairs(plain))
    values = centrality.eigenvector(network)
    for members in paths.components(network):
        vector = values[members]
        if len(members) == 1:
            assert vector == [0]
            continue
        ties = network.adjacency[members][:, members]
        assert np.linalg.norm(vector) == pytest.approx(1)
        assert (vector > 0).all()
        times = ties @ vector
        assert times == pytest.approx(vector * (times @ vector), abs=1e-6)


@quick
@given(plain=networks(), cut=st.integers(1, 10))
def test_two_mode_measures(build, plain, cut):
    """The first nodes are actors, the others alliances; ties within a side are dropped."""
    sides = [(a, b) for a, b in plain.edges if (a < cut) != (b < cut)]
    members = {f"l{b:02d}": [] for b in range(cut, len(plain))}
    for a, b in sides:
        members[f"l{max(a, b):02d}"].append(f"n{min(a, b):02d}")
    graph = build(members, {f"n{a:02d}": {} for a in range(min(cut, len(plain)))})
    network = two_mode(graph)
    reference, n = network.networkx(), network.actors
    same = np.testing.assert_allclose
    if network.ties:
        latapy = nx.bipartite.latapy_clustering(reference)
        same(centrality.clustering(network), [latapy[v] for v in reference], atol=1e-12)
        within = [
            sum(d > 0 and v < n for v, d in nx.single_source_shortest_path_length(reference, u, 4).items())
            for u in range(n)
        ]
        same(centrality.two_step_reach(network)[:n], within)
        table = bipartite.borgatti_everett(graph)
        top = range(n)
        possible = ("betweenness",) if n > 1 and len(reference) > n + 1 else ()  # NetworkX divides by 0 below that
        for name in ("degree", "closeness", *possible):
            values = getattr(nx.bipartite, f"{name}_centrality")(reference, top)
            same(table[name], [values[v] for v in reference], atol=1e-9)
    else:
        assert (bipartite.borgatti_everett(graph)[["degree", "closeness", "betweenness"]] == 0).all().all()


def test_sampled_betweenness_and_closeness_are_exact_when_every_node_is_a_start(build_pairs, monkeypatch):
    network = one_mode(build_pairs(nx.barbell_graph(5, 3)))
    exact = centrality.betweenness(network), centrality.harmonic_closeness(network)
    monkeypatch.setattr(centrality, "EXACT", 0)
    monkeypatch.setattr(centrality, "LARGEST", 0)
    assert centrality.betweenness(network) == pytest.approx(exact[0])
    assert centrality.harmonic_closeness(network) == pytest.approx(exact[1])


def test_sampled_betweenness_lies_within_its_stated_error(build_pairs, monkeypatch):
    network = one_mode(build_pairs(nx.gnm_random_graph(300, 700, seed=3)))
    exact = centrality.betweenness(network, normalized=True)
    monkeypatch.setattr(centrality, "EXACT", 0)
    monkeypatch.setattr(centrality, "LARGEST", 0)
    monkeypatch.setattr(centrality, "SAMPLE", 64)
    sampled = centrality.betweenness(network, normalized=True, seed=1)
    assert np.abs(sampled - exact).max() <= centrality.betweenness_error(300)
    assert np.corrcoef(sampled, exact)[0, 1] > 0.9


def test_sampled_closeness_lies_within_its_stated_error(build_pairs, monkeypatch):
    network = one_mode(build_pairs(nx.gnm_random_graph(300, 700, seed=3)))
    exact = [centrality.harmonic_closeness(network, weighted) for weighted in (False, True)]
    monkeypatch.setattr(centrality, "EXACT", 0)
    monkeypatch.setattr(centrality, "SAMPLE", 64)
    for weighted, true in zip((False, True), exact, strict=True):
        far = np.abs(centrality.harmonic_closeness(network, weighted, seed=1) - true)
        assert 0 < far.max() <= centrality.harmonic_error(300)


def test_the_stated_error_of_closeness_is_hoeffdings_and_none_where_it_is_exact():
    assert centrality.harmonic_error(centrality.EXACT) == 0
    assert centrality.harmonic_error(216_000) == pytest.approx((np.log(2 * 216_000 / 0.05) / (2 * 255)) ** 0.5)
    assert centrality.harmonic_error(216_000, largest=3) == pytest.approx(3 * centrality.harmonic_error(216_000))


def test_beyond_the_bound_a_network_of_small_parts_is_still_exact_and_one_large_part_is_not(build_pairs, monkeypatch):
    monkeypatch.setattr(centrality, "EXACT", 10)
    monkeypatch.setattr(centrality, "LARGEST", 13)
    chain = nx.Graph((10 * k + at, 10 * k + (at + 1) % 9) for k in range(2) for at in range(9))
    chain.add_edge(0, 10)
    small, large = one_mode(build_pairs(chain)), one_mode(build_pairs(nx.cycle_graph(18)))
    assert centrality.is_exact(small)
    assert not centrality.is_exact(large)
    assert not centrality.is_exact(small, weighted=True)
    found = centrality.betweenness(small)
    np.testing.assert_allclose(found, listed(chain, nx.betweenness_centrality(chain, normalized=False)), atol=1e-9)


def test_weighted_betweenness_of_a_large_network_starts_from_a_sample(build_pairs, monkeypatch):
    network = one_mode(build_pairs(nx.gnm_random_graph(60, 150, seed=3)))
    exact = centrality.betweenness(network, weighted=True)
    monkeypatch.setattr(centrality, "EXACT", 10)
    monkeypatch.setattr(centrality, "SAMPLE", 40)
    sampled = centrality.betweenness(network, weighted=True)
    assert not np.allclose(sampled, exact)
    assert np.corrcoef(sampled, exact)[0, 1] > 0.9


@quick
@given(plain=networks(), away=st.integers(1, 4), first=st.integers(0, 12), by_rows=st.booleans())
def test_those_met_within_some_steps_are_counted_either_way(build_pairs, plain, away, first, by_rows):
    network = one_mode(build_pairs(plain))
    first = min(first, len(plain))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "BY_ROWS", 1e9 if by_rows else -1)
        found = paths.counted_within(network.adjacency, away, first)
    kept = set(list(plain)[:first])
    expected = [
        len(kept & set(nx.single_source_shortest_path_length(plain, node, away))) - 1 for node in list(plain)[:first]
    ]
    assert found.tolist() == expected


def test_the_backend_is_the_one_that_answers(build_pairs, monkeypatch):
    asked = []
    plain = nx.core_number
    monkeypatch.setattr(nx, "core_number", lambda *a, **k: asked.append(k.get("backend")) or plain(*a, **k))
    centrality.k_core(one_mode(build_pairs(nx.path_graph(4))))
    assert asked == ["rustworkx"]
