"""Tables in spreadsheets (xlsx): one a sheet, through python-calamine, behind a check of what they would unpack to."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from graph.errors import MaillageError, UsageProblem
from ingest.readers.table import Table, table_from_cells

MAX_UNPACKED = 512 * 1024 * 1024
MAX_CELLS = 10_000_000
_PLACE = re.compile(rb"""\s(?:r|ref)\s*=\s*["']([A-Za-z]{0,7})(\d{1,20})(?::([A-Za-z]{1,7})(\d{1,20}))?["']""")

_ROW = re.compile(rb"<(?:\w+:)?row\b")
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])")


def read_workbook(content: bytes, file: str, sha256: str, sheet: str | None = None) -> list[Table]:
    """The table of each visible sheet that has one, or of the sheet named.

    Raises UsageProblem for an unknown sheet, MaillageError for a damaged, locked or hugely unpacking workbook.
    """
    _check(content, file)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            if sheet is not None and sheet not in workbook.sheet_names:
                raise UsageProblem(
                    "The workbook {file} has no sheet {sheet}; its sheets: {sheets}.",
                    file=file, sheet=sheet, sheets=", ".join(workbook.sheet_names),
                )  # fmt: skip
            found = [workbook.get_sheet_by_name(name) for name in ([sheet] if sheet is not None else _shown(workbook))]
            tables = [table_from_cells(file, one.name, sha256, _lines(one)) for one in found if one.height]
    except (CalamineError, OSError, ValueError) as error:
        problem = (str(error).splitlines() or [type(error).__name__])[0]
        raise MaillageError(
            "The file {file} cannot be read as a workbook: {problem}.", file=file, problem=problem
        ) from error
    if not tables:
        raise MaillageError("The workbook {file} holds no table: its sheets are empty.", file=file)
    return tables


def _shown(workbook: CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]


def _lines(sheet: CalamineSheet) -> Iterator[tuple[int, list[Any]]]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, [_value(cell) for cell in cells]


def _value(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    return None if cell == "" else cell


def _check(content: bytes, file: str) -> None:
    """Refuse what is no xlsx, or would fill the memory: the reader makes room for every cell up to the last one."""
    if not content.startswith(b"PK"):
        raise MaillageError("The file {file} is an old kind of workbook; save it as xlsx or CSV.", file=file)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > MAX_UNPACKED:
                raise MaillageError(
                    "The file {file} would unpack to {size} MB; it is refused.", file=file, size=unpacked // 1_000_000
                )
            if not any(entry.filename.lower() == "xl/workbook.xml" for entry in entries):
                raise MaillageError(
                    "The file {file} is an archive but not an xlsx workbook; save it as xlsx or CSV.", file=file
                )
            for entry in entries:  # whatever its name: a workbook says itself which entries are its sheets
                if _room(archive.read(entry)) > MAX_CELLS:
                    raise MaillageError(
                        "A sheet of {file} spans too many cells to be read at once; remove what stands far below or right.",
                        file=file,
                    )
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        ValueError,
        OSError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        zlib.error,
    ) as error:
        raise MaillageError("The file {file} is a damaged archive, not a workbook.", file=file) from error


def _room(xml: bytes) -> int:
    """Rows times columns up to the last cells that a sheet names; rows and cells need not say their place, so they are
    counted too."""
    pieces = _ROW.split(xml) if b"sheetData" in xml else [b""]
    rows, columns = len(pieces), max(len(_CELL.findall(piece)) for piece in pieces)
    for column, row, last_column, last_row in _PLACE.findall(xml):
        rows = max(rows, int(row), int(last_row or 1))
        columns = max(columns, _number(column), _number(last_column))
    return rows * columns


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
