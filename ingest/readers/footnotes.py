"""Notes below a table (a source, a remark, what (1) means): no rows, and said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graph.language import Text
from ingest.readers.header import is_blank
from ingest.readers.notes import NOT_READ, Note
from ingest.readers.table import Table

_NOTE = re.compile(
    r"\s*(\(?\d{1,2}\)|\*+|source|nota|nb\b|n\.b\.|note|remarque|champ\b|lecture|mise? à jour|édité le|extrait|données?\b.*:)",
    re.IGNORECASE,
)
LONG = 120
MOST = 30


def without_footnotes(table: Table) -> Table:
    """The table without the last rows that fill one cell only with a note, or with a long text; each is said."""
    if len(table.columns) < 2:
        return table
    kept = len(table.rows)
    while kept > 1 and len(table.rows) - kept < MOST and _is_note(table, kept - 1):
        kept -= 1
    if kept == len(table.rows):
        return table
    notes = [
        Note(Text("This line stands below the table."), NOT_READ, number, None, _only(row))
        for number, row in zip(table.numbers[kept:], table.rows[kept:], strict=True)
    ]
    return replace(table, rows=table.rows[:kept], numbers=table.numbers[:kept], notes=[*table.notes, *notes])


def _is_note(table: Table, place: int) -> bool:
    said = _only(table.rows[place])
    return said is not None and (bool(_NOTE.match(said)) or len(said) > LONG)


def _only(row: Mapping[str, Any]) -> str | None:
    """The text of a row that fills one cell only."""
    filled = [cell for cell in row.values() if not is_blank(cell)]
    return filled[0] if len(filled) == 1 and isinstance(filled[0], str) else None
