"""Who matters: centrality of each node of a network (`graph.metrics.ties.Network`).

Every function returns one number a node, in the order of ``network.nodes``; an empty network gives an empty array.
Ties count 1; with ``weighted`` a weight is a strength, and a distance is 1/weight.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.sparse.linalg import eigsh

from graph.metrics.ties import Network, two_mode
from graph.territory import TerritoryGraph

BACKEND = "rustworkx"
EXACT = 10_000
"""Up to this many nodes betweenness and harmonic closeness are exact; beyond, from SAMPLE nodes as starting points."""

SAMPLE = 256
DAMPING = 0.85
_WORDS = 8


def betweenness(network: Network, weighted: bool = False, normalized: bool = False, seed: int = 0) -> np.ndarray:
    """How often a node lies on the shortest paths between two others: Σ over pairs s<t of σ(s,t|v)/σ(s,t).

    Raw: pairs of nodes, 0 to (n−1)(n−2)/2; ``normalized``: divided by that, 0 to 1 (0 when n < 3). Isolates: 0. Exact (Brandes
    2001) up to EXACT nodes in O(n·ties), then estimated from SAMPLE seeded starting nodes (`betweenness_error`).
    Weighted paths are O(n·ties·log n) in plain NetworkX. Source: Freeman 1977, 1979.
    """
    n = len(network.nodes)
    if n < 3 or not network.ties:
        return np.zeros(n)
    values: Any
    if weighted:
        values = nx.betweenness_centrality(network.networkx(), normalized=False, weight="distance")
    elif n <= EXACT:
        values = nx.betweenness_centrality(network.networkx(), normalized=False, backend=BACKEND)
    else:
        values = dict(enumerate(_sampled_betweenness(network.adjacency, starts(n, seed))))
    raw = np.fromiter((values[v] for v in range(n)), float, n)
    return raw * 2 / ((n - 1) * (n - 2)) if normalized else raw


def starts(n: int, seed: int = 0) -> np.ndarray:
    """The SAMPLE nodes shortest paths start from in a network too large for all of them; sorted, the same for a seed."""
    return np.sort(np.random.default_rng(seed).choice(n, min(n, SAMPLE), replace=False))


def betweenness_error(n: int, confidence: float = 0.95) -> float:
    """Within how much of the exact normalised betweenness every estimate lies, at this confidence; 0 where it is exact.

    Hoeffding's bound over n nodes: √(ln(2n/(1 − confidence)) / (2·SAMPLE)) · n/(n−1).
    """
    return 0.0 if n <= EXACT else math.sqrt(math.log(2 * n / (1 - confidence)) / (2 * SAMPLE)) * n / (n - 1)


def _sampled_betweenness(adjacency: sparse.csr_array, sources: np.ndarray, batch: int = 16) -> np.ndarray:
    """Brandes' accumulation from some sources, several at a time, scaled to all n: raw betweenness of unordered pairs."""
    n = adjacency.shape[0]
    total = np.zeros(n)
    for at in range(0, len(sources), batch):
        chunk = sources[at : at + batch]
        columns = np.arange(len(chunk))
        paths = np.zeros((n, len(chunk)))
        paths[chunk, columns] = 1
        level = np.full((n, len(chunk)), -1, dtype=np.int32)
        level[chunk, columns] = 0
        front, depth = paths.copy(), 0
        while front.any():
            depth += 1
            front = adjacency @ front
            front[level >= 0] = 0
            level[front > 0] = depth
            paths += front
        owed = np.zeros_like(paths)
        for step in range(depth - 1, 0, -1):
            share = np.divide(1 + owed, paths, out=np.zeros_like(paths), where=level == step)
            owed += np.where(level == step - 1, paths * (adjacency @ share), 0)
        owed[chunk, columns] = 0
        total += owed.sum(axis=1)
    return np.asarray(total * n / len(sources) / 2)


def waves(ties: sparse.csr_array, sources: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Breadth-first from many nodes at once: (step, nodes newly met) until nothing new is met.

    What is met is one bit a source: nodes × words of 64 sources. A step costs ties × sources / 64.
    """
    n, words = ties.shape[0], -(-len(sources) // 64)
    tied = np.flatnonzero(np.diff(ties.indptr))
    front, order = np.zeros((n, words), dtype=np.uint64), np.arange(len(sources))
    np.bitwise_or.at(front, (sources, order // 64), np.uint64(1) << (order % 64).astype(np.uint64))
    seen, begins, step = front.copy(), ties.indptr[tied], 0
    while len(tied):
        step += 1
        nearby = np.zeros_like(front)
        nearby[tied] = np.bitwise_or.reduceat(front[ties.indices], begins, axis=0)
        front = nearby & ~seen
        if not front.any():
            return
        seen |= front
        yield step, front


def reach(
    network: Network, steps: int | None = None, sources: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """(Σ 1/distance to the sources, number of sources within ``steps``) of each node, itself not counted.

    ``steps`` None goes on until nothing new is met; ``sources`` None: all nodes. O(nodes · ties / 64).
    """
    n = len(network.nodes)
    harmonic, met = np.zeros(n), np.zeros(n, dtype=np.int64)
    sources = np.arange(n) if sources is None else sources
    sources = sources[network.degree[sources] > 0]
    for at in range(0, len(sources), 64 * _WORDS):
        for step, front in waves(network.weights, sources[at : at + 64 * _WORDS]):
            new = np.bitwise_count(front).sum(axis=1, dtype=np.int64)
            harmonic += new / step
            met += new
            if step == steps:
                break
    return harmonic, met


def distances(ties: sparse.csr_array, members: np.ndarray) -> np.ndarray:
    """Steps between each two of some nodes, through the whole network: members × members, ∞ where no path joins them."""
    found = np.full((len(members), len(members)), np.inf, dtype=np.float32)
    np.fill_diagonal(found, 0)
    for at in range(0, len(members), 64 * _WORDS):
        chunk = members[at : at + 64 * _WORDS]
        for step, front in waves(ties, chunk):
            met = np.unpackbits(front[members].astype("<u8").view(np.uint8), axis=1, bitorder="little")
            found[:, at : at + len(chunk)][met[:, : len(chunk)].astype(bool)] = step
    return found


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


def components(network: Network) -> list[np.ndarray]:
    """The nodes of each component, as positions in ``network.nodes``; largest first, then by first node."""
    n = len(network.nodes)
    if not n:
        return []
    _, label = connected_components(network.weights, directed=False)
    order = np.argsort(label, kind="stable")
    found = np.split(order, np.flatnonzero(np.diff(label[order])) + 1)
    return sorted(found, key=lambda members: (-len(members), int(members[0])))


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


def rows_of_product(a: sparse.csr_array, b: sparse.csr_array, mask: sparse.csr_array, rows: int = 2000) -> np.ndarray:
    """Row sums of (a @ b) ∘ mask, some rows at a time so that the product never stands whole in memory."""
    n = a.shape[0]
    sums = [((a[at : at + rows] @ b) * mask[at : at + rows]).sum(axis=1) for at in range(0, n, rows)]
    return np.concatenate(sums) if sums else np.zeros(0)


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


def borgatti_everett(graph: TerritoryGraph) -> pd.DataFrame:
    """Two-mode degree, closeness and betweenness of actors and alliances, each over its own maximum (0 to 1).

    Degree: over the size of the other side. Closeness: least possible sum of distances ((other side) + 2·(own side) − 2)
    over the sum, within the node's component and times the share of nodes in it. Betweenness: over the largest a node of that side could have.
    Columns: mode (actor or alliance), degree, closeness, betweenness; index: ids. Source: Borgatti & Everett 1997.
    """
    network = two_mode(graph)
    plain, n = network.networkx(), len(network.nodes)
    top = range(network.actors)
    measures = {"degree": {}, "closeness": {}, "betweenness": {}} if not network.ties else {
        "degree": nx.bipartite.degree_centrality(plain, top),
        "closeness": nx.bipartite.closeness_centrality(plain, top),
        "betweenness": dict(enumerate(over_largest(network, betweenness(network)))),
    }  # fmt: skip
    columns = {name: [float(found.get(v, 0.0)) for v in range(n)] for name, found in measures.items()}
    mode = ["actor" if v < network.actors else "alliance" for v in range(n)]
    return pd.DataFrame({"mode": mode, **columns}, index=network.nodes)


def over_largest(network: Network, raw: np.ndarray) -> np.ndarray:
    """Raw betweenness over the largest a node could have in the view, 0 to 1: (n−1)(n−2)/2, or Borgatti & Everett's."""
    n, actors = len(network.nodes), network.actors
    if network.view == "pairs":
        return _over(raw, (n - 1) * (n - 2) / 2)
    return np.concatenate(
        [_over(raw[:actors], _most(actors, n - actors)), _over(raw[actors:], _most(n - actors, actors))]
    )


def _most(own: int, other: int) -> float:
    """The largest betweenness a node can have among ``own`` nodes of its side and ``other`` of the other side."""
    if own == 0 or other == 0:
        return 0.0
    s, t = divmod(own - 1, other)
    return (other**2 * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)) / 2


def _over(values: np.ndarray, most: float) -> np.ndarray:
    return np.asarray(values / most) if most else np.zeros(len(values))
