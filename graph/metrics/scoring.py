"""How well scores tell the pairs that came true from those that did not: AUC, average precision, precision at 20.

Equal scores share their places: their order tells nothing, and none is made up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.metrics.steps import steps
from graph.metrics.ties import zero_one

CELLS = 20_000_000
"""Weights drawn at once in a bootstrap, so that memory stays small."""


@dataclass(frozen=True)
class Ranked:
    """Pairs in groups of equal score, highest first: the order, where each group begins, and which pairs are true."""

    order: np.ndarray
    starts: np.ndarray
    true: np.ndarray


def ranked(scores: np.ndarray, true: np.ndarray) -> Ranked:
    """Scores (higher = more expected) ready to be judged. Rounded to 12 digits, so that equal stays equal."""
    values = np.asarray(scores, dtype=float).round(12)
    order = np.argsort(-values, kind="stable")
    begins = np.flatnonzero(np.diff(values[order], prepend=np.inf) != 0)
    return Ranked(order, begins, np.asarray(true, dtype=bool)[order])


def auc(scores: np.ndarray, true: np.ndarray) -> float:
    """The chance that a pair that came true scores above one that did not (a tie counts half): 0.5 is chance, 1 perfect.

    NaN when all or none came true. O(n log n). Source: Hanley & McNeil 1982.
    """
    found = ranked(scores, true)
    return float(_aucs(found, np.ones((1, len(found.true))))[0])


def average_precision(scores: np.ndarray, true: np.ndarray) -> float:
    """Mean, over the pairs that came true, of the share of true pairs among all that score as high or higher: base rate to 1.

    NaN when none came true. O(n log n).
    """
    found = ranked(scores, true)
    if not found.true.any():
        return float("nan")
    hits = np.add.reduceat(found.true.astype(float), found.starts)
    sizes = np.diff([*found.starts, len(found.true)])
    precision = np.cumsum(hits) / np.cumsum(sizes)
    return float((hits * precision).sum() / hits.sum())


def precision_at(scores: np.ndarray, true: np.ndarray, first: int = 20) -> float:
    """Share of true pairs among the ``first`` highest (fewer when there are fewer); a tie at the edge counts by its share.

    NaN without pairs.
    """
    found = ranked(scores, true)
    n = len(found.true)
    if not n:
        return float("nan")
    hits = np.add.reduceat(found.true.astype(float), found.starts)
    sizes = np.diff([*found.starts, n])
    taken = np.clip(min(first, n) - found.starts, 0, sizes)
    return float((hits * taken / sizes).sum() / min(first, n))


def auc_interval(
    scores: np.ndarray, true: np.ndarray, first: np.ndarray, second: np.ndarray, draws: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """The 95 % interval of the AUC when actors are drawn again with replacement (a pair weighs the product of its ends' counts).

    Pairs of one actor are not independent, so actors are drawn, not pairs. NaN when all or none came true. Draws in which none came
    true are passed over. Source: Snijders & Borgatti 1999.
    """
    found = ranked(scores, true)
    if not len(found.true) or found.true.all() or not found.true.any():
        return float("nan"), float("nan")
    _, ends = np.unique(np.concatenate([first, second]), return_inverse=True)
    a, b = ends[: len(first)][found.order], ends[len(first) :][found.order]
    actors, generator, values = int(ends.max()) + 1, np.random.default_rng(seed), []
    batch = max(1, CELLS // len(a))
    for at in steps(range(0, draws, batch)):
        counts = generator.multinomial(actors, np.full(actors, 1 / actors), size=min(batch, draws - at))
        values.append(_aucs(found, (counts[:, a] * counts[:, b]).astype(float)))
    low, high = np.nanquantile(np.concatenate(values), [0.025, 0.975])
    return float(low), float(high)


def _aucs(found: Ranked, weights: np.ndarray) -> np.ndarray:
    """The AUC under each row of weights (one weight a pair, in the ranked order)."""
    if not len(found.true):
        return np.full(len(weights), np.nan)
    groups = np.add.reduceat(weights, found.starts, axis=1)
    hits = np.flatnonzero(found.true)
    group = np.searchsorted(found.starts, hits, side="right") - 1
    with_hits, place = np.unique(group, return_inverse=True)
    yes = weights[:, hits] @ zero_one(np.arange(len(hits)), place, (len(hits), len(with_hits)))
    no = groups
    no[:, with_hits] -= yes
    total = no.sum(axis=1)
    above = np.cumsum(no, axis=1)[:, with_hits]
    won = (yes * (total[:, None] - above + no[:, with_hits] / 2)).sum(axis=1)
    possible = yes.sum(axis=1) * total
    return np.asarray(np.divide(won, possible, out=np.full(len(weights), np.nan), where=possible > 0))
