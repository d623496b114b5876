"""Two-mode centralities, each over its own maximum (Borgatti & Everett 1997)."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd

from graph.metrics.centrality import betweenness
from graph.metrics.ties import Network, two_mode
from graph.territory import TerritoryGraph


def borgatti_everett(graph: TerritoryGraph) -> pd.DataFrame:
    """Two-mode degree, closeness and betweenness of actors and alliances, each over its own maximum (0 to 1).

    Degree: over the size of the other side. Closeness: least possible sum of distances ((other side) + 2·(own side) − 2)
    over the sum, within the node's component and times the share of nodes in it. Betweenness: over the largest a node of that side could have.
    Columns: mode (actor or alliance), degree, closeness, betweenness; index: ids. Source: Borgatti & Everett 1997.
    """
    network = two_mode(graph)
    plain, n = network.networkx(), len(network.nodes)
    top = range(network.actors)
    measures = {"degree": {}, "closeness": {}, "betweenness": {}} if not network.ties else {
        "degree": nx.bipartite.degree_centrality(plain, top),
        "closeness": nx.bipartite.closeness_centrality(plain, top),
        "betweenness": dict(enumerate(over_largest(network, betweenness(network)))),
    }  # fmt: skip
    columns = {name: [float(found.get(v, 0.0)) for v in range(n)] for name, found in measures.items()}
    mode = ["actor" if v < network.actors else "alliance" for v in range(n)]
    return pd.DataFrame({"mode": mode, **columns}, index=network.nodes)


def over_largest(network: Network, raw: np.ndarray) -> np.ndarray:
    """Raw betweenness over the largest a node could have in the view, 0 to 1: (n−1)(n−2)/2, or Borgatti & Everett's."""
    n, actors = len(network.nodes), network.actors
    if network.view == "pairs":
        return _over(raw, (n - 1) * (n - 2) / 2)
    return np.concatenate(
        [_over(raw[:actors], _most(actors, n - actors)), _over(raw[actors:], _most(n - actors, actors))]
    )


def _most(own: int, other: int) -> float:
    """The largest betweenness a node can have among ``own`` nodes of its side and ``other`` of the other side."""
    if own == 0 or other == 0:
        return 0.0
    s, t = divmod(own - 1, other)
    return (other**2 * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)) / 2


def _over(values: np.ndarray, most: float) -> np.ndarray:
    return np.asarray(values / most) if most else np.zeros(len(values))
