"""Sheets of one workbook that hold the same rows, such as a list and its version for print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from graph.language import Text
from ingest.readers.header import is_blank
from ingest.readers.notes import NOT_READ, Note
from ingest.readers.table import Table

SAME = 0.9
"""Two sheets repeat one another when this share of their rows has the same values."""


def without_repeats(tables: Sequence[Table]) -> list[Table]:
    """The tables without those that repeat another one: of such, the one with the fewest joined cells and nameless columns
    stays, and says so. Cost: linear in the rows times the number of sheets."""
    kept: list[Table] = []
    for table in tables:
        same = next((place for place, one in enumerate(kept) if repeats(one, table)), None)
        if same is None:
            kept.append(table)
        else:
            best, other = sorted((kept[same], table), key=_print_like)
            problem = Text("The sheet {other} repeats the sheet {sheet}.", {"other": other.sheet, "sheet": best.sheet})
            kept[same] = replace(best, notes=[*best.notes, Note(problem, NOT_READ)])
    return kept


def repeats(one: Table, other: Table) -> bool:
    """Whether two tables hold the same rows, whatever their empty columns."""
    rows, others = _values(one), _values(other)
    most = max(sum(rows.values()), sum(others.values()))
    return most > 0 and sum((rows & others).values()) >= SAME * most


def _values(table: Table) -> Counter[tuple[str, ...]]:
    return Counter(tuple(sorted(str(c).strip() for c in cells if not is_blank(c))) for cells in table.values())


def _print_like(table: Table) -> tuple[int, int]:
    return (table.merged, sum(column.startswith("column ") for column in table.columns))
