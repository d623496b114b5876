"""How a network holds together: components, what would part it, density, centralization."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import networkx as nx
import numpy as np

from graph.metrics.centrality import BACKEND, EXACT, betweenness
from graph.metrics.paths import components
from graph.metrics.ties import Network


def density(network: Network) -> float:
    """Ties over possible ties, 0 to 1: n(n−1)/2 pairs, or actors × alliances in the two-mode view; 0 when none is possible."""
    n, actors = len(network.nodes), network.actors
    possible = actors * (n - actors) if network.view == "two-mode" else n * (n - 1) / 2
    return network.ties / possible if possible else 0.0


def actor_components(network: Network) -> list[int]:
    """Actors of each component, largest first; an isolate is a component of one. Alliances are not counted."""
    return sorted((int((members < network.actors).sum()) for members in components(network)), reverse=True)


def articulation_points(network: Network) -> list[str]:
    """Nodes whose going would part their component, by id, sorted. O(nodes + ties). Source: Hopcroft & Tarjan 1973."""
    if not network.ties:
        return []
    cuts: Any = nx.articulation_points(network.networkx(), backend=BACKEND)
    return sorted(network.nodes[list(cuts)])


def bridges(network: Network) -> list[tuple[str, str]]:
    """Ties whose going would part their component, as sorted pairs of ids. O(nodes + ties). Source: Tarjan 1974."""
    if not network.ties:
        return []
    found: Any = nx.bridges(network.networkx(), backend=BACKEND)
    ends = [sorted((network.nodes[a], network.nodes[b])) for a, b in found]
    return sorted((a, b) for a, b in ends)


def fragmentation(sizes: Sequence[int]) -> float:
    """Share of pairs of actors that no path joins: 1 − Σ s(s−1) / n(n−1) over component sizes s, n their sum; 0 when n < 2.

    Source: Borgatti 2006.
    """
    n = sum(sizes)
    return 1 - sum(s * (s - 1) for s in sizes) / (n * (n - 1)) if n > 1 else 0.0


def centralization(network: Network, measure: str) -> float:
    """How far one node towers above the others, 0 (all alike, as in a ring) to 1 (a star): Σ (max − value) / that of a star.

    ``measure``: degree, betweenness or closeness. Closeness is defined on a connected network only (NaN otherwise), and told up to EXACT nodes;
    betweenness beyond is estimated. NaN below 3 nodes. Pairs view. Source: Freeman 1979.
    """
    n = len(network.nodes)
    if n < 3 or measure not in STAR:
        if measure not in STAR:
            raise ValueError(f"measure is one of {', '.join(STAR)}, not {measure!r}")
        return float("nan")
    values, most = STAR[measure]
    scores = values(network)
    return float((scores.max() - scores).sum() / most(n))


def _closeness(network: Network) -> np.ndarray:
    if len(network.nodes) > EXACT or len(actor_components(network)) != 1:
        return np.full(len(network.nodes), np.nan)
    found: Any = nx.closeness_centrality(network.networkx(), backend=BACKEND)
    return np.array([found[v] for v in range(len(network.nodes))])


STAR: Mapping[str, tuple[Callable[[Network], np.ndarray], Callable[[int], float]]] = {
    "degree": (lambda network: network.degree / (len(network.nodes) - 1), lambda n: n - 2),
    "betweenness": (lambda network: betweenness(network, normalized=True), lambda n: n - 1),
    "closeness": (_closeness, lambda n: (n - 1) * (n - 2) / (2 * n - 3)),
}
"""Each measure (normalised, 0 to 1) and the Σ (max − value) of a star of n nodes."""
