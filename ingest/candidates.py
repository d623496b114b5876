"""Pairs of organisations (or of alliances) that may be one and the same, each scored with its reasons for and against.

The score is a sum of declared points. From `CERTAIN` on, two organisations are one without anybody being asked; from `WAITS` on
the pair waits for a person; below, nothing is said. Two that have different numbers are never a pair.
"""

from __future__ import annotations

import functools
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from graph.language import Text
from ingest.alliance_reasons import MOST as MOST_OF_ALLIANCES
from ingest.alliance_reasons import alliance_reasons
from ingest.bodies import body_of_name
from ingest.likeness import Name, Reason, added_words, likeness, part_words, read_name
from ingest.reference import Reference

CERTAIN, WAITS = 90, 50
MOST_OF_A_WORD = 12
"""Organisations that share a word for it to make pairs of them; a commoner word tells nothing."""
LARGEST_BLOCK = 60
FIRST_LETTERS = 20


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation (or an alliance) to compare. ``places``: ids of the territories where it is, ``governs``: of those it
    is the body of, ``names``: all that it is known by; ``years``: those an alliance has lasted."""

    id: str
    names: tuple[str, ...]
    sirens: frozenset[str] = frozenset()
    rnas: frozenset[str] = frozenset()
    family: str | None = None
    kind: str | None = None
    places: frozenset[str] = frozenset()
    governs: frozenset[str] = frozenset()
    fictional: bool = False
    since: str | None = None
    members: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Pair:
    """Two that may be one. ``one`` comes before ``other`` in the order of their ids."""

    one: Party
    other: Party
    reasons: tuple[Reason, ...]
    most: int = 100

    @property
    def score(self) -> int:
        return max(0, min(self.most, sum(reason.points for reason in self.reasons)))

    @property
    def certain(self) -> bool:
        return self.score >= CERTAIN

    @property
    def ids(self) -> tuple[str, str]:
        return self.one.id, self.other.id

    @property
    def speaks_for(self) -> list[Text]:
        return [reason.text for reason in self.reasons if reason.points > 0]

    @property
    def speaks_against(self) -> list[Text]:
        return [reason.text for reason in self.reasons if reason.points < 0]


@dataclass(frozen=True)
class Index:
    """Parties by what may tell that two are one. Cost: some tens of microseconds a party."""

    reference: Reference
    parties: Sequence[Party]
    blocks: Mapping[str, list[int]] = field(default_factory=dict)
    bodies: Mapping[int, str] = field(default_factory=dict)


def departements(party: Party, reference: Reference) -> frozenset[str]:
    """The codes of the départements where it is; empty where no place is known."""
    return frozenset(code for one in party.places for code in _codes(one, reference))


@functools.lru_cache(maxsize=50_000)
def _codes(territory: str, reference: Reference) -> tuple[str, ...]:
    if territory.startswith("DEP-"):
        return (territory[4:],)
    place = reference.place(territory) if territory.startswith(("COM-", "EPCI-")) else None
    return place.departements if place else ()


def body(party: Party, reference: Reference) -> str | None:
    """The territory that an organisation is the body of, as known or as its name says."""
    if party.id.startswith("l-"):
        return None
    if party.governs:
        return min(party.governs)
    where = departements(party, reference)
    return next((found for name in party.names if (found := body_of_name(name, reference, where))), None)


def compare(one: Party, other: Party, reference: Reference, *bodies: str | None) -> Pair | None:
    """What speaks for and against two being one; None when they cannot be, or nothing in their names says so.

    Symmetric. Two that have different SIREN (or RNA), of which one is invented and the other real, or that are the bodies
    of two territories, are no pair. ``bodies``: theirs, where known already.
    """
    one, other = sorted((one, other), key=lambda party: party.id)
    if one.id == other.id or one.fictional != other.fictional or _numbers_differ(one, other):
        return None
    first, second = bodies if len(bodies) == 2 else (body(one, reference), body(other, reference))
    if first and second:
        return Pair(one, other, (_one_body(one, other, first),)) if first == second else None
    if one.sirens & other.sirens or one.rnas & other.rnas:
        return Pair(one, other, (Reason(100, Text("Both have the same number.")), *_names_of(one, other)[:1]))
    alike = _names_of(one, other)
    if not alike or first or second:
        return None
    if one.id.startswith("l-"):
        return Pair(one, other, (*alike, *alliance_reasons(one, other)), MOST_OF_ALLIANCES)
    reasons = [*alike, *_places(one, other, reference), *_against(one, other)]
    return Pair(one, other, tuple(sorted(reasons, key=lambda reason: -reason.points)))


def _one_body(one: Party, other: Party, territory: str) -> Reason:
    """Communes keep their number for good; a grouping may have succeeded another one of the same name."""
    if territory.startswith("EPCI-") and not (one.governs and other.governs):
        return Reason(80, Text("Both names are those of one grouping of communes, which may have followed another of that name."))  # fmt: skip
    return Reason(100, Text("Both names are those of the public body of one territory."))


def _numbers_differ(one: Party, other: Party) -> bool:
    return any(mine and theirs and not mine & theirs for mine, theirs in ((one.sirens, other.sirens), (one.rnas, other.rnas)))  # fmt: skip


def _names_of(one: Party, other: Party) -> list[Reason]:
    """The best that two names say for the two being one, and what these names are worth."""
    best: tuple[int, list[Reason]] = (0, [])
    for mine in one.names:
        for theirs in other.names:
            first, second = read_name(mine), read_name(theirs)
            if said := likeness(first, second):
                found = [said, *_worth(first, second, said)]
                best = max(best, (sum(reason.points for reason in found), found), key=lambda pair: pair[0])
    return best[1]


def _worth(one: Name, other: Name, said: Reason) -> Iterator[Reason]:
    if one.network or other.network:
        yield Reason(-15, Text("Many local organisations bear this name."))
    elif said.points >= 60 and one.distinctive and other.distinctive:
        yield Reason(15, Text("Hardly any other organisation is so called."))
    elif not (one.rare and other.rare):
        yield Reason(-15, Text("The name is made of words that many have."))
    if parts := part_words(added_words(one, other)):
        yield Reason(-20, Text("“{word}” in one name alone may name a part of the other.", {"word": parts[0]}))


def _places(one: Party, other: Party, reference: Reference) -> Iterator[Reason]:
    precise = [{place for place in party.places if place.startswith(("COM-", "X-"))} for party in (one, other)]
    if precise[0] & precise[1]:
        yield Reason(30, Text("Both are in the same commune."))
        return
    wide, wider = (departements(party, reference) for party in (one, other))
    if wide and wider and not wide & wider:
        yield Reason(-30, Text("They are in different départements."))
    elif precise[0] and precise[1]:
        yield Reason(-10, Text("They are in different communes."))
    elif {place for place in one.places & other.places if place.startswith("EPCI-")}:
        yield Reason(20, Text("Both are in the same grouping of communes."))
    elif wide & wider:
        yield Reason(15, Text("Both are in the same département."))


def _against(one: Party, other: Party) -> Iterator[Reason]:
    if one.family and other.family and one.family != other.family:
        yield Reason(-10, Text("They are of different families of actors."))
    elif one.kind and other.kind and one.kind != other.kind:
        yield Reason(-5, Text("They are of different kinds."))


def index(parties: Sequence[Party], reference: Reference, loosely: bool = True) -> Index:
    """Parties by what may tell that two are one; without ``loosely``, by what may tell it beyond doubt alone."""
    blocks: dict[str, list[int]] = defaultdict(list)
    bodies: dict[int, str] = {}
    for row, party in enumerate(parties):
        if found := body(party, reference):
            bodies[row] = found
        for key in _keys(party, bodies.get(row), loosely):
            blocks[key].append(row)
    return Index(reference, parties, blocks, bodies)


def pairs(
    asked: Index, among: Index | None = None, apart: Collection[tuple[str, str]] = (), least: int = WAITS
) -> list[Pair]:
    """The pairs of at least ``least`` points, the likeliest first: among some parties, or of them with others.

    ``apart``: pairs of ids that are said to be two. Cost: near to linear, since only those that share a number, a name, its
    first letters, its acronym or a rare word are compared.
    """
    others = among or asked
    told = {tuple(sorted(pair)) for pair in apart}
    seen: set[tuple[str, str]] = set()
    found: list[Pair] = []
    for mine, theirs in _meeting(asked, others):
        one, other = asked.parties[mine], others.parties[theirs]
        ids = (one.id, other.id) if one.id < other.id else (other.id, one.id)
        if one.id == other.id or ids in seen:
            continue
        seen.add(ids)
        if ids in told:
            continue
        in_order = (asked.bodies.get(mine), others.bodies.get(theirs))
        known = in_order if one.id < other.id else in_order[::-1]
        pair = compare(one, other, asked.reference, *known)
        if pair and pair.score >= least:
            found.append(pair)
    return sorted(found, key=lambda pair: (-pair.score, pair.ids))


def _meeting(asked: Index, others: Index) -> Iterator[tuple[int, int]]:
    """Rows of the two indexes to compare, some more than once."""
    for key, mine in asked.blocks.items():
        theirs = others.blocks.get(key, ())
        if len(mine) + len(theirs) > (2 * MOST_OF_A_WORD if key.startswith("w:") else 2 * LARGEST_BLOCK):
            continue
        for one in mine:
            for other in theirs:
                if others is not asked or one < other:
                    yield one, other


def _keys(party: Party, governed: str | None, loosely: bool) -> set[str]:
    if governed:
        return {f"b:{governed}", *(f"n:{number}" for number in (*party.sirens, *party.rnas))}
    found = {f"n:{number}" for number in (*party.sirens, *party.rnas)}
    for said in party.names:
        name = read_name(said)
        joined = "".join(name.words)
        found |= {f"k:{name.key}", f"j:{joined}"}
        if not loosely:
            continue
        found.add(f"f:{name.plain[:FIRST_LETTERS]}")
        if len(name.words) == 1:
            found.add(f"a:{joined}")
        else:
            found |= {f"a:{acronym}" for acronym in name.acronyms}
        found |= {f"w:{word}" for word in name.rare}
        found |= {f"s:{first[:6]} {second[:6]}" for first, second in zip(name.words, name.words[1:], strict=False) if len(first + second) > 6}  # fmt: skip
    return found


def certain(
    new: Sequence[Party], known: Sequence[Party], reference: Reference, apart: Collection[tuple[str, str]] = ()
) -> list[Pair]:
    """The pairs of new parties, with each other and with known ones, that are one beyond doubt: one pair each at most.

    Two that may each be a third with the same right wait. Cost: linear in both.
    """
    new = _met(new, known, reference)
    of_new, of_known = index(new, reference, loosely=False), index(known, reference, loosely=False)
    found = [*pairs(of_new, of_known, apart, CERTAIN), *pairs(of_new, None, apart, CERTAIN)]
    news = {party.id for party in new}
    times = Counter(one for pair in found for one in pair.ids if one in news)
    return [pair for pair in found if all(times[one] <= 1 for one in pair.ids)]


MANY = 20_000


def _met(new: Sequence[Party], known: Sequence[Party], reference: Reference) -> Sequence[Party]:
    """Of very many parties, those that share a key with another one: what is remembered of the others is two numbers a key."""
    if len(new) < MANY:
        return new
    marks, places = array("q"), array("q")
    for place, party in enumerate((*new, *known)):
        keys = _keys(party, body(party, reference), loosely=False)
        marks.extend(map(hash, keys))
        places.extend([place] * len(keys))
    _marks, which, times = np.unique(np.frombuffer(marks, np.int64), return_inverse=True, return_counts=True)
    met = np.unique(np.frombuffer(places, np.int64)[np.take(times, which) > 1])
    return [new[place] for place in met.tolist() if place < len(new)]
