"""Who mixes with whom: ties within and between families of actors. Pairs view.

Ties count 1, or their weight when ``weighted``. Ties with an actor of unknown family are left out, and counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from graph.metrics.steps import steps
from graph.metrics.ties import Network

UNKNOWN = "?"


@dataclass(frozen=True)
class ExternalInternal:
    """Krackhardt & Stern's E-I: ``value``, its ``expected`` mean and two-sided ``p`` under permuted families, its range."""

    value: float
    expected: float
    p: float
    least: float
    most: float
    permutations: int
    seed: int


def mixing_matrix(network: Network, families: pd.Series, weighted: bool = False) -> pd.DataFrame:
    """Ties between each two families, each tie once: symmetric, a family with itself on the diagonal. Empty: no family."""
    code, names, ties = _coded(network, families, weighted)
    member = _membership(code, len(names))
    both_ways = (member.T @ ties @ member).toarray() if len(names) else np.zeros((0, 0))
    both_ways[np.diag_indices(len(names))] /= 2
    return pd.DataFrame(both_ways, index=names, columns=names)


def assortativity(network: Network, families: pd.Series, weighted: bool = False) -> float:
    """How far ties stay within families: (Σ e_ii − Σ a_i²) / (1 − Σ a_i²), e the shares of tie ends, a its row sums.

    1: only within; 0: as if families did not matter; NaN without ties or with one family. Source: Newman 2003.
    """
    mixed = mixing_matrix(network, families, weighted).to_numpy()
    ends = mixed + np.diag(np.diag(mixed))
    if not ends.sum():
        return float("nan")
    share = ends / ends.sum()
    by_chance = float((share.sum(axis=1) ** 2).sum())
    return float("nan") if np.isclose(by_chance, 1) else float((np.trace(share) - by_chance) / (1 - by_chance))


def expected_ties(network: Network, families: pd.Series) -> pd.DataFrame:
    """Observed ties between families beside those expected if only degrees mattered (configuration model).

    Expected: K_A·K_B/(2m−1) between two families, K_A(K_A−1)/(2(2m−1)) within one, K the sum of degrees in the family and m
    the number of ties (Newman 2003). One row a pair of families (source ≤ target), columns observed, expected, ratio
    (NaN when none is expected).
    """
    mixed = mixing_matrix(network, families)
    names, counts = list(mixed.index), mixed.to_numpy()
    ends = counts.sum(axis=1) + np.diag(counts)
    twice = ends.sum()
    rows = []
    for i, a in enumerate(names):
        for j, b in enumerate(names[i:], i):
            pairs = ends[i] * (ends[i] - 1) / 2 if i == j else ends[i] * ends[j]
            expected = pairs / (twice - 1) if twice > 1 else 0.0
            rows.append((a, b, counts[i, j], expected, counts[i, j] / expected if expected > 0 else np.nan))
    return pd.DataFrame(rows, columns=["source", "target", "observed", "expected", "ratio"])


def external_internal(
    network: Network, families: pd.Series, permutations: int = 1000, seed: int = 0
) -> ExternalInternal:
    """(ties between families − ties within) / ties: −1 all within, 1 all between; NaN without ties.

    p: share of permutations of the families over the actors (the observed one counted) whose value lies at least as far from
    their mean. Range: what the families' sizes and the number of ties allow. Source: Krackhardt & Stern 1988.
    """
    code, names, ties = _coded(network, families, weighted=False)
    upper = sparse.triu(ties, k=1).tocoo()
    m = upper.nnz
    if not m:
        nan = float("nan")
        return ExternalInternal(nan, nan, nan, nan, nan, permutations, seed)
    generator, members = np.random.default_rng(seed), np.flatnonzero(code >= 0)
    value, drawn = _ei(code, upper), np.empty(permutations)
    for draw in steps(range(permutations)):
        shuffled = code.copy()
        shuffled[members] = generator.permutation(code[members])
        drawn[draw] = _ei(shuffled, upper)
    centre = float(drawn.mean()) if permutations else float("nan")
    far = int((np.abs(drawn - centre) >= abs(value - centre) - 1e-12).sum())
    sizes = np.bincount(code[members], minlength=len(names))
    inside, total = int((sizes * (sizes - 1) // 2).sum()), int(sizes.sum() * (sizes.sum() - 1) // 2)
    least, most = (2 * max(0, m - inside) - m) / m, (2 * min(m, total - inside) - m) / m
    return ExternalInternal(value, centre, (far + 1) / (permutations + 1), least, most, permutations, seed)


def _ei(code: np.ndarray, upper: sparse.coo_array) -> float:
    return float(2 * (code[upper.row] != code[upper.col]).mean() - 1)


def _coded(network: Network, families: pd.Series, weighted: bool) -> tuple[np.ndarray, list[str], sparse.csr_array]:
    """(family number of each node or −1, family names sorted, ties between actors of known family)."""
    named = pd.Categorical(families.reindex(network.nodes))
    code, ties = np.asarray(named.codes, dtype=int), (network.weights if weighted else network.adjacency).tocoo()
    known = (code[ties.row] >= 0) & (code[ties.col] >= 0)
    kept = sparse.coo_array((ties.data[known], (ties.row[known], ties.col[known])), shape=ties.shape).tocsr()
    return code, [str(name) for name in named.categories], kept


def _membership(code: np.ndarray, width: int) -> sparse.csr_array:
    rows = np.flatnonzero(code >= 0)
    return sparse.coo_array((np.ones(len(rows)), (rows, code[rows])), shape=(len(code), width)).tocsr()
