"""Signs that a text was damaged before it came here: the replacement character stands for a letter that is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from graph.language import Text
from ingest.readers.notes import AS_WRITTEN, Note
from ingest.readers.table import Table

LOST = "\ufffd"
MOST_SAID = 200


def doubtful_marks(table: Table) -> Table:
    """The table with a note for each cell that holds a replacement character. Cost: linear in the text."""
    found = list(_marks(table))
    if not found:
        return table
    more = len(found) - MOST_SAID
    notes = found[:MOST_SAID]
    if more > 0:
        notes.append(Note(Text("{n} more cells hold the sign for a lost letter.", {"n": more}), AS_WRITTEN))
    return replace(table, notes=[*table.notes, *notes])


def _marks(table: Table) -> Iterator[Note]:
    problem = Text("A letter of this text was lost before (the sign “\ufffd” stands for it).")
    for column in table.columns:
        if LOST in column:
            yield Note(problem, AS_WRITTEN, None, column, column)
    for number, cells in zip(table.numbers, table.values(), strict=True):
        for column, cell in zip(table.columns, cells, strict=True):
            if isinstance(cell, str) and LOST in cell:
                yield Note(problem, AS_WRITTEN, number, column, cell[:200])
