"""How large the texts of a slide can be, so that all of it stands on the slide: the same answer for PowerPoint and PDF.

Lengths are points: a slide is 960 × 540. A letter of 12 points is 24 pixels high on a screen of 1080: none is smaller.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from visuals.kit.deck import Slide, Table
from visuals.labels import text_width
from visuals.sheets.sheet import clean

WIDE, HIGH = 960.0, 540.0
MARGIN, TOP, FOOT = 44.0, 142.0, 492.0
"""The room of what a slide shows: below its title and sentence, above its foot."""
PICTURE_TOP = 100.0
"""Where a picture begins, which is as wide as the slide and goes down to its foot."""
GAP, CODE, CODE_TOP, LINK_TOP = 36.0, 130.0, 356.0, 462.0
"""Room between lists; the side of the code to scan, where it begins, and where its address stands."""
TITLE, LEAD, SMALL = (30.0, 26.0, 22.0), 17.0, 12.0
BODY = (26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 15.0, 14.0)
CELLS = (16.0, 15.0, 14.0, 13.0, 12.0)
LINE, AFTER, PAD = 1.22, 0.5, 5.0
"""Height of a line and room after a paragraph, in sizes; room around a cell's text."""
WIDER = 1.1
"""The fonts of the machine that shows the slides may be so much wider than those measured here."""


@dataclass(frozen=True)
class Sizes:
    """The sizes of a slide's title, texts and table cells; its texts and table as far as they find room."""

    title: float
    body: float
    cells: float
    slide: Slide


def rows_of(text: str, size: float, width: float) -> int:
    """Lines that a text takes."""
    lines = 0
    for part in clean(text).split("\n"):
        room, lines = width, lines + 1
        for word in part.split(" "):
            needed = text_width(word + " ", size) * WIDER
            if needed > room and room < width:
                lines, room = lines + 1, width
            lines += max(0, math.ceil(needed / width) - 1)
            room -= needed
    return lines


def fitted(slide: Slide, link: bool = False) -> Sizes:
    """A slide with sizes at which it stands on its page; what finds no room at the smallest is cut, and the table says how much.

    ``link``: a code to scan stands in the last slide's corner.
    """
    title = next((size for size in TITLE if rows_of(slide.title, size, WIDE - 2 * MARGIN - 90) == 1), TITLE[-1])
    high = FOOT - TOP
    body, cells = BODY[-1], CELLS[-1]
    if slide.parts:
        rooms = [high] if len(slide.parts) == 1 else [min(high, one) for one in _rooms(slide, link)]
        sizes = BODY if len(slide.parts) == 1 else BODY[2:]
        body = next((size for size in sizes if _all_fit(slide.parts, size, rooms)), BODY[-1])
        slide = replace(slide, parts=_cut(slide.parts, body, rooms))
    if slide.table:
        width = table_width(slide)
        cells = next((size for size in CELLS if table_high(slide.table, size, width) <= high), CELLS[-1])
        slide = replace(slide, table=_shortened(slide.table, cells, width, high))
    return Sizes(title, body, cells, slide)


def part_widths(parts: Sequence[tuple[str, tuple[str, ...]]]) -> list[float]:
    """The widths of lists that stand side by side: one with much more to say is wider."""
    amounts = [max(1.0, sum(len(line) for line in lines)) ** 0.5 for _heading, lines in parts]
    shares = [max(0.38, min(0.62, amount / sum(amounts))) if len(parts) == 2 else 1 / len(parts) for amount in amounts]
    return [(WIDE - 2 * MARGIN - GAP * (len(parts) - 1)) * share / sum(shares) for share in shares]


def _rooms(slide: Slide, link: bool) -> list[float]:
    """How far down each list may go: on the last slide the address stands below the first, the code below the last."""
    if slide.key != "next" or not link:
        return [FOOT - TOP] * len(slide.parts)
    return [*[LINK_TOP - 8 - TOP] * (len(slide.parts) - 1), CODE_TOP - 8 - TOP]


def table_width(slide: Slide) -> float:
    """A table beside numbers has the right half, else the whole width."""
    return (WIDE - 2 * MARGIN) * (0.5 if slide.numbers else 1.0)


def row_high(row: Sequence[str], widths: Sequence[float], size: float, width: float) -> float:
    lines = max(
        (rows_of(text, size, width * share - 2 * PAD - 4) for text, share in zip(row, widths, strict=True)), default=1
    )
    return lines * size * LINE + 2 * PAD


def table_high(table: Table, size: float, width: float) -> float:
    rows = (table.columns, *table.rows)
    more = size * 2 if table.left else 0.0
    return sum(row_high(row, table.widths, size, width) for row in rows) + more


def _shortened(table: Table, size: float, width: float, high: float) -> Table:
    kept = table
    while len(kept.rows) > 1 and table_high(kept, size, width) > high:
        kept = replace(kept, rows=kept.rows[:-1], left=kept.left + 1)
    return kept


Parts = Sequence[tuple[str, tuple[str, ...]]]


def _all_fit(parts: Parts, size: float, rooms: Sequence[float]) -> bool:
    return all(
        _part_high(heading, lines, size, width) <= room
        for (heading, lines), width, room in zip(parts, part_widths(parts), rooms, strict=True)
    )


def _part_high(heading: str, lines: Sequence[str], size: float, width: float) -> float:
    head = rows_of(heading, size, width) * size * LINE + size * AFTER if heading else 0.0
    return head + sum(rows_of(line, size, width - size) * size * LINE + size * AFTER for line in lines)


def _cut(parts: Parts, size: float, rooms: Sequence[float]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The parts without the lines that find no room; the last one kept then ends with "…"."""
    kept = []
    for (heading, lines), width, high in zip(parts, part_widths(parts), rooms, strict=True):
        fit = list(lines)
        while len(fit) > 1 and _part_high(heading, fit, size, width) > high:
            fit.pop()
        while fit and len(fit[-1]) > 40 and _part_high(heading, fit, size, width) > high:
            fit[-1] = fit[-1][: int(len(fit[-1]) * 0.9)].rstrip(" …") + "…"
        if len(fit) < len(lines):
            fit[-1] = fit[-1].rstrip(".") + " …"
        kept.append((heading, tuple(fit)))
    return tuple(kept)
