"""Which alliance could be explored: pairs of actors without a recorded alliance, by declared usefulness, with reasons.

A candidate is two actors and a domain on which both act (or on which one offers what the other seeks). What is never
proposed is in `graph.metrics.never`; weights and limits are in ``usefulness.toml``. The order is the same for the same data.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from graph.language import Text
from graph.metrics.field import Field, Pairs, joined, subjects
from graph.metrics.figures import text
from graph.metrics.never import Answer
from graph.metrics.reasons import Grounds, Said, said
from graph.metrics.usefulness import PARTS, Settings, settings
from graph.territory import TerritoryGraph
from graph.vocabulary import vocabulary


@dataclass(frozen=True)
class Candidate:
    """A piste d'alliance. ``parts``: each part of the usefulness, 0 to 1, None where unknown.

    ``partners``: ids of organisations that work with both. ``alliance`` is room for joining an existing one; None to date.
    """

    rank: int
    actors: tuple[str, ...]
    domain: str | None
    usefulness: float
    parts: Mapping[str, float | None]
    reason: Mapping[str, str]
    partners: tuple[str, ...] = ()
    alliance: str | None = None
    said: Mapping[str, Said] = field(default_factory=dict)
    """The same reasons, sentence by sentence."""


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
) -> Missing:
    """The ``top`` pistes of a territory (0: all), of one domain or of every domain, most useful first.

    At most two name the same organisation, and a pair is listed once, with its best domain; the full list holds this only
    for its first 20. ``pairs``: pairs of ids to be told in any case, as far as they are candidates. ``from_pairs`` asks no domain: pairs with a common partner, framework or place. Cost: at most 3,000
    actors are compared pair by pair, those with most ties. Raises KeyError for a domain that is not in the vocabulary.
    """
    if domain is not None and domain not in vocabulary().domains:
        raise KeyError(domain)
    rules = rules or settings()
    graph = replace(graph, actors=graph.actors.sort_values("id", kind="stable").reset_index(drop=True))
    known, total, kept, asked = Field(graph, rules, list(answers), from_pairs), 0, [], []
    wanted = _positions(graph, pairs)
    for block in known.blocks(domain):
        total += len(block)
        kept.append(block.at(block.order()[: max(5000, 50 * top)]) if top else block)
        asked.append(block.at(np.flatnonzero(np.isin(block.first * len(graph.actors) + block.second, wanted))))
    found, told, telling = joined(kept), joined(asked), _Telling(graph, known)
    candidates = [telling.candidate(found, at, rank) for rank, at in enumerate(_shown(found, top, rules), 1)]
    each = [
        telling.candidate(told, at, 0) for at in told.order()[::-1].tolist()
    ]  # the best domain of a pair comes last
    present = tuple(sorted(telling.ids[at] for at in np.flatnonzero(known.everywhere)))
    return Missing(
        candidates, total, rules.weights, known.not_compared, present, {frozenset(one.actors): one for one in each}
    )


def _positions(graph: TerritoryGraph, pairs: Collection[frozenset[str]]) -> list[int]:
    """Pairs of ids as one number each, by the actors' positions; those of unknown actors are left out."""
    place = {actor: at for at, actor in enumerate(graph.actors["id"])}
    found = [sorted(place[one] for one in pair if one in place) for pair in pairs]
    return [ends[0] * len(place) + ends[1] for ends in found if len(ends) == 2]


def _shown(found: Pairs, top: int, rules: Settings) -> list[int]:
    """The order shown: a pair once, an organisation at most so often among the first; then, in a full list, the others.

    Of pistes that are equally useful, those whose organisations were not named yet come first.
    """
    order = found.order().tolist()
    first: list[int] = []
    times: dict[int, int] = {}
    pairs: set[tuple[int, int]] = set()
    for at in _in_turn(found, order, times, rules.per_organisation):
        ends = (int(found.first[at]), int(found.second[at]))
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
                mine, other = times.get(int(found.first[at]), 0), times.get(int(found.second[at]), 0)
                if mine + other == named and max(mine, other) < most:
                    yield at


class _Telling:
    """Names and look-ups that turn a row of candidates into what is shown."""

    def __init__(self, graph: TerritoryGraph, field: Field) -> None:
        self.field, actors = field, graph.actors
        self.ids = [str(key) for key in actors["id"]]
        self.names = [
            text(name) or (f"SIREN {siren}" if text(siren) else str(key))
            for name, siren, key in zip(actors["name"], actors["siren"], actors["id"], strict=True)
        ]
        self.masked = list(actors["display"] == "masked")
        self.bases = list(actors["base"])
        name = graph.territory.get("name")
        self.place: Text | str = str(name) if name else Text("all territories")
        communes = graph.territories[graph.territories["level"] == "commune"]
        self.communes = dict(zip(communes["id"], communes["name"], strict=True))
        self.families = [text(family) for family in actors["family"]]
        contracts = graph.alliances[graph.alliances["nature"] == "framework"]
        self.subjects = subjects(graph)
        self.contracts = dict(zip(contracts["id"], contracts["name"], strict=True))
        self.engaged: dict[str, set[str]] = {}
        for actor, alliance in zip(graph.participations["actor"], graph.participations["alliance"], strict=True):
            if alliance in self.contracts:
                self.engaged.setdefault(str(actor), set()).add(str(alliance))

    def candidate(self, found: Pairs, at: int, rank: int) -> Candidate:
        a, b, number = int(found.first[at]), int(found.second[at]), int(found.domain[at])
        domain = self.field.domains[number] if number >= 0 else None
        values = zip(PARTS, found.parts[at].tolist(), strict=True)
        parts = {part: None if np.isnan(value) else round(value, 6) for part, value in values}
        partners = self._partners(a, b)
        # who does not act on the domain is no ground for an alliance on it
        related = [p for p in partners if number < 0 or self.field.acting[p, number]]
        grounds = Grounds(
            self.names[a], self.names[b], self.place, domain,
            acts=number < 0 or bool(self.field.acting[a, number] and self.field.acting[b, number]),
            partners=[self.names[p] for p in related[:2]], offer=self._offer(a, b, domain),
            frameworks=self._frameworks(a, b, domain), joins_parts=parts["distance_closed"] == 1,
            untied=(self.field.degree[a] == 0, self.field.degree[b] == 0), families=self._families(a, b), same_place=self._commune(a, b),
            need=self.field.needs.get(domain) if domain else None,
        )  # fmt: skip
        sentences = said(grounds)
        return Candidate(
            rank, (self.ids[a], self.ids[b]), domain, round(float(found.usefulness[at]), 6), parts,
            {language: one.text for language, one in sentences.items()}, tuple(self.ids[p] for p in partners), said=sentences,
        )  # fmt: skip

    def _partners(self, a: int, b: int) -> list[int]:
        ties = self.field.ties
        near = [set(ties.indices[ties.indptr[x] : ties.indptr[x + 1]].tolist()) for x in (a, b)]
        return sorted((p for p in near[0] & near[1] if not self.masked[p]), key=lambda p: (self.names[p], self.ids[p]))

    def _offer(self, a: int, b: int, domain: str | None) -> tuple[str, str, str] | None:
        """(who offers, who seeks, what): what both say in the same words, or '' where one does not say it."""
        if domain is None:
            return None
        for giver, seeker in ((a, b), (b, a)):
            offered = self.field.offers.get((giver, domain), {})
            sought = self.field.seeks.get((seeker, domain), {})
            same = sorted(words for words in set(offered) & set(sought) if words)
            if same or (offered and sought and ("" in offered or "" in sought)):
                return self.names[giver], self.names[seeker], offered[same[0]] if same else ""
        return None

    def _frameworks(self, a: int, b: int, domain: str | None) -> list[str]:
        """Frameworks both are engaged in, on this domain or on none in particular."""
        shared = self.engaged.get(self.ids[a], set()) & self.engaged.get(self.ids[b], set())
        fitting = [key for key in shared if domain is None or domain in self.subjects.get(key, {domain})]
        return sorted(text(self.contracts[key]) or key for key in fitting)

    def _families(self, a: int, b: int) -> tuple[str, str] | None:
        first, second = self.families[a], self.families[b]
        return (first, second) if first and second and first != second else None

    def _commune(self, a: int, b: int) -> str | None:
        name = self.communes.get(self.bases[a]) if self.bases[a] == self.bases[b] else None
        return name if isinstance(name, str) and name != self.place else None
