"""Betweenness without a shortcut in accuracy, by taking the network apart first. Pairs and two-mode views, ties counted 1.

1. A node whose partners are all partners of each other lies between nobody. Two such nodes that are tied have the same partners and become one
   node that stands for both.
2. What is left falls into biconnected parts that meet in single nodes. Between two parts every path passes through these nodes, which a count of
   the nodes on each side gives; only inside a part are shortest paths followed, each node counting for all that hangs on it.

Parts in which everybody is tied to everybody, and trees, need no path at all. Source: Puzis et al. 2012 (heuristics for speeding up betweenness).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import rustworkx as rx
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from graph.metrics.paths import rows_of_product, waves
from graph.metrics.steps import steps as in_steps

BATCH, CELLS = 16, 30_000_000
"""Starting nodes that walk together, at most; numbers kept for them, about (nodes · steps · starting nodes)."""

NODE, TIE = 10.0, 1.2
"""Nanoseconds a starting node takes for each node, and tie end, and step, in `counted_betweenness`."""

DIRECT_NODE, DIRECT_TIE = 58.0, 14.7
"""The same for each node and tie end in rustworkx on one core. Measured (benchmarks/betweenness.py); these numbers only choose the way."""

LONG, PATIENCE = 3e9, 3
"""As long as a call of rustworkx lasts nothing else gets a turn, not even an interruption: one of more than LONG nanoseconds is made only where
walking step by step would take PATIENCE times as long."""


@dataclass(frozen=True)
class Part:
    """A biconnected part that is not complete: its nodes, how many nodes each stands for (itself and all beyond it), and whether it is
    walked through step by step rather than in one call."""

    nodes: np.ndarray
    counts: np.ndarray
    stepped: bool


@dataclass(frozen=True)
class Plan:
    """A network taken apart: ``kept`` nodes and the ties among them, the parts in which paths must be followed, and what each kept node owes to
    lying between parts. ``work`` is what is left to do, compared with ``direct``, a plain call (nanoseconds, about)."""

    kept: np.ndarray
    ties: sparse.csr_array
    parts: tuple[Part, ...]
    between: np.ndarray
    work: float
    direct: float

    @property
    def squares(self) -> int:
        """Σ over parts of their squared number of nodes: how many pairs are left to find paths for."""
        return sum(len(part.nodes) ** 2 for part in self.parts)


def exact_betweenness(ties: sparse.csr_array, plan: Plan | None = None) -> np.ndarray:
    """Raw betweenness of unordered pairs, exact, for a symmetric 0/1 matrix without loops. Isolates 0.

    By parts (``plan``, when they are known) where that is less work than one direct call of rustworkx, else that call.
    O(Σ over parts of nodes · ties).
    """
    plan = plan or take_apart(ties)
    if plan.work >= _bearable(plan.direct):
        return direct_betweenness(ties)
    found = plan.between.copy()
    for part in plan.parts:
        inside = plan.ties[part.nodes][:, part.nodes].tocsr()
        found[part.nodes] += counted_betweenness(inside, part.counts) if part.stepped else direct_betweenness(inside)
    whole = np.zeros(ties.shape[0])
    whole[plan.kept] = found
    return whole


def _direct(n: int, ends: int) -> float:
    """Nanoseconds, about, that one call of rustworkx takes for n tied nodes with so many tie ends."""
    return n * (DIRECT_NODE * n + DIRECT_TIE * ends)


def _bearable(direct: float) -> float:
    """How long the steps may take instead of one call."""
    return direct if direct < LONG else PATIENCE * direct


def direct_betweenness(ties: sparse.csr_array) -> np.ndarray:
    """The same by one call of rustworkx (Brandes 2001).

    On one core: threads add up in an order of their own, and the last digits would change from one call to the next.
    """
    values = rx.betweenness_centrality(_graph(ties), normalized=False, parallel_threshold=ties.shape[0] + 1)
    return np.fromiter((values[at] for at in range(ties.shape[0])), float, ties.shape[0])


def take_apart(ties: sparse.csr_array) -> Plan:
    """What is left to walk through once twins are joined and the network is cut at single nodes. O(Σ degree²)."""
    kept, counts = _joined_twins(ties)
    small = ties[kept][:, kept].tocsr()
    blocks, edges = _blocks(small)
    beyond, between = _beyond(small, blocks, counts)
    parts, work, steps = [], 0.0, _steps(small) if blocks else 0.0
    for block, sizes, inside in zip(blocks, beyond, edges, strict=True):
        n = len(block)
        if 2 * inside == n * (n - 1):
            continue
        plain, counted = _direct(n, 2 * inside), n * steps * (NODE * n + TIE * 2 * inside)
        parts.append(Part(block, sizes, bool((sizes != 1).any()) or counted < _bearable(plain)))
        work += counted if parts[-1].stepped else plain
    tied = int(np.count_nonzero(np.diff(ties.indptr)))
    return Plan(kept, small, tuple(parts), between, work, tied * (DIRECT_NODE * ties.shape[0] + DIRECT_TIE * ties.nnz))


def _steps(ties: sparse.csr_array) -> float:
    """About how many steps a walk from a node takes: 1.4 times those from the node with most ties."""
    start = np.array([int(np.argmax(np.diff(ties.indptr)))])
    return 1.4 * sum(1 for _ in waves(ties, start)) + 1


def counted_betweenness(ties: sparse.csr_array, counts: np.ndarray) -> np.ndarray:
    """Σ over pairs s<t of counts_s · counts_t · σ(s,t|v)/σ(s,t): betweenness where each node stands for several. O(nodes · ties · diameter)."""
    n = ties.shape[0]
    total, batch = np.zeros(n), int(np.clip(CELLS / (n * (_steps(ties) + 1)), 1, BATCH)) if n else 1
    for at in in_steps(range(0, n, batch)):
        chunk = np.arange(at, min(at + batch, n))
        front = np.zeros((n, len(chunk)))
        front[chunk, np.arange(len(chunk))] = 1
        unseen, layers = front == 0, []
        while front.any():
            layers.append(front)
            front = (ties @ front) * unseen
            unseen &= front == 0
        owed = np.zeros_like(front)
        for step in range(len(layers) - 1, 1, -1):
            share = np.divide(counts[:, None] + owed, layers[step], out=np.zeros_like(owed), where=layers[step] > 0)
            owed = layers[step - 1] * (ties @ share)
            total += owed @ counts[chunk]
    return np.asarray(total / 2)


def _joined_twins(ties: sparse.csr_array) -> tuple[np.ndarray, np.ndarray]:
    """(nodes kept, how many each stands for): tied nodes whose partners are all tied become one; isolates leave."""
    degree = np.diff(ties.indptr)
    closed = rows_of_product(ties, ties, ties)
    simple = np.flatnonzero((degree > 0) & (np.round(closed) == degree * (degree - 1)))
    _, label = connected_components(ties[simple][:, simple], directed=False)
    first, sizes = np.unique(label, return_index=True, return_counts=True)[1:]
    counts = np.zeros(ties.shape[0])
    counts[degree > 0] = 1
    counts[simple] = 0
    counts[simple[first]] = sizes
    kept = np.flatnonzero(counts)
    return kept, counts[kept]


def _blocks(ties: sparse.csr_array) -> tuple[list[np.ndarray], list[int]]:
    """(the nodes of each biconnected part, sorted; the number of its ties); parts in the order of their first nodes."""
    if not ties.nnz:
        return [], []
    edges = np.array([(a, b, number) for (a, b), number in rx.biconnected_components(_graph(ties)).items()])
    ends = np.unique(np.concatenate([edges[:, [2, 0]], edges[:, [2, 1]]]), axis=0)
    begins = np.flatnonzero(np.diff(ends[:, 0], prepend=-1))
    blocks, count = np.split(ends[:, 1], begins[1:]), np.bincount(edges[:, 2])[ends[begins, 0]].tolist()
    order = sorted(range(len(blocks)), key=lambda at: tuple(blocks[at][:2]))
    return [blocks[at] for at in order], [count[at] for at in order]


def _beyond(
    ties: sparse.csr_array, blocks: list[np.ndarray], counts: np.ndarray
) -> tuple[list[np.ndarray], np.ndarray]:
    """(for each part, how many nodes each of its nodes stands for; for each node, the pairs in different parts beyond it).

    Parts and the nodes they share form a forest: it is walked from the leaves up, then the sizes of both sides of each link are known.
    """
    n, total = ties.shape[0], np.zeros(ties.shape[0])
    _, label = connected_components(ties, directed=False)
    whole = np.bincount(label, counts, minlength=1)[label]
    inside = np.bincount(np.concatenate([*blocks, np.zeros(0, dtype=int)]).astype(int), minlength=n)
    holding: dict[int, list[int]] = {int(node): [] for node in np.flatnonzero(inside > 1)}
    shared = [[int(node) for node in block if inside[node] > 1] for block in blocks]
    for number, nodes in enumerate(shared):
        for node in nodes:
            holding[node].append(number)
    below, parent, order = np.zeros(len(blocks)), np.full(len(blocks), -1), _downward(shared, holding)
    for number, node in order:
        parent[number] = node
    for number, node in in_steps(order[::-1]):
        own = sum(counts[each] for each in blocks[number] if inside[each] == 1)
        lower = [each for each in shared[number] if each != node]
        below[number] = own + sum(1 + sum(below[other] for other in holding[each] if other != number) for each in lower)
    beyond = []
    for number, block in enumerate(blocks):
        sizes = counts[block].copy()
        for at, each in enumerate(block):
            if inside[each] > 1:
                up = parent[number] == each
                sizes[at] = (
                    whole[each] - below[number] if up else 1 + sum(below[b] for b in holding[int(each)] if b != number)
                )
                total[each] += (whole[each] - sizes[at]) ** 2
        beyond.append(sizes)
    cut = inside > 1
    return beyond, np.where(cut, ((whole - 1) ** 2 - total) / 2, 0.0)


def _downward(shared: list[list[int]], holding: dict[int, list[int]]) -> list[tuple[int, int]]:
    """Every part with the shared node it is reached through (−1 for the first of a tree), parents before children."""
    seen, order = [False] * len(shared), []
    for root in range(len(shared)):
        if seen[root]:
            continue
        seen[root], waiting = True, [(root, -1)]
        while waiting:
            number, above = waiting.pop()
            order.append((number, above))
            for node in shared[number]:
                if node == above:
                    continue
                for other in holding[node]:
                    if not seen[other]:
                        seen[other] = True
                        waiting.append((other, node))
    return order


def _graph(ties: sparse.csr_array) -> rx.PyGraph:
    upper = sparse.triu(ties, k=1).tocoo()
    found = rx.PyGraph(multigraph=False)
    found.add_nodes_from(range(ties.shape[0]))
    found.add_edges_from_no_data(list(zip(upper.row.tolist(), upper.col.tolist(), strict=True)))
    return found
