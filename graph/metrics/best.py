"""Which few introductions would change most: the pairs that gain most coverage, chosen one after another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.sparse.csgraph import connected_components

from graph.metrics.field import Field, joined
from graph.metrics.missing import missing
from graph.metrics.never import Answer
from graph.metrics.steps import steps
from graph.metrics.ties import CUTOFF, two_mode
from graph.metrics.usefulness import Settings, settings
from graph.metrics.what_if import Outcome, cells, concerned, what_if
from graph.territory import TerritoryGraph


@dataclass(frozen=True)
class Introduction:
    """Two actors to introduce. ``gain``: cells newly covered; ``joins``: pairs of actors a path would newly join; ``domains``: those
    the alliance would be on; ``reason``: as of the piste d'alliance between them."""

    rank: int
    actors: tuple[str, str]
    domains: tuple[str, ...]
    gain: int
    joins: int
    usefulness: float
    reason: Mapping[str, str]


@dataclass(frozen=True)
class Best:
    """The introductions in the order chosen, the outcome before and after them all, and among how many pairs they were chosen."""

    introductions: tuple[Introduction, ...]
    before: Outcome
    after: Outcome
    candidates: int
    not_compared: int
    from_pairs: bool


@dataclass
class _Search:
    """Candidate pairs (positions), their usefulness, what is still to be covered, and the components they would join."""

    first: np.ndarray
    second: np.ndarray
    usefulness: np.ndarray
    shared: np.ndarray
    open: np.ndarray
    label: np.ndarray
    gain: np.ndarray
    taken: list[int] = field(default_factory=list)


def best(
    graph: TerritoryGraph,
    budget: int,
    domain: str | None = None,
    answers: Iterable[Answer] = (),
    rules: Settings | None = None,
    cutoff: int = CUTOFF,
) -> Best:
    """The ``budget`` introductions, among the pistes d'alliance, that together would cover most.

    Chosen one after another: most cells newly covered, then most pairs of actors newly joined by a path, then usefulness, then ids.
    Coverage is submodular, so what they cover is at least 1 − 1/e (63 %) of what the best possible choice would cover
    (Nemhauser, Wolsey & Fisher 1978). An introduction is one alliance of two on the domains that concern both, or on
    ``domain``. Where nothing is recorded on domains, pairs with a common partner, framework or place are compared. Fewer come back when
    there are no more. Raises ValueError for a budget below 1. Cost: that of the pistes, then linear a step.
    """
    if budget < 1:
        raise ValueError(f"budget is at least 1, not {budget}")
    graph = replace(graph, actors=graph.actors.sort_values("id", kind="stable").reset_index(drop=True))
    rules, answers, table = rules or settings(), list(answers), concerned(graph)
    from_pairs = domain is None and not table.to_numpy().any()
    known = Field(graph, rules, answers, from_pairs)
    search = _search(graph, known, domain)
    chosen: list[tuple[int, int, int]] = []
    while len(chosen) < min(budget, len(search.first)):
        chosen.append((at := _next(search), int(search.gain[at]), int(_joins(search, np.array([at]))[0])))
        _take(search, at)
    ids = list(graph.actors["id"])
    pairs = [(str(ids[search.first[at]]), str(ids[search.second[at]])) for at, _, _ in chosen]
    tried = what_if(graph, pairs, domain, cutoff)
    told = missing(graph, domain, 1, from_pairs, answers, rules, pairs=[frozenset(pair) for pair in pairs]).asked
    introductions = tuple(
        Introduction(rank, pair, added.domains, gain, joins, float(search.usefulness[at]), told[frozenset(pair)].reason)
        for rank, (pair, added, (at, gain, joins)) in enumerate(zip(pairs, tried.added, chosen, strict=True), 1)
    )
    return Best(introductions, tried.before, tried.after, len(search.first), known.not_compared, from_pairs)


def _search(graph: TerritoryGraph, known: Field, domain: str | None) -> _Search:
    found = joined(list(known.blocks(domain)))
    found = found.at(found.order())
    _, once = np.unique(found.first * len(graph.actors) + found.second, return_index=True)
    found = found.at(np.sort(once))
    table = concerned(graph)
    wanted, reached = cells(graph, table)
    shared = wanted.copy()
    if domain is not None:
        shared[:, [key != domain for key in (*table.columns, None)]] = False
    search = _Search(
        found.first, found.second, found.usefulness.round(6), shared, wanted & ~reached, _labels(graph), np.zeros(len(found), dtype=int),
    )  # fmt: skip
    _count(search, np.arange(len(found)))
    return search


def _labels(graph: TerritoryGraph) -> np.ndarray:
    return np.asarray(connected_components(two_mode(graph).weights, directed=False)[1][: len(graph.actors)])


def _count(search: _Search, rows: np.ndarray, step: int = 100_000) -> None:
    """The cells each of some pairs would newly cover: on the domains that concern both; any alliance covers who has none."""
    for at in steps(range(0, len(rows), step)):
        part = rows[at : at + step]
        a, b = search.first[part], search.second[part]
        on = search.shared[a] & search.shared[b]
        on[:, -1] = True
        search.gain[part] = ((search.open[a] & on).astype(int) + (search.open[b] & on)).sum(axis=1)


def _next(search: _Search) -> int:
    rows = np.flatnonzero(search.gain == search.gain.max())
    joins = _joins(search, rows)
    rows = rows[joins == joins.max()]
    return int(rows[np.argmax(search.usefulness[rows])])


def _joins(search: _Search, rows: np.ndarray) -> np.ndarray:
    sizes = np.bincount(search.label)
    a, b = search.label[search.first[rows]], search.label[search.second[rows]]
    return np.where(a == b, 0, sizes[a] * sizes[b])


def _take(search: _Search, at: int) -> None:
    a, b = search.first[at], search.second[at]
    on = search.shared[a] & search.shared[b]
    on[-1] = True
    search.open[[a, b]] &= ~on
    search.label[search.label == search.label[b]] = search.label[a]
    near = (search.first == a) | (search.second == a) | (search.first == b) | (search.second == b)
    _count(search, np.flatnonzero(near))
    search.taken.append(at)
    search.gain[search.taken] = -1
