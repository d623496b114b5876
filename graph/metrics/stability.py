"""Would the first ones stay the first if some actors had not answered, or two had been taken for one?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from graph.metrics.centrality import betweenness, harmonic_closeness
from graph.metrics.steps import steps
from graph.metrics.ties import Network

SHARES = (0.1, 0.2, 0.3)
WAYS = ("random", "family", "least_connected", "merged")
FIRST = 10
DRAWS = 100

MEASURES: dict[str, Callable[[Network], np.ndarray]] = {
    "degree": lambda network: network.degree.astype(float),
    "betweenness": betweenness,
    "harmonic_closeness": harmonic_closeness,
}


@dataclass(frozen=True)
class _Draw:
    """A network in which some actors are gone, and where each actor of the whole is found in it (−1: gone)."""

    network: Network
    place: np.ndarray


def rank_stability(
    network: Network,
    families: pd.Series,
    measure: str = "degree",
    draws: int = DRAWS,
    shares: Sequence[float] = SHARES,
    first: int = FIRST,
    seed: int = 0,
) -> pd.DataFrame:
    """How often the ``first`` actors of a measure stay among the first when part of the actors had not answered.

    One row a way of missing and a share: ``stays``, the mean share of the first ones still there that are among the first (0 to 1), and ``top``,
    how often the very first, when still there, stays first. Ways: *random*; *family*: all those missing of one family, drawn anew, until it is used up; *least_connected*: those of least degree
    first, ties at random; *merged*: two actors taken for one by mistake (a pair with ties, drawn; ``share`` NaN). An actor
    that is missing takes its ties with it. Equal values: by id. NaN for a network of fewer than 3 nodes.
    Pairs view. O(draws · cost of the measure). Source: Costenbader & Valente 2003; Borgatti, Carley & Krackhardt 2006.
    """
    if measure not in MEASURES:
        raise ValueError(f"measure is one of {', '.join(MEASURES)}, not {measure!r}")
    generator, codes = np.random.default_rng(seed), np.asarray(pd.Categorical(families.reindex(network.nodes)).codes)
    whole = _first(MEASURES[measure](network), first)
    rows = []
    for way in WAYS:
        for share in shares if way != "merged" else (float("nan"),):
            found = [
                _stays(whole, _drawn(network, codes, way, share, generator), measure, first)
                for _ in steps(range(draws))
            ]
            enough = len(network.nodes) >= 3 and draws
            stays, top = np.nanmean(found, axis=0) if enough else (np.nan, np.nan)
            rows.append((way, share, float(stays), float(top)))
    return pd.DataFrame(rows, columns=["way", "share", "stays", "top"])


def _first(values: np.ndarray, first: int) -> np.ndarray:
    return np.argsort(-values.round(9), kind="stable")[:first]


def _stays(whole: np.ndarray, draw: _Draw, measure: str, first: int) -> tuple[float, float]:
    there = draw.place[whole]
    if not len(draw.network.nodes) or (there < 0).all():
        return float("nan"), float("nan")
    found = _first(MEASURES[measure](draw.network), first)
    kept = there[there >= 0]
    top = float(found[0] == there[0]) if there[0] >= 0 else float("nan")
    return float(np.isin(kept, found).mean()), top


def _drawn(network: Network, codes: np.ndarray, way: str, share: float, generator: np.random.Generator) -> _Draw:
    n = len(network.nodes)
    if way == "merged":
        return _merged(network, generator)
    count = round(share * n)
    order = generator.permutation(n)
    if way == "least_connected":
        order = order[np.argsort(network.degree[order], kind="stable")]
    elif way == "family":
        turn = generator.permutation(int(codes.max(initial=-1)) + 2)
        order = order[np.argsort(turn[codes[order]], kind="stable")]
    kept = np.sort(order[count:])
    place = np.full(n, -1)
    place[kept] = np.arange(len(kept))
    weights = network.weights[kept][:, kept].tocsr()
    return _Draw(Network(network.nodes[kept], weights, len(kept), network.view), place)


def _merged(network: Network, generator: np.random.Generator) -> _Draw:
    n = len(network.nodes)
    tied = np.flatnonzero(network.degree > 0)
    if len(tied) < 2:
        return _Draw(network, np.arange(n))
    a, b = np.sort(generator.choice(tied, 2, replace=False))
    place = np.arange(n) - (np.arange(n) > b)
    place[b] = a
    join = sparse.csr_array((np.ones(n), (np.arange(n), place)), shape=(n, n - 1))
    ties = (join.T @ network.weights @ join).tolil()
    ties.setdiag(0)
    weights = ties.tocsr()
    weights.eliminate_zeros()
    return _Draw(Network(np.delete(network.nodes, b), weights, n - 1, network.view), place)  # type: ignore[arg-type]
