"""Organisations that may be one and the same, proposed and never merged unasked: « Peut-être la même ».

Two are proposed when they have one number, or names that say the same (accents, articles, « association » aside), that are
written almost so, or of which one is the other's initials; never when their numbers, or the figures in their names, differ.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from ingest.reference.names import fold
from ingest.suggest import initials

ALIKE = 90
"""How alike (0 to 100) two names must be written."""
SHORTEST = 5
MOST_TWINS = 3
MOST_LOOKED_AT = 20
_PASSED_OVER = frozenset(
    fold("l la le les de du des d et en au aux pour association asso assoc loi 1901 the of and").split()
)
_IN_BRACKETS = re.compile(r"\s*\([^()\d]{2,}\)\s*$")
_SAME_WORDS = {"mairie": "commune", "ville": "commune", "municipalite": "commune"}


@dataclass(frozen=True)
class Named:
    """An organisation to compare: a row of the grid or a known one; ``place`` by id, ``apart``: ids said to be others."""

    id: str
    name: str
    siren: str | None = None
    rna: str | None = None
    place: str | None = None
    kind: str | None = None
    apart: frozenset[str] = frozenset()


@functools.lru_cache(maxsize=200_000)
def plain(name: str) -> str:
    """What of a name is compared: its words in order of the alphabet, without articles."""
    words = [_SAME_WORDS.get(word, word) for word in fold(name).split()]
    return " ".join(sorted(word for word in words if word not in _PASSED_OVER))


Keyed = tuple[str, "Named"]


@dataclass(frozen=True)
class Index:
    """Organisations by what may tell that two are one: numbers, names and initials, and the figures in their names."""

    by_number: Mapping[str, Sequence[Named]]
    by_name: Mapping[str, Sequence[Named]]
    by_figures: Mapping[str, Sequence[Keyed]]


def index(among: Sequence[Named]) -> Index:
    """Cost: some tens of microseconds an organisation."""
    by_number: dict[str, list[Named]] = defaultdict(list)
    by_name: dict[str, list[Named]] = defaultdict(list)
    for one in among:
        for key in _numbers(one):
            by_number[key].append(one)
        by_name[_key(one)].append(one)
        if bare := _bare(one):
            by_name["(" + bare].append(one)
        if acronym := _acronym(one.name):
            by_name["=" + acronym].append(one)
        first = initials(one.name)
        for size in range(3, min(8, len(first)) + 1):
            by_name[first[:size]].append(one)
    return Index(by_number, by_name, _by_figures(among))


def twins(asked: Sequence[Named], *among: Index) -> dict[str, list[Named]]:
    """For each organisation asked about, those among others that may be the same, the likeliest first; it is none of its own.

    Cost: some ten milliseconds for one asked among 20,000, some hundred for 200.
    """
    found: dict[str, dict[str, Named]] = {one.id: {} for one in asked}
    for others in among:
        for one in asked:
            for number in _numbers(one):
                _add(found[one.id], one, others.by_number.get(number, ()))
            # of « Relais (Blois) » and « Relais (Mer) », each may be « Relais », and neither is the other
            for key in (_key(one), _bare(one), "(" + _key(one), _acronym(one.name), "=" + initials(one.name)):
                if len(key) > 1:
                    _add(found[one.id], one, others.by_name.get(key, ()))
    for others in among:
        _written_alike(asked, others, found)
    return {key: list(ones.values())[:MOST_TWINS] for key, ones in found.items() if ones}


def _key(one: Named) -> str:
    """The body of a commune is known by the commune's name alone."""
    name = plain(one.name)
    return plain(f"commune {one.name}") if one.kind == "commune" and "commune" not in name.split() else name


def _bare(one: Named) -> str:
    """The name without what it says last in brackets, as a key; "" for a name without, or with figures there."""
    found = _IN_BRACKETS.search(one.name)
    return plain(one.name[: found.start()]) if found else ""


def _numbers(one: Named) -> list[str]:
    return [number for number in (one.siren, one.rna) if number]


def _acronym(name: str) -> str:
    """The acronym a name begins with, in capitals; "" for a name that begins with none."""
    first = re.match(r"\W*([A-ZÀ-Ý]{3,8})\b", name)
    return fold(first[1]) if first else ""


def _add(found: dict[str, Named], one: Named, others: Sequence[Named]) -> None:
    for other in others[:MOST_LOOKED_AT]:
        if other.id != one.id and other.id not in found and may_be_one(one, other):
            found[other.id] = other


def may_be_one(one: Named, other: Named) -> bool:
    """Whether nothing speaks against two organisations being the same."""
    if other.id in one.apart or one.id in other.apart:
        return False
    if set(_numbers(one)) & set(_numbers(other)):
        return True
    if (one.siren and other.siren) or (one.rna and other.rna):
        return False
    return not (one.place and other.place and one.place != other.place)


def _written_alike(asked: Sequence[Named], among: Index, found: dict[str, dict[str, Named]]) -> None:
    """Names written almost so; the figures and lone letters in them must be the same: « Collège 1 » is not « Collège 2 »."""
    for figures, mine in _by_figures(asked).items():
        theirs = among.by_figures.get(figures, ())
        if not theirs:
            continue
        scores = process.cdist(
            [key for key, _one in mine],
            [key for key, _one in theirs],
            scorer=fuzz.ratio,
            score_cutoff=ALIKE,
            dtype=np.uint8,
        )
        for (_, one), row in zip(mine, scores, strict=True):
            near = np.flatnonzero(row)
            best = near[np.argsort(-row[near], kind="stable")][:MOST_LOOKED_AT]
            _add(found[one.id], one, [theirs[place][1] for place in best])


def _by_figures(ones: Sequence[Named]) -> dict[str, list[Keyed]]:
    """(name as a key, organisation) by the figures and lone letters in the name; names too short to be compared are left out."""
    found: dict[str, list[Keyed]] = defaultdict(list)
    for one in ones:
        key = _key(one)
        if len(key) >= SHORTEST:
            found[" ".join(re.findall(r"\d+|\b\w\b", key))].append((key, one))
    return found
