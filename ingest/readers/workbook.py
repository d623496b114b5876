"""Tables in spreadsheets: one a sheet, through python-calamine (xlsx, xls, ods)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from graph.errors import MaillageError, UsageProblem
from ingest.readers.table import Table, table_from_cells

MAX_UNPACKED = 512 * 1024 * 1024
MAX_CELLS = 20_000_000


def read_workbook(content: bytes, file: str, sha256: str, sheet: str | None = None) -> list[Table]:
    """The table of each visible sheet that has one, or of the sheet named.

    Raises UsageProblem for an unknown sheet, MaillageError for a damaged, locked or hugely unpacking workbook.
    """
    _check_size(content, file)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            shown = [
                s.name
                for s in workbook.sheets_metadata
                if s.typ == SheetTypeEnum.WorkSheet and s.visible == SheetVisibleEnum.Visible
            ]
            if sheet is not None and sheet not in workbook.sheet_names:
                raise UsageProblem(
                    "The workbook {file} has no sheet {sheet}; its sheets: {sheets}.",
                    file=file, sheet=sheet, sheets=", ".join(workbook.sheet_names),
                )  # fmt: skip
            tables = []
            for name in [sheet] if sheet is not None else shown:
                found = workbook.get_sheet_by_name(name)
                if found.total_height * found.total_width > MAX_CELLS:
                    raise MaillageError(
                        "The sheet {sheet} of {file} is too large to be read at once.", sheet=name, file=file
                    )
                if found.height:
                    tables.append(table_from_cells(file, name, sha256, _lines(found)))
    except (CalamineError, OSError, ValueError) as error:
        raise MaillageError(
            "The file {file} cannot be read as a workbook: {problem}.", file=file, problem=str(error).splitlines()[0]
        ) from error
    if not tables:
        raise MaillageError("The workbook {file} holds no table: its sheets are empty.", file=file)
    return tables


def _lines(sheet: CalamineSheet) -> Iterator[tuple[int, list[Any]]]:
    first = (sheet.start or (0, 0))[0] + 1
    for number, cells in enumerate(sheet.to_python(), first):
        yield number, [_value(cell) for cell in cells]


def _value(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    return None if cell == "" else cell


def _check_size(content: bytes, file: str) -> None:
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise MaillageError("The file {file} is a damaged archive, not a workbook.", file=file) from error
    if unpacked > MAX_UNPACKED:
        raise MaillageError(
            "The file {file} would unpack to {size} MB; it is refused.", file=file, size=unpacked // 1_000_000
        )
