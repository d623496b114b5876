"""Structural holes: how free an actor is of its partners' ties to each other. Pairs view only.

With p_ij = (weight i–j) / (sum of i's weights). Every function returns one number an actor; NaN for isolates.
Source: Burt 1992.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from graph.metrics.paths import rows_of_product
from graph.metrics.steps import steps
from graph.metrics.ties import Network


def constraint(network: Network, weighted: bool = False) -> np.ndarray:
    """How much an actor's ties lead back to each other: Σ_j c_ij, c_ij = (p_ij + Σ_q p_iq p_qj)². Above 0, at most 9/8.

    Low: partners apart from each other. O(Σ degree²).
    """
    return _undefined_when_alone(network, np.asarray(_local(network, weighted).sum(axis=1)).ravel())


def hierarchy(network: Network, weighted: bool = False) -> np.ndarray:
    """How far the constraint comes from a single partner, 0 to 1: Σ_j r_j ln r_j / (N ln N), r_j = c_ij / (C/N).

    N partners, C their total constraint. NaN with one partner, where it is not defined.
    """
    local = _local(network, weighted)
    total, count = np.asarray(local.sum(axis=1)).ravel(), network.degree
    rows = np.repeat(np.arange(len(count)), np.diff(local.indptr))
    ratio = local.data * count[rows] / total[rows]
    sums = np.bincount(rows, ratio * np.log(ratio), minlength=len(count))
    found = np.full(len(count), np.nan)
    several = count > 1
    found[several] = np.maximum(sums[several] / (count[several] * np.log(count[several])), 0.0)
    return found


def effective_size(network: Network, weighted: bool = False) -> np.ndarray:
    """Partners less what they overlap: Σ_j [1 − Σ_q p_iq m_jq], m_jq = (weight j–q) / (largest of j's weights).

    Unweighted this is n − 2t/n, n partners, t ties among them (Borgatti 1997). 1 to n. O(Σ degree²).
    """
    ties = _ties(network, weighted)
    most = np.asarray(ties.max(axis=1).todense()).ravel() if ties.nnz else np.zeros(ties.shape[0])
    share = _over_rows(ties, np.asarray(ties.sum(axis=1)).ravel())
    redundancy = rows_of_product(share, _over_rows(ties, most).T.tocsr(), network.adjacency)
    return _undefined_when_alone(network, network.degree - redundancy)


def efficiency(network: Network, weighted: bool = False) -> np.ndarray:
    """Effective size over the number of partners, 0 to 1."""
    size = effective_size(network, weighted)
    return np.asarray(np.divide(size, network.degree, out=np.full(len(size), np.nan), where=network.degree > 0))


def _ties(network: Network, weighted: bool) -> sparse.csr_array:
    return network.weights if weighted else network.adjacency


def _local(network: Network, weighted: bool) -> sparse.csr_array:
    """c_ij at the places of the ties, some rows at a time."""
    ties = _ties(network, weighted)
    share = _over_rows(ties, np.asarray(ties.sum(axis=1)).ravel())
    mask, rows = network.adjacency, 2000
    parts = [
        share[at : at + rows] + (share[at : at + rows] @ share) * mask[at : at + rows]
        for at in steps(range(0, mask.shape[0], rows))
    ]
    found = sparse.vstack(parts, format="csr") if parts else share
    found.data = found.data**2
    return found


def _over_rows(ties: sparse.csr_array, by: np.ndarray) -> sparse.csr_array:
    return (sparse.diags_array(np.divide(1.0, by, out=np.zeros(len(by)), where=by > 0)) @ ties).tocsr()


def _undefined_when_alone(network: Network, values: np.ndarray) -> np.ndarray:
    return np.where(network.degree > 0, values, np.nan)
