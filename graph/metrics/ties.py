"""Who is tied to whom: the two-mode incidence of joint alliances, and its bounded projection to pairs of actors.

Two views of the same alliances:

- *two-mode*: actors and joint alliances are both nodes, a participation ties one to the other;
- *pairs*: two actors are tied when they share a joint alliance.

Only joint alliances with two known members or more make ties. An actor with several roles in one alliance counts once.
Memberships and funding enter only when ``graph.layers`` names them, as plain ties between two actors.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from graph.territory import TerritoryGraph

if TYPE_CHECKING:
    from graph.metrics.blocks import Plan

CUTOFF = 100
"""Alliances with more known members than this stay hubs: they make no pairs (100 members alone make 4,950)."""

MOST_PAIRS = 20_000_000
"""The cut-off is lowered, and the result says so, when the pairs to come would be more than this."""

PAIR_LAYERS = ("membership", "funding")
"""Layers whose ties join two actors directly. A framework makes no tie, whatever the layers asked."""

WEIGHTINGS = ("shared", "newman")


@dataclass(frozen=True)
class Incidence:
    """Actors × joint alliances: 1 where an actor takes part. ``weights``: one a joint alliance (see `incidence`)."""

    actors: pd.Index
    alliances: pd.Index
    matrix: sparse.csr_array
    weights: np.ndarray

    @property
    def sizes(self) -> np.ndarray:
        """Known members of each alliance."""
        return np.asarray(self.matrix.sum(axis=0)).ravel().astype(int)

    def complete(self) -> Incidence:
        """Only the alliances with two known members or more: those that make ties."""
        kept = np.flatnonzero(self.sizes >= 2)
        return self._of(kept)

    def without_alliances(self) -> Incidence:
        return self._of(np.arange(0))

    def _of(self, kept: np.ndarray) -> Incidence:
        return Incidence(self.actors, self.alliances[kept], self.matrix[:, kept].tocsr(), self.weights[kept])


@dataclass(frozen=True)
class Network:
    """A simple undirected network. ``nodes``: actors first, then (two-mode view) alliances; ``weights`` symmetric, no loop.

    ``left_out``: alliances too large to be projected, with their size; ``cutoff``: the size bound that was used.
    """

    nodes: pd.Index
    weights: sparse.csr_array
    actors: int
    view: str
    layers: tuple[str, ...] = ("alliance",)
    cutoff: int | None = None
    left_out: pd.Series = field(default_factory=lambda: pd.Series(dtype=int))
    layer_ties: dict[str, sparse.csr_array] = field(default_factory=dict)

    @functools.cached_property
    def adjacency(self) -> sparse.csr_array:
        """1 where two nodes are tied."""
        ones = self.weights.copy()
        ones.data = np.ones_like(ones.data)
        return ones

    @functools.cached_property
    def degree(self) -> np.ndarray:
        """Ties of each node."""
        return np.diff(self.weights.indptr)

    @functools.cached_property
    def plan(self) -> Plan:
        """The network taken apart into biconnected parts (`graph.metrics.blocks`)."""
        from graph.metrics.blocks import take_apart

        return take_apart(self.adjacency)

    @property
    def ties(self) -> int:
        return int(self.weights.nnz // 2)

    def networkx(self) -> Any:
        """The same network for NetworkX: nodes numbered in order, ``weight`` (strength) and ``distance`` (1/weight).

        Made once and shared: not to be changed.
        """
        return self._networkx

    @functools.cached_property
    def _networkx(self) -> Any:
        found: Any = nx.Graph()
        found.__networkx_cache__ = None  # NetworkX warns each time a cached conversion is used again
        found.add_nodes_from(range(len(self.nodes)))
        upper = sparse.triu(self.weights, k=1).tocoo()
        found.add_edges_from(
            (int(a), int(b), {"weight": float(w), "distance": 1.0 / float(w)})
            for a, b, w in zip(upper.row, upper.col, upper.data, strict=True)
        )
        return found

    def pairs(self) -> pd.DataFrame:
        """One row a tie: source, target (ids, in the order of ``nodes``), weight, and a column a layer with its part."""
        upper = sparse.triu(self.weights, k=1).tocoo()
        rows, columns = upper.row, upper.col
        table = pd.DataFrame({"source": self.nodes[rows], "target": self.nodes[columns], "weight": upper.data})
        for layer, part in self.layer_ties.items():
            table[layer] = np.asarray(part[rows, columns]).ravel() if len(table) else np.empty(0)
        return table


def incidence(graph: TerritoryGraph) -> Incidence:
    """The participations of the graph's actors in its joint alliances, those with a single known member included.

    Kept: alliances of nature ``joint`` valid in ``graph.as_of`` (all when it is None), those from above only when
    ``graph.include_above``; participations valid in that year. An alliance's weight is its source's own weight where it has
    exactly two known members (the larger when its two rows differ), else 1. Cost: linear.
    """
    alliances = joint_alliances(graph)
    rows = valid_in(graph.participations, graph.as_of)
    rows = rows[rows["actor"].isin(graph.actors["id"]) & rows["alliance"].isin(alliances["id"])]
    actors, hubs = pd.Index(graph.actors["id"], dtype=object), pd.Index(alliances["id"], dtype=object)
    matrix = zero_one(actors.get_indexer(rows["actor"]), hubs.get_indexer(rows["alliance"]), (len(actors), len(hubs)))
    stated = pd.to_numeric(rows["weight"], errors="coerce")
    own = stated[stated > 0].groupby(rows["alliance"]).max().reindex(hubs).to_numpy(dtype=float)
    sizes = np.asarray(matrix.sum(axis=0)).ravel()
    return Incidence(actors, hubs, matrix, np.where((sizes == 2) & ~np.isnan(own), own, 1.0))


def tying(graph: TerritoryGraph) -> Incidence:
    """The incidence of what makes ties: joint alliances of two known members or more; none when that layer is not asked."""
    found = incidence(graph)
    return found.complete() if "alliance" in graph.layers else found.without_alliances()


def joint_alliances(graph: TerritoryGraph) -> pd.DataFrame:
    """The rows of ``graph.alliances`` that may make ties: joint, valid in the year asked, from above only when asked."""
    rows = valid_in(graph.alliances, graph.as_of)
    rows = rows[rows["nature"] == "joint"]
    return rows if graph.include_above else rows[~is_true(rows["above"])]


def is_true(column: pd.Series) -> pd.Series:
    """A yes/no column with gaps as plain booleans; a gap is no."""
    return column.map(lambda value: value is True or value == 1).astype(bool)


def valid_in(rows: pd.DataFrame, year: int | None) -> pd.DataFrame:
    """Rows valid at the end of a year, by ``since`` and ``until`` (ISO text of any precision; unknown is not a limit)."""
    if year is None or rows.empty:
        return rows
    last = f"{year:04d}-12-31"
    began = [date is None or date <= last for date in map(_iso, rows["since"])]
    goes_on = [date is None or date + "-12-31"[len(date) - 4 :] >= last for date in map(_iso, rows["until"])]
    kept: pd.DataFrame = rows[np.array(began) & np.array(goes_on)]
    return kept


def _iso(date: object) -> str | None:
    """A date as ISO text of its own precision; a number is a year; None for what is neither."""
    if isinstance(date, str):
        return date[:10] if len(date) >= 4 else None
    return f"{int(date):04d}" if isinstance(date, (int, float, np.number)) and not np.isnan(date) else None


def two_mode(graph: TerritoryGraph, weighted: bool = False) -> Network:
    """Actors and joint alliances of two known members or more as one network; other layers tie two actors.

    Weights: 1, or the participation's own alliance weight (`incidence`) when ``weighted``. Cost: linear.
    """
    found = tying(graph)
    n, m = found.matrix.shape
    part = found.matrix @ sparse.diags_array(found.weights) if weighted and m else found.matrix
    upper = sparse.block_array([[_empty(n, n), part], [_empty(m, n), _empty(m, m)]]).tocsr() if m else _empty(n, n)
    extra = {layer: _layer(graph, layer) for layer in graph.layers if layer in PAIR_LAYERS}
    for ties in extra.values():
        upper = upper + _grown(ties, n + m)
    ties = upper + upper.T
    return Network(
        found.actors.append(found.alliances), _simple(ties), n, "two-mode", tuple(graph.layers), layer_ties=extra
    )


def one_mode(graph: TerritoryGraph, cutoff: int = CUTOFF, weighting: str = "shared") -> Network:
    """Pairs of actors that share a joint alliance of at most ``cutoff`` known members.

    Weight ``shared``: the number of shared alliances, an alliance of two counting its source's own weight; ``newman``:
    Σ 1/(k − 1) over shared alliances of k members (Newman 2001), times that own weight. A membership or a funding tie,
    when its layer is asked, adds 1. Alliances above the bound are named in ``left_out``. Cost: Σ k² over alliances.
    Raises ValueError for an unknown weighting or a cutoff below 2.
    """
    if weighting not in WEIGHTINGS or cutoff < 2:
        raise ValueError(
            f"weighting is one of {', '.join(WEIGHTINGS)} and cutoff at least 2, not {weighting!r}, {cutoff!r}"
        )
    found = tying(graph)
    cutoff = _bounded(found.sizes, cutoff)
    kept = found.sizes <= cutoff
    worth = found.weights / (found.sizes - 1) if weighting == "newman" else found.weights
    part = found.matrix[:, np.flatnonzero(kept)].tocsr()
    shared = (
        (part @ sparse.diags_array(worth[kept]) @ part.T).tocsr() if kept.any() else _empty(*2 * found.matrix.shape[:1])
    )
    layers = {"alliance": _simple(shared)} | {
        layer: _simple(one_way + one_way.T)
        for layer in graph.layers
        if layer in PAIR_LAYERS
        for one_way in [_layer(graph, layer)]
    }
    total = sum(layers.values(), _empty(*2 * found.matrix.shape[:1]))
    left_out = pd.Series(found.sizes[~kept], index=found.alliances[~kept], dtype=int)
    return Network(
        found.actors, _simple(total), len(found.actors), "pairs", tuple(graph.layers), cutoff, left_out, layers
    )


def strength(graph: TerritoryGraph) -> pd.Series:
    """Sum of a actor's tie weights over all others, without projecting: Σ weight · (k − 1) over its alliances, + layers."""
    found = tying(graph)
    sums = found.matrix @ (found.weights * (found.sizes - 1))
    for layer in graph.layers:
        if layer in PAIR_LAYERS:
            one_way = _layer(graph, layer)
            sums = sums + _simple(one_way + one_way.T).sum(axis=1)
    return pd.Series(np.asarray(sums, dtype=float), index=found.actors)


def _bounded(sizes: np.ndarray, cutoff: int) -> int:
    """The largest bound up to ``cutoff`` under which alliances make at most MOST_PAIRS pairs."""
    ordered = np.sort(sizes[sizes <= cutoff]).astype(np.int64)
    pairs = np.cumsum(ordered * (ordered - 1) // 2)
    too_many = np.flatnonzero(pairs > MOST_PAIRS)
    return cutoff if not len(too_many) else max(2, int(ordered[too_many[0]]) - 1)


def _layer(graph: TerritoryGraph, layer: str) -> sparse.csr_array:
    """One-way ties of a layer between the graph's actors, 1 each."""
    rows, start, end = (
        (graph.memberships, "actor", "of") if layer == "membership" else (graph.contributions, "giver", "receiver")
    )
    if layer == "membership":
        rows = valid_in(rows, graph.as_of)
    elif graph.as_of is not None and len(rows):
        rows = rows[pd.to_numeric(rows["year"], errors="coerce").fillna(0) <= graph.as_of]
    actors = pd.Index(graph.actors["id"], dtype=object)
    a, b = actors.get_indexer(rows[start]), actors.get_indexer(rows[end])
    known = (a >= 0) & (b >= 0) & (a != b)
    return zero_one(a[known], b[known], (len(actors), len(actors)))


def zero_one(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> sparse.csr_array:
    """A 0/1 matrix; a cell named twice counts once."""
    found = sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=shape).tocsr()
    found.sum_duplicates()
    found.data = np.ones_like(found.data)
    return found


def _empty(rows: int, columns: int) -> sparse.csr_array:
    return sparse.csr_array((rows, columns), dtype=float)


def _grown(matrix: sparse.csr_array, size: int) -> sparse.csr_array:
    found = matrix.copy()
    found.resize((size, size))
    return found


def _simple(ties: sparse.csr_array) -> sparse.csr_array:
    """Without loops or zeros, columns in order."""
    found = ties.tocoo()
    kept = (found.row != found.col) & (found.data != 0)
    clean = sparse.coo_array((found.data[kept], (found.row[kept], found.col[kept])), shape=ties.shape).tocsr()
    clean.sort_indices()
    return clean
