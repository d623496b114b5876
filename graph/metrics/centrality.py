"""Who matters: centrality of each node of a network (`graph.metrics.ties.Network`).

Every function returns one number a node, in the order of ``network.nodes``; an empty network gives an empty array.
Ties count 1; with ``weighted`` a weight is a strength, and a distance is 1/weight.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra
from scipy.sparse.linalg import LinearOperator, eigsh

from graph.metrics.blocks import exact_betweenness
from graph.metrics.paths import components, counted_within, reach, rows_of_product, sampled_betweenness
from graph.metrics.steps import steps, tick
from graph.metrics.ties import Network

BACKEND = "rustworkx"
EXACT = 10_000
"""Up to this many nodes betweenness and harmonic closeness are exact; beyond, from SAMPLE nodes as starting points."""

LARGEST = 5_000
"""Beyond EXACT nodes betweenness stays exact where the biconnected parts to walk through are no more work than one of this many nodes."""

DENSE, DENSE_CELLS = 200, 10_000_000
"""Eigenvectors of components up to this many nodes are found from full tables, of at most so many cells together."""

SAMPLE = 256
DAMPING = 0.85


def betweenness(network: Network, weighted: bool = False, normalized: bool = False, seed: int = 0) -> np.ndarray:
    """How often a node lies on the shortest paths between two others: Σ over pairs s<t of σ(s,t|v)/σ(s,t).

    Raw: pairs of nodes, 0 to (n−1)(n−2)/2; ``normalized``: divided by that, 0 to 1 (0 when n < 3). Isolates: 0.

    Exact in O(n·ties) or less (Brandes 2001) up to EXACT nodes, and beyond where the biconnected parts to walk through are small
    (their squared sizes add up to at most LARGEST squared; Puzis et al. 2012); else estimated from SAMPLE seeded starting nodes, with the error bound stated. Weighted paths: O(n·ties·log n). Sources: Freeman 1977, 1979.
    """
    n = len(network.nodes)
    if n < 3 or not network.ties:
        return np.zeros(n)
    if weighted:
        raw = _weighted_betweenness(network, starts(n, seed) if n > EXACT else np.arange(n))
    elif is_exact(network):
        raw = exact_betweenness(network.adjacency, network.plan if n > EXACT else None)
    else:
        raw = sampled_betweenness(network.adjacency, starts(n, seed))
    return raw * 2 / ((n - 1) * (n - 2)) if normalized else raw


def _weighted_betweenness(network: Network, sources: np.ndarray, batch: int = 16) -> np.ndarray:
    """Plain NetworkX from some starting nodes, a few at a time, scaled to all n."""
    plain, n = network.networkx(), len(network.nodes)
    total = np.zeros(n)
    for at in steps(range(0, len(sources), batch)):
        part: Any = nx.betweenness_centrality_subset(
            plain, sources[at : at + batch].tolist(), range(n), normalized=False, weight="distance"
        )
        total += np.fromiter((part[v] for v in range(n)), float, n)
    return np.asarray(total * n / len(sources))


def is_exact(network: Network, weighted: bool = False) -> bool:
    """Whether every shortest path is followed, rather than those from SAMPLE nodes. O(Σ degree²) beyond EXACT nodes."""
    return len(network.nodes) <= EXACT or (not weighted and network.plan.squares <= LARGEST**2)


def starts(n: int, seed: int = 0) -> np.ndarray:
    """The SAMPLE nodes shortest paths start from in a network too large for all of them; sorted, the same for a seed."""
    return np.sort(np.random.default_rng(seed).choice(n, min(n, SAMPLE), replace=False))


def betweenness_error(n: int, confidence: float = 0.95, exact: bool = False) -> float:
    """Within how much of the exact normalised betweenness every estimate lies, at this confidence; 0 where it is exact.

    Hoeffding's bound over n nodes: √(ln(2n/(1 − confidence)) / (2·SAMPLE)) · n/(n−1).
    """
    return 0.0 if exact or n <= EXACT else math.sqrt(math.log(2 * n / (1 - confidence)) / (2 * SAMPLE)) * n / (n - 1)


def harmonic_closeness(network: Network, weighted: bool = False, seed: int = 0) -> np.ndarray:
    """Σ over others of 1/distance, divided by n − 1: 1 when tied to all, 0 for an isolate or a network of one node.

    Exact up to EXACT nodes, then estimated from SAMPLE seeded nodes, with the error bound stated. O(n·ties/64). Sources: Marchiori & Latora 2000;
    Eppstein & Wang 2004 for the estimate.
    """
    n = len(network.nodes)
    if n < 2:
        return np.zeros(n)
    few = n > EXACT
    sources = starts(n, seed) if few else np.arange(n)
    others = len(sources) - np.isin(np.arange(n), sources)
    sums = _weighted_harmonic(network, sources) if weighted else reach(network, sources=sources)[0]
    return np.asarray(sums / others)


def harmonic_error(n: int, confidence: float = 0.95, largest: float = 1.0) -> float:
    """Within how much of the exact harmonic closeness every estimate lies, at this confidence; 0 where it is exact.

    Each is the mean of at least SAMPLE − 1 values of 1/distance, 0 to ``largest`` (the largest weight; 1 unweighted), drawn without replacement.
    Hoeffding's bound over n nodes: √(ln(2n/(1 − confidence)) / (2·(SAMPLE − 1))) · largest.
    """
    return 0.0 if n <= EXACT else largest * math.sqrt(math.log(2 * n / (1 - confidence)) / (2 * (SAMPLE - 1)))


def _weighted_harmonic(network: Network, sources: np.ndarray, rows: int = 64) -> np.ndarray:
    distance = network.weights.copy()
    distance.data = 1.0 / distance.data
    sums = np.zeros(len(network.nodes))
    for at in steps(range(0, len(sources), rows)):
        far = dijkstra(distance, directed=False, indices=sources[at : at + rows])
        sums += np.divide(1.0, far, out=np.zeros_like(far), where=far > 0).sum(axis=0)
    return sums


def two_step_reach(network: Network) -> np.ndarray:
    """How many other actors an actor meets within two ties: partners, and partners of partners. A count, 0 to n − 1.

    In the two-mode view a tie between actors passes through their alliance: two alliances away. Alliances get 0.
    """
    away = 4 if network.view == "two-mode" else 2
    met = np.zeros(len(network.nodes), dtype=np.int64)
    met[: network.actors] = counted_within(network.adjacency, away, network.actors)
    return met


def pagerank(network: Network, weighted: bool = False) -> np.ndarray:
    """Share of time a walker who follows ties (85 %) or jumps anywhere (15 %) spends at a node; sums to 1.

    Power iteration to 1e-12 a node. Source: Brin & Page 1998.
    """
    n = len(network.nodes)
    if not n:
        return np.zeros(0)
    ties = network.weights if weighted else network.adjacency
    out = np.asarray(ties.sum(axis=1)).ravel()
    step = sparse.diags_array(np.divide(1.0, out, out=np.zeros(n), where=out > 0)) @ ties
    rank = np.full(n, 1.0 / n)
    for _ in range(1000):
        previous = rank
        rank = DAMPING * (previous @ step + previous[out == 0].sum() / n) + (1 - DAMPING) / n
        if np.abs(rank - previous).sum() < n * 1e-12:
            break
    return np.asarray(rank / rank.sum())


def eigenvector(network: Network, weighted: bool = False) -> np.ndarray:
    """Tied to well-tied others: the leading eigenvector of each component, positive, Euclidean norm 1 a component.

    0 to 1; an isolate, tied to nobody, gets 0. Values of two components are not comparable. Source: Bonacich 1972.
    """
    ties = network.weights if weighted else network.adjacency
    found = np.zeros(len(network.nodes))
    for size, group in itertools.groupby(components(network), key=len):
        alike, several = np.stack(list(group)), max(1, DENSE_CELLS // size**2) if size <= DENSE else 1
        for at in steps(range(0, len(alike) if size > 1 else 0, several)):
            members = alike[at : at + several]
            found[members] = _leading(_blocks(ties, members) if size <= DENSE else ties[members[0]][:, members[0]])
    return found


def _blocks(ties: sparse.csr_array, members: np.ndarray) -> np.ndarray:
    """The ties inside each of several components of one size, as (components, size, size)."""
    count, size = members.shape
    place = np.zeros(ties.shape[0], dtype=int)
    place[members.ravel()] = np.arange(count * size) % size
    cells, found = ties[members.ravel()].tocoo(), np.zeros((count, size, size))
    found[cells.row // size, cells.row % size, place[cells.col]] = cells.data
    return found


def _leading(ties: sparse.csr_array | np.ndarray) -> np.ndarray:
    """The positive leading eigenvectors, one a row."""
    if isinstance(ties, np.ndarray):
        vectors = np.linalg.eigh(ties)[1][:, :, -1]
    else:
        n = ties.shape[0]
        start, close = np.full(n, 1.0 / math.sqrt(n)), 1e-10 if n > EXACT else 0
        vectors = eigsh(_ending(ties), k=1, which="LA", v0=start, maxiter=100 * n, tol=close)[1].T
    vectors = np.abs(vectors)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def _ending(ties: sparse.csr_array) -> LinearOperator:
    """The same ties, each product with them a moment to end."""

    def product(values: np.ndarray) -> np.ndarray:
        tick()
        return np.asarray(ties @ values)

    return LinearOperator(ties.shape, matvec=product, dtype=float)


def k_core(network: Network) -> np.ndarray:
    """The largest k such that the node lies in a part where everyone has k ties or more. A count. Source: Seidman 1983."""
    n = len(network.nodes)
    if not network.ties:
        return np.zeros(n, dtype=int)
    cores = nx.core_number(network.networkx(), backend=BACKEND)
    return np.fromiter((cores[v] for v in range(n)), int, n)


def clustering(network: Network, weighted: bool = False) -> np.ndarray:
    """How far a node's partners are partners of each other, 0 to 1.

    Pairs: triangles / possible triangles (Watts & Strogatz 1998), ``weighted`` by the geometric mean of the three weights over
    the largest weight (Onnela et al. 2005); 0 below two partners. Two-mode, where no triangle exists: mean over the actors
    two ties away of shared alliances / alliances of either (Latapy et al. 2008, "dot"), for actors and alliances alike.
    """
    n = len(network.nodes)
    if not network.ties:
        return np.zeros(n)
    if network.view == "two-mode":
        return _two_mode_clustering(network.adjacency, network.degree)
    ties = network.adjacency
    if weighted:
        ties = network.weights.copy()
        ties.data = np.cbrt(ties.data / ties.data.max())
    closed = rows_of_product(ties, ties, ties)
    possible = network.degree * (network.degree - 1)
    return np.asarray(np.divide(closed, possible, out=np.zeros(n), where=possible > 0))


def _two_mode_clustering(ties: sparse.csr_array, degree: np.ndarray, rows: int = 500) -> np.ndarray:
    found = np.zeros(ties.shape[0])
    for at in steps(range(0, ties.shape[0], rows)):
        shared = (ties[at : at + rows] @ ties).tocoo()
        first = shared.row + at
        other = first != shared.col
        row, column, common = first[other], shared.col[other], shared.data[other]
        sums = np.bincount(row, common / (degree[row] + degree[column] - common), minlength=len(found))
        counts = np.bincount(row, minlength=len(found))
        found += np.divide(sums, counts, out=np.zeros(len(found)), where=counts > 0)
    return found
