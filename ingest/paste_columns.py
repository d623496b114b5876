"""What the columns of a pasted list hold, known by their headers and by what is in them; contacts leave at once.

Persons and ways to reach them are dropped here, before anything is shown or kept: « vos contacts ne sont pas repris ».
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from graph.model import clean_name
from ingest.cleaning import is_contact, vocabulary_key
from ingest.paste import names_on_one_line, split
from ingest.paste_contacts import holds_contact, is_mostly_contact, names_person, strip_contacts
from ingest.profiles import header_key, profiles
from ingest.reference import Reference

KINDS = ("name", "place", "postal", "number", "family", "domain", "none")
"""What a column may give to a row of the grid; ``none``: it is not taken."""
LOOKED_AT = 300
MOSTLY, OFTEN = 0.6, 0.3

_HEADERS = {
    "name": "nom|nom complet|name|organisation|organization|structure|association|partenaire|acteur|raison sociale|dénomination|"
    "dénomination sociale|nom de la structure|nom de l'organisation|nom de l'association|nom du partenaire|nom usuel|entité|établissement|"
    "organisme|intitulé|libellé|membre|participant|société|entreprise|collectif|partner|stakeholder|actor|institution",
    "place": "commune|ville|town|city|municipality|localité|lieu|place|siège|commune du siège|implantation|territoire|territory|code insee|"
    "code commune|insee|based in",
    "postal": "code postal|cp|postal|postal code|postcode|zip|zip code",
    "number": "siren|siret|rna|siren ou rna|siren / rna|siren/rna|n° siren|n° siret|n° rna|numéro|numéro siren|numéro siret|numéro rna|number|"
    "waldec|identifiant|immatriculation|n°",
    "family": "famille|famille d'acteurs|family|type|type de structure|type d'acteur|type d'organisation|catégorie|category|statut|"
    "statut juridique|forme juridique|nature|monde|kind|collège",
    "domain": "domaine|domaines|domain|domains|thème|thèmes|thématique|thématiques|sujet|subject|topic|champ d'action|agit sur|acts on|works on",
}  # fmt: skip
_FROM_PROFILES = {"name": "actor", "place": "based_in", "number": "siren", "family": "family", "domain": "domain"}
_PERSON_WORDS = (
    "president", "directeur", "directrice", "dirigeant", "animateur", "animatrice", "representant", "elu", "elue", "maire", "contact", "email",
    "e mail", "surname", "first name", "last name", "firstname", "lastname", "nom de famille", "personne", "phone", "naissance", "twitter", "linkedin",
)  # fmt: skip
_PLAINLY_CONTACTS = {
    "contact", "contacts", "mail", "mails", "email", "emails", "courriel", "courriels", "telephone", "tel", "portable", "mobile", "prenom", "phone",
    "referent", "responsable", "interlocuteur", "president", "presidente", "directeur", "directrice", "adressemail", "adresseemail", "adressecourriel",
}  # fmt: skip
_FIRST_NAME = {"prenom", "firstname", "prenoms", "forename"}
EXAMPLE = ("exemple a supprimer", "example to delete")


@dataclass(frozen=True)
class Column:
    """A column as it was understood: its header ("" without one), what it gives, whether its header said so, how many cells hold text."""

    header: str
    kind: str
    by_header: bool
    filled: int


@dataclass(frozen=True)
class Pasted:
    """A pasted list, free of contacts.

    ``contacts``: how many values with persons or ways to reach them were dropped, ``contact_columns`` their headers;
    ``persons``: how many of them are rows that name a person; ``examples``: rows of the template's example left out.
    """

    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    contacts: int = 0
    contact_columns: tuple[str, ...] = ()
    examples: int = 0
    persons: int = 0

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(column.kind for column in self.columns)


@dataclass
class _Dropped:
    values: int = 0
    columns: list[str] = field(default_factory=list)


def read_paste(text: str, reference: Reference) -> Pasted:
    """A pasted text as a list of organisations: its columns recognised, its contacts dropped and counted.

    Empty text: no row. Never raises. Cost: linear.
    """
    rows = split(text)
    found = (
        recognise(names_on_one_line(rows) or rows, reference)
        if _one_line_of_names(rows)
        else recognise(rows, reference)
    )
    if "\t" not in text and _commas_in_names(found, text):
        return recognise(split(text, whole_lines=True), reference)
    return found


def _one_line_of_names(rows: Sequence[Sequence[str]]) -> bool:
    return len(rows) == 1 and not any(_looks_like(test, rows[0]) for test in (holds_contact, _is_number))


def _commas_in_names(found: Pasted, text: str) -> bool:
    """Whether commas parted nothing but names: no header, and one column alone is understood."""
    taken = [column for column in found.columns if column.kind != "none"]
    return (
        ";" not in text
        and "|" not in text
        and len(found.columns) > len(taken)
        and not any(c.header for c in found.columns)
    )


def recognise(rows: Sequence[Sequence[str]], reference: Reference) -> Pasted:
    """A table of text cells as a list of organisations; the first row is its headers where one of them is known."""
    if not rows:
        return Pasted()
    first = _headers(rows)
    has_header = any(first)
    headers = list(rows[0]) if has_header else [""] * len(rows[0])
    body = [list(row) for row in rows[has_header:]]
    dropped = _Dropped()
    kept = _without_contacts(headers, first if has_header else [""] * len(headers), body, dropped, reference)
    headers = [headers[place] for place in kept]
    named = [[names_person(row[place]) for place in kept] for row in body]
    body = [[_scrubbed(row[place], dropped) for place in kept] for row in body]
    columns = _columns(headers, [row for row in body if any(row)], reference)
    name = next((place for place, column in enumerate(columns) if column.kind == "name"), None)
    found = [row for row, persons in zip(body, named, strict=True) if name is None or not persons[name]]
    persons = len(body) - len(found)
    if persons:
        columns = _columns(headers, [row for row in found if any(row)], reference)
    examples = [row for row in found if any(clean_name(cell).startswith(EXAMPLE) for cell in row)]
    shown = [tuple(row) for row in found if any(row) and row not in examples]
    return Pasted(columns, tuple(shown), dropped.values + persons, tuple(dropped.columns), len(examples), persons)


def _headers(rows: Sequence[Sequence[str]]) -> list[str]:
    """What the headers in the first row say, where it is one: as many of its cells are known headers as are not, and none
    holds what only organisations have. « Association » above associations is no header."""
    first, body = rows[0], rows[1:]
    if any(holds_contact(cell) or _is_number(cell) for cell in first):
        return [""] * len(first)
    kinds = [header_kind(cell) for cell in first]
    for place, cell in enumerate(first):
        below = [row[place] for row in body if row[place]]
        if vocabulary_key("families", cell) and _looks_like(_is_family, below):
            kinds[place] = ""
    if set(kinds) <= {"", "contact"}:
        # « Relais contact emploi » may well be the first name of a list
        kinds = [
            kind if header_key(cell) in _PLAINLY_CONTACTS or _reaches(body, n) else ""
            for n, (kind, cell) in enumerate(zip(kinds, first, strict=True))
        ]
    return kinds if 2 * sum(map(bool, kinds)) >= sum(map(bool, first)) else [""] * len(first)


def _reaches(body: Sequence[Sequence[str]], place: int) -> bool:
    return _share(holds_contact, [row[place] for row in body]) >= OFTEN


def _is_family(cell: str) -> bool:
    return vocabulary_key("families", cell) is not None


def header_kind(header: str) -> str:
    """What a header says its column gives: one of `KINDS`, ``contact``, or "" when it is no known header."""
    if not header or len(header) > 60:
        return ""
    words = clean_name(header)
    if is_contact(header) or any(f" {word}" in f" {words}" for word in _PERSON_WORDS):
        return "contact" if not _is_sentence(header) else ""
    return _known_headers().get(header_key(header), "")


def _is_sentence(header: str) -> bool:
    """An organisation's own name may hold such a word: « Maison du président »."""
    return len(header.split()) > 4


@functools.cache
def _known_headers() -> dict[str, str]:
    found: dict[str, str] = {}
    columns = profiles()["participations"].layouts[0].columns
    for kind, names in _HEADERS.items():
        stated = columns[_FROM_PROFILES[kind]].names if kind in _FROM_PROFILES else ()
        for name in (*names.split("|"), *stated):
            found.setdefault(header_key(name), kind)
    return found


def _without_contacts(
    headers: Sequence[str], kinds: Sequence[str], body: Sequence[Sequence[str]], dropped: _Dropped, reference: Reference
) -> list[int]:
    """The places of the columns that are kept; persons' names and ways to reach them are counted and forgotten.

    Names beside which contacts stand are kept where no other column may hold the names.
    """
    columns = [[row[place] for row in body if row[place]] for place in range(len(headers))]
    persons = any(header_key(header) in _FIRST_NAME for header in headers)
    kept, reaching = [], []
    for place, (header, kind, cells) in enumerate(zip(headers, kinds, columns, strict=True)):
        surname = persons and header_key(header) in ("nom", "name")
        if kind == "contact" or surname:
            _drop(header, cells, dropped)
        elif kind != "name" and (_is_reaching(cells) or _share(names_person, cells) >= OFTEN):
            reaching.append(place)
        else:
            kept.append(place)
    if "name" not in kinds and not any(_may_be_names(columns[place], reference) for place in kept):
        kept += [place for place in reaching if any(_has_word(strip_contacts(cell)[0]) for cell in columns[place])]
    for place in reaching:
        if place not in kept:
            _drop(headers[place], columns[place], dropped)
    return sorted(kept)


def _drop(header: str, cells: Sequence[str], dropped: _Dropped) -> None:
    dropped.values += len(cells)
    dropped.columns.append(header)


def _is_reaching(cells: Sequence[str]) -> bool:
    return min(_share(test, cells) for test in (holds_contact, is_mostly_contact)) >= OFTEN


def _may_be_names(cells: Sequence[str], reference: Reference) -> bool:
    return _share(_has_word, cells) >= OFTEN and not _content_kind(cells, reference)


def _scrubbed(cell: str, dropped: _Dropped) -> str:
    plain, count = strip_contacts(cell)
    dropped.values += count
    return plain


def _columns(headers: Sequence[str], body: Sequence[Sequence[str]], reference: Reference) -> tuple[Column, ...]:
    """Each column by its header, else by what it holds; of two that give the same, the first by header, else the fuller."""
    cells = [[row[place] for row in body if row[place]] for place in range(len(headers))]
    found = [
        Column(header, header_kind(header) or "none", bool(header_kind(header)), len(held))
        for header, held in zip(headers, cells, strict=True)
    ]
    taken: set[str] = set()
    for place, column in enumerate(found):
        if column.kind in taken:
            found[place] = replace(column, kind="none", by_header=False)
        elif column.kind != "none":
            taken.add(column.kind)
    for place, column in enumerate(found):
        if (
            column.kind == "none"
            and not column.by_header
            and not (column.header and "name" in taken and _free_text(cells[place]))
        ):
            kind = _content_kind(cells[place], reference)
            if kind and kind not in taken:
                taken.add(kind)
                found[place] = replace(column, kind=kind)
    if "name" not in taken and (named := _best_name(found, cells)) is not None:
        found[named] = replace(found[named], kind="name")
    return tuple(found)


def _content_kind(cells: Sequence[str], reference: Reference) -> str:
    """What cells without a known header give: numbers of organisations, postal codes, communes, families, domains; else ""."""
    tests: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("number", _is_number),
        ("postal", lambda cell: bool(re.fullmatch(r"\d{5}", cell))),
        ("family", _is_family),
        ("domain", lambda cell: vocabulary_key("domains", cell) is not None),
        ("place", lambda cell: not cell[0].isdigit() and bool(reference.by_name(cell, "commune"))),
    )
    return next((kind for kind, test in tests if _looks_like(test, cells)), "")


def _best_name(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> int | None:
    """The first column of words whose cells differ most from each other."""
    free = [
        place
        for place, column in enumerate(columns)
        if column.kind == "none" and _share(_has_word, cells[place]) >= OFTEN
    ]
    if not free:
        free = [
            place
            for place, column in enumerate(columns)
            if column.kind in ("place", "family", "domain") and not column.by_header
        ]
    return max(free, key=lambda place: (len(set(cells[place])), -place), default=None)


def _free_text(cells: Sequence[str]) -> bool:
    return sum(map(len, cells)) > 60 * len(cells)


def _looks_like(test: Callable[[str], bool], cells: Sequence[str]) -> bool:
    return bool(cells) and _share(test, cells) >= MOSTLY


def _share(test: Callable[[str], bool], cells: Sequence[str]) -> float:
    looked_at = [cell for cell in cells if cell][:LOOKED_AT]
    return sum(map(test, looked_at)) / len(looked_at) if looked_at else 0.0


def _has_word(cell: str) -> bool:
    return sum(c.isalpha() for c in cell) >= 2 and not cell.lower().startswith(("http:", "https:", "www."))


def _is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"\d{9}(\d{5})?|[Ww][0-9A-Za-z]\d{8}", re.sub(r"[\s.\u00a0\u202f]", "", cell)))
