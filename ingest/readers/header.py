"""Which line of a table is its header: below titles and notes, above the rows; the same words further down are it again."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

HEADER_WITHIN = 60
"""Lines among which the header is looked for."""
MOST_ABOVE = 30
ENOUGH = 0.6
"""A header names at least this share of the columns that most rows fill."""


def is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def header_place(lines: Sequence[Sequence[Any]]) -> int:
    """The place of the header among a table's first lines, none of them empty: the first line that names most columns.

    A line of a title, of a date or of a remark fills one cell or two where rows fill many. 0 where nothing tells.
    """
    counts = [_filled(cells) for cells in lines]
    usual = _usual(counts)
    for place, cells in enumerate(lines[:MOST_ABOVE]):
        if counts[place] >= max(ENOUGH * usual, 1) and (counts[place] > 1 or usual == 1) and _names(cells):
            return place
    return next((place for place, count in enumerate(counts[:MOST_ABOVE]) if count >= ENOUGH * usual), 0)


def _usual(counts: Sequence[int]) -> int:
    """How many cells the fuller lines fill: the fifth from the top of ten."""
    ordered = sorted(counts)
    return ordered[min(len(ordered) - 1, math.ceil(0.6 * len(ordered)) - 1)] if ordered else 0


def _filled(cells: Sequence[Any]) -> int:
    return sum(not is_blank(cell) for cell in cells)


def _names(cells: Sequence[Any]) -> bool:
    """Whether a line may name columns: no date or true number but a year, and most cells are words."""
    filled = [cell for cell in cells if not is_blank(cell)]
    return sum(map(_is_value, filled)) * 2 < len(filled)


def _is_value(cell: Any) -> bool:
    if isinstance(cell, bool | dt.date | dt.time | dt.timedelta):
        return True
    if isinstance(cell, int | float):
        return not 1900 <= cell <= 2100
    plain = str(cell).strip().replace(" ", "").replace("\u00a0", "").replace("\u202f", "").replace(",", ".")
    try:
        return not 1900 <= float(plain) <= 2100
    except ValueError:
        return False


def folded(cells: Sequence[Any]) -> list[str]:
    """A line as a key: spaces and case folded, empty cells at its end left out."""
    found = [_folded(cell) for cell in cells]
    while found and not found[-1]:
        found.pop()
    return found


def same_line(cells: Sequence[Any], header: Sequence[str]) -> bool:
    """Whether a line says the header again, given as `folded`."""
    if not cells or len(cells) < len(header) or _folded(cells[0]) != header[0]:
        return False
    return all(_folded(cells[place]) == (header[place] if place < len(header) else "") for place in range(len(cells)))


def _folded(cell: Any) -> str:
    return "" if cell is None else " ".join(str(cell).split()).casefold()
