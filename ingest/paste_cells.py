"""A row of organisations as typed or pasted: each cell read by itself, so that one that is wrong keeps no other back."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graph.language import Text
from graph.model import clean_name
from graph.vocabulary import guess_kind
from ingest.cleaning import clean, unknown_word, vocabulary_key
from ingest.reference import Reference
from ingest.reference.tables import Place

MOST_CHOICES = 6
LONGEST = 300
_CODE = re.compile(r"\b(\d{5}|\d{2,3}|2[ABab])\b")


@dataclass(frozen=True)
class Near:
    """The territory a preparation is about, and what is near it: namesakes are told apart by it.

    ``own``: the territories that no reference holds, id → name (an invented territory and its parts).
    """

    reference: Reference
    territory: str
    own: Mapping[str, str] = field(default_factory=dict)
    parts: Collection[str] = ()

    @cached_property
    def read(self) -> dict[str, tuple[Found | None, Text | None]]:
        """What cells were found to mean."""
        return {}

    @cached_property
    def inside(self) -> frozenset[str]:
        """The territory itself and the communes in it."""
        return frozenset({self.territory, *self.reference.communes_of(self.territory), *self.parts})

    @cached_property
    def departements(self) -> frozenset[str]:
        found = [place for one in self.inside if (place := self.reference.place(one))]
        return frozenset(code for place in found for code in place.departements)

    @cached_property
    def regions(self) -> frozenset[str]:
        found = [place for one in self.inside if (place := self.reference.place(one))]
        return frozenset(place.region for place in found if place.region)

    def distance(self, territory: str | None) -> int:
        """0 in the territory, 1 in a département it touches, 2 in its region or nowhere known, 3 elsewhere."""
        if territory not in self._distances:
            self._distances[territory] = self._distance(territory)
        return self._distances[territory]

    @cached_property
    def _distances(self) -> dict[str | None, int]:
        return {}

    def _distance(self, territory: str | None) -> int:
        if territory in self.inside:
            return 0
        place = self.reference.place(territory) if territory else None
        if place is None or place.level == "pays":
            return 2
        if self.departements.intersection(place.departements):
            return 1
        return 2 if place.region in self.regions else 3


@dataclass(frozen=True)
class Cells:
    """What a row says: ``place`` and the numbers as ids, family and kind by key, and what is wrong, by cell.

    ``guessed``: the family is read in the name and not stated.
    """

    name: str
    place: str | None = None
    place_name: str = ""
    siren: str | None = None
    rna: str | None = None
    family: str | None = None
    kind: str | None = None
    guessed: bool = False
    problems: Mapping[str, Text] = field(default_factory=dict)


def read_cells(cells: Mapping[str, Any], near: Near) -> Cells:
    """A row read cell by cell; a cell that cannot be read is told in ``problems`` and gives nothing. Never raises."""
    problems: dict[str, Text] = {}
    name = str(cells.get("name") or "")[:LONGEST]
    others = [key for key in ("place", "number", "family") if cells.get(key)]
    if not name and others:
        problems["name"] = Text("The name is missing: write it, or remove the row.")
    elif name and not any(c.isalnum() for c in name):
        problems["name"] = Text("This name has no letter; write the organisation's name.")
    place, problem = read_place(str(cells.get("place") or ""), near)
    if problem:
        problems["place"] = problem
    siren, rna, problem = read_number(str(cells.get("number") or ""))
    if problem:
        problems["number"] = problem
    said = str(cells.get("family") or "")
    family = vocabulary_key("families", said) if said else None
    if said and family is None:
        problems["family"] = unknown_word("families", said)
    guess = _guess(name, siren) if name else None
    kind = guess[1] if guess and family in (None, guess[0]) else None
    if said and (stated := vocabulary_key("kinds", said)):
        kind = stated
    return Cells(
        name, place.id if place else None, place.name if place else "", siren, rna,
        family or (guess[0] if guess else None), kind, guessed=family is None and guess is not None, problems=problems,
    )  # fmt: skip


_guess = functools.lru_cache(maxsize=50_000)(guess_kind)


@dataclass(frozen=True)
class Found:
    """The territory a cell means, by id and name."""

    id: str
    name: str


def read_place(text: str, near: Near) -> tuple[Found | None, Text | None]:
    """The territory that a cell names (``Blois``, ``41000 Blois``, ``Blois (41)``, a code or an id); of namesakes the one in
    or near the territory prepared. Empty: nothing. A name of several or of none is a problem that says what to write."""
    text = text.strip()[:LONGEST]
    if not text:
        return None, None
    if text not in near.read:
        near.read[text] = _read_place(text, near)
    return near.read[text]


def _read_place(text: str, near: Near) -> tuple[Found | None, Text | None]:
    if own := next(
        (one for one, name in near.own.items() if clean_name(text) in (clean_name(name), one.casefold())), None
    ):
        return Found(own, near.own[own]), None
    found = _candidates(text, near.reference)
    if not found:
        nearest = near.reference.nearest(text)
        if nearest:
            return None, Text("No commune has this name; the nearest: {names}.", {"names": _names(nearest, near)})
        return None, Text("No commune is known by this name or code; write it as on a map, or leave the cell empty.")
    distances = [near.distance(place.id) for place in found]
    nearest = [place for place, distance in zip(found, distances, strict=True) if distance == min(distances)]
    if len(nearest) > 1:
        return None, Text(
            "Several communes are so called; add the postal code: {names}.", {"names": _names(nearest, near)}
        )
    return Found(nearest[0].id, nearest[0].name), None


def _candidates(text: str, reference: Reference) -> list[Place]:
    """Today's territories that a text may mean, communes before wider ones."""
    if stated := reference.place(text.upper()):
        return [found for found in [reference.place(stated.current)] if found]
    code = _CODE.search(text)
    before = text.partition("(")[0] if text.partition("(")[0].strip() else text
    name = " ".join(re.sub(r"[()\[\],;/]", " ", _CODE.sub(" ", before, count=1)).split())
    found = _named(name, reference) if any(c.isalpha() for c in name) else []
    if not found:
        found = [place for place in reference.find(text) if not place.former] if not code or name == "" else []
    if not found and not code:
        alike = reference.search(text, 2)
        found = alike if len(alike) == 1 else []
    if code and name and len(found) > 0:
        said = code[1].upper()
        found = [p for p in found if _has_code(p, said)] or ([] if len(found) > 1 else found)
    return found


def _named(name: str, reference: Reference) -> list[Place]:
    found = reference.by_name(name, "commune") or reference.by_name(name)
    current = [reference.place(place.current) for place in found]
    return list(dict.fromkeys(place for place in current if place))


def _has_code(place: Place, code: str) -> bool:
    return code in (place.code, *place.postal_codes, *place.departements) or code[:2] in place.departements


def _names(places: Sequence[Place], near: Near) -> str:
    return ", ".join(told_apart(place, near.reference) for place in places[:MOST_CHOICES])


def told_apart(place: Place, reference: Reference) -> str:
    """A territory's name with its département and postal code: ``Olivet (Loiret, 45160)``."""
    around = [found.name for code in place.departements if (found := reference.place(f"DEP-{code}"))]
    words = [*around[:2], *place.postal_codes[:1]] if place.level in ("commune", "epci") else []
    return f"{place.name} ({', '.join(words)})" if words else place.name


def written(place: Place, near: Near) -> str:
    """The shortest text by which a cell means this territory: its name, with its postal code where it has namesakes."""
    for text in (place.name, *(f"{place.name} ({code})" for code in place.postal_codes)):
        found, _ = read_place(text, near)
        if found and found.id == place.id:
            return text
    return place.id


def read_number(text: str) -> tuple[str | None, str | None, Text | None]:
    """(SIREN, RNA, what is wrong) of a cell that holds a SIREN, a SIRET or an RNA number."""
    plain = text.strip()
    if not plain:
        return None, None, None
    if plain[0] in "Ww":
        value, problem = clean("rna", plain)
        return None, value, problem
    value, problem = clean("siren", plain)
    return value, None, problem


def read_domains(text: str) -> tuple[str, ...]:
    """The domains named in a cell, by key; words that are none of them are passed over."""
    found = (vocabulary_key("domains", part.strip()) for part in re.split(r"[|;,/\n]", text) if part.strip())
    return tuple(dict.fromkeys(key for key in (vocabulary_key("domains", text.strip()), *found) if key))
