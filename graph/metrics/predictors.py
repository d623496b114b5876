"""Classic scores of how near two actors are in a network: those that any better score must be compared with.

Each takes ties counted 1 and gives a higher number to a pair more expected to ally; pairs are positions in the network.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

CLASSIC = ("preferential_attachment", "common_neighbours", "adamic_adar", "resource_allocation", "jaccard")


def predictors(ties: sparse.csr_array, first: np.ndarray, second: np.ndarray) -> pd.DataFrame:
    """The classic scores of some pairs, one row a pair, with N(a) the partners of a, k their number.

    Preferential attachment k_a·k_b; common neighbours |N(a) ∩ N(b)|; Adamic–Adar Σ 1/ln k_z over common partners z; resource allocation
    Σ 1/k_z; Jaccard common / (partners of either). Counts or sums from 0 up, Jaccard 0 to 1; an isolate scores 0. O(n²) for the n actors
    named. Sources: Barabási & Albert 1999; Adamic & Adar 2003; Zhou et al. 2009.
    """
    members, ends = np.unique(np.concatenate([first, second]), return_inverse=True)
    a, b = ends[: len(first)], ends[len(first) :]
    degree = np.diff(ties.indptr).astype(float)
    near = ties[members]
    # a common partner has two partners or more, so its logarithm is above 0
    logs = np.divide(1.0, np.log(np.maximum(degree, 2)))
    shares = np.divide(1.0, degree, out=np.zeros(len(degree)), where=degree > 0)
    common = _shared(near, np.ones(len(degree)))[a, b]
    k_a, k_b = degree[members][a], degree[members][b]
    either = k_a + k_b - common
    return pd.DataFrame(
        {
            "preferential_attachment": k_a * k_b,
            "common_neighbours": common,
            "adamic_adar": _shared(near, logs)[a, b],
            "resource_allocation": _shared(near, shares)[a, b],
            "jaccard": np.divide(common, either, out=np.zeros(len(common)), where=either > 0),
        }
    )


def _shared(near: sparse.csr_array, worth: np.ndarray) -> np.ndarray:
    return np.asarray((near @ sparse.diags_array(worth) @ near.T).toarray())
