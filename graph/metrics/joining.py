"""Which organisation could join an existing alliance: candidates of one actor and one joint alliance, with the parts of their usefulness."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import sparse

from graph.metrics.field import Field, Pairs, subjects
from graph.metrics.never import Answer, apart, ended, taking_part
from graph.metrics.ties import joint_alliances, valid_in, zero_one
from graph.territory import TerritoryGraph


class Joining:
    """The alliances that go on, and who may join them; positions of alliances are those in ``graph.alliances``.

    Considered: joint alliances of the territory with two known active members or more, on a domain. Who may join acts on the domain (or what it
    offers or seeks there meets a member's search or offer), takes no part in the alliance and shares with none of its members an alliance on
    the domain, or on none in particular. Never: who is apart (`graph.metrics.never`) from the alliance or from one of its members.
    """

    def __init__(self, graph: TerritoryGraph, known: Field, answers: Iterable[Answer] = ()) -> None:
        self.known, self.graph = known, graph
        joint = np.flatnonzero(graph.alliances["nature"] == "joint")
        ever = taking_part(graph, "joint")
        ids = graph.alliances["id"].to_numpy(dtype=object)
        self._on = {domain: np.zeros(len(joint), dtype=bool) for domain in known.domains}
        self._unsaid = np.ones(len(joint), dtype=bool)
        for at, said in enumerate(map(subjects(graph).get, ids[joint])):
            for domain in said or ():
                self._unsaid[at] = False
                if domain in self._on:
                    self._on[domain][at] = True
        self._apart = zero_one(*_places(graph, apart(graph, known.rules, answers)))
        self._going = self._going_on(ids[joint])
        active = sparse.diags_array((~ended(graph)).astype(float))
        now = taking_part(replace(graph, participations=valid_in(graph.participations, graph.as_of)), "joint")
        self._joint, self._ever, self._members = joint, ever, (active @ now).tocsr()
        self._families = pd.Categorical(graph.actors["family"])
        self._kinds = graph.actors["kind"].to_numpy(dtype=object)

    def _going_on(self, ids: np.ndarray) -> np.ndarray:
        """True for alliances of the territory that go on."""
        going = joint_alliances(self.graph)
        over = going["status"] == "ended" if self.graph.as_of is None else np.zeros(len(going), dtype=bool)
        return np.isin(ids.astype(str), going.loc[~over, "id"].astype(str))

    def block(self, number: int) -> Pairs:
        """The candidates on one domain, by its number."""
        known, domain = self.known, self.known.domains[number]
        hubs = self._considered(domain)
        inside = self._members[:, hubs].tocsr()
        who, near = known.members, inside[known.members].toarray() > 0
        meet = (known.meet(domain).astype(np.float32) @ near) > 0
        acts = known.acting[who, number]
        a, b = np.nonzero((acts[:, None] | meet) & ~self._refused(domain, hubs, inside))
        contracts = known.contracts(domain)
        shared = (contracts[who] @ (contracts.T @ inside)).toarray() > 0
        columns = {
            "shared_stake": 0.5 * acts[a] + 0.5 * shared[a, b],
            "complementarity": 0.5 * self._new_family(inside)[a, b] + 0.5 * meet[a, b],
            "distance_closed": _over_members(1 - 1 / np.maximum(known.steps, 1), near, np.mean)[a, b],
            "common_partner": 1 - 1 / (1 + (known.ties[who] @ inside).toarray()[a, b]),
            "proximity": _over_members(known.proximity, near, np.fmax.reduce)[a, b],
        }
        return known.weighed(who[a], np.full(len(a), -1), self._joint[hubs][b], number, columns)

    def members(self, alliance: int) -> np.ndarray:
        """The active members of an alliance, by their positions."""
        return np.flatnonzero(self._members[:, [int(np.searchsorted(self._joint, alliance))]].toarray().ravel())

    def _considered(self, domain: str) -> np.ndarray:
        sizes = np.asarray(self._members.sum(axis=0)).ravel()
        found = np.flatnonzero(self._on[domain] & self._going & (sizes >= 2))
        return np.sort(found[np.argsort(-sizes[found], kind="stable")][: self.known.rules.largest_alliances])

    def _refused(self, domain: str, hubs: np.ndarray, inside: sparse.csr_array) -> np.ndarray:
        """Actors compared × alliances: True where the actor is in it, acts with a member already, or is apart from it or a member."""
        who, n = self.known.members, len(self.graph.actors)
        on = self._ever[:, np.flatnonzero(self._on[domain] | self._unsaid)]
        found = self._ever[who][:, hubs].toarray() > 0
        found |= (on[who] @ (on.T @ inside)).toarray() > 0
        found |= (self._apart[who][:, :n] @ inside).toarray() > 0
        found |= self._apart[who][:, n + self._joint[hubs]].toarray() > 0
        for kind in self.known.rules.competing:
            alike = (self._kinds == kind).astype(float)
            found |= (alike[who] > 0)[:, None] & (inside.T @ alike > 0)
        return np.asarray(found)

    def _new_family(self, inside: sparse.csr_array) -> np.ndarray:
        """True where an actor is of a known family that no member of an alliance is of."""
        codes = np.asarray(self._families.codes, dtype=int)
        rows = np.flatnonzero(codes >= 0)
        family = zero_one(rows, codes[rows], (len(codes), len(self._families.categories)))
        there = (family.T @ inside).toarray() > 0
        own = codes[self.known.members]
        there = np.vstack([there, np.ones(inside.shape[1], dtype=bool)])  # the last row: of no known family
        return np.asarray(there[:-1].any(axis=0) & ~there[own])


def _over_members(table: np.ndarray, near: np.ndarray, told: Callable[..., np.ndarray]) -> np.ndarray:
    """What a table of actors compared tells of each of them and the members of each alliance; NaN where no member is compared."""
    found = np.full(near.shape, np.nan)
    for at in np.flatnonzero(near.any(axis=0)):
        found[:, at] = told(table[:, near[:, at]], axis=1)
    return found


def _places(graph: TerritoryGraph, pairs: Iterable[tuple[str, str]]) -> tuple[np.ndarray, np.ndarray, tuple[int, int]]:
    """Pairs of ids, both ways, as rows (actors) and columns (actors, then alliances)."""
    n, m = len(graph.actors), len(graph.alliances)
    place = {str(key): at for at, key in enumerate([*graph.actors["id"], *graph.alliances["id"]])}
    both = [(place[a], place[b]) for a, b in pairs if a in place and b in place]
    ends = [(a, b) for one in both for a, b in (one, one[::-1]) if a < n]
    rows, columns = (np.array([end[side] for end in ends], dtype=int) for side in (0, 1))
    return rows, columns, (n, n + m)
