"""A table as it was read: named columns, rows of values, and where each row stood in its file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from operator import itemgetter
from typing import Any, overload

from graph.errors import MaillageError
from graph.language import Text
from ingest.readers.header import HEADER_WITHIN, folded, header_place, is_blank, same_line
from ingest.readers.notes import NOT_READ, Note, listed, shown


class Rows(Sequence[dict[str, Any]]):
    """Rows kept as tuples under the same columns, a quarter of the memory of dicts; each is given as a dict when asked for."""

    __slots__ = ("cells", "columns")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, columns: Sequence[str], cells: list[tuple[Any, ...]]) -> None:
        self.columns, self.cells = columns, cells

    def __len__(self) -> int:
        return len(self.cells)

    @overload
    def __getitem__(self, at: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, at: slice) -> Rows: ...
    def __getitem__(self, at: int | slice) -> dict[str, Any] | Rows:
        if isinstance(at, slice):
            return Rows(self.columns, self.cells[at])
        return dict(zip(self.columns, self.cells[at], strict=True))

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (dict(zip(self.columns, cells, strict=True)) for cells in self.cells)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def __repr__(self) -> str:
        return repr(list(self))


class Gone(Sequence[dict[str, Any]]):
    """Rows let go of: how many they were, and how many filled each column."""

    __slots__ = ("filled", "times")

    def __init__(self, times: int, filled: Mapping[str, int]) -> None:
        self.times, self.filled = times, filled

    def __len__(self) -> int:
        return self.times

    @overload
    def __getitem__(self, at: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, at: slice) -> Gone: ...
    def __getitem__(self, at: int | slice) -> dict[str, Any] | Gone:
        raise LookupError("these rows were let go of once they were read")


@dataclass(frozen=True)
class Table:
    """One table of a file.

    - ``file`` is its name for messages, ``sheet`` the sheet's name ("" where a file has no sheets);
    - ``rows`` hold one value a column: text, number, date or None; ``numbers`` the row of each as a spreadsheet shows it
      (the header is row 1; the first object of a JSON list is 1);
    - ``unread`` are rows that could not be read without guessing, with the reason;
    - ``notes`` say what was mended or looks wrong; ``merged`` counts the cells that a print-like sheet joins.
    """

    file: str
    sheet: str
    columns: tuple[str, ...]
    rows: Sequence[dict[str, Any]]
    numbers: list[int]
    sha256: str
    unread: list[tuple[int, str, Text]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    merged: int = 0
    how: list[Text] = field(default_factory=list)
    """How the file was read, for a person: its encoding, its separator, its sheet, the row of its header."""
    stands: dict[int, int] = field(default_factory=dict)
    """Of a matrix read as several rows a line: the line of each, by its number."""

    def values(self) -> Iterable[Collection[Any]]:
        """The values of each row, in the order of the columns."""
        return self.rows.cells if isinstance(self.rows, Rows) else (row.values() for row in self.rows)

    def under(self, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """The values of each row under some columns, in their order; None under one that the table does not have."""
        if not isinstance(self.rows, Rows):
            return (tuple([row.get(column) for column in columns]) for row in self.rows)
        places = {column: place for place, column in enumerate(self.rows.columns)}
        if len(columns) > 1 and all(column in places for column in columns):
            return map(itemgetter(*(places[column] for column in columns)), self.rows.cells)
        found = [places.get(column) for column in columns]
        return (tuple([None if place is None else cells[place] for place in found]) for cells in self.rows.cells)

    def filled(self, column: str) -> int:
        """How many rows fill a column."""
        if isinstance(self.rows, Gone):
            return self.rows.filled.get(column, 0)
        return sum(cell is not None and cell != "" for (cell,) in self.under([column]))

    def let_go(self, counted: Iterable[str]) -> Table:
        """The table without its rows, their number and that of the filled cells of some columns kept."""
        return replace(self, rows=Gone(len(self.rows), {column: self.filled(column) for column in counted}), numbers=[])

    def only(self, places: Sequence[int]) -> Table:
        """The table with these rows alone."""
        rows: Sequence[dict[str, Any]] = (
            [self.rows[place] for place in places]
            if not isinstance(self.rows, Rows)
            else Rows(self.rows.columns, [self.rows.cells[place] for place in places])
        )
        return replace(self, rows=rows, numbers=[self.numbers[place] for place in places])


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


MAX_CELL = 131_072


def check_cell(file: str, cell: Any) -> None:
    """Raise MaillageError for a cell that is a document of its own."""
    if isinstance(cell, str) and len(cell) > MAX_CELL:
        raise MaillageError(
            "In the file {file}, a cell holds {size} characters; at most {limit} can be read.",
            file=file, size=len(cell), limit=MAX_CELL,
        )  # fmt: skip


def check_width(file: str, columns: int) -> None:
    """Raise MaillageError for a table with more columns than any list of this kind has."""
    if columns > MAX_COLUMNS:
        raise MaillageError(
            "The file {file} has {found} columns, at most {limit} can be read; remove those that are of no use.",
            file=file, found=columns, limit=MAX_COLUMNS,
        )  # fmt: skip


def table_from_cells(
    file: str,
    sheet: str,
    sha256: str,
    lines: Iterable[tuple[int, Sequence[Any]]],
    deep: Mapping[int, int] | None = None,
    mend: Mend | None = None,
) -> Table:
    """A table from numbered lines of cells: its header found below titles, its rows, and what is none of them said.

    A row with values beyond the last column is mended (``mend``: line and columns → cells or None) or left out and said,
    since its values may have shifted; headers repeated further down are left out and said; empty rows are passed over.
    ``deep``: the last line of a header that spans several, by its first. Raises MaillageError when there is no header, or
    when most rows are wider than it.
    """
    remaining = ((number, cells) for number, cells in lines if any(not is_blank(cell) for cell in cells))
    first = list(islice(remaining, HEADER_WITHIN))
    if not first:
        raise MaillageError("The file {file} holds no table: it has no header and no row.", file=file)
    place = header_place([cells for _number, cells in first])
    notes = _above(first[:place])
    number, header = first[place]
    below: Iterator[tuple[int, Sequence[Any]]] = chain(first[place + 1 :], remaining)
    if deep and number in deep:
        header, below = _deep_header(header, below, deep[number])
    how = [Text("header in row {row}", {"row": number})]
    table = Table(file, sheet, (), [], [], sha256, [], notes, how=how)
    return _filled(table, number, header, below, mend)


Mend = Callable[[Sequence[Any], Sequence[str]], Sequence[Any] | None]


def _filled(
    table: Table, at: int, header: Sequence[Any], below: Iterable[tuple[int, Sequence[Any]]], mend: Mend | None
) -> Table:
    width = max(place for place, cell in enumerate(header, 1) if not is_blank(cell))
    check_width(table.file, width)
    columns = named_columns(header[:width])
    again: list[int] = []
    kept_rows: list[tuple[Any, ...]] = []
    key = folded(header)
    for number, cells in below:
        if same_line(cells, key):
            again.append(number)
            continue
        if len(cells) > width and any(not is_blank(cell) for cell in cells[width:]):
            mended = mend(cells, columns) if mend else None
            if mended is not None:
                problem = Text("This row has {found} values for {expected} columns.",
                               {"found": len(cells), "expected": width})  # fmt: skip
                table.notes.append(
                    Note(problem, Text("Read as: {cells}", {"cells": shown(mended)}), number, None, shown(cells))
                )
                cells = mended
            else:
                columns, width, kept = _widen(columns, header, cells)
                check_width(table.file, width)
                if not kept:
                    problem = Text(
                        "This row has {found} values for {expected} columns: a separator inside a value?",
                        {"found": len(cells), "expected": width},
                    )
                    table.unread.append((number, shown(cells), problem))
                    continue
        kept_rows.append(_as_wide(tuple(cells), len(columns)))
        table.numbers.append(number)
    if len(table.unread) > len(kept_rows):
        raise MaillageError(
            "In the file {file}, most rows have more values than the {expected} columns of the header (row {row} first); "
            "check its separators and quotes.",
            file=table.file, expected=width, row=table.unread[0][0],
        )  # fmt: skip
    if again:
        problem = Text("The header of row {row} is repeated in the rows {rows}.", {"row": at, "rows": listed(again)})
        table.notes.append(Note(problem, NOT_READ, again[0]))
    width = len(columns)
    rows = [cells if len(cells) == width else _as_wide(cells, width) for cells in kept_rows]
    return replace(table, columns=columns, rows=Rows(columns, rows))


def _as_wide(cells: tuple[Any, ...], width: int) -> tuple[Any, ...]:
    """Cells of a row, cut or made up to so many."""
    return cells if len(cells) == width else cells[:width] + (None,) * (width - len(cells))


def _above(lines: Sequence[tuple[int, Sequence[Any]]]) -> list[Note]:
    """That lines stand above the header: a title, a date, a note."""
    return [
        Note(Text("This line stands above the header."), NOT_READ, number, None, shown([c for c in cells if not is_blank(c)]))
        for number, cells in lines
    ]  # fmt: skip


def _deep_header(
    header: Sequence[Any], below: Iterator[tuple[int, Sequence[Any]]], last: int
) -> tuple[Sequence[Any], Iterator[tuple[int, Sequence[Any]]]]:
    """A header that spans several lines: each column's lowest name, with the one above it where they differ."""
    names = list(header)
    for number, cells in below:
        if number > last:
            return names, chain([(number, cells)], below)
        group = None
        for place, cell in enumerate(cells):
            above = names[place] if place < len(names) else None
            group = above if not is_blank(above) else group
            if is_blank(cell):
                continue
            name = cell if is_blank(group) or str(cell) == str(group) else f"{group} – {cell}"
            names[place : place + 1] = [name]
    return names, below


def _widen(columns: tuple[str, ...], header: Sequence[Any], cells: Sequence[Any]) -> tuple[tuple[str, ...], int, bool]:
    """Columns whose header cell is there but empty hold values like any other; values beyond it are a shift."""
    used = max(place for place, cell in enumerate(cells, 1) if not is_blank(cell))
    if used > len(header):
        return columns, len(columns), False
    wider = named_columns(header[:used])
    return wider, used, True
