"""Who matters: centrality of each node of a network (`graph.metrics.ties.Network`).

Every function returns one number a node, in the order of ``network.nodes``; an empty network gives an empty array.
Ties count 1; with ``weighted`` a weight is a strength, and a distance is 1/weight.
"""

from __future__ import annotations

import math
from typing import Any

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra
from scipy.sparse.linalg import eigsh

from graph.metrics.blocks import exact_betweenness
from graph.metrics.paths import components, reach, rows_of_product, sampled_betweenness
from graph.metrics.ties import Network

BACKEND = "rustworkx"
EXACT = 10_000
"""Up to this many nodes betweenness and harmonic closeness are exact; beyond, from SAMPLE nodes as starting points."""

LARGEST = 5_000
"""Beyond EXACT nodes betweenness stays exact where the biconnected parts to walk through are no more work than one of this many nodes."""

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
    values: Any
    if weighted:
        few = SAMPLE if n > EXACT else None
        values = nx.betweenness_centrality(network.networkx(), k=few, normalized=False, weight="distance", seed=seed)
    elif is_exact(network):
        values = exact_betweenness(network.adjacency, network.plan if n > EXACT else None)
    else:
        values = dict(enumerate(sampled_betweenness(network.adjacency, starts(n, seed))))
    raw = np.fromiter((values[v] for v in range(n)), float, n)
    return raw * 2 / ((n - 1) * (n - 2)) if normalized else raw


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

    Exact up to EXACT nodes, then estimated from SAMPLE seeded nodes. O(n·ties/64). Source: Marchiori & Latora 2000.
    """
    n = len(network.nodes)
    if n < 2:
        return np.zeros(n)
    if weighted:
        return np.asarray(_weighted_harmonic(network) / (n - 1))
    if n <= EXACT:
        return np.asarray(reach(network)[0] / (n - 1))
    sources = starts(n, seed)
    sampled = np.isin(np.arange(n), sources)
    return np.asarray(reach(network, sources=sources)[0] / (len(sources) - sampled))


def _weighted_harmonic(network: Network) -> np.ndarray:
    distance = network.weights.copy()
    distance.data = 1.0 / distance.data
    n = len(network.nodes)
    sums = np.zeros(n)
    for at in range(0, n, 256):
        far = dijkstra(distance, directed=False, indices=np.arange(at, min(at + 256, n)))
        sums[at : at + 256] = np.divide(1.0, far, out=np.zeros_like(far), where=far > 0).sum(axis=1)
    return sums


def two_step_reach(network: Network) -> np.ndarray:
    """How many other actors an actor meets within two ties: partners, and partners of partners. A count, 0 to n − 1.

    In the two-mode view a tie between actors passes through their alliance: two alliances away. Alliances get 0.
    """
    steps = 4 if network.view == "two-mode" else 2
    met = reach(network, steps, np.arange(network.actors))[1]
    met[network.actors :] = 0
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
    for members in components(network):
        if len(members) > 1:
            found[members] = _leading(ties[members][:, members])
    return found


def _leading(ties: sparse.csr_array) -> np.ndarray:
    n = ties.shape[0]
    if n <= 200:
        vector = np.linalg.eigh(ties.toarray())[1][:, -1]
    else:
        vector = eigsh(ties, k=1, which="LA", v0=np.full(n, 1.0 / math.sqrt(n)), maxiter=100 * n)[1][:, 0]
    vector = np.abs(vector)
    return np.asarray(vector / np.linalg.norm(vector))


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
    for at in range(0, ties.shape[0], rows):
        shared = (ties[at : at + rows] @ ties).tocoo()
        first = shared.row + at
        other = first != shared.col
        row, column, common = first[other], shared.col[other], shared.data[other]
        sums = np.bincount(row, common / (degree[row] + degree[column] - common), minlength=len(found))
        counts = np.bincount(row, minlength=len(found))
        found += np.divide(sums, counts, out=np.zeros(len(found)), where=counts > 0)
    return found
