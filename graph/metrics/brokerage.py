"""In whose middle an actor stands: Gould & Fernandez roles by family of actors. Pairs view only.

An actor b is between a and c when a–b and b–c are tied and a–c are not. Each ordered pair (a, c) counts, so that an
undirected network counts double, as R's sna does. With the families of a, b, c:

    coordinator AAA · itinerant ABA · gatekeeper ABB (into b's family) · representative AAB (out of it) · liaison ABC

Pairs with an actor of unknown family are left out; for such an actor itself the roles are NaN.
Source: Gould & Fernandez 1989.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from graph.metrics.paths import rows_of_product
from graph.metrics.ties import Network

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


def brokerage(network: Network, families: pd.Series) -> pd.DataFrame:
    """How many ordered pairs of partners without a tie each actor stands between, by role, as their families tell.

    Whole numbers from 0 up, NaN where the actor's family is unknown; a tie is read both ways, so that each pair counts twice, as in R sna.
    Coordinator: all three of one family (AAA); itinerant: both others of one family, not one's own (ABA); gatekeeper (ABB) and
    representative (AAB): one of them of one's own; liaison: three families (ABC). O(Σ degree²). Source: Gould & Fernandez 1989.
    """
    family = families.reindex(network.nodes)
    known = family.notna().to_numpy()
    code = np.asarray(pd.Categorical(family).codes, dtype=int)
    same, other = _split(network.adjacency, code, known)
    near, far = np.asarray(same.sum(axis=1)).ravel(), np.asarray(other.sum(axis=1)).ravel()
    by_family = other @ _membership(code)
    far_alike = np.asarray((by_family * by_family).sum(axis=1)).ravel()
    closed_far_alike = rows_of_product(other, same, other)
    out = near * far - rows_of_product(same, other, other)
    found = pd.DataFrame(
        {
            "coordinator": near * (near - 1) - rows_of_product(same, same, same),
            "itinerant": far_alike - far - closed_far_alike,
            "gatekeeper": out,
            "representative": out,
            "liaison": far * far - far_alike - rows_of_product(other, other, other),
        },
        index=network.nodes,
    )
    found = found.round() + 0.0  # no -0.0
    found.loc[~known] = np.nan
    return found


def _split(ties: sparse.csr_array, code: np.ndarray, known: np.ndarray) -> tuple[sparse.csr_array, sparse.csr_array]:
    """The ties within a family and those between two, without actors of unknown family."""
    cells = ties.tocoo()
    both = known[cells.row] & known[cells.col]
    alike = code[cells.row] == code[cells.col]
    return _some(cells, both & alike), _some(cells, both & ~alike)


def _some(cells: sparse.coo_array, kept: np.ndarray) -> sparse.csr_array:
    return sparse.coo_array((cells.data[kept], (cells.row[kept], cells.col[kept])), shape=cells.shape).tocsr()


def _membership(code: np.ndarray) -> sparse.csr_array:
    rows = np.flatnonzero(code >= 0)
    width = int(code.max()) + 1 if len(rows) else 0
    return sparse.coo_array((np.ones(len(rows)), (rows, code[rows])), shape=(len(code), width)).tocsr()
