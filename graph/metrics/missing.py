"""Which alliance could be explored: by declared usefulness, with reasons.

A candidate is two actors without a recorded alliance and a domain on which both act (or on which one offers what the other seeks), or an
actor and an existing alliance on a domain where it acts (`graph.metrics.joining`). What is never proposed is in `graph.metrics.never`; weights and limits are in
``usefulness.toml``. The order is the same for the same data.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from graph.metrics.field import Field, Pairs, joined
from graph.metrics.joining import Joining
from graph.metrics.never import Answer
from graph.metrics.steps import steps
from graph.metrics.telling import Candidate, Telling
from graph.metrics.usefulness import Settings, settings
from graph.territory import TerritoryGraph
from graph.vocabulary import vocabulary

__all__ = ["Candidate", "Missing", "missing"]


@dataclass(frozen=True)
class Missing:
    """The list; how many candidates there are in all; the weights; how many actors were too many to be compared; the
    bodies present nearly everywhere, which are left out; and, of the pairs asked for, those that are candidates, by their ids."""

    candidates: list[Candidate]
    total: int
    weights: Mapping[str, float]
    not_compared: int = 0
    everywhere: tuple[str, ...] = ()
    asked: Mapping[frozenset[str], Candidate] = field(default_factory=dict)


def missing(
    graph: TerritoryGraph,
    domain: str | None = None,
    top: int = 20,
    from_pairs: bool = False,
    answers: Iterable[Answer] = (),
    rules: Settings | None = None,
    pairs: Collection[frozenset[str]] = (),
    joining: bool = False,
    pairing: bool = True,
) -> Missing:
    """The ``top`` pistes of a territory (0: all), of one domain or of every domain, most useful first.

    ``joining``: also of one actor that could join an existing alliance; with ``pairing`` False, of these alone. At most two name the same organisation or alliance, and a pair is listed
    once, with its best domain; the full list holds this only for its first 20. ``pairs``: pairs of ids to be told in any case, as far as they are candidates.
    ``from_pairs`` asks no domain: pairs with a common partner, framework or place. Cost: at most 3,000 actors are compared pair by pair, those with most ties. Raises KeyError for a domain that is not in the vocabulary.
    """
    if domain is not None and domain not in vocabulary().domains:
        raise KeyError(domain)
    rules = rules or settings()
    graph = replace(graph, actors=_by_id(graph.actors), alliances=_by_id(graph.alliances))
    answers = list(answers)
    known, total, kept, asked = Field(graph, rules, answers, from_pairs), 0, [], []
    joins = Joining(graph, known, answers) if joining and not from_pairs else None
    wanted = _wanted(graph, pairs)
    for block in _blocks(known if pairing else None, joins, domain):
        total += len(block)
        kept.append(block.at(block.order()[: max(5000, 50 * top)]) if top else block)
        asked.append(block.at(_among(block, wanted)))
    found, told, telling = joined(kept), joined(asked), Telling(graph, known, joins.members if joins else None)
    candidates = [telling.candidate(found, at, rank) for rank, at in enumerate(_shown(found, top, rules), 1)]
    each = [
        telling.candidate(told, at, 0) for at in told.order()[::-1].tolist()
    ]  # the best domain of a pair comes last
    present = tuple(sorted(telling.ids[at] for at in np.flatnonzero(known.everywhere)))
    return Missing(candidates, total, rules.weights, known.not_compared, present, {one.about: one for one in each})


def _by_id(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values("id", kind="stable").reset_index(drop=True)


def _blocks(known: Field | None, joins: Joining | None, domain: str | None) -> Iterator[Pairs]:
    if known is not None:
        yield from known.blocks(domain)
    for number, key in steps([*enumerate(joins.known.domains)] if joins is not None else []):
        if joins is not None and domain in (None, key):
            yield joins.block(number)


def _wanted(graph: TerritoryGraph, pairs: Collection[frozenset[str]]) -> set[tuple[int, int]]:
    """Pairs of ids as `Pairs.ends` has them; those of unknown ids are left out."""
    place = {str(actor): at for at, actor in enumerate(graph.actors["id"])}
    place |= {str(alliance): -2 - at for at, alliance in enumerate(graph.alliances["id"])}
    found = [sorted((place[one] for one in pair if one in place), key=lambda at: (at < 0, at)) for pair in pairs]
    return {(ends[0], ends[1]) for ends in found if len(ends) == 2}


def _among(block: Pairs, wanted: set[tuple[int, int]]) -> np.ndarray:
    """The rows of a block that name one of some pairs."""
    span = int(max(block.second.max(initial=0), block.first.max(initial=0), block.alliance.max(initial=0))) + 3
    ends = np.where(block.alliance >= 0, -2 - block.alliance, block.second)
    codes = [a * 2 * span + b for a, b in wanted if a < span and abs(b) < span]
    return np.flatnonzero(np.isin(block.first * 2 * span + ends, codes))


def _shown(found: Pairs, top: int, rules: Settings) -> list[int]:
    """The order shown: a pair once, an organisation at most so often among the first; then, in a full list, the others.

    Of pistes that are equally useful, those whose organisations were not named yet come first.
    """
    order = found.order().tolist()
    first: list[int] = []
    times: dict[int, int] = {}
    pairs: set[tuple[int, int]] = set()
    for at in _in_turn(found, order, times, rules.per_organisation):
        ends = found.ends(at)
        if ends in pairs:
            continue
        first.append(at)
        pairs.add(ends)
        times.update({end: times.get(end, 0) + 1 for end in ends})
        if len(first) == (top or rules.first):
            break
    head = set(first)
    return first if top else first + [at for at in order if at not in head]


def _in_turn(found: Pairs, order: list[int], times: Mapping[int, int], most: int) -> Iterator[int]:
    """Of each group of equally useful ones, those whose organisations were named least, each of them less than ``most`` times.

    ``times`` grows while this is read.
    """
    useful = found.usefulness.round(9)
    for _useful, group in itertools.groupby(order, key=lambda at: useful[at]):
        equals = list(group)
        for named in range(2 * most - 1):
            for at in equals:
                mine, other = (times.get(end, 0) for end in found.ends(at))
                if mine + other == named and max(mine, other) < most:
                    yield at
