"""The sheet of a meeting as plain data: what is printed, and the same as texts that a person may change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

CELLS = ("title", "need", "actors", "pistes", "questions", "invitations")
"""The parts of a sheet that a person may write anew, by name."""
MOST = 20_000
"""No text of a sheet is longer than this, in characters."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Acting:
    """One organisation that acts: its name, its family in words, its alliances on the subject in words."""

    name: str
    family: str = ""
    alliances: str = ""


@dataclass(frozen=True)
class Piste:
    """A piste: who and on what, its reasons one a line, what was answered ("": nothing yet)."""

    title: str
    lines: tuple[str, ...] = ()
    answer: str = ""


@dataclass(frozen=True)
class Sheet:
    """What stands on the sheet of a meeting, in the reader's language.

    ``need``: statements, each with its source and year. ``map``: SVG text, or "" where there is nothing to draw. ``made``:
    who made it and when. ``fictional``: the territory is invented, which every export says.
    """

    title: str
    territory: str
    domain: str
    date: str
    language: str = "fr"
    fictional: bool = False
    need: tuple[str, ...] = ()
    actors: tuple[Acting, ...] = ()
    pistes: tuple[Piste, ...] = ()
    questions: tuple[str, ...] = ()
    invitations: tuple[str, ...] = ()
    map: str = ""
    map_title: str = ""
    sources: tuple[str, ...] = ()
    made: str = ""

    @property
    def place(self) -> str:
        """Where, on what, when: "Blois · Vieillissement · 24 novembre 2026"."""
        return " · ".join(part for part in (self.territory, self.domain, self.date) if part)


def texts(sheet: Sheet) -> dict[str, str]:
    """Each part of a sheet as the text a person may change (see CELLS): a line an item, columns between ``|``, a blank line between pistes.

    `with_texts` reads them back: ``with_texts(sheet, texts(sheet))`` is the same sheet.
    """
    return {
        "title": sheet.title,
        "need": "\n".join(sheet.need),
        "actors": "\n".join(_row(one) for one in sheet.actors),
        "pistes": "\n\n".join(_block(one) for one in sheet.pistes),
        "questions": "\n".join(sheet.questions),
        "invitations": "\n".join(sheet.invitations),
    }


def with_texts(sheet: Sheet, changed: Mapping[str, str]) -> Sheet:
    """The sheet with some parts written anew; names that are none of CELLS are left alone. An empty text empties its part."""
    given = {name: clean(changed[name])[:MOST] for name in CELLS if name in changed}
    made = {name: _lines(text) for name, text in given.items() if name in ("need", "questions", "invitations")}
    if "title" in given:
        sheet = replace(sheet, title=" ".join(given["title"].split()) or sheet.title)
    if "actors" in given:
        sheet = replace(sheet, actors=tuple(_acting(line) for line in _lines(given["actors"])))
    if "pistes" in given:
        blocks = [_lines(block) for block in re.split(r"\n[ \t]*\n", given["pistes"])]
        sheet = replace(sheet, pistes=tuple(_piste(block) for block in blocks if block))
    return replace(sheet, **made)  # type: ignore[arg-type]


def clean(text: str) -> str:
    """A text without the characters that no document may hold (controls, lone surrogates); line ends are plain."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def line(text: str) -> str:
    """A text as one line, without what would end it."""
    return " ".join(clean(text).split())


def cell(text: str) -> str:
    """A text as one column of a line."""
    return line(text).replace("|", "/")


def _lines(text: str) -> tuple[str, ...]:
    return tuple(found for found in (line(part) for part in text.split("\n")) if found)


def _row(one: Acting) -> str:
    parts = [cell(one.name), cell(one.family), cell(one.alliances)]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return " | ".join(parts)


def _acting(text: str) -> Acting:
    parts = [part.strip() for part in text.split("|", 2)]
    return Acting(*parts)


def _block(one: Piste) -> str:
    answer = [f"[{one.answer}]"] if one.answer else []
    return "\n".join([line(one.title), *answer, *(line(each) for each in one.lines)])


def _piste(block: tuple[str, ...]) -> Piste:
    title, *others = block
    said = next((at for at, each in enumerate(others) if len(each) > 1 and each[0] == "[" and each[-1] == "]"), None)
    answer = others.pop(said)[1:-1].strip() if said is not None else ""
    return Piste(title, tuple(others), answer)
