"""Spreadsheets written for tests: xlsx by a library, ods and old xls by hand."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from openpyxl import Workbook


def as_xlsx(rows: Iterable[Sequence[Any]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_ods(rows: Iterable[Sequence[Any]], before: str = "") -> bytes:
    def written(value: Any) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string" office:string-value={quoteattr(value)}><text:p>{quoteattr(value)[1:-1]}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'

    lines = "".join(f"<table:table-row>{''.join(map(written, row))}</table:table-row>" for row in rows)
    names = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="A">{before}{lines}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return out.getvalue()


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def as_xls(cells: Iterable[tuple[int, int, Any]]) -> bytes:
    """A minimal old workbook (BIFF8) of cells (row, column, value), in one compound file of 512-byte blocks."""
    start = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for row, column, value in cells:
        if isinstance(value, str):
            sheet += record(0x0204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + value.encode("utf-16-le"))
        else:
            sheet += record(0x0203, struct.pack("<HHHd", row, column, 0, value))
    sheet += record(0x000A)
    place = len(record(0x0809, start)) + len(record(0x0085, struct.pack("<IBBBB", 0, 0, 0, 1, 0) + b"A")) + 4
    book = record(0x0809, start) + record(0x0085, struct.pack("<IBBBB", place, 0, 0, 1, 0) + b"A") + record(0x000A)
    stream = (book + sheet).ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % 512)
    blocks = len(stream) // 512
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, blocks + 2), 0xFFFFFFFE]
    fat = struct.pack("<128I", *(chain + [0xFFFFFFFF] * 128)[:128])

    def entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
        wide = name.encode("utf-16-le") + b"\0\0"
        return (
            wide.ljust(64, b"\0") + struct.pack("<HBB", len(wide), kind, 1) + struct.pack("<iii", -1, -1, child) + b"\0" * 36
            + struct.pack("<III", first, size, 0)
        )  # fmt: skip

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, -1, 2, len(stream)) + b"\0" * 256
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    )  # fmt: skip
    return header + fat + folder + stream
