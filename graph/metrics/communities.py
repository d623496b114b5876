"""Who acts mostly with whom: the groups of a network whose members are tied among themselves more than with the rest."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from graph.metrics.ties import Network

SEED = 20

Labels = NDArray[np.int64]


def communities(network: Network, seed: int = SEED) -> np.ndarray:
    """The number of the community of each node, 0 the largest; -1 for a node without a tie.

    Modularity maximised by the Louvain method (Blondel et al. 2008, doi:10.1088/1742-5468/2008/10/P10008), ties weighted,
    resolution 1; after the first round only neighbours of what moved are asked again (Traag et al. 2019). A good division
    among several near ones: another seed may move a few nodes. The same network and seed give the same numbers. An empty
    network gives an empty array. Cost: about linear in ties (0.04 s for 2,200 nodes, 2 s for 150,000 on one core).
    """
    found = np.full(len(network.nodes), -1, dtype=int)
    tied = np.flatnonzero(network.degree > 0)
    if not len(tied):
        return found
    matrix = csr_array(network.weights)[tied][:, tied].tocsr()
    random, labels = np.random.default_rng(seed), np.arange(len(tied))
    while True:
        moved = _moved(matrix, random)
        labels, before = moved[labels], matrix.shape[0]
        matrix = _together(matrix, moved)
        if matrix.shape[0] == before:
            break
    sizes, first = np.bincount(labels), np.unique(labels, return_index=True)[1]
    number = np.empty(len(sizes), dtype=int)
    number[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    found[tied] = number[labels]
    return found


def _together(matrix: csr_array, labels: Labels) -> csr_array:
    """The network of the communities: what is tied within one is a loop of it."""
    cells, count = matrix.tocoo(), int(labels.max()) + 1
    return coo_array((cells.data, (labels[cells.row], labels[cells.col])), shape=(count, count)).tocsr()


def _moved(matrix: csr_array, random: np.random.Generator) -> Labels:
    """Each node alone at first, then one after the other where modularity gains most; numbered from 0 without gaps."""
    strength: list[float] = np.asarray(matrix.sum(axis=1)).ravel().tolist()
    starts, ends, weights = matrix.indptr.tolist(), matrix.indices.tolist(), matrix.data.tolist()
    whole, count = sum(strength), len(strength)
    label, total = list(range(count)), strength.copy()
    waiting = deque(random.permutation(count).tolist())
    asked = [True] * count
    while waiting:
        node = waiting.popleft()
        asked[node] = False
        home, share = label[node], strength[node] / whole
        near = {home: 0.0}
        ties = range(starts[node], starts[node + 1])
        for k in ties:
            if ends[k] != node:
                there = label[ends[k]]
                near[there] = near.get(there, 0.0) + weights[k]
        total[home] -= strength[node]
        best, most = home, near[home] - share * total[home] + 1e-9 * whole
        for there, weight in near.items():
            gain = weight - share * total[there]
            if gain > most:
                best, most = there, gain
        total[best] += strength[node]
        if best != home:
            label[node] = best
            for k in ties:
                other = ends[k]
                if label[other] != best and not asked[other]:
                    asked[other] = True
                    waiting.append(other)
    return np.unique(np.array(label), return_inverse=True)[1]
