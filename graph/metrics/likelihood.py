"""How often a pair such as this one does ally later: a small logistic model learnt from dated alliances only.

It says what happens, not what would be useful; usefulness is never mixed into it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import expit

from graph.metrics.evidence import FEATURES, features
from graph.metrics.past import Pairs, last_year, pairs_at
from graph.metrics.scoring import auc
from graph.metrics.steps import steps
from graph.territory import TerritoryGraph

LEAST = 10
"""Fewer pairs that came true teach nothing: no likelihood is given."""

HORIZONS = (3, 5, 8)
"""Years within which a likelihood is said to come true: the first of them in which enough pairs did."""

PER_FEATURE = 10
"""Pairs that came true for each thing the model may learn from (Peduzzi et al. 1996): few of them, few things."""

FOLDS = 5
PENALTY = 1.0
MOST_NEGATIVES = 5_000
"""Pairs that did not come true, at most, in a fit; each then counts for those it stands for."""


@dataclass(frozen=True)
class Model:
    """p = 1 / (1 + exp(−(intercept + Σ weight · (value − mean) / deviation))) over ``names``."""

    names: tuple[str, ...]
    intercept: float
    weights: np.ndarray
    mean: np.ndarray
    deviation: np.ndarray

    def predict(self, table: pd.DataFrame) -> np.ndarray:
        """Probability of each row, 0 to 1."""
        values = (table[list(self.names)].to_numpy(dtype=float) - self.mean) / self.deviation
        return np.asarray(expit(self.intercept + values @ self.weights))


@dataclass(frozen=True)
class Learnt:
    """A model and what it learnt from: pairs present by ``cut``, of which ``positives`` of ``pairs`` allied by ``end``."""

    model: Model | None
    cut: int | None
    end: int | None
    pairs: int
    positives: int

    @property
    def horizon(self) -> int | None:
        """Years within which the probability is meant."""
        return None if self.cut is None or self.end is None else self.end - self.cut

    @property
    def base_rate(self) -> float | None:
        """Share of the pairs learnt from that came true."""
        return self.positives / self.pairs if self.pairs else None

    def told(self) -> dict[str, object]:
        """What a reader must know of it, as plain values."""
        weights = (
            {}
            if self.model is None
            else dict(zip(self.model.names, map(float, self.model.weights.round(6)), strict=True))
        )
        return {
            "evaluable": self.model is not None, "cut": self.cut, "end": self.end, "horizon_years": self.horizon, "pairs": self.pairs,
            "positives": self.positives, "base_rate": self.base_rate, "standardised_weights": weights,
        }  # fmt: skip


@dataclass(frozen=True)
class Likely:
    """Pairs of actor ids with their probability, most likely first, and what was learnt. Empty when nothing could be learnt."""

    probability: Mapping[frozenset[str], float] = field(default_factory=dict)
    learnt: Learnt = field(default_factory=lambda: Learnt(None, None, None, 0, 0))


def likelihood(graph: TerritoryGraph, horizons: Sequence[int] = HORIZONS) -> Likely:
    """The probability that each pair of present, not yet allied actors allies within some years after the latest year known.

    Learnt from the pairs present that many years before it and whether they have allied since: the first of 3, 5 and 8 years in which
    LEAST pairs did; nothing is given when none fits. Probabilities are between 0 and 1 and average the base rate in what was learnt
    from. O(n²) for at most 1,500 actors.

    It says what happens, not what would be useful. Well-known organisations ally again more often, so this order shows those who have much
    already. What was not recorded counts as not allied; who never took part in a dated alliance has no likelihood. Such forecasts are weak:
    on the real projects tried, no better than the product of both's numbers of alliances; the evaluation says so where they add nothing.
    """
    last, learnt = last_year(graph), Learnt(None, None, None, 0, 0)
    if last is None:
        return Likely()
    for horizon in horizons:
        learnt = learn(pairs_at(graph, last - horizon, last))
        if learnt.model is not None:
            break
    if learnt.model is None:
        return Likely(learnt=learnt)
    now, ids = pairs_at(graph, last), sorted(str(key) for key in graph.actors["id"])
    values = learnt.model.predict(features(now))
    order = np.lexsort((now.second, now.first, -values.round(12)))
    found = {frozenset((ids[now.first[at]], ids[now.second[at]])): round(float(values[at]), 6) for at in order.tolist()}
    return Likely(found, learnt)


def learn(pairs: Pairs, names: Sequence[str] = FEATURES, seed: int = 0) -> Learnt:
    """A model of which of these pairs came true; None when fewer than LEAST did (or did not)."""
    true = pairs.true
    positives = int(true.sum())
    enough = min(positives, len(true) - positives) >= LEAST
    model = chosen(features(pairs), true, names, seed) if enough else None
    return Learnt(model, pairs.cut, pairs.end, len(true), positives)


def chosen(table: pd.DataFrame, true: np.ndarray, names: Sequence[str] = FEATURES, seed: int = 0) -> Model:
    """The model over the best one, two, four… or all of ``names`` that predicts pairs it was not fitted on best.

    Names are taken by how far the AUC of each alone is from 0.5, at most one for PER_FEATURE pairs that came true; best: the least
    log loss over FOLDS folds. A single one wins where the others add nothing but noise.
    """
    apart = {name: abs(auc(table[name].to_numpy(), true) - 0.5) for name in names if table[name].nunique() > 1}
    ordered = sorted(apart, key=lambda name: (-round(apart[name], 9), names.index(name)))
    most = min(len(ordered), max(1, int(true.sum()) // PER_FEATURE))
    sizes = sorted({size for size in (1, 2, 4, most) if size <= most})
    if len(sizes) < 2:
        return fit(table, true, ordered[:most], seed)
    losses = [log_loss(out_of_fold(table, true, ordered[:size], seed), true) for size in sizes]
    return fit(table, true, ordered[: sizes[int(np.argmin(np.round(losses, 9)))]], seed)


def out_of_fold(
    table: pd.DataFrame, true: np.ndarray, names: Sequence[str], seed: int = 0, choose: bool = False
) -> np.ndarray:
    """The probability of each pair by a model fitted on the other folds; folds have equal shares of what came true.

    ``choose``: each fold's model is `chosen` among ``names`` on the other folds too.
    """
    fold, found = folds(true, seed), np.empty(len(true))
    for number in steps(range(FOLDS)):
        out = fold == number
        rest = table[~out].reset_index(drop=True)
        model = chosen(rest, true[~out], names, seed) if choose else fit(rest, true[~out], names, seed)
        found[out] = model.predict(table[out])
    return found


def folds(true: np.ndarray, seed: int = 0) -> np.ndarray:
    """A fold, 0 to FOLDS − 1, for each pair; those that came true and those that did not are dealt out apart."""
    generator, found = np.random.default_rng(seed), np.empty(len(true), dtype=int)
    for kind in (True, False):
        rows = generator.permutation(np.flatnonzero(true == kind))
        found[rows] = np.arange(len(rows)) % FOLDS
    return found


def within_folds(values: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """Each value's place among those of its own fold, 0 to 1, equal ones sharing it: folds are judged by models of their own, whose
    levels differ by which true pairs each has not seen."""
    ranks = pd.DataFrame({"value": values.round(12), "fold": fold}).groupby("fold")["value"]
    return np.asarray((ranks.rank() - 0.5) / ranks.transform("size"))


def log_loss(probability: np.ndarray, true: np.ndarray) -> float:
    """Mean −log of the probability given to what happened; 0 is perfect."""
    p = np.clip(probability, 1e-12, 1 - 1e-12)
    return float(-np.where(true, np.log(p), np.log1p(-p)).mean())


def fit(table: pd.DataFrame, true: np.ndarray, names: Sequence[str] = FEATURES, seed: int = 0) -> Model:
    """Logistic regression on standardised values with a ridge penalty of PENALTY (not on the intercept), by L-BFGS.

    With more than MOST_NEGATIVES pairs that did not come true, a seeded sample of them is weighted up. Without names: the base rate.
    """
    rows, worth = _sample(true, seed)
    values, target = table[list(names)].to_numpy(dtype=float)[rows], true[rows].astype(float)
    mean = np.average(values, axis=0, weights=worth) if values.size else np.zeros(len(names))
    deviation = np.sqrt(np.average((values - mean) ** 2, axis=0, weights=worth)) if values.size else np.ones(len(names))
    deviation = np.where(deviation > 0, deviation, 1.0)
    design = np.column_stack([np.ones(len(rows)), (values - mean) / deviation])

    def loss(beta: np.ndarray) -> tuple[float, np.ndarray]:
        score = design @ beta
        value = (worth * (np.logaddexp(0, score) - target * score)).sum() + PENALTY * (beta[1:] ** 2).sum() / 2
        slope = design.T @ (worth * (expit(score) - target))
        slope[1:] += PENALTY * beta[1:]
        return float(value), slope

    share = float(np.average(target, weights=worth))
    begin = np.zeros(design.shape[1])
    begin[0] = np.log(share / (1 - share)) if 0 < share < 1 else 0.0
    beta = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"ftol": 1e-12, "gtol": 1e-8, "maxiter": 500}).x
    return Model(tuple(names), float(beta[0]), beta[1:], mean, deviation)


def _sample(true: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    no = np.flatnonzero(~true)
    if len(no) <= MOST_NEGATIVES:
        return np.arange(len(true)), np.ones(len(true))
    kept = np.sort(np.random.default_rng(seed).choice(no, MOST_NEGATIVES, replace=False))
    rows = np.concatenate([np.flatnonzero(true), kept])
    return rows, np.where(true[rows], 1.0, len(no) / MOST_NEGATIVES)
