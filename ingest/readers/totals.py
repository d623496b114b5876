"""Rows that sum others up: left out and said, so that nothing is counted twice.

A row is a total when it is called nothing but “total”, when it is called “total …” and its amounts are the sums of the
rows before or after it, or when its amounts are the sums of the details of the same name that follow it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
_AMOUNT = re.compile(r"-?\d[\d \u00a0\u202f]*([.,]\d+)?\s*€?")
LONGEST_LIST = 10_000
"""Details looked at below one row."""


def without_totals(table: Table) -> Table:
    """The table without the rows that sum up others, each said as a row left out. Cost: linear."""
    called = [place for place, row in enumerate(table.rows) if _is_called_total(row)]
    found = _called_totals(table, called) | _heads(table, set(called))
    if not found:
        return table
    unread = [
        *table.unread,
        *((table.numbers[place], shown([c for c in table.rows[place].values() if not is_blank(c)]), found[place]) for place in sorted(found)),
    ]  # fmt: skip
    kept = [place for place in range(len(table.rows)) if place not in found]
    return replace(
        table,
        rows=[table.rows[place] for place in kept],
        numbers=[table.numbers[place] for place in kept],
        unread=unread,
    )


def _is_called_total(row: Mapping[str, Any]) -> bool:
    texts = [cell for cell in row.values() if isinstance(cell, str) and len(cell) < 80]
    return any("ot" in cell.casefold() or "ommes" in cell or _CALLED.match(cell) for cell in texts[:2]) and any(
        _CALLED.fullmatch(cell.strip()) for cell in texts
    )


def _called_totals(table: Table, called: Sequence[int]) -> dict[int, Text]:
    """Rows called total: by their name alone, or with amounts that sum up the rows since the last one, all rows, or the
    rows that follow."""
    found: dict[int, Text] = {}
    for order, place in enumerate(called):
        row = table.rows[place]
        if any(isinstance(c, str) and _NOTHING_ELSE.fullmatch(c.strip()) for c in row.values()):
            if len([c for c in row.values() if not is_blank(c)]) > 1 or len(table.columns) > 1:
                found[place] = Text("This row is a total of other rows.")
            continue
        before = called[order - 1] + 1 if order else 0
        after = called[order + 1] if order + 1 < len(called) else len(table.rows)
        spans = ((before, place), (0, place), (place + 1, after))
        if any(_sums(table, row, [p for p in range(*span) if p not in called]) for span in spans):
            found[place] = Text("This row is a total of other rows.")
    return found


def _sums(table: Table, row: Mapping[str, Any], places: Sequence[int]) -> bool:
    """Whether every amount of a row is the sum of those of other rows, two at least."""
    amounts = _amounts(row)
    if len(places) < 2 or not amounts:
        return False
    return all(
        abs(sum(_amount(table.rows[place].get(column)) or 0 for place in places) - value) < 0.005
        for column, value in amounts.items()
    )


def _heads(table: Table, called: set[int]) -> dict[int, Text]:
    """Rows that come before their own details: of one name, empty where the details say more, and as much as they are
    together. A single detail counts where others of the file are so."""
    found: dict[int, Text] = {}
    single: dict[int, Text] = {}
    if len(table.columns) < 3:
        return found
    name = next((column for column in table.columns if _is_name(table, column)), None)
    place = 0
    while name and place < len(table.rows) - 1:
        row = table.rows[place]
        end = place + 1
        if (
            place not in called
            and not is_blank(row[name])
            and (blank := [c for c in table.columns if is_blank(row[c])])
        ):
            while (
                end < len(table.rows) and end - place < LONGEST_LIST and _is_detail(table.rows[end], row, name, blank)
            ):
                end += 1
            details = list(range(place + 1, end))
            if details and _detailed(table, row, details):
                text = Text("This row is the total of the {n} rows that follow it.", {"n": len(details)})
                (found if len(details) > 1 else single)[place] = text
                place = end - 1
        place += 1
    return {**found, **single} if found else {}


def _is_name(table: Table, column: str) -> bool:
    first = [row[column] for row in table.rows[:50] if not is_blank(row[column])]
    return bool(first) and all(
        isinstance(c, str) and _amount(c) is None and not re.fullmatch(r"[\d/ .-]+", c) for c in first
    )


def _is_detail(detail: Mapping[str, Any], head: Mapping[str, Any], name: str, blank: Sequence[str]) -> bool:
    return detail[name] == head[name] and any(not is_blank(detail[column]) for column in blank)


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
