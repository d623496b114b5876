"""The slides of a webinar kit as plain data: what each shows and what its speaker may say."""

from __future__ import annotations

from dataclasses import dataclass

from graph.language import translate
from visuals.sheets.sheet import clean


@dataclass(frozen=True)
class Number:
    """A large figure, its noun, and what exactly was counted."""

    value: str
    label: str
    definition: str = ""


@dataclass(frozen=True)
class Table:
    """A table of texts; ``widths``: the share of each column; ``left``: how many rows were left out, which is said under it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    left: int = 0


@dataclass(frozen=True)
class Picture:
    """A drawing as SVG, without its title (for a slide, which has its own) and with it (for a file); what it shows, in words."""

    name: str
    drawing: str
    alone: str
    alt: str


@dataclass(frozen=True)
class Slide:
    """One slide. ``parts``: lists under their headings, side by side. ``notes``: for the speaker, sources at the end.

    ``key``: the slide's kind (see `api.service.kit.content.SLIDES`). Empty parts are not drawn.
    """

    key: str
    title: str
    lead: str = ""
    numbers: tuple[Number, ...] = ()
    table: Table | None = None
    picture: Picture | None = None
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    notes: str = ""
    foot: str = ""


@dataclass(frozen=True)
class Deck:
    """The slides in order, and what stands on each: where, when, whether it is invented; ``link``: a published copy's address."""

    title: str
    territory: str
    language: str
    fictional: bool
    date: str
    slides: tuple[Slide, ...]
    link: str = ""

    @property
    def pictures(self) -> tuple[Picture, ...]:
        return tuple(slide.picture for slide in self.slides if slide.picture)


def rest(number: int, language: str) -> str:
    """How many more there are than what is shown, in words; nothing for none."""
    if number < 1:
        return ""
    return translate("and one more" if number == 1 else "and {count} more", language, count=number)


def texts(slide: Slide) -> list[str]:
    """Everything that is read on a slide, in order, without its notes."""
    said = [slide.title, slide.lead]
    for one in slide.numbers:
        said += [f"{one.value} {one.label}", one.definition]
    for heading, lines in slide.parts:
        said += [heading, *lines]
    if slide.table:
        said += [" | ".join(row) for row in (slide.table.columns, *slide.table.rows)]
    if slide.picture:
        said.append(slide.picture.alt)
    return [clean(text) for text in (*said, slide.foot) if text]
