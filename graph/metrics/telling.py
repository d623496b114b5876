"""From a row of candidates to a piste with its names and reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from graph.language import Text
from graph.metrics.field import Field, Pairs, subjects
from graph.metrics.figures import text
from graph.metrics.joining_reasons import JoiningGrounds
from graph.metrics.joining_reasons import said as joining_said
from graph.metrics.reasons import Grounds, Said, said
from graph.metrics.usefulness import PARTS
from graph.territory import TerritoryGraph


@dataclass(frozen=True)
class Candidate:
    """A piste d'alliance between two actors, or of one actor that could join ``alliance``. ``parts``: each part of the usefulness, 0 to 1, None
    where unknown. ``partners``: ids of organisations that work with both (members of the alliance that work with the actor).
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

    @property
    def about(self) -> frozenset[str]:
        """The ids it is about: two actors, or one and an alliance."""
        return frozenset(self.actors if self.alliance is None else (*self.actors, self.alliance))


class Telling:
    """Names and look-ups that turn a row of candidates into what is shown."""

    def __init__(self, graph: TerritoryGraph, field: Field, members: Callable[[int], np.ndarray] | None = None) -> None:
        self.field, self.inside, actors = field, members or (lambda _alliance: np.empty(0, dtype=int)), graph.actors
        self.alliances = [
            (str(key), text(name) or str(key))
            for key, name in zip(graph.alliances["id"], graph.alliances["name"], strict=True)
        ]
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
        values = zip(PARTS, found.parts[at].tolist(), strict=True)
        parts = {part: None if np.isnan(value) else round(value, 6) for part, value in values}
        number, joins = int(found.domain[at]), int(found.alliance[at])
        domain, a = self.field.domains[number] if number >= 0 else None, int(found.first[at])
        if joins >= 0:
            others: tuple[str, ...] = ()
            sentences, partners = self._joining(a, joins, number)
        else:
            b = int(found.second[at])
            others = (self.ids[b],)
            sentences, partners = self._between(a, b, number, parts["distance_closed"] == 1)
        return Candidate(
            rank, (self.ids[a], *others), domain, round(float(found.usefulness[at]), 6), parts, {language: one.text for language, one in sentences.items()},
            tuple(self.ids[p] for p in partners), self.alliances[joins][0] if joins >= 0 else None, sentences,
        )  # fmt: skip

    def _between(self, a: int, b: int, number: int, joins_parts: bool) -> tuple[Mapping[str, Said], list[int]]:
        """The sentences of two actors, and who works with both."""
        domain = self.field.domains[number] if number >= 0 else None
        partners = self._partners(a, b)
        related = [p for p in partners if number < 0 or self.field.acting[p, number]]
        grounds = Grounds(
            self.names[a], self.names[b], self.place, domain,
            acts=number < 0 or bool(self.field.acting[a, number] and self.field.acting[b, number]),
            partners=[self.names[p] for p in related[:2]], elsewhere=[self.names[p] for p in partners[:1]], offer=self._offer(a, b, domain),
            frameworks=self._frameworks(a, b, domain), joins_parts=joins_parts,
            untied=(self.field.degree[a] == 0, self.field.degree[b] == 0), families=self._families(a, b), same_place=self._commune(a, b),
            need=self.field.needs.get(domain) if domain else None,
        )  # fmt: skip
        return said(grounds), partners

    def _joining(self, a: int, alliance: int, number: int) -> tuple[Mapping[str, Said], list[int]]:
        """The sentences of an actor and an alliance it could join, and which members work with it."""
        domain, inside = self.field.domains[number], self.inside(alliance).tolist()
        shown = sorted((p for p in inside if not self.masked[p]), key=lambda p: (self.names[p], self.ids[p]))
        ties = self.field.ties
        near = set(ties.indices[ties.indptr[a] : ties.indptr[a + 1]].tolist())
        ease = [p for p in shown if p in near]
        contracts = ((self._frameworks(a, p, domain), p) for p in shown)
        places = ((self._commune(a, p), p) for p in shown)
        grounds = JoiningGrounds(
            self.names[a], self.alliances[alliance][1], [self.names[p] for p in shown], len(inside), self.place, domain,
            acts=bool(self.field.acting[a, number]), offer=next(filter(None, (self._offer(a, p, domain) for p in shown)), None),
            framework=next(((found[0], self.names[p]) for found, p in contracts if found), None), ease=[self.names[p] for p in ease[:2]],
            untied=self.field.degree[a] == 0, family=self._new_family(a, inside),
            place=next(((found, self.names[p]) for found, p in places if found), None), need=self.field.needs.get(domain),
        )  # fmt: skip
        return joining_said(grounds), ease

    def _new_family(self, a: int, members: list[int]) -> str | None:
        there = {self.families[p] for p in members} - {None}
        return self.families[a] if there and self.families[a] not in there else None

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
