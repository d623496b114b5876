"""Do the scores foresee which pairs ally? And the alliances that could be explored, by how often such pairs do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from itertools import combinations
from typing import Any

from api.answers import Reason
from api.service.reading import YEARS, Reading, computed, provenance, read
from api.study_answers import CalibrationRow, Evaluated, ScoreRow
from graph.errors import UsageProblem
from graph.language import LANGUAGES, Text
from graph.metrics.evaluate import DRAWS, Evaluation
from graph.metrics.evaluate import evaluate as judge
from graph.metrics.likelihood import Learnt, likelihood
from graph.metrics.missing import Candidate, Missing, missing
from graph.metrics.usefulness import PARTS, Settings, settings
from graph.store.records import Reader
from graph.territory import TerritoryGraph

LEFT_OUT = ("need", "few_responses", "offers", "seeks", "works_on without a date", "declarations")
"""What could tell the future, or says nothing of a pair."""


def evaluate(db: Reader, reading: Reading, cut: int) -> Evaluated:
    """The scores judged on what began after ``cut``. Raises UsageProblem for a year that is none."""
    if cut not in YEARS:
        raise UsageProblem("{year} is not a year between 1800 and 2200.", year=cut)
    graph = read(db, reading)
    return computed(graph, lambda: _evaluate(graph, cut), "evaluate", cut)


def _evaluate(graph: TerritoryGraph, cut: int) -> Evaluated:
    found = judge(graph, cut)
    told = provenance(
        graph, cut=cut, end=found.end, draws=DRAWS, undated=found.undated, not_compared=found.not_compared, left_out=list(LEFT_OUT),
        weights={part: settings().weights[part] for part in PARTS},
    )  # fmt: skip
    return Evaluated(
        territory=str(graph.territory["id"]), cut=cut, end=found.end, positives=found.positives, candidates=found.candidates,
        evaluable=found.evaluable, base_rate=found.positives / found.candidates if found.candidates else None,
        scores=[ScoreRow(**asdict(score)) for score in found.scores],
        calibration=[CalibrationRow(**asdict(one)) for one in found.calibration], ablation=dict(found.ablation),
        likelihood={} if found.learnt is None else {"how": found.how, **found.learnt.told()}, adds=found.adds,
        said=Reason(**said(found)), provenance=told,
    )  # fmt: skip


def said(found: Evaluation) -> dict[str, str]:
    """What the evaluation amounts to, in one or two sentences, in each language."""
    counts: dict[str, Any] = {
        "positives": found.positives,
        "candidates": found.candidates,
        "cut": found.cut,
        "end": found.end,
    }
    if not found.evaluable:
        texts = [Text("Not evaluable: {positives} of {candidates} pairs allied after {cut}.", counts)]
    else:
        texts = [Text("{positives} of {candidates} pairs not allied by {cut} have allied by {end}.", counts)]
        texts.append(Text(_VERDICT[found.adds]))
        texts += (
            [Text("Likelihood was fitted on other pairs of the same years: too few allied before.")]
            if found.how == "folds"
            else []
        )
    return {language: " ".join(text.say(language) for text in texts) for language in LANGUAGES}


_VERDICT: Mapping[bool | None, str] = {
    True: "Likelihood foresees them better than the best simple score; see the interval.",
    False: "Likelihood adds nothing to the best simple score.",
    None: "Too few have allied for a likelihood to be learnt.",
}


def by_likelihood(
    graph: TerritoryGraph,
    domain: str | None,
    top: int,
    from_pairs: bool,
    rules: Settings | None = None,
    joining: bool = False,
    pairing: bool = True,
) -> tuple[Missing, dict[frozenset[str], float], Learnt]:
    """The pistes with a known likelihood first, the likeliest first, then the others by usefulness; ``top`` 0 lists all.

    At most so many with one organisation among those shown, as in the list by usefulness. ``joining`` and ``pairing`` as of `missing`.
    """
    found, rules = likelihood(graph), rules or settings()
    everyone = [frozenset(pair) for pair in combinations(sorted(graph.actors["id"]), 2)] if not top else []
    pairs = everyone or list(found.probability)[: max(2000, 50 * top)]
    listed = missing(graph, domain, top, from_pairs, rules=rules, pairs=pairs, joining=joining, pairing=pairing)
    asked: dict[frozenset[str], Candidate] = dict(listed.asked)
    for candidate in listed.candidates:
        asked.setdefault(candidate.about, candidate)
    ordered = sorted(
        asked.items(), key=lambda item: (-found.probability.get(item[0], -1.0), -item[1].usefulness, item[1].actors)
    )
    return _ranked(listed, [one for _, one in ordered], top, rules), dict(found.probability), found.learnt


def _ranked(listed: Missing, ordered: list[Candidate], top: int, rules: Settings) -> Missing:
    from dataclasses import replace

    first: list[Candidate] = []
    times: dict[str, int] = {}
    for one in ordered:
        if len(first) < (top or rules.first) and max(times.get(end, 0) for end in one.about) < rules.per_organisation:
            first.append(one)
            times |= {end: times.get(end, 0) + 1 for end in one.about}
    head = {id(one) for one in first}
    shown = first if top else first + [one for one in ordered if id(one) not in head]
    return replace(listed, candidates=[replace(one, rank=rank) for rank, one in enumerate(shown, 1)])
