"""Profile *participations*: each row one organisation engaged in one alliance, joint unless the row says framework."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from graph.language import Text
from graph.model import Fact, clean_name, node, tie
from ingest.facts.desk import Desk, Row, RowFacts, clean_rows, covers, fixed_place, picker, released, tell_difference
from ingest.identity import Identity, Keys, actor_keys, alliance_id
from ingest.profiles import Fit

ROLE = "member"
MOST_REMARKED = 5
"""Names of several alliances that are remarked one by one."""


def read_participations(fit: Fit, desk: Desk) -> Iterator[RowFacts]:
    rows = list(clean_rows(fit, desk))
    place = fixed_place(fit, desk)
    keys = _keys(fit, rows, place)
    who = desk.identify(keys)
    alliances = _alliance_ids(rows, fit, desk)
    again = _again(
        (who[one].id, alliance, row["role"]) for one, alliance, row in zip(keys, alliances, rows, strict=True)
    )
    shared = _Shared(desk, fit)
    for at, (row, alliance) in enumerate(zip(released(rows), alliances, strict=True)):
        identity = who[keys[at]]
        desk.doubt(fit, row.number, "actor", row["actor"], identity)
        if at in again:
            what = (identity.id, alliance, row["role"])
            tell_difference(fit, desk, row, "actor", what, ("since", "until", "weight", "amount"))
        desk.subject(row, "ADDRESSES", alliance)
        yield RowFacts(row.number, _facts(row, identity, alliance, shared))


def _keys(fit: Fit, rows: list[Row], place: str | None) -> list[Keys]:
    """What each row says of who is meant; those that say the same are one object."""
    made: dict[tuple[str | None, ...], Keys] = {}
    found = []
    pick = picker(fit.layout, "actor", "siren", "rna", "based_in")
    for row in rows:
        said = pick(row.values)
        if (keys := made.get(said)) is None:
            name, siren, rna, based_in = said
            keys = made[said] = actor_keys(name, siren, rna, based_in or place)
        found.append(keys)
    return found


def _again(stated: Iterable[tuple[str | None, ...]]) -> set[int]:
    """The places of the rows that may state what another one does."""
    marks = np.fromiter((hash(one) for one in stated), dtype=np.int64)
    _marks, which, times = np.unique(marks, return_inverse=True, return_counts=True)
    return set(np.flatnonzero(np.take(times, which) > 1).tolist())


def _alliance_ids(rows: list[Row], fit: Fit, desk: Desk) -> list[str]:
    """The alliance each row is about: keyed by name, territories covered and first year.

    One name in several territories is one alliance in each, where every row says its own; else one alliance, and said.
    """
    of_name: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        of_name[clean_name(row["alliance"])].append(at)
    found = [""] * len(rows)
    split: list[tuple[str, int]] = []
    for name, places in of_name.items():
        named = [rows[at] for at in places]
        territories = {_place(row) for row in named}
        if "" in territories and len(territories) > 2:
            problem = Text("Rows of this name state several territories, and some state none.")
            desk.tell(fit, named[0].number, "alliance", named[0]["alliance"], problem, Text("Kept as one alliance."))
        apart = "" not in territories
        groups: dict[str, list[int]] = defaultdict(list)
        for at, row in zip(places, named, strict=True):
            groups[_place(row) if apart else ""].append(at)
        if len(groups) > 1:
            split.append((named[0]["alliance"], len(groups)))
        for of_group in groups.values():
            alliance = _alliance_id(name, [rows[at] for at in of_group])
            for at in of_group:
                found[at] = alliance
    desk.remarks += _split_remarks(split)
    return found


def _split_remarks(split: list[tuple[str, int]]) -> Iterator[Text]:
    """That names were read as several alliances each, and how to keep one."""
    for name, number in split[:MOST_REMARKED]:
        yield Text(
            "{name}: {n} different territories, {n} alliances; give the same territory in each row to keep one.",
            {"name": name, "n": number},
        )
    if (more := len(split) - MOST_REMARKED) > 0:
        yield Text("{n} more names are read as one alliance in each of their territories.", {"n": more})


def _place(row: Row) -> str:
    territories: Sequence[str] = row["territory"] or ()
    return territories[0] if len(territories) == 1 else "|".join(sorted(territories))


def _alliance_id(name: str, rows: list[Row]) -> str:
    covered = sorted({territory for row in rows for territory in row["territory"] or ()})
    first = min((row["since"][:4] for row in rows if row["since"]), default="")
    return alliance_id("participations", name, "|".join(covered), first)


class _Shared:
    """Facts that many rows state alike, each made once."""

    def __init__(self, desk: Desk, fit: Fit) -> None:
        self.desk = desk
        self.of_actor = picker(fit.layout, "actor", "siren", "rna", "family")
        self.of_alliance = picker(fit.layout, "alliance", "nature", "type", "lat", "lon", "territory", "domain")
        self.of_tie = picker(fit.layout, "role", "since", "until", "weight", "amount", "based_in")
        self.actors: dict[tuple[Any, ...], Fact] = {}
        self.alliances: dict[tuple[Any, ...], tuple[Fact, ...]] = {}
        self.bases: dict[tuple[str, str], tuple[Fact, ...]] = {}

    def alliance(self, row: Row, alliance: str) -> tuple[Fact, ...]:
        """That an alliance exists, then where and on what it works."""
        said = (alliance, self.of_alliance(row.values))
        if (facts := self.alliances.get(said)) is None:
            name, nature, type_, lat, lon, territories, domains = said[1]
            first = node("Alliance", alliance, name=name, nature=nature, nature_="joint", type=type_, lat=lat, lon=lon)
            about = [tie("ADDRESSES", alliance, domain) for domain in domains or ()]
            facts = self.alliances[said] = (first, *covers(self.desk, alliance, territories or ()), *about)
        return facts

    def actor(self, row: Row, who: Identity) -> Fact:
        """That an organisation exists."""
        said = (who.id, self.of_actor(row.values))
        if (fact := self.actors.get(said)) is None:
            name, siren, rna, family = said[1]
            fact = self.actors[said] = self.desk.actor(who, name, siren, rna=rna, family=family)
        return fact

    def based(self, actor: str, territory: str | None) -> tuple[Fact, ...]:
        """That an organisation is in a territory, where a row says so."""
        if not territory:
            return ()
        if (facts := self.bases.get((actor, territory))) is None:
            facts = (*self.desk.named(territory), tie("BASED_IN", actor, territory))
            self.bases[actor, territory] = facts
        return facts


def _facts(row: Row, who: Identity, alliance: str, shared: _Shared) -> tuple[Fact, ...]:
    first, *rest = shared.alliance(row, alliance)
    role, since, until, weight, amount, based_in = shared.of_tie(row.values)
    takes_part = tie(
        "TAKES_PART", who.id, alliance, role=role or ROLE, since=since, until=until, weight=weight, amount_eur=amount
    )
    return (shared.actor(row, who), first, takes_part, *shared.based(who.id, based_in), *rest)
