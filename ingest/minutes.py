"""Minutes of a meeting, read for what could be entered: organisations that are known or named, and who is named together.

Nothing is entered here, and people are never offered: a person reads each line and confirms it or leaves it.
"""

from __future__ import annotations

import bisect
import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from graph.vocabulary import guess_kind
from ingest.minutes_names import Branch, KnownName, Word, forms, plain, ways_to_name, words_of

__all__ = ["MOST", "Index", "KnownName", "Line", "Mention", "Minutes", "index", "read_minutes"]

MOST = 200_000
"""How many characters are read."""
LONGEST_NAME, LONGEST_SENTENCE = 8, 300
MOST_LEFT_OUT = 2
"""How many words a name may leave out of a known one that begins and ends as it does."""
NEAR, MOST_NEAR = 90, 300
"""How near two spellings are (0 to 100), and how many different names are compared in that way."""
_QUOTED = re.compile(r"\s*[«\"“]\s*([^«»\"“”\n]{2,80}?)\s*[»\"”]")
_STOPS = re.compile(r"[.!?…;]+(?=\s)|\n+")
_BESIDE = re.compile(r"\s*\(\s*([^\W\d_]{2,12})\s*\)")
_ENDS_NAME = re.compile(r"[&«»\"“”\n]|\bet\b")
_LINKS = frozenset(("dans", "sans", "sous", "par"))
"""Words in small letters that a name goes on across: « Main dans la Main »."""
_WISH = re.compile(
    r"\b(?:souhait|voudrai|aimerai|envisag|would like|wish|hope)\w*\b.{0,60}?"
    r"\b(?:rejoindre|adhérer|intégrer|entrer|participer|s['’]associer|travailler|collaborer|join|take part|work)\b",
    re.IGNORECASE | re.DOTALL,
)
_SINCE = re.compile(
    r"\b(?:depuis|dès|since)\s+(?:le\s+|l['’])?(?:(?:ann[ée]e|début|fin)\s+)?((?:\d{1,2}(?:er)?\s+)?(?:[^\W\d_]{3,9}\.?\s+)?(?:19|20)\d{2})\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"(?:^|[\s(])(?:\w|M[mr]|MM|Mm?es?|Mlles?|Drs?|Pr|St|Ste|cf|art|av|bd|etc|ex|tél)$")


@dataclass(frozen=True)
class Mention:
    """A place of the text that names an organisation: whom it may mean (ids; none: one that is not known yet), and
    ``how`` that is seen: name, part (its name without the legal form), acronym, near (another spelling) or form."""

    start: int
    end: int
    text: str
    actors: tuple[str, ...]
    how: str

    @property
    def alliance(self) -> bool:
        """Whether it names an alliance that is known, no organisation."""
        return bool(self.actors) and self.how == "alliance"

    @property
    def key(self) -> str:
        """The same for every mention that says the same of the same."""
        return "|".join(self.actors) or plain(" ".join(self.text.split()))


@dataclass(frozen=True)
class Line:
    """What could be entered: that one organisation ``acts``, that several are named ``together`` in one sentence, or that it
    ``joins`` with ``alliance``, a known one, by id; a ``wish`` to act together is told, and is nothing to enter.

    ``since``: the date that the sentence gives, as written.
    """

    key: str
    kind: str
    mentions: tuple[Mention, ...]
    sentence: str
    alliance: str = ""
    since: str = ""


@dataclass(frozen=True)
class Minutes:
    """A text with its mentions in order and the lines to confirm; ``cut``: characters beyond what is read."""

    text: str
    mentions: tuple[Mention, ...]
    lines: tuple[Line, ...]
    cut: int = 0


@dataclass(frozen=True)
class Index:
    """Known organisations by their words: made once for many texts."""

    root: Branch
    names: Mapping[str, str]
    """id → name in plain words, for near spellings."""
    ends: Mapping[tuple[str, str], tuple[tuple[tuple[str, ...], str], ...]] = field(default_factory=dict)
    """First and last word of a name → the names that begin and end so, in plain words, with their id."""
    alliances: frozenset[str] = frozenset()


def index(known: Iterable[KnownName]) -> Index:
    """Cost: linear in the names."""
    found = list(known)
    keys = {one.id: tuple(w.plain for w in words_of(one.name)) for one in found if not one.alliance}
    ends: dict[tuple[str, str], tuple[tuple[tuple[str, ...], str], ...]] = {}
    for one, key in keys.items():
        if len(key) > 2:
            ends[key[0], key[-1]] = (*ends.get((key[0], key[-1]), ()), (key, one))
    names = {one: " ".join(key) for one, key in keys.items()}
    return Index(ways_to_name(found), names, ends, frozenset(one.id for one in found if one.alliance))


def read_minutes(text: str, known: Index) -> Minutes:
    """What a text says of organisations known or named by their form; people's names are passed over.

    An empty text gives no line. Cost: linear in the text's first 200,000 characters (100,000 take well under a second
    among some thousands of known organisations), and at most 300 names compared with every known one.
    """
    cut, text = max(0, len(text) - MOST), text[:MOST]
    words = words_of(text)
    mentions = _without_overlap(words, text, known)
    return Minutes(text, tuple(mentions), tuple(_lines(text, mentions)), cut)


def _without_overlap(words: Sequence[Word], text: str, known: Index) -> list[Mention]:
    persons = _persons(words, text)
    found, at = [], 0
    while at < len(words):
        length, mention = _known_at(words, at, persons, text, known) or _named_at(words, at, persons, text) or (1, None)
        if mention:
            found.append(mention)
            while at + length < len(words) and words[at + length].start < mention.end:
                length += 1
        at += length
    return _with_acronyms_told(_with_near(found, words, persons, text, known), words, text)


def _persons(words: Sequence[Word], text: str) -> set[int]:
    """Positions of words that are a person's title or name."""
    known, found = forms(), set()
    for at, word in enumerate(words):
        titled = word.plain in known.titles and word.capital
        first = word.plain in known.first_names and word.capital and at + 1 < len(words) and not words[at + 1].apart
        if titled or (first and words[at + 1].capital and at not in found):
            found.add(at)
            for after in range(at + 1, min(at + 4, len(words))):
                apart = words[after].apart and not (titled and after == at + 1)
                ended = after > at + 1 and _ENDS_NAME.search(text, words[after - 1].end, words[after].start)
                if apart or ended or not words[after].capital or (words[after].plain,) in known.sorts:
                    break
                found.add(after)
    return found


def _known_at(words: Sequence[Word], at: int, persons: set[int], text: str, known: Index) -> tuple[int, Mention] | None:
    """The longest known name that begins here, with the legal form before it where that was left out of the name."""
    branch, best = known.root, None
    for length, word in enumerate(words[at : at + 40], 1):
        if length > 1 and word.apart:
            break
        following = branch.after.get(word.plain)
        if following is None:
            break
        branch = following
        ways = {
            way.id: way.how for way in branch.ways.values() if way.own or _plausible(words[at : at + length], way.how)
        }
        own = any(way.own for way in branch.ways.values())
        if ways and (own or not persons.issuperset(range(at, at + length))):
            best = (length, ways)
    if best is None:
        return None
    length, ways = best
    how = min(ways.values(), key=("name", "part", "acronym").index)
    ids = tuple(sorted(one for one, said in ways.items() if said == how))
    organisations = tuple(one for one in ids if one not in known.alliances)
    ids, how = (organisations, how) if organisations else (ids, "alliance")
    return length, Mention(words[at].start, words[at + length - 1].end, _written(text, words, at, length), ids, how)


def _plausible(words: Sequence[Word], how: str) -> bool:
    """An acronym is written in capitals; one word alone is a name only with a capital."""
    if how == "acronym":
        return words[0].shouted
    return any(word.capital for word in words) if len(words) < 3 else True


def _named_at(words: Sequence[Word], at: int, persons: set[int], text: str) -> tuple[int, Mention] | None:
    """An organisation named by its legal form: « association Les Amis », « mairie de X », « CAF 41 »."""
    if at in persons:
        return None
    head = _form_at(words, at)
    if not head:
        return None
    start, last = words[at].start, at + head - 1
    quoted = _QUOTED.match(text, words[last].end)
    if quoted and not _titled(words, at + head, quoted.end()):
        return head, Mention(start, quoted.end(), " ".join(text[start : quoted.end()].split()), (), "form")
    length, named_for = head, _named_for_people(words[at : at + head])
    for k in range(last + 1, min(last + 1 + LONGEST_NAME, len(words))):
        word, person = words[k], k in persons and not (named_for and words[k].plain not in forms().titles)
        linked = word.plain in _LINKS and _goes_on_after(words, k)
        goes_on = (word.capital or word.plain.isdigit() or linked) and not (word.apart or person)
        if not goes_on or _ENDS_NAME.search(text, words[k - 1].end, word.start):
            break
        length += 1
    if length == head and not (words[at].shouted and guess_kind(words[at].written)):
        return None
    return length, Mention(start, words[at + length - 1].end, _written(text, words, at, length), (), "form")


def _goes_on_after(words: Sequence[Word], at: int) -> bool:
    """Whether a word with a capital follows, which begins no other organisation."""
    after = words[at + 1] if at + 1 < len(words) else None
    return after is not None and after.capital and not after.apart and not _form_at(words, at + 1)


def _titled(words: Sequence[Word], at: int, end: int) -> bool:
    """Whether a person's title stands among the words from here to a place of the text."""
    inside = itertools.takewhile(lambda word: word.start < end, itertools.islice(words, at, None))
    return any(word.plain in forms().titles and word.capital for word in inside)


def _named_for_people(head: Sequence[Word]) -> bool:
    """Whether such organisations often bear a person's name (lycée, EHPAD, fondation): elsewhere it is that of someone."""
    return forms().sorts.get(tuple(word.plain for word in head)) in forms().named_for_people


def _form_at(words: Sequence[Word], at: int) -> int:
    """How many words from here are a legal form, or an acronym that tells a kind of organisation; 0 for none."""
    near = [words[at], *(word for word in words[at + 1 : at + 4])]
    joined = next((n for n, word in enumerate(near[1:], 1) if word.apart), len(near))
    head = forms().at([word.plain for word in near[:joined]])
    # « CC », « SA », « CA » are forms in capitals only: small letters make them other words
    if head == 1 and len(words[at].plain) <= 3 and not words[at].shouted:
        return 0
    told = words[at].shouted and len(words[at].plain) >= 3 and guess_kind(words[at].written)
    return head or (1 if told else 0)


def _with_near(
    found: list[Mention], words: Sequence[Word], persons: set[int], text: str, known: Index
) -> list[Mention]:
    """Names spelt nearly as a known one are said so: those named by their form, and words in capitals together."""
    taken = [(one.start, one.end) for one in found]
    runs = [one for one in _runs(words, persons, text) if not _overlaps(one, taken)]
    wanted = dict.fromkeys(_plain_name(one.text) for one in (*(m for m in found if m.how == "form"), *runs))
    ids, names = list(known.names), list(known.names.values())
    near: dict[str, tuple[str, ...]] = {}
    for said in list(wanted)[:MOST_NEAR]:
        best = process.extract(said, names, scorer=fuzz.ratio, score_cutoff=NEAR, limit=3)
        close = tuple(ids[at] for name, _score, at in best if _same_letters(said, name))
        shorter = tuple(dict.fromkeys((*close, *_shortened(said, known))))
        if shorter:
            near[said] = shorter
    told = [
        Mention(one.start, one.end, one.text, near[_plain_name(one.text)], "near") if one.how == "form" and _plain_name(one.text) in near else one
        for one in found
    ]  # fmt: skip
    told += [
        Mention(one.start, one.end, one.text, near[_plain_name(one.text)], "near")
        for one in runs
        if _plain_name(one.text) in near
    ]
    return sorted(told, key=lambda one: one.start)


def _shortened(said: str, known: Index) -> Iterator[str]:
    """The known names that begin and end as one does, with a word or two more between: « Résidence Les Tilleuls » may be
    « Résidence autonomie Les Tilleuls »."""
    words = said.split()
    if len(words) > 1:
        for name, one in known.ends.get((words[0], words[-1]), ()):
            rest = iter(name)
            if 0 < len(name) - len(words) <= MOST_LEFT_OUT and all(word in rest for word in words):
                yield one


def _runs(words: Sequence[Word], persons: set[int], text: str) -> list[Mention]:
    """Two words or more with capitals one after the other, or a long one: what may be a name."""
    found, at = [], 0
    while at < len(words):
        length = 0
        while (
            at + length < len(words)
            and words[at + length].capital
            and at + length not in persons
            and not (length and words[at + length].apart)
        ):
            length += 1
        if 2 <= length <= LONGEST_NAME or (length == 1 and len(words[at].plain) >= 8):
            found.append(
                Mention(words[at].start, words[at + length - 1].end, _written(text, words, at, length), (), "run")
            )
        at += max(1, length)
    return found


def _overlaps(one: Mention, taken: Sequence[tuple[int, int]]) -> bool:
    at = bisect.bisect_left(taken, (one.end, 0))
    return at > 0 and taken[at - 1][1] > one.start


def _plain_name(text: str) -> str:
    return " ".join(word.plain for word in words_of(text))


def _same_letters(first: str, second: str) -> bool:
    """Whether two near names have the same numbers and single letters: Groupe A is no misspelt Groupe B."""
    short = [[w for w in name.split() if len(w) <= 2 or w.isdigit()] for name in (first, second)]
    return short[0] == short[1] and len(first) >= 6


def _with_acronyms_told(found: list[Mention], words: Sequence[Word], text: str) -> list[Mention]:
    """An acronym told beside a name, « association Exemple (AEX) », means that organisation from there on."""
    told: dict[str, Mention] = {}
    for one in found:
        match = _BESIDE.match(text, one.end)
        if match and match[1].isupper():
            told.setdefault(plain(match[1]), one)
    taken = [(one.start, one.end) for one in found]
    more = []
    for word in words:
        meant = told.get(word.plain) if word.shouted else None
        if meant and word.start > meant.end and not _overlaps(Mention(word.start, word.end, "", (), ""), taken):
            more.append(
                Mention(word.start, word.end, meant.text, meant.actors, meant.how if meant.how == "form" else "acronym")
            )
    return sorted([*found, *more], key=lambda one: one.start)


def _written(text: str, words: Sequence[Word], at: int, length: int) -> str:
    return " ".join(text[words[at].start : words[at + length - 1].end].split())


def _sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence or line begins and ends; a point after a title or a letter alone ends none."""
    found, start = [], 0
    for stop in _STOPS.finditer(text):
        if "\n" not in stop[0] and _LETTER.search(text, max(start, stop.start() - 6), stop.start()):
            continue
        found.append((start, stop.end()))
        start = stop.end()
    return [*found, (start, len(text))] if start < len(text) else found


def _lines(text: str, mentions: Sequence[Mention]) -> list[Line]:
    """One line an organisation, at its first mention; then one for those named together, once for the same ones."""
    spans = _sentences(text)
    starts = [start for start, _end in spans]
    by_sentence: dict[int, list[Mention]] = {}
    acts: dict[str, Line] = {}
    for one in mentions:
        at = bisect.bisect_right(starts, one.start) - 1
        by_sentence.setdefault(at, []).append(one)
        if not one.alliance:
            acts.setdefault(one.key, Line(_key("acts", one.key), "acts", (one,), _said(text, spans[at])))
    together: dict[str, Line] = {}
    for at, several in by_sentence.items():
        distinct = tuple({one.key: one for one in several if not one.alliance}.values())
        alliance = next((one.actors[0] for one in several if one.alliance), "")
        if len(distinct) > 1 or (distinct and alliance):
            start, end = spans[at]
            wish = _WISH.search(text, start, end)
            kind = "wish" if wish else "joins" if alliance else "together"
            key = _key(kind, *([alliance] if alliance else []), *sorted(one.key for one in distinct))
            since = _SINCE.search(text, start, end)
            found = Line(key, kind, distinct, _said(text, spans[at]), alliance, since[1] if since else "")
            together.setdefault(key, found)
    return [*acts.values(), *together.values()]


def _said(text: str, span: tuple[int, int]) -> str:
    said = " ".join(text[span[0] : min(span[1], span[0] + 4 * LONGEST_SENTENCE)].split())
    return said if len(said) <= LONGEST_SENTENCE else said[: LONGEST_SENTENCE - 1] + "…"


def _key(*parts: str) -> str:
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
