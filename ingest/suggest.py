"""Organisations proposed as a name is typed: those already known, and the bodies of the French reference.

Known ones come first, those in or near the territory before others; names that begin with what is typed before those
with a word that does; a misspelt word is read as the nearest one known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import fuzz, process

from ingest.paste_cells import Near
from ingest.reference.names import fold
from ingest.suggest_bodies import Suggestion, asks_for_body, bodies

MOST = 8
SHORTEST_MISSPELT = 4
NEAREST_WORD = 78
"""How alike (0 to 100) a word must be to be read as a known one."""


@dataclass(frozen=True)
class Known:
    """An organisation that the database holds; ``place``: where it is based, by id."""

    id: str
    name: str
    family: str | None = None
    kind: str | None = None
    siren: str | None = None
    rna: str | None = None
    place: str | None = None
    place_name: str | None = None


@dataclass(frozen=True)
class Directory:
    """The organisations known, with their names as keys. Cost: some ten milliseconds for each ten thousand."""

    known: Sequence[Known] = ()
    keys: list[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", [" " + fold(one.name) for one in self.known])

    @cached_property
    def words(self) -> list[str]:
        return sorted({word for key in self.keys for word in key.split() if len(word) >= SHORTEST_MISSPELT})

    @cached_property
    def initials(self) -> list[str]:
        return [initials(one.name) for one in self.known]


def suggest(typed: str, directory: Directory, near: Near, most: int = MOST) -> list[Suggestion]:
    """The organisations that a typed text may mean, the likeliest first; empty for fewer than two letters.

    Cost: about ten milliseconds for the whole of France and ten thousand organisations known.
    """
    text = fold(typed)
    if len(text) < 2:
        return []
    public = bodies(text, typed, near, most)
    found = _known(text, directory, near, most)
    if not found and not public and (mended := _mended(text, directory, near)):
        found, public = _known(mended, directory, near, most), bodies(mended, mended, near, most)
    numbers, names = {one.number for one in found}, {(fold(one.name), one.place) for one in found}
    public = [one for one in public if one.number not in numbers - {None} and (fold(one.name), one.place) not in names]
    if asks_for_body(text):
        begun = [one for one in found if fold(one.name).startswith(text) and near.distance(one.place) <= 1]
        return [*begun, *public, *(one for one in found if one not in begun)][:most]
    near_by = [one for one in found if near.distance(one.place) <= 1]
    kept = near_by[: max(most - 3, most - len(public))]
    return [*kept, *public, *(one for one in found if one not in near_by)][:most]


def _known(text: str, directory: Directory, near: Near, most: int) -> list[Suggestion]:
    words = text.split()
    longest = " " + max(words, key=len)
    hits = [n for n, key in enumerate(directory.keys) if longest in key]
    if len(words) > 1:
        hits = [n for n in hits if all(f" {word}" in directory.keys[n] for word in words)]
    if len(words) == 1 and 3 <= len(text) <= 8:
        met = set(hits)
        hits += [n for n, letters in enumerate(directory.initials) if letters.startswith(text) and n not in met]

    def rank(n: int) -> tuple[int, bool, int, str]:
        key = directory.keys[n]
        return (
            near.distance(directory.known[n].place),
            not key.startswith(" " + text),
            len(key),
            directory.known[n].id,
        )

    return [_of_known(directory.known[n]) for n in sorted(hits[:4000], key=rank)[:most]]


def _of_known(one: Known) -> Suggestion:
    return Suggestion(one.name, one.family, one.place, one.place_name, one.siren or one.rna, actor=one.id)


def initials(name: str) -> str:
    """The first letters of a name's words without articles: what an acronym is made of."""
    return "".join(word[0] for word in fold(name).split() if word not in _SMALL and not word.isdigit())


_SMALL = frozenset(fold("l la le les de du des d et en a au aux pour sur the of and").split())


def _mended(text: str, directory: Directory, near: Near) -> str:
    """The typed words with each unknown one read as the nearest known; '' where none is near."""
    known = directory.words
    changed = False
    words = []
    for word in text.split():
        nearest = None
        if len(word) >= SHORTEST_MISSPELT and not any(f" {word}" in key for key in directory.keys):
            nearest = process.extractOne(
                word, [*known, *_near_words(near)], scorer=fuzz.ratio, score_cutoff=NEAREST_WORD
            )
        words.append(nearest[0] if nearest else word)
        changed = changed or nearest is not None
    return " ".join(words) if changed else ""


def _near_words(near: Near) -> Iterable[str]:
    kept: list[str] | None = near.__dict__.get("_words")
    if kept is None:
        names = [place.name for one in near.inside if (place := near.reference.place(one))]
        kept = sorted({word for name in names for word in fold(name).split() if len(word) >= SHORTEST_MISSPELT})
        near.__dict__["_words"] = kept
    return kept
