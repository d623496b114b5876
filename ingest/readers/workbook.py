"""Tables in spreadsheets (xlsx, xls, ods): one a sheet, through python-calamine, behind a check of what they unpack to."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from graph.errors import MaillageError, UsageProblem
from graph.language import Text
from ingest.readers.header import is_blank
from ingest.readers.notes import MOST_LISTED, NOT_READ, Note, listed
from ingest.readers.old_workbook import check_old
from ingest.readers.table import Table, check_cell, table_from_cells
from ingest.readers.workbook_check import check_archive

Lines = list[tuple[int, list[Any]]]


def read_workbook(content: bytes, file: str, sha256: str, sheet: str | None = None) -> list[Table]:
    """The table of each visible sheet that has one, or of the sheet named.

    Text joined over several rows stands in each of them, numbers in the first only, and it is said. Raises UsageProblem for
    an unknown sheet, MaillageError for a damaged, locked or hugely unpacking workbook.
    """
    failed = (check_archive if content.startswith(b"PK") else check_old)(content, file)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            _check_sheet(workbook, file, sheet)
            names = [sheet] if sheet is not None else _shown(workbook)
            found = [workbook.get_sheet_by_name(name) for name in names]
            tables = [_table(one, file, sha256) for one in found if one.height]
            hidden = [] if sheet is not None else _hidden(workbook)
    except (CalamineError, OSError, ValueError) as error:
        problem = (str(error).splitlines() or [type(error).__name__])[0]
        raise MaillageError(
            "The file {file} cannot be read as a workbook: {problem}.", file=file, problem=problem
        ) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise MaillageError(
            "The file {file} cannot be read as a workbook: {problem}.", file=file, problem="damaged"
        ) from None
    if not tables:
        raise MaillageError("The workbook {file} holds no table: its sheets are empty.", file=file)
    if failed:
        shown = ", ".join(failed[:MOST_LISTED]) + (", …" if len(failed) > MOST_LISTED else "")
        said = Text("{n} cells hold formulas that failed: {places}.", {"n": len(failed), "places": shown})
        tables[0].notes.append(Note(said, Text("They are read as empty.")))
    if hidden:
        tables[0].notes.append(Note(Text("Hidden sheets: {sheets}.", {"sheets": ", ".join(hidden)}), NOT_READ))
    return tables


def _check_sheet(workbook: CalamineWorkbook, file: str, sheet: str | None) -> None:
    if sheet is not None and sheet not in workbook.sheet_names:
        raise UsageProblem(
            "The workbook {file} has no sheet {sheet}; its sheets: {sheets}.",
            file=file, sheet=sheet, sheets=", ".join(workbook.sheet_names),
        )  # fmt: skip


def _shown(workbook: CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]


def _hidden(workbook: CalamineWorkbook) -> list[str]:
    names = [s.name for s in workbook.sheets_metadata if s.visible != SheetVisibleEnum.Visible and s.typ == SheetTypeEnum.WorkSheet]  # fmt: skip
    return [name for name in names if workbook.get_sheet_by_name(name).height]


def _table(sheet: CalamineSheet, file: str, sha256: str) -> Table:
    lines: Lines = [(number, [_value(cell) for cell in cells]) for number, cells in enumerate(sheet.iter_rows(), 1)]
    for _number, cells in lines:
        for value in cells:
            check_cell(file, value)
    joined = sorted(sheet.merged_cell_ranges or ())
    kept = _spread(lines, joined)
    deep = {first + 1: last + 1 for (first, _left), (last, _right) in joined if last > first}
    table = table_from_cells(file, sheet.name, sha256, lines, deep=deep)
    notes = [*table.notes, *_joined_notes(table, kept)]
    return replace(
        table, notes=notes, merged=len(joined), how=[Text("sheet {sheet}", {"sheet": sheet.name}), *table.how]
    )


def _value(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    return None if cell == "" else cell


def _spread(lines: Lines, joined: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> tuple[list[int], list[int]]:
    """Write the text of cells joined downwards in each row they span; (rows filled so, rows where a number is not)."""
    filled, alone = [], []
    for (first, left), (last, _right) in joined:
        if first >= len(lines) or left >= len(lines[first][1]):
            continue
        value = lines[first][1][left]
        if last == first or is_blank(value):
            continue
        if isinstance(value, str) or (isinstance(value, int) and 1900 <= value <= 2100):
            for row in range(first + 1, min(last + 1, len(lines))):
                if is_blank(lines[row][1][left]):
                    lines[row][1][left] = value
                    filled.append(lines[row][0])
        else:
            alone.append(first + 1)
    return filled, alone


def _joined_notes(table: Table, spread: tuple[list[int], list[int]]) -> list[Note]:
    rows = set(table.numbers)
    filled, alone = (sorted(set(numbers) & rows) for numbers in spread)
    notes = []
    if filled:
        problem = Text("Cells are joined over several rows (rows {rows}).", {"rows": listed(filled)})
        notes.append(Note(problem, Text("Their text was read in each of these rows."), filled[0]))
    if alone:
        problem = Text("Numbers stand in cells joined over several rows (rows {rows}).", {"rows": listed(alone)})
        notes.append(Note(problem, Text("They were read in the first row only."), alone[0]))
    return notes
