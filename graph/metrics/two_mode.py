"""Measures of actors with their alliances that no projection to pairs can give."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from graph.metrics.paths import rows_of_product
from graph.metrics.ties import one_mode, tying
from graph.territory import TerritoryGraph

CUTOFFS = (2, 5, 10, 20, 50, 100)


def robins_alexander(graph: TerritoryGraph) -> float:
    """How often two actors that share an alliance, one of which takes part in another, share that one too: 4 · squares / three-paths.

    0 (no two actors share two alliances) to 1; NaN without a three-path. O(Σ degree²). Source: Robins & Alexander 2004.
    """
    part = tying(graph).matrix
    paths = _three_paths(part)
    shared = part @ part.T
    ends = rows_of_product(part, part.T, shared).sum() if part.shape[1] else 0.0
    alone = shared.diagonal()
    # pairs of actors with c alliances in common close c(c−1)/2 squares; the diagonal is taken off, each pair counts twice
    squares = ((ends - (alone**2).sum()) - (shared.sum() - alone.sum())) / 4
    return float(4 * squares / paths) if paths else float("nan")


def _three_paths(part: sparse.csr_array) -> float:
    cells = part.tocoo()
    rows, columns = np.asarray(part.sum(axis=1)).ravel(), np.asarray(part.sum(axis=0)).ravel()
    return float(((rows[cells.row] - 1) * (columns[cells.col] - 1)).sum())


def s_walks(graph: TerritoryGraph, most: int = 4) -> pd.DataFrame:
    """Alliances linked when they share at least s actors, for s from 1 to ``most``: how thick the mesh is.

    One row an s: ``pairs`` of alliances so linked, ``components`` they form (an alliance linked to none is one of its own), ``largest``. Alliances
    of two known members or more. O(Σ degree²). Source: Aksoy et al. 2020.
    """
    part = tying(graph).matrix
    shared = sparse.triu(part.T @ part, k=1).tocoo()
    rows = []
    for s in range(1, most + 1):
        kept = shared.data >= s
        linked = sparse.coo_array((shared.data[kept], (shared.row[kept], shared.col[kept])), shape=shared.shape)
        sizes = (
            np.bincount(connected_components(linked.tocsr(), directed=False)[1])
            if part.shape[1]
            else np.zeros(0, dtype=int)
        )
        rows.append((s, int(kept.sum()), len(sizes), int(sizes.max(initial=0))))
    return pd.DataFrame(rows, columns=["s", "pairs", "components", "largest"])


def cutoff_sensitivity(graph: TerritoryGraph, cutoffs: tuple[int, ...] = CUTOFFS) -> pd.DataFrame:
    """What the bound on projected alliances does to the pairs: one row a cut-off, the larger alliances staying hubs.

    Columns cutoff, used (lowered when pairs would be too many), left_out (alliances), pairs, density, isolates, components. Cost: one projection each.
    """
    rows = []
    for cutoff in cutoffs:
        network = one_mode(graph, cutoff)
        n = len(network.nodes)
        count = connected_components(network.weights, directed=False)[0] if n else 0
        possible = n * (n - 1) / 2
        rows.append(
            (cutoff, network.cutoff, len(network.left_out), network.ties, network.ties / possible if possible else 0.0,
             int((network.degree == 0).sum()), int(count))
        )  # fmt: skip
    return pd.DataFrame(rows, columns=["cutoff", "used", "left_out", "pairs", "density", "isolates", "components"])
