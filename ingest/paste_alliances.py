"""Alliances listed in a workbook: one a row, its members by name in one cell."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph.language import Text
from graph.model import clean_name
from ingest.cleaning import clean, unknown_word, vocabulary_key
from ingest.paste_cells import LONGEST, read_domains
from ingest.paste_columns import EXAMPLE
from ingest.paste_contacts import strip_contacts
from ingest.profiles import header_key

_HEADERS = {
    "name": "alliance|nom|nom de l'alliance|projet|nom du projet|partenariat|name|name of the alliance|project|partnership|collectif|intitulé|objet",
    "members": "membres|organisations|organisations membres|partenaires|participants|acteurs|members|organisations taking part|organizations|partners|who|qui",
    "domain": "sujet|domaine|domaines|thème|thématique|subject|domain|topic",
    "since": "depuis|début|date de début|année|since|start|year",
    "type": "type|type de partenariat|type of partnership",
    "governance": "décision|gouvernance|comment elle se décide|comment se décide-t-elle|governance|how it is decided|decision",
}
_SEPARATORS = re.compile(r"[;\n|/]")


@dataclass(frozen=True)
class AllianceRow:
    """One alliance as a row states it: members by name, the rest by key; ``problems``: what could not be read, by cell."""

    name: str
    members: tuple[str, ...]
    domains: tuple[str, ...] = ()
    since: str | None = None
    type: str | None = None
    governance: str | None = None
    problems: Mapping[str, Text] = field(default_factory=dict)


def is_alliances(headers: Sequence[str]) -> bool:
    """Whether these are the headers of a list of alliances: a name and members."""
    return {"name", "members"} <= set(_places(headers))


def read_alliances(rows: Sequence[Sequence[str]]) -> tuple[list[AllianceRow], int]:
    """The alliances of a table whose first row is its headers, and how many contacts were left out of its cells.

    Rows of the template's example, and rows without a name or members, are left out.
    """
    places = _places(rows[0]) if rows else {}
    found, dropped = [], 0
    for row in rows[1:]:
        cells = {}
        for kind, place in places.items():
            cells[kind], count = strip_contacts(row[place][: LONGEST * 10])
            dropped += count
        if cells.get("name") and cells.get("members") and not clean_name(cells["name"]).startswith(EXAMPLE):
            found.append(_read(cells))
    return found, dropped


def _read(cells: Mapping[str, str]) -> AllianceRow:
    problems: dict[str, Text] = {}
    since, problem = clean("date", cells.get("since"))
    if problem:
        problems["since"] = problem
    domains = read_domains(cells.get("domain", ""))
    if cells.get("domain") and not domains:
        problems["domain"] = unknown_word("domains", cells["domain"])
    words = {}
    for kind, notion in (("type", "types"), ("governance", "governance")):
        said = cells.get(kind, "")
        words[kind] = vocabulary_key(notion, said) if said else None
        if said and words[kind] is None:
            problems[kind] = Text("The word “{word}” is not known here; it was left out.", {"word": said})
    return AllianceRow(
        cells["name"][:LONGEST],
        members_of(cells["members"]),
        domains,
        since,
        words["type"],
        words["governance"],
        problems,
    )


def members_of(text: str) -> tuple[str, ...]:
    """The names in a cell, parted by semicolons, slashes or line breaks; by commas where there is none of these."""
    parts = _SEPARATORS.split(text)
    if len(parts) == 1:
        parts = text.split(",")
    return tuple(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))


@functools.cache
def _known() -> dict[str, str]:
    return {header_key(name): kind for kind, names in reversed(_HEADERS.items()) for name in names.split("|")}


def _places(headers: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, header in enumerate(headers):
        kind = _known().get(header_key(header)) if header else None
        if kind:
            found.setdefault(kind, place)
    return found
