"""Which alliance could be explored: pairs of actors without a recorded alliance, by declared usefulness, with reasons.

A candidate is two actors and a domain on which both act (or on which one offers what the other seeks). What is never
proposed is in `graph.metrics.never`; weights and limits are in ``usefulness.toml``. The order is the same for the same data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from graph.metrics.centrality import distances
from graph.metrics.needs import DomainNeeds, needs
from graph.metrics.never import Answer, ended, everywhere, never, taking_part
from graph.metrics.reasons import Grounds, reasons
from graph.metrics.ties import Network, one_mode, zero_one
from graph.metrics.usefulness import PARTS, Settings, settings
from graph.territory import TerritoryGraph
from graph.vocabulary import vocabulary

EARTH_KM = 6371.0088


@dataclass(frozen=True)
class Candidate:
    """A piste d'alliance. ``parts``: each part of the usefulness, 0 to 1, None where unknown."""

    rank: int
    actors: tuple[str, ...]
    domain: str | None
    usefulness: float
    parts: Mapping[str, float | None]
    reason: Mapping[str, str]
    alliance: str | None = None
    """Room for the piste of joining an existing alliance; always None to date."""
    partners: tuple[str, ...] = ()
    """Ids of organisations that work with both."""


@dataclass(frozen=True)
class Missing:
    """The list, how many candidates there are in all, the weights, and how many actors were too many to be compared."""

    candidates: list[Candidate]
    total: int
    weights: Mapping[str, float]
    not_compared: int = 0
    everywhere: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Pairs:
    """Candidates as columns: positions of both actors, the domain's (−1: none), usefulness, parts."""

    first: np.ndarray
    second: np.ndarray
    domain: np.ndarray
    usefulness: np.ndarray
    parts: np.ndarray


def missing(
    graph: TerritoryGraph,
    domain: str | None = None,
    top: int = 20,
    from_pairs: bool = False,
    answers: Iterable[Answer] = (),
    rules: Settings | None = None,
) -> Missing:
    """The ``top`` pistes of a territory (0: all), of one domain or of every domain, most useful first.

    At most two name the same organisation, and a pair is listed once, with its best domain; the full list holds this only
    for its first 20. ``from_pairs`` asks no domain: pairs with a common partner, framework or place. Cost: at most 3,000
    actors are compared pair by pair, those with most ties. Raises KeyError for a domain that is not in the vocabulary.
    """
    if domain is not None and domain not in vocabulary().domains:
        raise KeyError(domain)
    graph = replace(graph, actors=graph.actors.sort_values("id", kind="stable").reset_index(drop=True))
    field = _Field(graph, rules or settings(), list(answers), from_pairs)
    keep = max(5000, 50 * top) if top else None
    found = _joined([field.rank(pairs, keep) for pairs in field.blocks(domain, from_pairs)])
    order = np.lexsort((found.second, found.first, found.domain, -found.usefulness.round(9)))
    chosen = _shown(found, order, top, field.rules)
    candidates = [field.candidate(found, at, rank) for rank, at in enumerate(chosen, 1)]
    present = tuple(sorted(field.ids[np.flatnonzero(field.everywhere)]))
    return Missing(candidates, field.total, field.rules.weights, field.not_compared, present)


class _Field:
    """What is known of the eligible actors, once for all domains: dense tables of at most largest_block² cells."""

    def __init__(self, graph: TerritoryGraph, rules: Settings, answers: Sequence[Answer], from_pairs: bool) -> None:
        self.graph, self.rules, self.total = graph, rules, 0
        self.ids = graph.actors["id"].to_numpy(dtype=object)
        self.masked = (graph.actors["display"] == "masked").to_numpy(dtype=bool)
        self.names = [_name(row) for row in graph.actors[["name", "siren", "id"]].to_dict("records")]
        self.domains = list(vocabulary().domains)
        self.acting, self.offering, self.seeking = _domain_tables(graph, self.domains)
        self.everywhere = everywhere(graph, rules)
        self.network: Network = one_mode(replace(graph, layers=("alliance",)))
        self.ties = _without(self.network.adjacency, self.everywhere)
        self.members, self.not_compared = self._members(from_pairs)
        self.forbidden = never(graph, self.members, rules, answers)
        contracts = _without_rows(taking_part(graph, "framework"), self.everywhere)
        self.contracts = contracts[self.members]
        self.frameworks = (self.contracts @ self.contracts.T).toarray() > 0
        near = self.ties[self.members]
        self.partners = (near @ near.T).toarray().astype(np.int32)
        self.steps = distances(self.ties, self.members)
        self.near = _proximity(graph, self.members)
        family = graph.actors["family"].to_numpy(dtype=object)[self.members]
        told = np.array([value is not None and value == value for value in family], dtype=bool)
        self.families = np.where(told[:, None] & told, family[:, None] != family, False)
        self.needs = {} if from_pairs else {row.domain: row for row in needs(graph)}

    def _members(self, from_pairs: bool) -> tuple[np.ndarray, int]:
        concerned = (
            (self.acting + self.offering + self.seeking).sum(axis=1) > 0
            if not from_pairs
            else np.ones(len(self.ids), bool)
        )
        eligible = np.flatnonzero(concerned & ~ended(self.graph) & ~self.everywhere & ~self.masked)
        best = eligible[np.argsort(-self.network.degree[eligible], kind="stable")][: self.rules.largest_block]
        return np.sort(best), len(eligible) - len(best)

    def blocks(self, domain: str | None, from_pairs: bool) -> Iterator[_Pairs]:
        """The candidates of each domain with their parts."""
        if from_pairs:
            yield self._pairs_alone()
            return
        for number, key in enumerate(self.domains):
            if domain in (None, key):
                yield self._on(number, key)

    def _on(self, number: int, key: str) -> _Pairs:
        acts, offers, seeks = (table[self.members, number] > 0 for table in (self.acting, self.offering, self.seeking))
        inside = np.flatnonzero(acts | offers | seeks)
        square = np.ix_(inside, inside)
        acts, offers, seeks = acts[inside], offers[inside], seeks[inside]
        both = acts[:, None] & acts
        match = (offers[:, None] & seeks) | (seeks[:, None] & offers)
        row, column = np.nonzero(np.triu((both | match) & ~self.forbidden[square], k=1))
        a, b = inside[row], inside[column]
        parts = self._parts(a, b, acts_together=both[row, column], match=match[row, column], need=self.needs.get(key))
        return self._scored(a, b, number, parts)

    def _pairs_alone(self) -> _Pairs:
        ground = (self.partners > 0) | self.frameworks | (self.near == 1)
        a, b = np.nonzero(np.triu(ground & ~self.forbidden, k=1))
        nothing = np.zeros(len(a), dtype=bool)
        return self._scored(a, b, -1, self._parts(a, b, nothing, nothing, None))

    def _parts(
        self, a: np.ndarray, b: np.ndarray, acts_together: np.ndarray, match: np.ndarray, need: DomainNeeds | None
    ) -> np.ndarray:
        known = sum(1 for row in self.needs.values() if row.need_rank is not None)
        rank = need.need_rank if need else None
        response = need.response if need else None
        columns = {
            "need": np.nan if rank is None else 1 - (rank - 1) / max(known - 1, 1),
            "few_responses": np.nan if response is None else 1 / (1 + len(response.alliances)),
            "shared_stake": 0.5 * acts_together + 0.5 * self.frameworks[a, b],
            "complementarity": 0.5 * self.families[a, b] + 0.5 * match,
            "distance_closed": 1 - 1 / self.steps[a, b].astype(float),
            "common_partner": 1 - 1 / (1 + self.partners[a, b].astype(float)),
            "proximity": self.near[a, b],
        }
        return np.column_stack([np.broadcast_to(columns[part], len(a)).astype(float) for part in PARTS])

    def _scored(self, a: np.ndarray, b: np.ndarray, number: int, parts: np.ndarray) -> _Pairs:
        weights = np.array([self.rules.weights[part] for part in PARTS])
        told = ~np.isnan(parts)
        scores = (np.where(told, parts, 0) @ weights) / np.maximum(told @ weights, 1e-12)
        self.total += len(a)
        return _Pairs(self.members[a], self.members[b], np.full(len(a), number), scores, parts)

    def rank(self, pairs: _Pairs, keep: int | None) -> _Pairs:
        """The ``keep`` best (None: all), ties decided by position."""
        if keep is None or len(pairs.first) <= keep:
            return pairs
        best = np.lexsort((pairs.second, pairs.first, -pairs.usefulness.round(9)))[:keep]
        return _picked(pairs, best)

    def candidate(self, found: _Pairs, at: int, rank: int) -> Candidate:
        a, b = int(found.first[at]), int(found.second[at])
        number = int(found.domain[at])
        key = self.domains[number] if number >= 0 else None
        partners = self._common(a, b)
        parts = {
            part: None if np.isnan(value) else round(float(value), 6)
            for part, value in zip(PARTS, found.parts[at], strict=True)
        }
        grounds = Grounds(
            self.names[a], self.names[b], str(self.graph.territory.get("name") or self.graph.territory.get("id")), key,
            partners=[self.names[p] for p in partners[:2]], frameworks=self._shared_frameworks(a, b),
            offer=self._offer(a, b, key), joins_parts=parts["distance_closed"] == 1 and not partners,
            same_place=self._place(a, b), acts=number < 0 or bool(self.acting[a, number] and self.acting[b, number]),
        )  # fmt: skip
        return Candidate(
            rank, (str(self.ids[a]), str(self.ids[b])), key, round(float(found.usefulness[at]), 6), parts, reasons(grounds),
            partners=tuple(str(self.ids[p]) for p in partners),
        )  # fmt: skip

    def _common(self, a: int, b: int) -> list[int]:
        near = [set(self.ties.indices[self.ties.indptr[x] : self.ties.indptr[x + 1]].tolist()) for x in (a, b)]
        return sorted((p for p in near[0] & near[1] if not self.masked[p]), key=lambda p: (self.names[p], self.ids[p]))

    def _shared_frameworks(self, a: int, b: int) -> list[str]:
        part = self.graph.participations
        mine, theirs = (set(part.loc[part["actor"] == self.ids[x], "alliance"]) for x in (a, b))
        rows = self.graph.alliances
        kept = rows[rows["id"].isin(mine & theirs) & (rows["nature"] == "framework")]
        return sorted(str(name or key) for name, key in zip(kept["name"], kept["id"], strict=True))

    def _offer(self, a: int, b: int, domain: str | None) -> tuple[str, str, str] | None:
        if domain is None:
            return None
        offers, seeks, number = self.graph.offers, self.graph.seeks, self.domains.index(domain)
        for giver, seeker in ((a, b), (b, a)):
            if self.offering[giver, number] and self.seeking[seeker, number]:
                said = [
                    {str(w) for w in rows.loc[(rows["actor"] == self.ids[x]) & (rows["domain"] == domain), "what"] if w}
                    for rows, x in ((offers, giver), (seeks, seeker))
                ]
                return self.names[giver], self.names[seeker], min(said[0] & said[1] or said[0] or {""})
        return None

    def _place(self, a: int, b: int) -> str | None:
        bases = self.graph.actors["base"].to_numpy(dtype=object)
        if bases[a] is None or bases[a] != bases[b] or bases[a] == self.graph.territory.get("id"):
            return None
        names = self.graph.territories.loc[self.graph.territories["id"] == bases[a], "name"]
        return str(names.iloc[0]) if len(names) and names.iloc[0] else None


def _domain_tables(graph: TerritoryGraph, domains: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Actors × domains, 1 where an actor acts (it says so, or takes part in a joint alliance on it), offers, seeks.

    A framework covers many domains: being engaged in one does not tell that an actor acts on each.
    """
    joint = graph.alliances.loc[graph.alliances["nature"] == "joint", "id"]
    through = graph.participations[["actor", "alliance"]].merge(
        graph.addresses[graph.addresses["alliance"].isin(joint)], on="alliance"
    )
    acting = pd.concat([graph.works_on[["actor", "domain"]], through[["actor", "domain"]]])
    ids, columns = list(graph.actors["id"]), list(domains)

    def of(rows: pd.DataFrame) -> np.ndarray:
        actor = pd.Categorical(rows["actor"], categories=ids).codes.astype(int)
        domain = pd.Categorical(rows["domain"], categories=columns).codes.astype(int)
        known = (actor >= 0) & (domain >= 0)
        return np.asarray(zero_one(actor[known], domain[known], (len(ids), len(columns))).toarray())

    return of(acting), of(graph.offers), of(graph.seeks)


def _proximity(graph: TerritoryGraph, members: np.ndarray) -> np.ndarray:
    """1 in the same commune (or other smallest known place), else 1/(1 + km/10), NaN where a place is not known."""
    rows = graph.actors.iloc[members]
    lat, lon = (np.radians(pd.to_numeric(rows[name], errors="coerce").to_numpy(dtype=float)) for name in ("lat", "lon"))
    half = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat)[:, None] * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    near = 1 / (1 + 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))) / 10)
    communes = graph.territories.loc[graph.territories["level"] == "commune", "id"]
    base = pd.Categorical(rows["base"].where(rows["base"].isin(communes))).codes
    near[(base[:, None] == base) & (base >= 0)] = 1.0
    return np.asarray(near)


def _shown(found: _Pairs, order: np.ndarray, top: int, rules: Settings) -> list[int]:
    """The order shown: a pair once, an organisation at most so often among the first; then, in a full list, the others."""
    first: list[int] = []
    times: dict[int, int] = {}
    pairs: set[tuple[int, int]] = set()
    for at in order:
        ends = (int(found.first[at]), int(found.second[at]))
        if ends in pairs or max(times.get(end, 0) for end in ends) >= rules.per_organisation:
            continue
        first.append(int(at))
        pairs.add(ends)
        times.update({end: times.get(end, 0) + 1 for end in ends})
        if len(first) == (top or rules.first):
            break
    head = set(first)
    return first if top else first + [int(at) for at in order if int(at) not in head]


def _joined(blocks: Sequence[_Pairs]) -> _Pairs:
    if not blocks:
        return _Pairs(*(np.empty(0, dtype=int),) * 3, np.empty(0), np.empty((0, len(PARTS))))
    return _Pairs(*(np.concatenate([getattr(block, name) for block in blocks]) for name in _Pairs.__dataclass_fields__))


def _picked(pairs: _Pairs, rows: np.ndarray) -> _Pairs:
    return _Pairs(*(getattr(pairs, name)[rows] for name in _Pairs.__dataclass_fields__))


def _without(ties: sparse.csr_array, gone: np.ndarray) -> sparse.csr_array:
    kept = sparse.diags_array((~gone).astype(float))
    found = (kept @ ties @ kept).tocsr()
    found.eliminate_zeros()
    return found


def _without_rows(part: sparse.csr_array, gone: np.ndarray) -> sparse.csr_array:
    return (sparse.diags_array((~gone).astype(float)) @ part).tocsr()


def _name(row: dict[Any, Any]) -> str:
    return str(row["name"] or (f"SIREN {row['siren']}" if row["siren"] else row["id"]))
