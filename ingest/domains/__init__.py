"""Which domains a text is about, by rules that anyone may read and change, and by what a person said of that text.

A rule is words and exceptions (`domain_rules.toml`); nothing is guessed beyond them. A text that no rule catches stays to
be classified; what a person says of a text comes before any rule and is kept in `by_hand`.
"""

from __future__ import annotations

import functools
import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import MaillageError
from graph.model import clean_name, mint
from graph.vocabulary import vocabulary
from ingest.domains.by_hand import Said, read_said

FILE = "domain_rules.toml"
ENVIRONMENT = "MAILLAGE_RULES"
"""Names a folder of rules of one's own; the data folder's ``rules`` is read by the service."""
MOST_BYTES = 1_000_000
LONGEST = 2_000
RULE, HAND, NONE = "rule", "hand", ""


@dataclass(frozen=True)
class Rule:
    """The words that tell a domain, and the phrases within which they tell nothing."""

    domain: str
    words: re.Pattern[str]
    exceptions: re.Pattern[str] | None


@dataclass(frozen=True)
class Verdict:
    """The domains of a text, how they were found (``rule``, ``hand`` or '': not at all), and the words that told each."""

    domains: tuple[str, ...] = ()
    how: str = NONE
    because: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Rules:
    """Rules and what people said, with a ``mark`` that changes when any of them does."""

    rules: tuple[Rule, ...]
    said: Mapping[str, Said]
    mark: str

    def classify(self, text: str) -> Verdict:
        """The domains of a text: what a person said of it, else every domain whose rule it meets. Cost: linear in the text."""
        key = text_key(text)
        if (said := self.said.get(key)) is not None:
            return Verdict(said.domains, HAND)
        found = {rule.domain: word for rule in self.rules if (word := _met(rule, key))}
        return Verdict(tuple(found), RULE if found else NONE, found)


def text_key(text: str) -> str:
    """A text as it is compared: without accents, case and marks; one space between words."""
    plain = clean_name(text[:LONGEST])
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain.replace("œ", "oe").replace("æ", "ae")).split())


def _met(rule: Rule, key: str) -> str:
    if rule.exceptions is not None:
        key = rule.exceptions.sub("|", key)
    found = rule.words.search(key)
    return found[0] if found else ""


def read_rules(folder: str | Path | None = None) -> Rules:
    """The shipped rules, with those of a folder of one's own (default: the one MAILLAGE_RULES names) and what people said.

    Raises MaillageError naming the file and the entry that is wrong.
    """
    chosen = folder or os.environ.get(ENVIRONMENT) or None
    own = Path(chosen) if chosen else None
    stamps = tuple((path.name, path.stat().st_mtime_ns) for path in sorted(own.glob("*.toml"))) if own and own.is_dir() else ()  # fmt: skip
    return _read(own if stamps else None, stamps)


@functools.lru_cache(maxsize=8)
def _read(folder: Path | None, _stamps: tuple[tuple[str, int], ...]) -> Rules:
    data = _entries(Path(__file__).parent / FILE)
    if folder is not None and (folder / FILE).is_file():
        for domain, entry in _entries(folder / FILE).items():
            known = data.get(domain, {}) if not entry.get("replace") else {}
            data[domain] = {key: [*known.get(key, ()), *entry.get(key, ())] for key in ("words", "except")}
    said = read_said(folder) if folder is not None else {}
    rules = tuple(
        Rule(domain, _pattern(entry["words"]), _pattern(entry["except"]) if entry.get("except") else None)
        for domain, entry in data.items() if entry.get("words")
    )  # fmt: skip
    told = [
        f"{rule.domain}={rule.words.pattern}!{rule.exceptions.pattern if rule.exceptions else ''}" for rule in rules
    ]
    return Rules(rules, said, mint("m", *told, *(f"{key}={one.domains}" for key, one in sorted(said.items()))))


def _entries(path: Path) -> dict[str, dict[str, Any]]:
    try:
        data = tomllib.loads(path.read_bytes()[:MOST_BYTES].decode("utf-8-sig"))
        wrong = next(filter(None, map(_wrong, data, data.values())), "")
    except (OSError, ValueError) as error:
        wrong = str(error)
    if wrong:
        raise MaillageError("The rules {file} cannot be read: {problem}.", file=path.name, problem=wrong)
    return data


def _wrong(domain: str, entry: Any) -> str:
    if domain not in vocabulary().domains:
        return f"[{domain}]: {', '.join(vocabulary().domains)}"
    if not isinstance(entry, dict) or set(entry) - {"words", "except", "replace"}:
        return f"[{domain}]: words, except, replace"
    texts = [*entry.get("words", ()), *entry.get("except", ())]
    return "" if all(isinstance(one, str) and text_key(one) for one in texts) else f"[{domain}]: words, except"


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """One pattern for words and phrases, whole words only; a star stands for any ending, the longest are tried first."""
    ordered: Sequence[str] = sorted({_plain(word) for word in words}, key=lambda word: (-len(word), word))
    return re.compile(r"(?<![a-z0-9])(?:" + "|".join(ordered) + r")(?![a-z0-9])")


def _plain(word: str) -> str:
    parts = [text_key(part) for part in word.split("*")]
    tail = word.rstrip().endswith("*")
    joined = r"[a-z0-9]*".join(
        re.escape(part).replace(r"\ ", " ") if not place else re.escape(" " + part if word.split("*")[place][:1] == " " else part).replace(r"\ ", " ")
        for place, part in enumerate(parts)
        if part or place == 0
    )  # fmt: skip
    return joined + (r"[a-z0-9]*" if tail else "")
