"""Guess what kind of actor a name and a SIREN speak of, by the reviewable rules of ``names.toml``."""

from __future__ import annotations

import functools
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.model import clean_name
from graph.vocabulary.loader import ENVIRONMENT, VocabularyError, find_file, read_toml, vocabulary

PUBLIC = ("1", "2")
LAWS = ("public", "private", "any")
PLACES = {"start": r"(?:{})\b", "word": r".*?\b(?:{})\b", "edge": r"(?:{0})\b|.*\b(?:{0})$"}


@dataclass(frozen=True)
class Rule:
    kind: str
    law: str
    pattern: re.Pattern[str]

    def fits(self, name: str, siren: str | None) -> bool:
        if siren and self.law != "any" and (self.law == "public") != siren.startswith(PUBLIC):
            return False
        return self.pattern.match(name) is not None


def guess_kind(name: str, siren: str | None = None) -> tuple[str, str] | None:
    """The (family, kind) an organisation's legal words and SIREN tell, or None when they tell nothing.

    A SIREN that begins with 1 (State) or 2 (local bodies) rules out private kinds and the other way round; where no word
    fits, those beginnings alone name the kind. Cost: one pass over the rules. Raises VocabularyError for a wrong rule.
    """
    folder = os.environ.get(ENVIRONMENT)
    rules, by_siren = _rules(Path(folder) if folder else None)
    siren = "".join(c for c in siren or "" if c.isdigit()) or None
    plain = _plain(name)
    kind = next((rule.kind for rule in rules if rule.fits(plain, siren)), None)
    if kind is None and siren:
        kind = next((k for start, k in by_siren if siren.startswith(start)), None)
    return (vocabulary().kinds[kind].family, kind) if kind else None


def _plain(name: str) -> str:
    """The name without accents, case, punctuation: what the rules' words are compared with."""
    return " ".join(re.sub(r"[^\w ]|_", " ", clean_name(name.replace("œ", "oe").replace("Œ", "OE"))).split())


@functools.cache
def _rules(folder: Path | None) -> tuple[tuple[Rule, ...], tuple[tuple[str, str], ...]]:
    path = find_file("names.toml", folder)
    data, kinds = read_toml(path), vocabulary(folder).kinds
    rules = tuple(_rule(path, number, values) for number, values in enumerate(data.get("rule", []), 1))
    by_siren = tuple(sorted(data.get("siren", {}).items(), key=lambda item: -len(item[0])))
    for place, kind in [(f"rule {n}", r.kind) for n, r in enumerate(rules, 1)] + [
        (f"siren {s}", k) for s, k in by_siren
    ]:
        if kind not in kinds:
            raise _wrong(path, place, f"kind {kind!r} is not in kinds.toml")
    return rules, by_siren


def _rule(path: Path, number: int, values: dict[str, Any]) -> Rule:
    place = f"rule {number}"
    unknown = sorted(set(values) - {"kind", "law", *PLACES})
    if unknown or not isinstance(values.get("kind"), str):
        raise _wrong(path, place, f"unknown field {unknown[0]!r}" if unknown else "kind is missing")
    if values.get("law") not in LAWS:
        raise _wrong(path, place, f"law is none of: {', '.join(LAWS)}")
    parts = []
    for where, form in PLACES.items():
        words = values.get(where, [])
        if not isinstance(words, list) or not all(isinstance(w, str) and _plain(w) for w in words):
            raise _wrong(path, place, f"{where} is a list of words")
        if words:
            parts.append(form.format("|".join(re.escape(_plain(w)) for w in words)))
    if not parts:
        raise _wrong(path, place, f"it looks for no word; give one of: {', '.join(PLACES)}")
    return Rule(values["kind"], values["law"], re.compile("|".join(parts)))


def _wrong(path: Path, key: str, problem: str) -> VocabularyError:
    return VocabularyError(
        "In the vocabulary file {file}, entry {key}: {problem}.", file=str(path), key=key, problem=problem
    )
