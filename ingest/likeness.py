"""How much speaks for two names being one organisation's: words, spelling, acronyms, names cut short, one holding the other.

A name is read as its significant words: without accents, articles and legal forms, abbreviations written out.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files

from rapidfuzz import fuzz

from graph.language import Text
from ingest.reference.names import fold

LONGEST_ACRONYM, SHORTEST_ACRONYM = 8, 3
FIXED_WIDTH = 34
"""Letters from which a name may have been cut by the width of a column, even between two words."""
SHORTEST_CUT = 16
"""Letters that a name cut short must keep."""
MISSPELT = 82
"""How alike (0 to 100) two words must be for one to be the other misspelt."""
DISTINCTIVE_WORDS, DISTINCTIVE_LETTERS = 2, 12
_MARKS = re.compile(r"[^\w\s]+")
_SPELT_OUT = re.compile(r"\b(?:\w ){2,}\w\b")
_ROMAN = frozenset(["ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii"])


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for (points above 0) or against two being one, said in words."""

    points: int
    text: Text


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is compared. ``key``: its words in order of the alphabet; ``rare``: those that tell it from others."""

    plain: str
    words: tuple[str, ...]
    key: str
    acronyms: frozenset[str]
    figures: str
    rare: frozenset[str]
    network: bool

    @property
    def letters(self) -> int:
        return sum(map(len, self.words))

    @property
    def distinctive(self) -> bool:
        """Whether hardly anybody else is so called."""
        return len(self.rare) >= DISTINCTIVE_WORDS and self.letters >= DISTINCTIVE_LETTERS and not self.network


@dataclass(frozen=True)
class _Words:
    left_out: frozenset[str]
    small: frozenset[str]
    common: frozenset[str]
    parts: frozenset[str]
    networks: re.Pattern[str]
    longer: dict[str, tuple[str, ...]]


@functools.cache
def _words() -> _Words:
    told = tomllib.loads(files("ingest").joinpath("identity_words.toml").read_text("utf-8"))
    longer = {**told["abbreviations"], **told["acronyms"]}
    return _Words(
        frozenset(told["legal"]) | frozenset(told["small"]), frozenset(told["small"]), frozenset(told["common"]),
        frozenset(told["parts"]), re.compile(rf"\b(?:{'|'.join(told['networks'])})\b"),
        {short: tuple(text.split()) for short, text in longer.items()},
    )  # fmt: skip


@functools.lru_cache(maxsize=20_000)
def read_name(name: str) -> Name:
    """A name as it is compared. A name of legal forms and articles alone keeps them. Cost: some ten microseconds."""
    known = _words()
    plain = _SPELT_OUT.sub(lambda run: run[0].replace(" ", ""), " ".join(_MARKS.sub(" ", fold(name)).split()))
    said = plain.split()
    long = [word for short in said for word in known.longer.get(short, (short,))]
    words = tuple(word for word in long if word not in known.left_out) or tuple(long)
    own = _own_acronym(said, known)
    if own and len(words) > 2:
        words = tuple(word for word in words if word != own)
    rare = frozenset(word for word in words if word not in known.common and not word.isdigit() and len(word) > 2)
    return Name(
        plain, words, " ".join(sorted(words)), _acronyms(said, own, known), _figures(words), rare,
        known.networks.search(" ".join(words)) is not None,
    )  # fmt: skip


def part_words(words: Iterable[str]) -> list[str]:
    """Those of some words that name a part of an organisation, or what belongs to one."""
    return [word for word in words if word in _words().parts]


def likeness(one: Name, other: Name) -> Reason | None:
    """The strongest thing that the two names say for being one's; None when they say nothing, or name different figures.

    Symmetric.
    """
    if one.plain == other.plain:
        return Reason(60, Text("Both have the same name."))
    if one.key == other.key:
        return Reason(60, Text("Both names say the same, articles, legal form and abbreviations aside."))
    if one.letters >= SHORTEST_ACRONYM and "".join(one.words) == "".join(other.words):
        return Reason(60, Text("Both names are the same but for spaces."))
    if one.figures != other.figures:
        return None
    return _acronym(one, other) or _cut_short(one, other) or _misspelt(one, other) or _held(one, other)


def _acronym(one: Name, other: Name) -> Reason | None:
    for short, long in ((one, other), (other, one)):
        text = short.words[0] if len(short.words) == 1 else ""
        if text in long.acronyms and len(long.words) > 1:
            return Reason(50, Text("“{short}” is the acronym of the other name.", {"short": text.upper()}))
    return None


def _cut_short(one: Name, other: Name) -> Reason | None:
    """Cut in its last word, or between two words where a column of fixed width cuts."""
    short, long = sorted((one, other), key=lambda name: (name.letters, name.plain))
    size = len(short.words)
    if short.letters < SHORTEST_CUT or size > len(long.words) or short.words[:-1] != long.words[: size - 1]:
        return None
    in_a_word = short.words[-1] != long.words[size - 1] and long.words[size - 1].startswith(short.words[-1])
    if in_a_word or (short.words == long.words[:size] and len(short.plain) >= FIXED_WIDTH):
        return Reason(50 if in_a_word else 45, Text("One name is the other cut short."))
    return None


def _misspelt(one: Name, other: Name) -> Reason | None:
    mine, theirs = _without(one.words, other.words), _without(other.words, one.words)
    if len(mine) != len(theirs) or not mine:
        return None
    if fuzz.ratio(one.key, other.key) < MISSPELT or not all(_same_word(*pair) for pair in zip(sorted(mine), sorted(theirs), strict=True)):  # fmt: skip
        return None
    first, second = sorted((" ".join(sorted(mine)), " ".join(sorted(theirs))))
    text = Text("The names differ by spelling alone: “{first}”, “{second}”.", {"first": first, "second": second})
    return Reason(45, text)


def _same_word(one: str, other: str) -> bool:
    """Whether a word is another one misspelt or cut: of four letters at least, and begun alike."""
    short, long = sorted((one, other), key=len)
    if len(short) < 4 or short[0] != long[0]:
        return False
    return fuzz.ratio(one, other) >= MISSPELT or (len(short) >= 5 and long.startswith(short))


def _held(one: Name, other: Name) -> Reason | None:
    short, long = sorted((one, other), key=lambda name: (len(name.words), name.plain))
    if not (short.rare and set(short.words) < set(long.words)):
        return None
    added = _without(long.words, short.words)
    values = {"more": " ".join(added)}
    if all(word in _words().common for word in added):
        return Reason(45, Text("One name holds the other, with “{more}” besides.", values))
    return Reason(35, Text("One name holds the other, with “{more}” besides.", values))


def _without(words: Sequence[str], others: Sequence[str]) -> list[str]:
    left = list(others)
    found = []
    for word in words:
        if word in left:
            left.remove(word)
        else:
            found.append(word)
    return found


def added_words(one: Name, other: Name) -> list[str]:
    """The words that only one of the two names has."""
    return _without(one.words, other.words) + _without(other.words, one.words)


def _own_acronym(said: Sequence[str], known: _Words) -> str:
    """The word at the beginning or the end of a name that is the others' initials."""
    for place, rest in ((-1, said[:-1]), (0, said[1:])):
        if len(said) > 3 and SHORTEST_ACRONYM <= len(said[place]) <= LONGEST_ACRONYM and said[place] in _initials(rest, known):  # fmt: skip
            return said[place]
    return ""


def _initials(said: Sequence[str], known: _Words) -> set[str]:
    significant = [word for word in said if word not in known.small and not word.isdigit()]
    bare = [word for word in significant if word not in known.left_out]
    every = ["".join(word[0] for word in words) for words in (said, significant, bare)]
    return {text for text in every if SHORTEST_ACRONYM <= len(text) <= LONGEST_ACRONYM}


def _acronyms(said: Sequence[str], own: str, known: _Words) -> frozenset[str]:
    rest = [word for word in said if word != own] if own else said
    return frozenset({*_initials(rest, known), *([own] if own else [])})


def _figures(words: Iterable[str]) -> str:
    """The figures and lone letters of a name: « Collège 1 » is not « Collège 2 »."""
    found = (word for word in words if len(word) == 1 or word in _ROMAN or any(c.isdigit() for c in word))
    return " ".join(sorted(re.sub(r"\D", "", word) or word for word in found))
