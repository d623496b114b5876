"""What a spreadsheet would unpack to, looked at before it is read: no archive bomb, no sheet that spans the world."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from graph.errors import MaillageError

MAX_UNPACKED = 512 * 1024 * 1024
MAX_CELLS = 10_000_000
MAX_ENTRIES = 10_000
MAX_ROWS = 1_048_576
"""What spreadsheets hold at most."""
SMALL, MOST_SWOLLEN = 20_000_000, 150
"""An entry beyond the first size that unpacks to so many times its own is made to swell: real sheets give ten to forty."""
_PLACE = re.compile(rb"""\s(?:r|ref)\s*=\s*["']([A-Za-z]{0,7})(\d{1,20})(?::([A-Za-z]{1,7})(\d{1,20}))?["']""")
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])")
_FAILED = re.compile(
    rb"""<(?:\w+:)?c\s(?:[^<>]*?\sr|r)="([A-Z]+\d+)"[^<>]*\st="e"|<(?:\w+:)?c\st="e"\sr="([A-Z]+\d+)\""""
)
_TAG = re.compile(rb"<(/?)(?:[\w.-]+:)?(table-row|table-cell|covered-table-cell|table)(?=[\s/>])([^<>]*?)(/?)>")
_ROWS = re.compile(rb"""number-rows-repeated\s*=\s*["']\s*(\d{1,12})""")
_COLUMNS = re.compile(rb"""number-columns-repeated\s*=\s*["']\s*(\d{1,12})""")


def check_archive(content: bytes, file: str) -> list[str]:
    """Refuse with one sentence an archive that is no xlsx or ods workbook, is damaged, or would fill the memory; the places
    of cells whose formulas failed, which the reader shows as empty."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _check_entries(archive, file)
    except (
        zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError, zlib.error,
    ) as error:  # fmt: skip
        raise MaillageError("The file {file} is a damaged archive, not a workbook.", file=file) from error


def _check_entries(archive: zipfile.ZipFile, file: str) -> list[str]:
    failed: list[str] = []
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    swollen = any(e.file_size > SMALL and e.file_size > MOST_SWOLLEN * max(e.compress_size, 1) for e in entries)
    if unpacked > MAX_UNPACKED or len(entries) > MAX_ENTRIES or swollen:
        raise MaillageError(
            "The file {file} would unpack to {size} MB; it is refused.", file=file, size=unpacked // 1_000_000
        )
    names = {entry.filename.lower() for entry in entries}
    if not {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & names:
        raise MaillageError(
            "The file {file} is an archive but not an xlsx or ods workbook; save it as xlsx or CSV.", file=file
        )
    if "xl/workbook.bin" in names:
        raise MaillageError("The file {file} is a binary workbook (xlsb); save it as xlsx or CSV.", file=file)
    for entry in entries:  # whatever its name: a workbook says itself which entries are its sheets
        content = archive.read(entry)
        if b"<!ENTITY" in content[:100_000]:
            raise MaillageError("The file {file} defines XML entities; it is refused.", file=file)
        failed += [(place or other).decode() for place, other in _FAILED.findall(content)]
        is_ods = entry.filename.lower() == "content.xml"
        if (max(_spans(content), default=0) if is_ods else _room(content)) > MAX_CELLS:
            raise MaillageError(
                "A sheet of {file} spans too many cells to be read at once; remove what stands far below or right.",
                file=file,
            )
    return failed


def _room(xml: bytes) -> int:
    """Rows times columns up to the last cells that a sheet names; rows and cells need not say their place, so they are
    counted too."""
    pieces = _ROW.split(xml) if b"sheetData" in xml else [b""]
    rows, columns = len(pieces), max(len(_CELL.findall(piece)) for piece in pieces)
    for column, row, last_column, last_row in _PLACE.findall(xml):
        rows = max(rows, int(row), int(last_row or 1))
        columns = max(columns, _number(column), _number(last_column))
    return rows * columns if rows <= MAX_ROWS else MAX_CELLS + 1


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _spans(xml: bytes) -> Iterator[int]:
    """Rows times columns of each sheet of an ods up to its last filled cells, repetitions counted; empty cells and rows
    that end a row or a sheet do not count."""
    rows = columns = waiting_rows = width = waiting = 0
    repeated, filled, open_cell = 1, False, 0
    for closing, name, attributes, empty in map(re.Match.groups, _TAG.finditer(xml)):
        if name == b"table":
            yield rows * columns
            rows = columns = waiting_rows = 0
        elif name == b"table-row":
            if not closing:
                repeated, width, waiting, filled = _times(_ROWS, attributes), 0, 0, False
            if closing or empty:
                rows, waiting_rows = (rows + waiting_rows + repeated, 0) if filled else (rows, waiting_rows + repeated)
                columns = max(columns, width)
        elif not closing:
            open_cell = _times(_COLUMNS, attributes)
            if empty and b"value" not in attributes:
                waiting += open_cell
            else:
                width, waiting, filled = width + waiting + open_cell, 0, True
    yield rows * columns


def _times(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found[1]) if found else 1
