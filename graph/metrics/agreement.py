"""How far several groups agree on what comes first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import chi2

from graph.metrics.needs import needs
from graph.territory import TerritoryGraph

PERMUTATIONS = 2000
FIRST = 3


@dataclass(frozen=True)
class Agreement:
    """Kendall's W: ``w`` corrected for ties, ``w_uncorrected`` not; ``chi2`` with ``items`` − 1 degrees of freedom and its p; ``p`` by permutation.

    ``left_out``: items that not every rater rated. ``first``: the items among the FIRST of each rater; NaN where nothing can be computed.
    """

    w: float
    w_uncorrected: float
    chi2: float
    p_chi2: float
    p: float
    raters: tuple[str, ...]
    items: tuple[str, ...]
    left_out: int
    shared_first: tuple[str, ...]
    permutations: int
    seed: int


def kendall_w(ratings: pd.DataFrame, permutations: int = PERMUTATIONS, seed: int = 0) -> Agreement:
    """How far raters (columns) put items (rows) in the same order, 0 (no agreement) to 1 (the same order): 12·S / (m²(n³ − n) − m·ΣT).

    m raters, n items, S the sum of squared deviations of the items' rank sums from their mean, T = Σ(t³ − t) over each rater's groups of
    t equal ratings. χ² = m(n − 1)W. p: share of orders drawn at random, each rater's ratings permuted apart (the observed one counted), with W as
    high. NaN below two raters or two items, or when each rater rates all alike. Higher ratings come first. O(permutations · cells). Source: Kendall 1948.
    """
    told = ratings.dropna()
    left_out = len(ratings) - len(told)
    ranks = told.rank().to_numpy(dtype=float)
    n, m = ranks.shape
    names, items = tuple(map(str, told.columns)), tuple(map(str, told.index))
    spread = _spread(ranks[None])[0] if n else 0.0
    most = m**2 * (n**3 - n)
    tied = m * sum(_tied(ranks[:, rater]) for rater in range(m))
    if m < 2 or n < 2 or most - tied <= 0:
        nan = float("nan")
        return Agreement(nan, nan, nan, nan, nan, names, items, left_out, (), permutations, seed)
    w, generator = 12 * spread / (most - tied), np.random.default_rng(seed)
    drawn = np.stack(
        [generator.permuted(np.tile(ranks[:, rater], (permutations, 1)), axis=1) for rater in range(m)], axis=2
    )
    as_high = int((_spread(drawn) >= spread - 1e-9).sum())
    value = m * (n - 1) * w
    return Agreement(
        w, 12 * spread / most, value, float(chi2.sf(value, n - 1)), (as_high + 1) / (permutations + 1), names, items, left_out,
        _shared_first(told), permutations, seed,
    )  # fmt: skip


def agreement(graph: TerritoryGraph, permutations: int = PERMUTATIONS, seed: int = 0) -> Agreement:
    """Kendall's W of the groups that were asked for the priorities of the territory, over the domains each of them rated.

    A group's score of a domain is the mean of what it was asked, over its scale; see `kendall_w`.
    """
    scores: dict[str, dict[str, list[float]]] = {}
    for row in needs(graph):
        for opinion in row.perceived:
            if opinion.score is not None:
                scores.setdefault(str(opinion.group), {}).setdefault(row.domain, []).append(opinion.score)
    columns = {
        group: pd.Series({domain: float(np.mean(told)) for domain, told in by.items()})
        for group, by in sorted(scores.items())
    }
    return kendall_w(pd.DataFrame(columns).sort_index() if columns else pd.DataFrame(), permutations, seed)


def _spread(ranks: np.ndarray) -> np.ndarray:
    sums = ranks.sum(axis=2)
    return np.asarray(((sums - sums.mean(axis=1, keepdims=True)) ** 2).sum(axis=1))


def _tied(ranks: np.ndarray) -> float:
    sizes = np.unique(ranks, return_counts=True)[1].astype(float)
    return float((sizes**3 - sizes).sum())


def _shared_first(ratings: pd.DataFrame, first: int = FIRST) -> tuple[str, ...]:
    places = ratings.rank(ascending=False, method="min")
    return tuple(str(item) for item in ratings.index[(places <= first).all(axis=1)])
