"""What a reader has to say of a file beyond its rows: what was mended, left out or looks wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.language import Text

MOST_LISTED = 12
"""Rows listed by number in one sentence."""
READ_SO = Text("Read as said here; check it.")
AS_WRITTEN = Text("Kept as written.")
NOT_READ = Text("It was not read.")
MENDED = Text("Read as mended here.")


@dataclass(frozen=True)
class Note:
    """One thing to say: the row as a spreadsheet shows it (None: the whole table), the column, what stood there, what is
    wrong with it and what was done."""

    problem: Text
    action: Text
    row: int | None = None
    column: str | None = None
    value: str | None = None


def listed(numbers: Iterable[int]) -> str:
    """Row numbers for a sentence: ``3, 5, 9``; of many, the first ones and ``…``."""
    known = sorted(set(numbers))
    return ", ".join(map(str, known[:MOST_LISTED])) + (", …" if len(known) > MOST_LISTED else "")


def shown(cells: Sequence[object]) -> str:
    """A row's cells as one short line, for a message."""
    return " | ".join("" if cell is None else str(cell) for cell in cells)[:200]
