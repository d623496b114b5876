"""Rows that sum others up: left out and said, so that nothing is counted twice.

A row is a total when it is called nothing but “total”, when it is called “total …” and its amounts are the sums of the
rows before or after it, or when its amounts are the sums of the details of the same name that follow it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from graph.language import Text
from ingest.readers.header import is_blank
from ingest.readers.notes import shown
from ingest.readers.table import Table

_NOTHING_ELSE = re.compile(
    r"(grand\s+)?(sous[\s-]*)?(s/)?(total|totaux|subtotal)(\s+(g[ée]n[ée]ral|g[ée]n[ée]raux|global|cumul[ée]|hors taxes|ht|ttc|\(?[€]\)?|en euros|\d{4}))?\s*:?",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"(grand\s+|sous[\s-]*|s/)?(total|totaux|subtotal|somme|cumul|ensemble)\b.*|.*\btotal", re.IGNORECASE
)
_HINT = re.compile(r"tota|somme|cumul|ensemble", re.IGNORECASE)
_AMOUNT = re.compile(r"-?\d[\d \u00a0\u202f]*([.,]\d+)?\s*€?")


def without_totals(table: Table) -> Table:
    """The table without the rows that sum up others, each said as a row left out. Cost: linear."""
    called = [place for place, cells in enumerate(table.values()) if _is_called_total(cells)]
    heads = _heads(table, set(called))
    found = _called_totals(table, called, heads) | heads
    if not found:
        return table
    unread = [
        *table.unread,
        *((table.numbers[place], shown([c for c in table.rows[place].values() if not is_blank(c)]), found[place]) for place in sorted(found)),
    ]  # fmt: skip
    return replace(table.only([place for place in range(len(table.rows)) if place not in found]), unread=unread)


def _is_called_total(cells: Iterable[Any]) -> bool:
    texts = [cell for cell in cells if isinstance(cell, str)]
    hints = any(_HINT.search(cell) for cell in texts[:3])
    return hints and any(len(cell) < 80 and _CALLED.fullmatch(cell.strip()) for cell in texts)


def _called_totals(table: Table, called: Sequence[int], heads: Mapping[int, Text]) -> dict[int, Text]:
    """Rows called total: by their name alone, or with amounts that sum up the rows since the last one, all rows, or the
    rows that follow."""
    found: dict[int, Text] = {}
    running = _Running(table, {*called, *heads}) if called else None
    for order, place in enumerate(called):
        row = table.rows[place]
        before = called[order - 1] + 1 if order else 0
        after = called[order + 1] if order + 1 < len(called) else len(table.rows)
        spans = ((before, place), (0, place), (place + 1, after))
        alone = any(isinstance(c, str) and _NOTHING_ELSE.fullmatch(c.strip()) for c in row.values())
        if alone or (running and any(running.sums(row, *span) for span in spans)):
            found[place] = Text("This row is a total of other rows.")
    return found


class _Running:
    """The amounts of each column added up row by row, those of the rows called total left out."""

    def __init__(self, table: Table, called: set[int]) -> None:
        self.rows = [0]
        self.sums_of: dict[str, list[float]] = {column: [0.0] for column in table.columns}
        for place, row in enumerate(table.rows):
            counts = place not in called
            self.rows.append(self.rows[-1] + counts)
            for column, sums in self.sums_of.items():
                sums.append(sums[-1] + ((_amount(row[column]) or 0.0) if counts else 0.0))

    def sums(self, row: Mapping[str, Any], start: int, end: int) -> bool:
        """Whether every amount of a row is the sum of those of the rows of a span, two at least."""
        amounts = _amounts(row)
        if not amounts or self.rows[end] - self.rows[start] < 2:
            return False
        return all(abs(self.sums_of[c][end] - self.sums_of[c][start] - value) < 0.005 for c, value in amounts.items())


def _heads(table: Table, called: set[int]) -> dict[int, Text]:
    """Rows that come before their own details: the same words, empty where the details say more, and as much as they are
    together. A single detail counts where others of the file are so. Cost: linear, each row being looked at once."""
    found: dict[int, Text] = {}
    single: dict[int, Text] = {}
    if len(table.columns) < 3:
        return found
    place = 0
    while place < len(table.rows) - 1:
        row = table.rows[place]
        end = place + 1
        gaps = None in (cells := row.values()) or "" in cells
        words, blank = _words_and_blanks(row) if gaps else ({}, [])
        if words and blank and place not in called:
            while end < len(table.rows) and _is_detail(table.rows[end], words, blank):
                end += 1
            if end > place + 1 and _detailed(table, row, list(range(place + 1, end))):
                text = Text("This row is the total of the {n} rows that follow it.", {"n": end - place - 1})
                (found if end > place + 2 else single)[place] = text
        place = end
    return {**found, **single} if found else {}


def _words_and_blanks(row: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    """The cells of a row that hold words, and its empty columns."""
    words: dict[str, str] = {}
    blank: list[str] = []
    for column, cell in row.items():
        if cell is None or cell == "":
            blank.append(column)
        elif isinstance(cell, str) and not cell[:1].isdigit() and cell[:1] not in "-+":
            words[column] = cell
    return words, blank


def _is_detail(detail: Mapping[str, Any], words: Mapping[str, str], blank: Sequence[str]) -> bool:
    return all(detail[column] == word for column, word in words.items()) and any(
        not is_blank(detail[column]) for column in blank
    )


def _detailed(table: Table, row: Mapping[str, Any], places: Sequence[int]) -> bool:
    """Whether each decimal amount of a row is the sum of its details', and one of them is no year, code or rank."""
    amounts = {
        column: value for column, value in _amounts(row).items()
        if any(_amount(table.rows[place].get(column)) != value for place in places) or len(places) == 1
    }  # fmt: skip
    return bool(amounts) and all(
        abs(sum(_amount(table.rows[place].get(column)) or 0 for place in places) - value) < 0.005
        for column, value in amounts.items()
    )


def _amounts(row: Mapping[str, Any]) -> dict[str, float]:
    found = {column: _amount(cell) for column, cell in row.items()}
    return {column: value for column, value in found.items() if value is not None and not _is_year(value)}


def _is_year(value: float) -> bool:
    return value.is_integer() and 1990 <= value <= 2049


def _amount(cell: Any) -> float | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell)
    if isinstance(cell, str) and _AMOUNT.fullmatch(cell.strip()):
        return float(re.sub(r"[\s\u00a0\u202f€]", "", cell).replace(",", "."))
    return None
