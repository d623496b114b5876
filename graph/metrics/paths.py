"""Walks through a network, many at once: components, breadth-first waves, distances, shortest paths from a sample."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from graph.metrics.steps import steps as in_steps
from graph.metrics.steps import tick
from graph.metrics.ties import Network

_WORDS = 8
"""Machine words of 64 starting nodes that walk together: more is faster and takes more memory."""

BY_ROWS = 0.03
"""Products of sparse rows are used as long as they are fewer than this share of what waves would touch (measured)."""


def components(network: Network) -> list[np.ndarray]:
    """The nodes of each component, as positions in ``network.nodes``; largest first, then by first node."""
    n = len(network.nodes)
    if not n:
        return []
    _, label = connected_components(network.weights, directed=False)
    order = np.argsort(label, kind="stable")
    found = np.split(order, np.flatnonzero(np.diff(label[order])) + 1)
    return sorted(found, key=lambda members: (-len(members), int(members[0])))


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
        tick()
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
    for at in in_steps(range(0, len(sources), 64 * _WORDS)):
        for step, front in waves(network.weights, sources[at : at + 64 * _WORDS]):
            new = np.bitwise_count(front).sum(axis=1, dtype=np.int64)
            harmonic += new / step
            met += new
            if step == steps:
                break
    return harmonic, met


def counted_within(ties: sparse.csr_array, steps: int, first: int) -> np.ndarray:
    """How many of the ``first`` nodes lie within so many steps of each of them, itself not counted.

    By products of sparse rows where they stay few, else by `waves` from all: O(first · nodes met) or O(first · ties / 64).
    """
    n = ties.shape[0]
    loops = (ties + sparse.eye_array(n, format="csr")).tocsr()
    looked = np.unique(np.linspace(0, first - 1, 64, dtype=int)) if first else np.arange(0)
    work = _products(loops, looked, steps) / max(1, len(looked))
    if work > BY_ROWS * steps * (n + ties.nnz):
        met = np.zeros(n, dtype=np.int64)
        for at in in_steps(range(0, first, 64 * _WORDS)):
            for step, front in waves(ties, np.arange(at, min(first, at + 64 * _WORDS))):
                met += np.bitwise_count(front).sum(axis=1, dtype=np.int64)
                if step == steps:
                    break
        return met[:first]
    rows, found = max(1, min(4000, int(2e7 / max(1.0, work)))), []
    for at in in_steps(range(0, first, rows)):
        near = _rows_within(loops, np.arange(at, min(first, at + rows)), steps)
        owner = np.repeat(np.arange(near.shape[0]), np.diff(near.indptr))
        found.append(np.bincount(owner[near.indices < first], minlength=near.shape[0]) - 1)
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def _rows_within(loops: sparse.csr_array, rows: np.ndarray, steps: int) -> sparse.csr_array:
    near = loops[rows]
    for _ in range(steps - 1):
        near = near @ loops
        near.data[:] = 1
    return near


def _products(loops: sparse.csr_array, rows: np.ndarray, steps: int) -> float:
    """How many products the rows take."""
    sizes, work = np.diff(loops.indptr), 0.0
    for step in range(1, steps):
        work += float(sizes[_rows_within(loops, rows, step).indices].sum())
    return work


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


def sampled_betweenness(adjacency: sparse.csr_array, sources: np.ndarray) -> np.ndarray:
    """Brandes' accumulation from some sources, scaled to all n: raw betweenness of unordered pairs. O(sources · ties)."""
    n = adjacency.shape[0]
    begins, degree, ends = adjacency.indptr[:-1], np.diff(adjacency.indptr), adjacency.indices
    total, last = np.zeros(n), np.empty(n, dtype=np.int64)
    for source in in_steps(sources.tolist()):
        paths, owed, seen = np.zeros(n), np.zeros(n), np.zeros(n, dtype=bool)
        paths[source], seen[source] = 1, True
        front, layers = np.array([source]), []
        while len(front):
            count = degree[front]
            tails = np.repeat(front, count)
            heads = ends[np.arange(len(tails)) + np.repeat(begins[front] - np.cumsum(count) + count, count)]
            fresh = ~seen[heads]
            tails, heads = tails[fresh], heads[fresh]
            np.add.at(paths, heads, paths[tails])
            seen[heads] = True
            layers.append((tails, heads))
            last[heads] = np.arange(len(heads))
            front = heads[last[heads] == np.arange(len(heads))]
        for tails, heads in layers[::-1]:
            np.add.at(owed, tails, paths[tails] / paths[heads] * (1 + owed[heads]))
        owed[source] = 0
        total += owed
    return np.asarray(total * n / len(sources) / 2)


def rows_of_product(a: sparse.csr_array, b: sparse.csr_array, mask: sparse.csr_array, rows: int = 2000) -> np.ndarray:
    """Row sums of (a @ b) ∘ mask, some rows at a time so that the product never stands whole in memory."""
    n = a.shape[0]
    sums = [((a[at : at + rows] @ b) * mask[at : at + rows]).sum(axis=1) for at in in_steps(range(0, n, rows))]
    return np.concatenate(sums) if sums else np.zeros(0)
