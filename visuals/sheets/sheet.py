"""The sheet of a meeting as plain data: what is printed, and the same as texts that a person may change."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from graph.language import translate
from graph.vocabulary import vocabulary

CELLS = ("title", "need", "actors", "alliances", "pistes", "questions", "invitations")
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

    ``need``: statements, each with its source and year. ``alliances``: since when and how those of which it is known decide.
    ``map``: SVG text, or "" where there is nothing to draw; ``map_short``: the same without those who have
    no tie, for a page with little room, where they are listed only. ``made``: who made it and when. ``fictional``: the territory is
    invented, which every export says. ``with_pistes``: the pistes are a part of it, even where there are none.
    """

    title: str
    territory: str
    domain: str
    date: str
    language: str = "fr"
    fictional: bool = False
    need: tuple[str, ...] = ()
    actors: tuple[Acting, ...] = ()
    alliances: tuple[str, ...] = ()
    pistes: tuple[Piste, ...] = ()
    questions: tuple[str, ...] = ()
    invitations: tuple[str, ...] = ()
    map: str = ""
    map_short: str = ""
    map_title: str = ""
    sources: tuple[str, ...] = ()
    made: str = ""
    with_pistes: bool = True

    @property
    def place(self) -> str:
        """Where, on what, when: "Blois · Vieillissement · 24 novembre 2026"."""
        return " · ".join(part for part in (self.territory, self.domain, self.date) if part)


def texts(sheet: Sheet) -> dict[str, str]:
    """Each part of a sheet as the text a person may change (see CELLS): a line an item, a blank line between pistes.

    Who acts is written « Name (family) : alliances ».

    `with_texts` reads them back: ``with_texts(sheet, texts(sheet))`` is the same sheet.
    """
    return {
        "title": sheet.title,
        "need": "\n".join(sheet.need),
        "actors": "\n".join(_row(one, sheet.language) for one in sheet.actors),
        "alliances": "\n".join(sheet.alliances),
        "pistes": "\n\n".join(_block(one) for one in sheet.pistes),
        "questions": "\n".join(sheet.questions),
        "invitations": "\n".join(sheet.invitations),
    }


def with_texts(sheet: Sheet, changed: Mapping[str, str]) -> Sheet:
    """The sheet with some parts written anew; names that are none of CELLS are left alone. An empty text empties its part."""
    given = {name: clean(changed[name])[:MOST] for name in CELLS if name in changed}
    made = {
        name: _lines(text) for name, text in given.items() if name in ("need", "alliances", "questions", "invitations")
    }
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


def _row(one: Acting, language: str) -> str:
    """An organisation as a person would write it; between bars where that would be read back otherwise."""
    parts = [cell(one.name), cell(one.family), cell(one.alliances)]
    family = f" ({parts[1]})" if parts[1] else ""
    told = f"{translate(': ', language)}{parts[2]}" if parts[2] else ""
    if _acting(line(f"{parts[0]}{family}{told}")) == Acting(*parts):
        return f"{parts[0]}{family}{told}"
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return " | ".join(parts) if len(parts) > 1 else f"{parts[0]} |"


def _acting(text: str) -> Acting:
    """« Name (family) : alliances », or the same between bars; brackets with anything but a family are a part of the name."""
    if "|" in text:
        return Acting(*(part.strip() for part in text.split("|", 2)))
    head, _colon, told = (part.strip() for part in re.sub(r" ?: ", "\n", text, count=1).partition("\n"))
    found = re.fullmatch(r"(.+) \(([^()]+)\)", head)
    if found and all(part in _families() for part in found[2].split(", ")):
        return Acting(found[1], found[2], told)
    return Acting(head, "", told)


@functools.cache
def _families() -> frozenset[str]:
    """What may stand in the brackets behind a name, in each language."""
    families = [one.label for one in vocabulary().families.values()]
    words = {label.say(language) for label in families for language in ("fr", "en")}
    return frozenset(words | {translate("based elsewhere", language) for language in ("fr", "en")})


def _block(one: Piste) -> str:
    answer = [f"[{one.answer}]"] if one.answer else []
    return "\n".join([line(one.title), *answer, *(line(each) for each in one.lines)])


def _piste(block: tuple[str, ...]) -> Piste:
    title, *others = block
    said = next((at for at, each in enumerate(others) if len(each) > 1 and each[0] == "[" and each[-1] == "]"), None)
    answer = others.pop(said)[1:-1].strip() if said is not None else ""
    return Piste(title, tuple(others), answer)
