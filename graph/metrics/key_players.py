"""Sets of actors that hold a network together, or from which the others are nearest. Sets, never single people: see `best_to_remove`.

Pairs view, or two-mode with distances in its own ties. Source: Borgatti 2006.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from graph.metrics.centrality import betweenness
from graph.metrics.paths import distances, reach
from graph.metrics.steps import steps
from graph.metrics.structure import fragmentation
from graph.metrics.ties import Network

MOST = 60
"""Actors tried as members of a set in a large network: those with highest betweenness, then degree."""

EXHAUSTIVE = 1000
"""Up to this many sets, each is tried: the set found is then the best of all."""


@dataclass(frozen=True)
class KeySet:
    """Ids of a set, its ``value``, that of no set at all, among how many actors it was searched, and whether each set was tried.

    ``left``: for a set removed, the actors left and the sizes of what they fall into, largest first.
    """

    actors: tuple[str, ...]
    value: float
    without: float
    tried: int
    exact: bool
    left: tuple[int, ...] = ()


def fragmentation_without(network: Network, gone: Sequence[int] = ()) -> float:
    """Share of the pairs of nodes left that no path joins once ``gone`` (positions) cannot take part: 1 − Σ s(s−1) / n(n−1).

    s: sizes of the components left, n their sum. 0 (one component, or n < 2) to 1. O(ties).
    """
    return fragmentation(sizes_without(network, gone))


def sizes_without(network: Network, gone: Sequence[int] = ()) -> list[int]:
    """The sizes of the components left without ``gone``, largest first."""
    left = _left(network, gone)
    if not left.shape[0]:
        return []
    return sorted(np.bincount(connected_components(left, directed=False)[1]).tolist(), reverse=True)


def distance_fragmentation_without(network: Network, gone: Sequence[int] = ()) -> float:
    """The same, weighted by distance: 1 − 2 Σ 1/d(i, j) / n(n−1) over the pairs left, 0 (all tied) to 1 (no tie); 0 when n < 2.

    O(nodes · ties / 64).
    """
    left = _left(network, gone)
    n = left.shape[0]
    if n < 2:
        return 0.0
    part = Network(network.nodes[:n], left, n, network.view)
    return float(1 - reach(part)[0].sum() / (n * (n - 1)))


def reach_from(network: Network, members: Sequence[int]) -> float:
    """How near the whole network is to a set: Σ over nodes of 1/d(set, node) / n, a member's own counted 1. 0 to 1; 0 when empty."""
    n = len(network.nodes)
    if not n or not len(members):
        return 0.0
    return float(_nearness(distances(network.weights, np.arange(n)))[list(members)].max(axis=0).sum() / n)


def best_to_remove(network: Network, size: int = 3, weighted: bool = True) -> KeySet:
    """The set of ``size`` actors without which the others would be most apart (Borgatti's KPP-Neg).

    Value: distance-weighted fragmentation of what is left, or plain with ``weighted`` False. Every set is tried up to EXHAUSTIVE of them; beyond,
    one actor after another, then members exchanged as long as that helps, among at most MOST actors. Ties: by position.
    A reading of how a network depends on several organisations, not a ranking of them. Raises ValueError for a size below 1. Source: Borgatti 2006.
    """
    value = distance_fragmentation_without if weighted else fragmentation_without
    found, tried, exact = _search(network, size, lambda members: value(network, members))
    return KeySet(
        _ids(network, found), value(network, found), value(network), tried, exact, tuple(sizes_without(network, found))
    )


def best_to_reach(network: Network, size: int = 3) -> KeySet:
    """The set of ``size`` actors from which the whole network is nearest (KPP-Pos), themselves counted.

    Value: mean over actors of 1/distance to the nearest of the set, 1 for the set itself: 0 to 1. Searched as the set to remove is. Source: Borgatti 2006.
    """
    nearness = _nearness(distances(network.weights, np.arange(len(network.nodes))))
    found, tried, exact = _search(network, size, lambda members: float(nearness[list(members)].max(axis=0).sum()))
    return KeySet(_ids(network, found), reach_from(network, found), 0.0, tried, exact)


def _search(network: Network, size: int, value: Callable[[list[int]], float]) -> tuple[list[int], int, bool]:
    if size < 1:
        raise ValueError(f"size is at least 1, not {size}")
    choices = _choices(network)
    if choices and comb(len(choices), min(size, len(choices))) <= EXHAUSTIVE:
        every = [list(members) for members in combinations(choices, min(size, len(choices)))]
        return _best(every, value), len(choices), len(choices) == int((network.degree[: network.actors] > 0).sum())
    members: list[int] = []
    while len(members) < min(size, len(choices)):
        members = _best([[*members, one] for one in choices if one not in members], value)
    going = bool(members)
    while going:
        others = [one for one in choices if one not in members]
        swaps = [[*members[:at], one, *members[at + 1 :]] for at in range(len(members)) for one in others]
        swapped = _best(swaps, value) if swaps else members
        going = value(swapped) > value(members) + 1e-12
        members = swapped if going else members
    return sorted(members), len(choices), False


def _best(sets: list[list[int]], value: Callable[[list[int]], float]) -> list[int]:
    """The first set of highest value."""
    return max(steps(sets), key=lambda members: round(value(members), 12))


def _choices(network: Network) -> list[int]:
    tied = np.flatnonzero(network.degree[: network.actors] > 0)
    if len(tied) <= MOST:
        return [int(at) for at in tied]
    between = betweenness(network)
    order = tied[np.lexsort((tied, -network.degree[tied], -between[tied].round(9)))]
    return [int(at) for at in np.sort(order[:MOST])]


def _left(network: Network, gone: Sequence[int]) -> sparse.csr_array:
    kept = np.setdiff1d(np.arange(len(network.nodes)), np.asarray(gone, dtype=int))
    return network.weights[kept][:, kept].tocsr()


def _nearness(steps: np.ndarray) -> np.ndarray:
    return np.asarray(1 / np.maximum(steps, 1))


def _ids(network: Network, members: Sequence[int]) -> tuple[str, ...]:
    return tuple(sorted(str(network.nodes[at]) for at in members))
