"""The field's own words: families and kinds of actors, roles, governance models, partnership types, domains…

One small TOML file a notion, each entry with labels and definitions in French and English and its source. A user may
replace any of the files by one of the same name in a folder of their own (``MAILLAGE_VOCABULARY``).
"""

from __future__ import annotations

import functools
import os
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from graph.errors import MaillageError
from graph.language import current_language
from graph.model import clean_name

OWN_FOLDER = Path(__file__).parent
ENVIRONMENT = "MAILLAGE_VOCABULARY"


class VocabularyError(MaillageError):
    """A vocabulary file has a wrong, missing or duplicate entry; the sentence names the file and the key."""


@dataclass(frozen=True)
class Words:
    """The same words in French and English."""

    fr: str
    en: str

    def say(self, language: str | None = None) -> str:
        """The words in a language (default: the reader's)."""
        return self.fr if (language or current_language()) == "fr" else self.en


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of a notion. ``working``: a working entry of the project; ``own``: added by the product to its source.

    ``synonyms``: other French words that mean this entry and no other.
    """

    key: str
    label: Words
    definition: Words
    source: str
    working: bool = False
    own: bool = False
    synonyms: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Every word the entry is known by: key, labels, synonyms."""
        return (self.key, self.label.fr, self.label.en, *self.synonyms)


@dataclass(frozen=True, kw_only=True)
class Kind(Entry):
    family: str


@dataclass(frozen=True, kw_only=True)
class GovernanceModel(Entry):
    """``scope``: body or alliance; ``decision`` and ``formality`` are keys of those notions."""

    scope: str
    decision: str
    formality: str


@dataclass(frozen=True, kw_only=True)
class PartnershipType(Entry):
    era: str | None = None


@dataclass(frozen=True, kw_only=True)
class Era(Entry):
    since: int


@dataclass(frozen=True, kw_only=True)
class Domain(Entry):
    family: str


@dataclass(frozen=True)
class Vocabulary:
    """Every notion as key → entry, in the order of its file."""

    families: Mapping[str, Entry]
    kinds: Mapping[str, Kind]
    roles: Mapping[str, Entry]
    decisions: Mapping[str, Entry]
    formalities: Mapping[str, Entry]
    governance: Mapping[str, GovernanceModel]
    eras: Mapping[str, Era]
    types: Mapping[str, PartnershipType]
    forms: Mapping[str, Entry]
    impacts: Mapping[str, Entry]
    domain_families: Mapping[str, Entry]
    domains: Mapping[str, Domain]


NOTIONS: dict[str, type[Entry]] = {
    "families": Entry, "kinds": Kind, "roles": Entry, "decisions": Entry, "formalities": Entry,
    "governance": GovernanceModel, "eras": Era, "types": PartnershipType, "forms": Entry, "impacts": Entry,
    "domain_families": Entry, "domains": Domain,
}  # fmt: skip

REFERENCES = (
    ("kinds", "family", "families"),
    ("governance", "decision", "decisions"),
    ("governance", "formality", "formalities"),
    ("types", "era", "eras"),
    ("domains", "family", "domain_families"),
)
"""(notion, field, notion the field must name an entry of)."""

SCOPES = ("body", "alliance")


def vocabulary(folder: str | Path | None = None) -> Vocabulary:
    """The vocabulary, each file taken from ``folder`` (default: the folder MAILLAGE_VOCABULARY names) where it has one.

    Raises VocabularyError, one sentence with file and key, for an unreadable file, a duplicate, missing, unknown or
    mistyped field, or a reference to an entry that does not exist. Read once a folder, then kept.
    """
    chosen = folder or os.environ.get(ENVIRONMENT) or None
    return _load(Path(chosen) if chosen else None)


@functools.cache
def _load(folder: Path | None) -> Vocabulary:
    if folder and not folder.is_dir():
        raise VocabularyError(
            "The vocabulary folder {folder} does not exist; name a folder of TOML files.", folder=str(folder)
        )
    paths = {notion: find_file(f"{notion}.toml", folder) for notion in NOTIONS}
    notions = {notion: _entries(path, NOTIONS[notion]) for notion, path in paths.items()}
    for notion, name, target in REFERENCES:
        for key, entry in notions[notion].items():
            value = getattr(entry, name)
            if value is not None and value not in notions[target]:
                raise _wrong(paths[notion], key, f"{name} {value!r} is none of: {', '.join(notions[target])}")
    for key, model in notions["governance"].items():
        if getattr(model, "scope", None) not in SCOPES:
            raise _wrong(paths["governance"], key, f"scope is none of: {', '.join(SCOPES)}")
    return Vocabulary(**notions)  # type: ignore[arg-type]  # each notion was built as its own class above


def find_file(name: str, folder: Path | None) -> Path:
    """The user's file of that name where their folder has one, else the product's."""
    return folder / name if folder and (folder / name).is_file() else OWN_FOLDER / name


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a dict. Raises VocabularyError when it cannot be read; a key written twice is such a case."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise VocabularyError(
            "The vocabulary file {file} cannot be read: {problem}.", file=str(path), problem=str(error)
        ) from error


E = TypeVar("E", bound=Entry)


def _entries(path: Path, kind: type[E]) -> dict[str, E]:
    found = {key: _entry(path, key, values, kind) for key, values in read_toml(path).items()}
    if not found:
        raise VocabularyError("The vocabulary file {file} has no entry.", file=str(path))
    labels: dict[str, str] = {}
    for key, entry in found.items():
        twin = labels.setdefault(entry.label.fr.casefold(), key)
        if twin != key:
            raise _wrong(path, key, f"its label {entry.label.fr!r} is already that of {twin}")
    _check_synonyms(path, found)
    return found


def word_key(word: str) -> str:
    """A word of the vocabulary as a key: without accents, case, hyphens or plural."""
    return " ".join(part.rstrip("s") for part in clean_name(word).split())


def _check_synonyms(path: Path, entries: Mapping[str, Entry]) -> None:
    owners: dict[str, str] = {}
    for entry in entries.values():
        for word in (entry.key, entry.label.fr, entry.label.en):
            owners.setdefault(word_key(word), entry.key)
    for entry in entries.values():
        for word in entry.synonyms:
            owner = owners.setdefault(word_key(word), entry.key)
            if owner != entry.key:
                raise _wrong(path, entry.key, f"its synonym {word!r} is already a word of {owner}")


def _entry(path: Path, key: str, values: Any, kind: type[E]) -> E:
    if not isinstance(values, dict):
        raise _wrong(path, key, "an entry is a table, as [key]")
    known = {f.name: f for f in fields(kind) if f.name != "key"}
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise _wrong(path, key, f"unknown field {unknown[0]!r}; known: {', '.join(known)}")
    missing = [name for name, f in known.items() if f.default is MISSING and name not in values]
    if missing:
        raise _wrong(path, key, f"{missing[0]} is missing")
    return kind(key=key, **{name: _value(path, key, name, value) for name, value in values.items()})


def _value(path: Path, key: str, name: str, value: Any) -> Any:
    if name in ("label", "definition"):
        if not isinstance(value, dict) or set(value) != {"fr", "en"} or not all(_filled(v) for v in value.values()):
            raise _wrong(path, key, f"{name} needs a text in fr and in en")
        return Words(**value)
    if name in ("working", "own"):
        if not isinstance(value, bool):
            raise _wrong(path, key, f"{name} is true or false")
    elif name == "synonyms":
        if not isinstance(value, list) or not all(_filled(word) for word in value):
            raise _wrong(path, key, "synonyms is a list of words")
        return tuple(value)
    elif name == "since":
        if not isinstance(value, int) or isinstance(value, bool):
            raise _wrong(path, key, "since is a year")
    elif not _filled(value):
        raise _wrong(path, key, f"{name} is empty or no text")
    return value


def _filled(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _wrong(path: Path, key: str, problem: str) -> VocabularyError:
    return VocabularyError(
        "In the vocabulary file {file}, entry {key}: {problem}.", file=str(path), key=key, problem=problem
    )
