"""Who acts mostly with whom: the groups of a network whose members are tied among themselves more than with the rest."""

from __future__ import annotations

import networkx as nx
import numpy as np

from graph.metrics.ties import Network

SEED = 20


def communities(network: Network, seed: int = SEED) -> np.ndarray:
    """The number of the community of each node, 0 the largest; -1 for a node without a tie.

    Modularity maximised by the Louvain method (Blondel et al. 2008, doi:10.1088/1742-5468/2008/10/P10008), ties weighted,
    resolution 1. A good division among several near ones: another seed may move a few nodes. The same network and seed
    give the same numbers. An empty network gives an empty array. Cost: about linear in ties.
    """
    found = np.full(len(network.nodes), -1, dtype=int)
    tied = np.flatnonzero(network.degree > 0)
    if not len(tied):
        return found
    parts = nx.community.louvain_communities(
        network.networkx().subgraph(tied.tolist()).copy(), weight="weight", seed=seed
    )
    for number, part in enumerate(sorted(parts, key=lambda part: (-len(part), min(part)))):
        found[list(part)] = number
    return found
