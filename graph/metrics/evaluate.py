"""Do the scores foresee which pairs ally? What began after a year is hidden, each score judged on it beside simple ones."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from graph.metrics.evidence import FEATURES, baselines, features, usefulness_at
from graph.metrics.likelihood import LEAST, Learnt, folds, learn, out_of_fold, within_folds
from graph.metrics.past import Pairs, pairs_at
from graph.metrics.scoring import auc, auc_interval, average_precision, precision_at
from graph.metrics.usefulness import Settings, settings
from graph.territory import TerritoryGraph

DRAWS = 1000
BINS = 10
ABLATION = {
    "activity": ("alliances", "partners"),
    "common_partners": ("common_neighbours", "resource_allocation", "nearness"),
    "place": ("same_place", "closeness", "unplaced"),
    "family": ("other_family",),
    "shared_ground": ("shared_domain", "shared_framework"),
}
"""Parts of likelihood that go together, each left out in turn."""


@dataclass(frozen=True)
class Score:
    """How well one score does: AUC with its 95 % interval over actors drawn again, average precision, precision among the first 20."""

    name: str
    auc: float
    auc_low: float
    auc_high: float
    average_precision: float
    precision_at_20: float


@dataclass(frozen=True)
class Bin:
    """Pairs of similar likelihood: their mean likelihood, the share that came true, and how many they are."""

    predicted: float
    observed: float
    pairs: int


@dataclass(frozen=True)
class Evaluation:
    """``positives`` of ``candidates`` pairs came true between ``cut`` and ``end``; nothing is scored when none or all did.

    ``how``: "earlier" when likelihood learnt from the years before the cut, "folds" when from other pairs of the same years, "" when it
    could not learn. ``ablation``: the AUC of likelihood without each part.
    """

    cut: int
    end: int
    positives: int
    candidates: int
    scores: tuple[Score, ...] = ()
    calibration: tuple[Bin, ...] = ()
    ablation: dict[str, float] = field(default_factory=dict)
    how: str = ""
    learnt: Learnt | None = None
    undated: int = 0
    not_compared: int = 0

    @property
    def evaluable(self) -> bool:
        return bool(self.scores)

    @property
    def adds(self) -> bool | None:
        """Whether likelihood does better than the best simple score; None where there is no likelihood."""
        found = {score.name: score.auc for score in self.scores}
        simple = [value for name, value in found.items() if name not in ("likelihood", "usefulness")]
        return found["likelihood"] > max(simple) if "likelihood" in found else None


def evaluate(
    graph: TerritoryGraph,
    cut: int,
    rules: Settings | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    ablation: bool = True,
) -> Evaluation:
    """Hide what began after the year ``cut``, score each pair of actors present and not allied by then, see which ally after it.

    Usefulness is taken without the parts that could tell the future. Likelihood learns from as many years before the cut as there are
    after it; where fewer than 10 pairs came true in them, from the other pairs of the same years, in five folds, each ranked apart. Not evaluable: no pair
    came true, or all did. O(n²) for at most 1,500 actors, times ``draws``.
    """
    pairs = pairs_at(graph, cut)
    positives, candidates = int(pairs.true.sum()), len(pairs.true)
    found = Evaluation(cut, pairs.end, positives, candidates, undated=pairs.undated, not_compared=pairs.not_compared)
    if positives in (0, candidates):
        return found
    table, earlier = features(pairs), pairs_at(graph, cut - (pairs.end - cut), cut)
    likely = _likelihood(pairs, earlier, table, seed)
    scores: dict[str, np.ndarray] = {"usefulness": usefulness_at(pairs, rules or settings())}
    if likely is not None:
        scores["likelihood"] = likely.order
    scores |= {str(name): column.to_numpy() for name, column in baselines(pairs, seed).items()}
    judged = tuple(_score(name, values, pairs, draws, seed) for name, values in scores.items())
    if likely is None:
        return replace(found, scores=judged)
    return replace(
        found, scores=judged, calibration=calibration(likely.probability, pairs.true), how=likely.how, learnt=likely.learnt,
        ablation=_ablation(pairs, earlier, table, seed) if ablation else {},
    )  # fmt: skip


@dataclass(frozen=True)
class _Judged:
    """Probabilities, the order they put the pairs in, and where they come from."""

    probability: np.ndarray
    order: np.ndarray
    how: str
    learnt: Learnt


def _likelihood(
    pairs: Pairs, earlier: Pairs, table: pd.DataFrame, seed: int, names: tuple[str, ...] = FEATURES
) -> _Judged | None:
    learnt = learn(earlier, names, seed)
    if learnt.model is not None:
        probability = learnt.model.predict(table)
        return _Judged(probability, probability, "earlier", learnt)
    if min(pairs.true.sum(), (~pairs.true).sum()) < LEAST:
        return None
    probability = out_of_fold(table, pairs.true, names, seed, choose=True)
    return _Judged(probability, within_folds(probability, folds(pairs.true, seed)), "folds", learn(pairs, names, seed))


def _ablation(pairs: Pairs, earlier: Pairs, table: pd.DataFrame, seed: int) -> dict[str, float]:
    found = {}
    for part, gone in ABLATION.items():
        judged = _likelihood(pairs, earlier, table, seed, tuple(name for name in FEATURES if name not in gone))
        found[part] = float("nan") if judged is None else auc(judged.order, pairs.true)
    return found


def _score(name: str, values: np.ndarray, pairs: Pairs, draws: int, seed: int) -> Score:
    low, high = auc_interval(values, pairs.true, pairs.first, pairs.second, draws, seed)
    true = pairs.true
    return Score(name, auc(values, true), low, high, average_precision(values, true), precision_at(values, true))


def calibration(probability: np.ndarray, true: np.ndarray, bins: int = BINS) -> tuple[Bin, ...]:
    """Is what is said to be likely as frequent as said? Pairs by tenths of their likelihood; equal ones stay together."""
    values = probability.round(12)
    edges = np.unique(np.quantile(values, np.linspace(0, 1, bins + 1)))
    place = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, max(len(edges) - 2, 0))
    return tuple(
        Bin(float(values[place == at].mean()), float(true[place == at].mean()), int((place == at).sum()))
        for at in np.unique(place)
    )
