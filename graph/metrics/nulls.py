"""Who allies with whom more, or less, than chance would have it, each actor keeping its number of alliances and each alliance its size.

The null: actors × alliances tables drawn at random among those with the same row and column sums (curveball, Strona et al. 2014). An empty cell
is read as *takes no part, as far as is recorded*; who was not asked is not told apart.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph.metrics.steps import steps
from graph.metrics.ties import Incidence, tying
from graph.territory import TerritoryGraph

DRAWS = 1000
MOST_ACTORS = 600
"""Pairs of actors are compared up to this many actors in alliances; pairs of families always."""


@dataclass(frozen=True)
class Mixing:
    """How the chain went: draws kept, trades between two of them and before the first, ``moved`` (mean share of participations elsewhere than
    observed) and ``effective`` (independent draws that the kept ones are worth, from the lag-1 correlation of the number of pairs within families)."""

    draws: int
    trades: int
    burn_in: int
    moved: float
    effective: float
    seed: int


@dataclass(frozen=True)
class Against:
    """``families`` and ``actors``: one row a pair with columns source, target, observed, expected, deviation, z, p, p_adjusted.

    ``actors`` is None above MOST_ACTORS. ``least_p``: the smallest p that so many draws can give.
    """

    families: pd.DataFrame
    actors: pd.DataFrame | None
    mixing: Mixing
    least_p: float


def against_chance(graph: TerritoryGraph, draws: int = DRAWS, seed: int = 0) -> Against:
    """Shared alliances of each two families, and of each two actors, beside what random tables with both margins fixed give.

    Observed: Σ over alliances of n_f·n_g members of two families (n_f(n_f−1)/2 within one), or the alliances two actors share. z = (observed − mean) / deviation
    over the draws, NaN where they do not vary; p two-sided by rank, (1 + draws as far) / (1 + draws); p_adjusted after
    Benjamini & Hochberg (1995) over all pairs of the table. Alliances of two known members or more; actors of unknown family count in no
    family. Empty tables where there is nothing. O(draws · actors · alliances). Sources: Strona et al. 2014; Neal 2014.
    """
    found = tying(graph)
    tied = np.flatnonzero(np.asarray(found.matrix.sum(axis=1)).ravel() > 0)
    table = found.matrix[tied].toarray().astype(np.float32)
    family = pd.Categorical(graph.actors["family"].to_numpy(dtype=object)[tied])
    names = [str(name) for name in family.categories]
    member = (np.asarray(family.codes)[:, None] == np.arange(len(names))).astype(np.float32)
    between, pairs = _Tally(_by_family(table, member)), _Tally(table @ table.T) if len(tied) <= MOST_ACTORS else None
    chain, moved, within = _Chain(table, seed), [], []
    for drawn in chain.draws(draws):
        mixed = _by_family(drawn, member)
        between.add(mixed)
        within.append(float(np.trace(mixed)))
        moved.append(1 - float((drawn * table).sum()) / max(float(table.sum()), 1.0))
        if pairs is not None:
            pairs.add(drawn @ drawn.T)
    mixing = Mixing(
        draws, chain.trades, chain.burn_in, float(np.mean(moved)) if moved else float("nan"), _effective(within), seed
    )
    actors = None if pairs is None else pairs.rows([str(one) for one in _ids(found, tied)], diagonal=False)
    return Against(between.rows(names, diagonal=True), actors, mixing, 2 / (draws + 1))


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """p-values adjusted for how many are read at once: min over larger ones of p·n/rank, at most 1. NaN stays NaN.

    Calling those below q significant, q of them at most are expected to be so by chance. Source: Benjamini & Hochberg 1995.
    """
    found = np.full(len(p), np.nan)
    told = np.flatnonzero(~np.isnan(p))
    order = told[np.argsort(-p[told], kind="stable")]
    ranks = np.arange(len(told), 0, -1)
    found[order] = np.minimum(1, np.minimum.accumulate(p[order] * len(told) / ranks))
    return found


class _Tally:
    """Running sums of what the draws give for a symmetric table, and how often they lie as far as the observed one."""

    def __init__(self, observed: np.ndarray) -> None:
        self.observed = observed.astype(float)
        self.count, self.total, self.squares = 0, np.zeros_like(self.observed), np.zeros_like(self.observed)
        self.above, self.below = np.zeros_like(self.observed), np.zeros_like(self.observed)

    def add(self, drawn: np.ndarray) -> None:
        self.count += 1
        # less the observed value, so that sums of squares stay small and exact
        far = drawn - self.observed
        self.total += far
        self.squares += far * far
        self.above += far >= 0
        self.below += far <= 0

    def rows(self, names: list[str], diagonal: bool) -> pd.DataFrame:
        a, b = np.triu_indices(len(names), 0 if diagonal else 1)
        n = max(self.count, 1)
        mean = self.total[a, b] / n
        deviation = np.sqrt(np.maximum(self.squares[a, b] / n - mean**2, 0))
        z = np.divide(-mean, deviation, out=np.full(len(a), np.nan), where=deviation > 1e-9)
        tail = np.minimum(self.above[a, b], self.below[a, b])
        p = np.minimum(1, 2 * (1 + tail) / (1 + n)) if self.count else np.full(len(a), np.nan)
        labels = np.array(names, dtype=object)
        return pd.DataFrame(
            {
                "source": labels[a], "target": labels[b], "observed": self.observed[a, b], "expected": self.observed[a, b] + mean,
                "deviation": deviation, "z": z, "p": p, "p_adjusted": benjamini_hochberg(p),
            }
        )  # fmt: skip


class _Chain:
    """Curveball trades: two rows swap at random what only one of them has. The shorter side of the table are the rows."""

    def __init__(self, table: np.ndarray, seed: int) -> None:
        self.turned = table.shape[0] > table.shape[1]
        self.shape = table.T.shape if self.turned else table.shape
        self.members = [set(np.flatnonzero(row).tolist()) for row in (table.T if self.turned else table)]
        self.random = random.Random(seed)  # noqa: S311 - a simulation
        self.trades = max(2 * len(self.members), 1)
        self.burn_in = 20 * self.trades

    def draws(self, count: int) -> Iterator[np.ndarray]:
        self._trade(self.burn_in)
        for _ in steps(range(count)):
            self._trade(self.trades)
            found = np.zeros(self.shape, dtype=np.float32)
            for row, members in enumerate(self.members):
                found[row, list(members)] = 1
            yield found.T if self.turned else found

    def _trade(self, times: int) -> None:
        if len(self.members) < 2:
            return
        for _ in range(times):
            i, j = self.random.sample(range(len(self.members)), 2)
            first, second = self.members[i], self.members[j]
            own, other = first - second, second - first
            if own and other:
                both, pool = first & second, sorted(own | other)
                self.random.shuffle(pool)
                self.members[i], self.members[j] = both | set(pool[: len(own)]), both | set(pool[len(own) :])


def _by_family(table: np.ndarray, member: np.ndarray) -> np.ndarray:
    counts = member.T @ table
    shared = (counts @ counts.T).astype(float)
    np.fill_diagonal(shared, ((counts * (counts - 1)).sum(axis=1) / 2))
    return np.asarray(shared)


def _effective(values: list[float]) -> float:
    if len(values) < 3 or np.std(values) == 0:
        return float(len(values))
    r = float(np.corrcoef(values[:-1], values[1:])[0, 1])
    return float(len(values) * min(1.0, (1 - r) / (1 + r)))


def _ids(found: Incidence, tied: np.ndarray) -> list[object]:
    return list(found.actors[tied])
