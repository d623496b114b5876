"""Every pair of actors that could be a piste d'alliance, with the parts of its usefulness, as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import pandas as pd
from scipy import sparse

from graph.metrics.needs import needs
from graph.metrics.never import Answer, ended, everywhere, never, taking_part
from graph.metrics.paths import distances
from graph.metrics.steps import steps
from graph.metrics.ties import one_mode, zero_one
from graph.metrics.usefulness import PARTS, Settings
from graph.model import clean_name
from graph.territory import TerritoryGraph
from graph.vocabulary import vocabulary

EARTH_KM = 6371.0088
SAME_EPCI = 0.5
"""Proximity within one EPCI, however far: as 10 km."""


@dataclass(frozen=True)
class Pairs:
    """Candidates as columns: positions of both actors, the domain's (−1: none), usefulness, parts (NaN: unknown).

    Where the first would join an existing alliance, ``second`` is −1 and ``alliance`` the alliance's position; else that is −1.
    """

    first: np.ndarray
    second: np.ndarray
    alliance: np.ndarray
    domain: np.ndarray
    usefulness: np.ndarray
    parts: np.ndarray

    def __len__(self) -> int:
        return len(self.first)

    def at(self, rows: np.ndarray) -> Pairs:
        return Pairs(*(getattr(self, column.name)[rows] for column in fields(self)))

    def order(self) -> np.ndarray:
        """Most useful first; ties by domain, then by the actors' positions, two actors before one and an alliance."""
        return np.lexsort((self.second, self.first, self.alliance, self.domain, -self.usefulness.round(9)))

    def ends(self, at: int) -> tuple[int, int]:
        """Who or what a candidate names: positions of actors, and −2 less that of an alliance."""
        joins = int(self.alliance[at]) >= 0
        return int(self.first[at]), -2 - int(self.alliance[at]) if joins else int(self.second[at])


def joined(blocks: Sequence[Pairs]) -> Pairs:
    """Several blocks as one; no block gives no candidate."""
    if not blocks:
        return Pairs(*(np.empty(0, dtype=int),) * 4, np.empty(0), np.empty((0, len(PARTS))))
    return Pairs(*(np.concatenate([getattr(block, column.name) for block in blocks]) for column in fields(Pairs)))


class Field:
    """What is known between each two eligible actors, once for all domains: tables of at most largest_block² cells.

    ``members``: the eligible actors' positions, best connected first when there are more than the limit. ``ties``: the pairs
    network without the bodies present nearly everywhere.
    """

    def __init__(
        self, graph: TerritoryGraph, rules: Settings, answers: Sequence[Answer] = (), from_pairs: bool = False
    ) -> None:
        self.rules, self.from_pairs, self.domains = rules, from_pairs, list(vocabulary().domains)
        self.acting = _acting(graph, self.domains)
        self.offers, self.seeks = _whats(graph.offers, graph), _whats(graph.seeks, graph)
        self.everywhere = everywhere(graph, rules)
        network = one_mode(replace(graph, layers=("alliance",)))
        self.ties = _without(network.adjacency, self.everywhere)
        self.degree = network.degree
        self.members, self.not_compared = self._eligible(graph, network.degree)
        self.forbidden = never(graph, self.members, rules, answers)
        self._contracts, names = (
            taking_part(graph, "framework"),
            graph.alliances.loc[graph.alliances["nature"] == "framework", "id"],
        )
        said = subjects(graph)
        self._subjects = [said.get(name) for name in names]
        near = self.ties[self.members]
        self.partners = (near @ near.T).toarray()
        self.steps = distances(self.ties, self.members)
        self.proximity = _proximity(graph, self.members)
        self.other_family = _different(graph.actors["family"].to_numpy(dtype=object)[self.members])
        self.needs = {} if from_pairs else {row.domain: row for row in needs(graph)}

    def _eligible(self, graph: TerritoryGraph, degree: np.ndarray) -> tuple[np.ndarray, int]:
        concerned = np.asarray(self.acting.any(axis=1))
        for whats in (self.offers, self.seeks):
            concerned[[actor for actor, _ in whats]] = True
        hidden = (graph.actors["display"] == "masked").to_numpy(dtype=bool) | ended(graph) | self.everywhere
        found = np.flatnonzero((concerned | self.from_pairs) & ~hidden)
        best = found[np.argsort(-degree[found], kind="stable")][: self.rules.largest_block]
        return np.sort(best), len(found) - len(best)

    def blocks(self, domain: str | None) -> Iterator[Pairs]:
        """The candidates of one domain or of each; without domains, of all pairs with common ground."""
        if self.from_pairs:
            yield self._without_domain()
            return
        for number, key in steps([*enumerate(self.domains)]):
            if domain in (None, key):
                yield self._on(number, key)

    def _on(self, number: int, key: str) -> Pairs:
        acts = self.acting[self.members, number]
        meet = self.meet(key)
        both = acts[:, None] & acts
        a, b = np.nonzero(np.triu((both | meet) & ~self.forbidden, k=1))
        frameworks = self._frameworks(key)[a, b]
        return self._scored(a, b, number, both[a, b], meet[a, b], frameworks)

    def _without_domain(self) -> Pairs:
        frameworks = self._frameworks(None)
        ground = (self.partners > 0) | frameworks | (self.proximity == 1)
        a, b = np.nonzero(np.triu(ground & ~self.forbidden, k=1))
        nothing = np.zeros(len(a), dtype=bool)
        return self._scored(a, b, -1, nothing, nothing, frameworks[a, b])

    def _frameworks(self, domain: str | None) -> np.ndarray:
        """True where two actors are engaged in one framework that is on the domain, or on none in particular."""
        contracts = self.contracts(domain)[self.members]
        return np.asarray((contracts @ contracts.T).toarray() > 0)

    def contracts(self, domain: str | None) -> sparse.csr_array:
        """Actors × frameworks that are on a domain, or on none in particular."""
        fitting = [domain is None or subject is None or domain in subject for subject in self._subjects]
        return self._contracts[:, np.flatnonzero(fitting)].tocsr()

    def meet(self, domain: str) -> np.ndarray:
        """True where one offers on the domain what the other seeks; what is not said may be anything."""
        words = sorted(
            {w for whats in (self.offers, self.seeks) for (_, d), said in whats.items() if d == domain for w in said}
        )
        offers, seeks = (np.zeros((len(self.members), len(words) + 1), dtype=bool) for _ in range(2))
        for table, whats in ((offers, self.offers), (seeks, self.seeks)):
            for row, actor in enumerate(self.members):
                for what in whats.get((int(actor), domain), ()):
                    table[row, words.index(what)] = True
        some_offer, some_seek = np.asarray(offers.any(axis=1)), np.asarray(seeks.any(axis=1))
        one_way = offers.astype(np.float32) @ seeks.T.astype(np.float32) > 0
        if words and not words[0]:
            one_way |= (offers[:, :1] & some_seek) | (some_offer[:, None] & seeks[:, 0])
        return np.asarray(one_way | one_way.T)

    def _scored(
        self, a: np.ndarray, b: np.ndarray, number: int, both: np.ndarray, meet: np.ndarray, frameworks: np.ndarray,
    ) -> Pairs:  # fmt: skip
        columns = {
            "shared_stake": 0.5 * both + 0.5 * frameworks,
            "complementarity": 0.5 * self.other_family[a, b] + 0.5 * meet,
            "distance_closed": 1 - 1 / self.steps[a, b].astype(float),
            "common_partner": 1 - 1 / (1 + self.partners[a, b]),
            "proximity": self.proximity[a, b],
        }
        return self.weighed(self.members[a], self.members[b], np.full(len(a), -1), number, columns)

    def weighed(
        self, first: np.ndarray, second: np.ndarray, alliance: np.ndarray, number: int, columns: dict[str, np.ndarray]
    ) -> Pairs:
        """Candidates on a domain (its number, −1: none) with the parts that each has of its own; those of the domain are added."""
        of_domain = dict(zip(("need", "few_responses"), self._asked(number), strict=True))
        parts = np.column_stack(
            [np.broadcast_to((of_domain | columns)[part], len(first)).astype(float) for part in PARTS]
        )
        weights, told = np.array([self.rules.weights[part] for part in PARTS]), ~np.isnan(parts)
        scores = (np.where(told, parts, 0) @ weights) / np.maximum(told @ weights, 1e-12)
        return Pairs(first, second, alliance, np.full(len(first), number), scores, parts)

    def _asked(self, number: int) -> tuple[float, float]:
        """How much a domain is needed, and how few alliances answer, each 0 to 1; NaN where it is not known."""
        need = self.needs.get(self.domains[number]) if number >= 0 else None
        known = sum(row.need_rank is not None for row in self.needs.values())
        return (
            np.nan if need is None or need.need_rank is None else 1 - (need.need_rank - 1) / max(known - 1, 1),
            np.nan if need is None or need.response is None else 1 / (1 + len(need.response.alliances)),
        )


def _acting(graph: TerritoryGraph, domains: list[str]) -> np.ndarray:
    """Actors × domains, True where an actor acts: it says so, or takes part in a joint alliance on it.

    A framework covers many domains: being engaged in one does not tell that an actor acts on each.
    """
    joint = graph.alliances.loc[graph.alliances["nature"] == "joint", "id"]
    addresses = graph.addresses[graph.addresses["alliance"].isin(joint)]
    through = graph.participations[["actor", "alliance"]].merge(addresses, on="alliance")
    rows = pd.concat([graph.works_on[["actor", "domain"]], through[["actor", "domain"]]])
    actor = pd.Categorical(rows["actor"], categories=list(graph.actors["id"])).codes.astype(int)
    domain = pd.Categorical(rows["domain"], categories=domains).codes.astype(int)
    known = (actor >= 0) & (domain >= 0)
    return np.asarray(zero_one(actor[known], domain[known], (len(graph.actors), len(domains))).toarray() > 0)


def subjects(graph: TerritoryGraph) -> dict[str, set[str]]:
    """The domains each alliance says it is on; one that says none is not there."""
    return {str(name): set(rows) for name, rows in graph.addresses.groupby("alliance")["domain"]}


Whats = dict[tuple[int, str], dict[str, str]]
"""(actor's position, domain) → what it offers or seeks there, by cleaned words ('' where it is not said)."""


def _whats(rows: pd.DataFrame, graph: TerritoryGraph) -> Whats:
    place = {actor: at for at, actor in enumerate(graph.actors["id"])}
    found: Whats = {}
    for actor, domain, what in zip(rows["actor"], rows["domain"], rows["what"], strict=True):
        if actor in place:
            said = what if isinstance(what, str) else ""
            found.setdefault((place[actor], str(domain)), {})[clean_name(said)] = said
    return found


def _different(values: np.ndarray) -> np.ndarray:
    """True where two values are both known and not the same."""
    codes = np.asarray(pd.Categorical(values).codes)
    return np.asarray((codes[:, None] != codes) & (codes[:, None] >= 0) & (codes >= 0))


def _proximity(graph: TerritoryGraph, members: np.ndarray) -> np.ndarray:
    """1 in the same commune, else 1/(1 + km/10) on the great circle, at least SAME_EPCI in the same EPCI; NaN where nothing of it is known."""
    rows = graph.actors.iloc[members]
    lat, lon = (np.radians(pd.to_numeric(rows[name], errors="coerce").to_numpy(dtype=float)) for name in ("lat", "lon"))
    half = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat)[:, None] * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    near = 1 / (1 + 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))) / 10)
    communes = graph.territories.loc[graph.territories["level"] == "commune", "id"]
    base = np.asarray(pd.Categorical(rows["base"].where(rows["base"].isin(communes))).codes)
    grouping = np.asarray(pd.Categorical(_groupings(graph).iloc[members]).codes)
    together = (grouping[:, None] == grouping) & (grouping >= 0)
    near[together] = np.fmax(near[together], SAME_EPCI)
    near[(base[:, None] == base) & (base >= 0)] = 1.0
    return np.asarray(near)


def _groupings(graph: TerritoryGraph) -> pd.Series:
    """The EPCI each actor is based in: that of its commune, as memberships of communes tell, or its own; None where it is not known."""
    level = dict(zip(graph.territories["id"], graph.territories["level"], strict=True))
    governs = dict(zip(graph.actors["id"], graph.actors["governs"], strict=True))
    ends = (
        (governs.get(a), governs.get(b))
        for a, b in zip(graph.memberships["actor"], graph.memberships["of"], strict=True)
    )
    of = {commune: epci for commune, epci in ends if level.get(commune) == "commune" and level.get(epci) == "epci"}
    of |= {place: place for place, kind in level.items() if kind == "epci"}
    return graph.actors["base"].map(of.get)


def _without(ties: sparse.csr_array, gone: np.ndarray) -> sparse.csr_array:
    kept = sparse.diags_array((~gone).astype(float))
    found = (kept @ ties @ kept).tocsr()
    found.eliminate_zeros()
    return found
