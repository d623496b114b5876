"""Surveys written as matrices, read as one row a filled cell: groups × domains with scores, organisations asked × partners
with answers; and organisations × domains with crosses, read as one list of domains a row. What was done is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from graph.language import Text
from ingest.cleaning import clean
from ingest.cleaning.words import vocabulary_key
from ingest.profiles import Column, header_key, profiles
from ingest.readers import Note, Table, read_tables
from ingest.readers.header import is_blank

FEWEST = 2
FEWEST_DOMAINS = 3
LOOKED_AT = 500
ENOUGH = 0.9
CELLS = 10_000
"""Rows of a matrix are numbered apart: line 7, third cell is 70,002."""


def tables_of(files: Sequence[str | Path], sheet: str | None = None) -> list[list[Table]]:
    """The tables of files, matrices of surveys as plain lists. Raises as `read_tables` does."""
    return [[unfolded(table) for table in read_tables(path, sheet)] for path in files]


def unfolded(table: Table) -> Table:
    """A matrix as a plain list, any other table as it is. Cost: a look at the header, then linear in the cells."""
    domains = [column for column in table.columns if vocabulary_key("domains", column)]
    if len(domains) >= FEWEST_DOMAINS:
        if _has(table, "survey-priorities", "group", domains) and _hold(table, domains, _is_number):
            return _long(table, domains, "domaine", "note")
        if _has(table, "directory", "name", domains) and _hold(table, domains, _is_answer):
            return _crosses(table, domains)
    others = _beside(table, "survey-priorities", "domain", ("score", "group"))
    groups = [column for column in others if _is_group(column)]
    if len(groups) >= FEWEST and _hold(table, groups, _is_number):
        return _long(table, groups, "groupe", "note")
    named = _beside(table, "survey-partners", "respondent", ("partner", "state"))
    partners = [column for column in named if not _known(column) and _holds(table, column, _is_answer)]
    if len(partners) >= FEWEST:
        return _long(table, partners, "partenaire", "réponse", keep_empty=True)
    return table


def _column(profile: str, name: str) -> Column:
    return profiles()[profile].layouts[0].columns[name]


def _named(table: Table, profile: str, name: str) -> str | None:
    """The table's column that a profile would read as a field."""
    names = _column(profile, name).names
    return next((column for column in table.columns if header_key(column) in names), None)


def _has(table: Table, profile: str, name: str, besides: Sequence[str]) -> bool:
    return _named(table, profile, name) not in (None, *besides)


def _beside(table: Table, profile: str, name: str, lacking: Sequence[str]) -> list[str]:
    """The other columns of a table that has one field of a profile, and has no column for those ``lacking``."""
    first = _named(table, profile, name)
    if first is None or any(_named(table, profile, other) for other in lacking):
        return []
    return [column for column in table.columns if column != first]


def _known(column: str) -> bool:
    """Whether a header is one that the survey of partners reads by itself."""
    return any(header_key(column) in one.names for one in profiles()["survey-partners"].layouts[0].columns.values())


def _is_group(column: str) -> bool:
    said = column.strip().casefold()
    return said in _column("survey-priorities", "group").values or vocabulary_key("families", column) is not None


def _hold(table: Table, columns: Sequence[str], fits: Callable[[Any], bool]) -> bool:
    return all(_holds(table, column, fits) for column in columns)


def _holds(table: Table, column: str, fits: Callable[[Any], bool]) -> bool:
    values = [cell for (cell,) in islice(table.under([column]), LOOKED_AT) if not is_blank(cell)]
    return sum(map(fits, values)) >= ENOUGH * len(values)


def _is_number(value: Any) -> bool:
    return clean("number", value)[0] is not None


def _is_answer(value: Any) -> bool:
    return clean("answer", value)[0] is not None


def _long(table: Table, columns: Sequence[str], name: str, value: str, keep_empty: bool = False) -> Table:
    """One row a filled cell; ``keep_empty``: a row without any is kept, since who was asked matters too."""
    rest = [column for column in table.columns if column not in columns]
    rows: list[dict[str, Any]] = []
    numbers: list[int] = []
    for number, row in zip(table.numbers, table.rows, strict=True):
        common = {column: row[column] for column in rest}
        filled = [column for column in columns if not is_blank(row[column])]
        cells: list[dict[str, Any]] = [{**common, name: column, value: row[column]} for column in filled]
        if not cells and keep_empty and any(not is_blank(cell) for cell in common.values()):
            cells = [{**common, name: None, value: None}]
        rows += cells
        numbers += [number * CELLS + place for place in range(len(cells))]
    problem = Text("This table is a matrix: {n} columns stand for “{name}”.", {"n": len(columns), "name": name})
    note = Note(problem, Text("Each filled cell was read as one row."))
    return replace(
        table, columns=(*rest, name, value), rows=rows, numbers=numbers, stands={number: number // CELLS for number in numbers}, notes=[*table.notes, note], how=[*table.how, Text("read as a matrix")],
    )  # fmt: skip


def _crosses(table: Table, domains: Sequence[str]) -> Table:
    """The crosses of domain columns as one list of domains a row."""
    rest = [column for column in table.columns if column not in domains]
    rows = [
        {**{column: row[column] for column in rest}, "domaines": " | ".join(d for d in domains if clean("answer", row[d])[0] == "yes") or None}
        for row in table.rows
    ]  # fmt: skip
    problem = Text("This table is a matrix: {n} columns stand for “{name}”.", {"n": len(domains), "name": "domaines"})
    note = Note(problem, Text("The columns crossed were read as the domains of their row."))
    return replace(table, columns=(*rest, "domaines"), rows=rows, notes=[*table.notes, note], how=[*table.how, Text("read as a matrix")])  # fmt: skip
