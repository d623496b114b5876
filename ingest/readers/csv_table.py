"""Tables in delimited text: `;` `,` tab or `|`, quoted cells and headers with line breaks."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from graph.errors import MaillageError
from ingest.readers.table import Table, table_from_cells

DELIMITERS = (";", "\t", ",", "|")
LOOKED_AT = 50
_SAID = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
"""The first line by which spreadsheets are told the delimiter."""
MOST_LINES = 500
"""A quoted cell with more line breaks than this is a quotation mark that was never closed."""


def read_csv(text: str, file: str, sha256: str) -> Table:
    """The table of a delimited text. Raises MaillageError for an unclosed quotation mark, a huge cell, or no table."""
    said = _SAID.match(text)
    if said:
        records = _records(text[said.end() :], said[1], file)
        return table_from_cells(file, "", sha256, ((number + 1, cells) for number, cells in records))
    return table_from_cells(file, "", sha256, _records(text, delimiter_of(text), file))


def delimiter_of(text: str) -> str:
    """The delimiter that splits the header into the most columns and the first rows into as many as the header."""
    return max(DELIMITERS, key=lambda delimiter: _fit(text, delimiter))


def _fit(text: str, delimiter: str) -> tuple[bool, float, int]:
    try:
        records = list(islice(filter(any, csv.reader(_lines(text), delimiter=delimiter)), LOOKED_AT))
    except csv.Error:
        return (False, 0.0, 0)
    if not records:
        return (False, 0.0, 0)
    width = len(records[0])
    rows = records[1:]
    even = sum(len(row) == width for row in rows) / len(rows) if rows else 1.0
    return (width > 1, float(even > 0.5), width)


def _lines(text: str) -> io.StringIO:
    return io.StringIO(text, newline="")


def _records(text: str, delimiter: str, file: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(_lines(text), delimiter=delimiter)
    number, before = 0, 0
    try:
        for cells in reader:
            number += 1
            if reader.line_num - before > MOST_LINES:
                raise MaillageError(
                    "In the file {file}, a quotation mark opened in row {row} is not closed.", file=file, row=number
                )
            before = reader.line_num
            yield number, cells
    except csv.Error as error:
        raise MaillageError(
            "In the file {file}, row {row} cannot be read: {problem}.", file=file, row=number + 1, problem=str(error)
        ) from error
