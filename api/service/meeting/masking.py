"""Names that are not to be seen: a word of the family stands for them, in what is shown and in the data that is sent."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from api.service.gazetteer import reference
from api.service.text import capital
from graph.language import translate
from graph.model import clean_name
from graph.vocabulary import guess_kind
from ingest.minutes_names import SMALL, forms, words_of

if TYPE_CHECKING:
    from visuals.network_map import NetworkMap

WORDS = {
    "collectivites": "a local authority", "associations": "an association", "entreprises": "a company", "citoyens": "a citizens’ group",
    "etat": "a State service", "fondations": "a foundation", "protection-sociale": "a social protection body",
    "logement-medico-social": "a housing or care body", "enseignement-recherche": "a school or research body",
}  # fmt: skip
SHOWN = (
    "id",
    "is",
    "family",
    "nature",
    "size",
    "x",
    "y",
    "values",
    "alone",
    "above",
    "type",
    "domains",
    "elsewhere",
    "ended",
)
"""What stays of a thing whose name is masked: nothing that a person wrote."""
MOST_WORDS = 12
"""Of a longer name only the first words are looked at for its parts."""
GAP = "\x00"
"""What stands between the words of a folded text, whatever stood there."""


def word(family: str | None) -> str:
    """What stands for an organisation's name: "une association"."""
    return translate(WORDS.get(family or "", "an organisation"))


def masked(drawn: NetworkMap, only: Collection[str] | None = None) -> NetworkMap:
    """The map without names: of all, or ``only`` of some ids. Ties keep no note, which may tell names."""
    nodes = []
    for node in drawn.nodes:
        if only is not None and node["id"] not in only:
            nodes.append(node)
            continue
        name = word(node.get("family")) if node["is"] == "actor" else translate("an alliance")
        nodes.append({**{key: node[key] for key in SHOWN if key in node}, "name": name})
    ties = [{key: value for key, value in tie.items() if key != "note"} for tie in drawn.ties]
    return replace(drawn, nodes=nodes, ties=ties)


class Mask:
    """Replaces names in texts, whatever their accents, case, hyphens and spaces; longer names first.

    ``hidden``: name → the word that stands for it. ``seen``: names that stay, so that « Mairie de Blois » does not lose
    its « Mairie ». ``parts``: a part of a hidden name that tells it (two words or more, with capitals) is replaced too.
    Cost: linear in the text, whatever the number of names.
    """

    def __init__(self, hidden: Mapping[str, str], seen: Collection[str] = (), parts: bool = False) -> None:
        self.words = {_key(name): said for name, said in hidden.items() if _key(name)}
        self.known = {**{_key(name): name for name in seen if _key(name)}, **dict.fromkeys(self.words, "")}
        self.sizes = sorted({key.count(GAP) + 1 for key in self.known}, reverse=True)
        self.met: set[str] = set()
        self._read: dict[str, list[tuple[int, int, str]]] = {}
        self.parts = Parts(hidden, seen) if parts else None
        self.shortened: dict[str, str] = {}
        """Parts of hidden names that were replaced, as written → the name."""

    def __call__(self, text: str) -> str:
        """The text without the hidden names."""
        parts, end = [], 0
        for start, stop, key in self._found(text):
            if key in self.words:
                said = self.words[key]
                parts += [text[end:start], capital(said) if _begins(text[:start]) else said]
                self.met.add(key)
                end = _closed(text, start, stop)
        whole = "".join([*parts, text[end:]])
        return self._without_parts(whole) if self.parts else whole

    def _without_parts(self, text: str) -> str:
        said, end = [], 0
        for start, stop, name in self.parts.telling(text, self._found(text)) if self.parts else ():
            what = self.words[_key(name)]
            said += [text[end:start], capital(what) if _begins(text[:start]) else what]
            self.shortened[text[start:stop]] = name
            self.met.add(_key(name))
            end = stop
        return "".join([*said, text[end:]])

    def hid(self, name: str) -> bool:
        """Whether a text so far held this hidden name."""
        return _key(name) in self.met

    def names(self, text: str) -> set[str]:
        """The seen names that a text holds."""
        return {self.known[key] for _start, _stop, key in self._found(text) if key not in self.words}

    def found(self, text: str) -> list[tuple[int, int, str]]:
        """Where names stand in a text, hidden or seen."""
        return self._found(text)

    def _found(self, text: str) -> list[tuple[int, int, str]]:
        """The names a text holds, from its beginning, the longest where several begin: (first letter, last + 1, name as a key)."""
        if text not in self._read:
            self._read[text] = self._look(text)
        return self._read[text]

    def _look(self, text: str) -> list[tuple[int, int, str]]:
        folded, places = _folded(text)
        words, starts, at = folded.split(GAP), [], 0
        for one in words:
            starts.append(at)
            at += len(one) + 1
        found, first = [], 0
        while first < len(words):
            fitting = (size for size in self.sizes if GAP.join(words[first : first + size]) in self.known)
            size = next(fitting, 0) if words[first] else 0
            if size:
                name = GAP.join(words[first : first + size])
                start = starts[first]
                found.append((places[start][0], places[start + len(name) - 1][1], name))
            first += size or 1
        return found


class Parts:
    """The parts of hidden names: two words or more that follow one another in a name, small words aside."""

    def __init__(self, hidden: Collection[str], seen: Collection[str]) -> None:
        self.names = {part: name for name in hidden for part in _parts_of(_key(name))}
        self.longest = max((part.count(GAP) + 1 for part in self.names), default=0)
        self.seen = GAP + (GAP * 2).join(_key(name) for name in seen) + GAP

    def found(self, text: str, taken: Sequence[tuple[int, int, str]] = ()) -> Iterator[tuple[int, int, str]]:
        """The parts that a text holds, the longest where several begin, outside what is ``taken``: (first letter, last + 1, name)."""
        folded, places = _folded(text)
        words, starts, at = folded.split(GAP), [], 0
        for one in words:
            starts.append(at)
            at += len(one) + 1
        first = 0
        while first < len(words):
            sizes = range(min(self.longest, len(words) - first), 1, -1)
            size = next((n for n in sizes if GAP.join(words[first : first + n]) in self.names), 0)
            if size and words[first]:
                key = GAP.join(words[first : first + size])
                start, stop = places[starts[first]][0], places[starts[first] + len(key) - 1][1]
                if (
                    not any(start < end and begin < stop for begin, end, _name in taken)
                    and f"{GAP}{key}{GAP}" not in self.seen
                ):
                    yield start, stop, self.names[key]
            first += size or 1

    def telling(self, text: str, taken: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
        """Of these, those by which the name is told: written as a name, neither a sort of organisation nor a place."""
        return [one for one in self.found(text, taken) if _tells(text[one[0] : one[1]])]


def _parts_of(key: str) -> Iterator[str]:
    words = key.split(GAP)[:MOST_WORDS]
    for first, last in combinations(range(len(words) + 1), 2):
        part = words[first:last]
        if (
            len(part) < len(words)
            and not {part[0], part[-1]} & SMALL
            and len([one for one in part if one not in SMALL]) > 1
        ):
            yield GAP.join(part)


@functools.lru_cache(maxsize=4096)
def _tells(part: str) -> bool:
    words = words_of(part)
    capitals = [word.capital for word in words]
    as_a_name = len(words) > 1 and (all(capitals) or (len(words) > 2 and capitals[0]))
    sort = guess_kind(part) or forms().at([word.plain for word in words]) == len(words)
    return as_a_name and not sort and not reference().find(part)


def _closed(text: str, start: int, stop: int) -> int:
    """Where a name ends, with the mark that closes what it opened: « Les Amis (Blois) » leaves no bracket behind."""
    name, after = text[start:stop], text[stop:].lstrip(" \u00a0\u202f")
    for opening, closing in ("()", "[]", "«»", "“”", '""'):
        left = name.count(opening) % 2 == 1 if opening == closing else name.count(opening) > name.count(closing)
        if left and after.startswith(closing):
            return len(text) - len(after) + 1
    return stop


def _begins(before: str) -> bool:
    """Whether what follows this part of a text begins a sentence."""
    said = before.rstrip(' \u00a0\u202f«“"(–-')
    return not said or said[-1] in ".!?…\n"


_ALSO = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "&": "et"}
"""Letters and marks that are written in two ways."""


@functools.lru_cache(maxsize=50_000)
def _key(name: str) -> str:
    return _folded(name)[0].strip(GAP)


@functools.lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    return "".join(one for one in clean_name(_ALSO.get(letter, letter)) if one.isalnum())


def found_in(names: Collection[str], texts: Collection[str]) -> set[str]:
    """The names that stand in some texts, whatever their accents, case and marks. Cost: one pass over the names."""
    whole = (GAP * 2).join(_folded(text)[0] for text in texts)
    return {name for name in names if (key := _key(name)) and key in whole}


def _folded(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text without accents, case and marks, its words parted by `GAP`, with the span of the text that each of its letters stands for."""
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for at, letter in enumerate(text):
        plain = _plain(letter)
        if plain:
            letters += plain
            places += [(at, at + 1)] * len(plain)
        elif unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
            if places:
                places[-1] = (places[-1][0], at + 1)
        elif letters and letters[-1] != GAP:
            letters.append(GAP)
            places.append((at, at + 1))
        elif places:
            places[-1] = (places[-1][0], at + 1)
    return "".join(letters), places
