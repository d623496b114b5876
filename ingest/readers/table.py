"""A table as it was read: named columns, rows of values, and where each row stood in its file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.errors import MaillageError
from graph.language import Text


@dataclass(frozen=True)
class Table:
    """One table of a file.

    - ``file`` is its name for messages, ``sheet`` the sheet's name ("" where a file has no sheets);
    - ``rows`` hold one value a column: text, number, date or None; ``numbers`` the row of each as a spreadsheet shows it
      (the header is row 1; the first object of a JSON list is 1);
    - ``unread`` are rows that could not be read without guessing, with the reason.
    """

    file: str
    sheet: str
    columns: tuple[str, ...]
    rows: list[dict[str, Any]]
    numbers: list[int]
    sha256: str
    unread: list[tuple[int, str, Text]] = field(default_factory=list)


MAX_COLUMNS = 2_000


def named_columns(header: Sequence[Any]) -> tuple[str, ...]:
    """Column names that are each unique and on one line; a column without a name is called by its place."""
    names: dict[str, None] = {}
    copies: Counter[str] = Counter()
    for place, cell in enumerate(header, 1):
        plain = name = " ".join(str(cell if cell is not None else "").split()) or f"column {place}"
        while name in names:
            copies[plain] += 1
            name = f"{plain} ({copies[plain] + 1})"
        names[name] = None
    return tuple(names)


def check_width(file: str, columns: int) -> None:
    """Raise MaillageError for a table with more columns than any list of this kind has."""
    if columns > MAX_COLUMNS:
        raise MaillageError(
            "The file {file} has {found} columns, at most {limit} can be read; remove those that are of no use.",
            file=file, found=columns, limit=MAX_COLUMNS,
        )  # fmt: skip


def table_from_cells(file: str, sheet: str, sha256: str, lines: Iterable[tuple[int, Sequence[Any]]]) -> Table:
    """A table whose first non-empty line is the header.

    A row with values beyond the last column is left out and said (its values may have shifted); empty rows are passed
    over. Raises MaillageError when there is no header, or when most rows are wider than it.
    """
    remaining = ((number, cells) for number, cells in lines if any(not _blank(cell) for cell in cells))
    number, header = next(remaining, (0, ()))
    if not header:
        raise MaillageError("The file {file} holds no table: it has no header and no row.", file=file)
    width = max(place for place, cell in enumerate(header, 1) if not _blank(cell))
    check_width(file, width)
    columns = named_columns(header[:width])
    rows, numbers, unread = [], [], []
    for number, cells in remaining:
        if any(not _blank(cell) for cell in cells[width:]):
            columns, width, kept = _widen(columns, header, cells)
            check_width(file, width)
            if not kept:
                problem = Text(
                    "This row has {found} values for {expected} columns: a separator inside a value?",
                    {"found": len(cells), "expected": width},
                )
                unread.append((number, " | ".join(map(str, cells))[:200], problem))
                continue
        row = dict.fromkeys(columns)
        row.update(zip(columns, cells, strict=False))
        rows.append(row)
        numbers.append(number)
    if len(unread) > len(rows):
        raise MaillageError(
            "In the file {file}, most rows have more values than the {expected} columns of the header (row {row} first); "
            "check its separators and quotes.",
            file=file, expected=width, row=unread[0][0],
        )  # fmt: skip
    return Table(file, sheet, columns, rows, numbers, sha256, unread)


def _widen(columns: tuple[str, ...], header: Sequence[Any], cells: Sequence[Any]) -> tuple[tuple[str, ...], int, bool]:
    """Columns whose header cell is there but empty hold values like any other; values beyond it are a shift."""
    used = max(place for place, cell in enumerate(cells, 1) if not _blank(cell))
    if used > len(header):
        return columns, len(columns), False
    wider = named_columns(header[:used])
    return wider, used, True


def _blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
