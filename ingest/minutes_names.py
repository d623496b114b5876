"""By which words a text may name an organisation: its name, its name without its legal form, its acronym."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

FILE = Path(__file__).with_name("minutes.toml")
SMALL = frozenset(
    ("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "of", "pour", "sur", "the")
)
_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?|[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W_]*)*")
_JOINED = re.compile(r"[\s'’‐‑–—&«»\"“”+/-]*")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_QUOTES = re.compile(r"[\"«“]\s*([^\"«»“”]+?)\s*[\"»”]")
SHORTEST_QUOTED = 5
SHORTEST_ACRONYM, LONGEST_ACRONYM = 3, 9


@dataclass(frozen=True)
class Word:
    """A word of a text: without accents or case, as written, where it stands; ``apart``: a mark or a sentence's end
    before it, so that no name goes on across."""

    plain: str
    written: str
    start: int
    end: int
    apart: bool = False

    @property
    def capital(self) -> bool:
        return self.written[0].isupper()

    @property
    def shouted(self) -> bool:
        """Written in capitals, as an acronym is."""
        return len(self.plain) > 1 and self.written.upper() == self.written and self.written[0].isalpha()


@dataclass(frozen=True)
class KnownName:
    """An organisation that may be meant; ``place_name``: its bare name is that of a place (a commune, a département).

    ``own``: one the meeting is about, whose whole name is found however it is written. ``alliance``: it is an alliance, of
    two words or more, also met by its first words (« Réseau mobilité » for « Réseau mobilité des aînés »).
    """

    id: str
    name: str
    place_name: bool = False
    own: bool = False
    alliance: bool = False


@dataclass(frozen=True)
class Way:
    """One way to name an organisation: ``how`` is name, part (without its legal form) or acronym; ``own``: found however it is written."""

    id: str
    how: str
    own: bool = False


@dataclass
class Branch:
    """The ways to name organisations, word by word."""

    after: dict[str, Branch] = field(default_factory=dict)
    ways: dict[str, Way] = field(default_factory=dict)

    def add(self, key: Sequence[str], way: Way) -> None:
        at = self
        for word in key:
            at = at.after.setdefault(word, Branch())
        at.ways.setdefault(way.id, way)


@dataclass(frozen=True)
class Forms:
    """The words of ``minutes.toml``: legal forms by their words, with their sort; those before a place; people's words."""

    sorts: Mapping[tuple[str, ...], str]
    places: frozenset[str]
    named_for_people: frozenset[str]
    titles: frozenset[str]
    first_names: frozenset[str]
    longest: int

    def at(self, words: Sequence[str]) -> int:
        """How many of the first words are a legal form: the most; 0 for none."""
        return next((n for n in range(min(self.longest, len(words)), 0, -1) if tuple(words[:n]) in self.sorts), 0)

    def alike(self, form: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """Every form of the same sort, itself among them."""
        return (other for other, sort in self.sorts.items() if sort == self.sorts[form])


@functools.lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """A word as it is compared: no accents, no case, œ as oe, no dots."""
    spread = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae").replace(".", ""))
    return "".join(c for c in spread if not unicodedata.combining(c))


def words_of(text: str) -> list[Word]:
    """The words of a text but the small ones (de, la, et…). Cost: linear."""
    found: list[Word] = []
    apart, last, before = False, 0, ""
    matches = list(_TOKEN.finditer(text))
    for at, match in enumerate(matches):
        apart = apart or not _JOINED.fullmatch(text, last, match.start())
        after = matches[at + 1][0] if at + 1 < len(matches) else ""
        last, folded = match.end(), plain(match[0])
        if folded and not _small(folded, match[0], before, after, text[last : last + 1]):
            found.append(Word(folded, match[0], match.start(), match.end(), apart))
            apart = False
        before = match[0]
    return found


def _small(folded: str, written: str, before: str, after: str, mark: str) -> bool:
    """Whether a word is a small one. A letter alone in capitals is a name's own (Groupe A, Relais D), unless an
    apostrophe follows it or all around is in capitals."""
    if folded not in SMALL:
        return False
    if len(written) > 1 or written.islower() or mark in ("'", "’"):
        return True
    return folded == "a" and before.isupper() and len(after) > 1 and after.isupper()


@functools.cache
def forms() -> Forms:
    """The words of ``minutes.toml``."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    sorts = {tuple(w.plain for w in words_of(words)): form["sort"] for form in data["form"] for words in form["words"]}
    persons = {name: frozenset(plain(word) for word in data["persons"][name]) for name in ("titles", "first_names")}
    places, people = (
        frozenset(form["sort"] for form in data["form"] if form.get(word)) for word in ("place", "people")
    )
    return Forms(sorts, places, people, **persons, longest=max(map(len, sorts)))


def ways_to_name(known: Iterable[KnownName]) -> Branch:
    """Every way to name some organisations. Cost: linear in their words."""
    root = Branch()
    for one in known:
        for key, how in _keys(one):
            if key:
                root.add(key, Way(one.id, how, one.own and how == "name"))
    return root


def _keys(one: KnownName) -> Iterator[tuple[tuple[str, ...], str]]:
    name, known = _BRACKETS.sub(" ", one.name), forms()
    words = words_of(name)
    key = tuple(word.plain for word in words)
    head = known.at(key)
    if one.place_name and not head:
        for form in ("mairie", "departement", "region"):
            yield from (((*other, *key), "name") for other in known.alike((form,)))
        return
    if one.alliance:
        if len(key) > 1:
            yield key, "name"
            yield from ((key[:n], "part") for n in range(max(2, head + 1), len(key)) if head)
        return
    yield key, "name"
    if head and len(key) > head:
        yield from (((*other, *key[head:]), "name") for other in known.alike(key[:head]))
        if len(key) - head > 1 or known.sorts[key[:head]] not in known.places:
            yield key[head:], "part"
    for inside in _QUOTES.findall(name):
        quoted = tuple(word.plain for word in words_of(inside))
        if quoted != key and len("".join(quoted)) >= SHORTEST_QUOTED:
            yield quoted, "part"
    yield from (((acronym,), "acronym") for acronym in _acronyms(one.name, words))


def _acronyms(name: str, words: Sequence[Word]) -> Iterator[str]:
    """What stands in brackets or first in capitals, and the initials of three words or more."""
    for inside in _BRACKETS.findall(name):
        found = words_of(inside)
        if found and found[0].shouted and all(word.plain.isdigit() for word in found[1:]):
            yield found[0].plain
    shouting = name.upper() == name
    if len(words) > 1 and not shouting and words[0].shouted and len(words[0].plain) >= SHORTEST_ACRONYM:
        yield words[0].plain
    initials = "".join(word.plain[0] for word in words)
    if SHORTEST_ACRONYM <= len(initials) <= LONGEST_ACRONYM and initials.isalpha():
        yield initials
