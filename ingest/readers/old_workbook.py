"""Old workbooks (xls): a look at where their cells lie before they are read, since room is made for all up to the last.

An xls file is a small file system (compound file) whose stream “Workbook” or “Book” is a row of records.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from graph.errors import MaillageError

MAX_CELLS = 10_000_000
_BEGIN = 0x0809
_CELLS = {0x0203, 0x0204, 0x00FD, 0x027E, 0x00BD, 0x0006, 0x0206, 0x0406, 0x0205, 0x00D6, 0x0201, 0x00BE}
_END = 0xFFFFFFFE
_LOCKED = 0x002F


def check_old(content: bytes, file: str) -> list[str]:
    """Refuse with one sentence what is no old workbook, is locked or damaged, or whose sheets span too many cells."""
    try:
        stream = _workbook(content)
    except (struct.error, IndexError, ValueError) as error:
        raise MaillageError("The file {file} is a damaged old workbook; save it as xlsx or CSV.", file=file) from error
    if stream is None:
        raise MaillageError(
            "The file {file} is an old Office document but not a workbook, or a locked one; save it as xlsx or CSV.",
            file=file,
        )
    if any(kind == _LOCKED for kind, _data in _records(stream)):
        raise MaillageError("The workbook {file} is locked by a password; save it without one.", file=file)
    if sum(_spans(stream)) > MAX_CELLS:
        raise MaillageError(
            "A sheet of {file} spans too many cells to be read at once; remove what stands far below or right.",
            file=file,
        )
    return []


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _spans(stream: bytes) -> Iterator[int]:
    """Rows times columns up to the last cell of each sheet."""
    rows = columns = 0
    for kind, data in _records(stream):
        if kind == _BEGIN:
            yield rows * columns
            rows = columns = 0
        elif kind in _CELLS and len(data) >= 4:
            row, column = struct.unpack_from("<HH", data)
            many = (len(data) - 6) // 6 if kind == 0x00BD else 1
            rows, columns = max(rows, row + 1), max(columns, column + max(many, 1))
    yield rows * columns


def _workbook(content: bytes) -> bytes | None:
    """The stream of the workbook; None when there is none."""
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    if size not in (512, 4096):
        raise ValueError("sector size")
    blocks = [n for n in struct.unpack_from("<109I", content, 76) if n < _END]
    next_list, lists = struct.unpack_from("<II", content, 68)
    for _turn in range(min(lists, 10_000)):
        more = struct.unpack_from(f"<{size // 4}I", content, (next_list + 1) * size)
        blocks += [n for n in more[:-1] if n < _END]
        next_list = more[-1]
        if next_list >= _END:
            break
    table: list[int] = []
    for block in blocks:
        table += struct.unpack_from(f"<{size // 4}I", content, (block + 1) * size)
    entries = _chain(content, table, struct.unpack_from("<I", content, 48)[0], size)
    named = {_name(entries[at : at + 128]): entries[at : at + 128] for at in range(0, len(entries) - 127, 128)}
    entry = named.get("workbook") or named.get("book")
    if entry is None:
        return None
    start, length = struct.unpack_from("<II", entry, 116)
    if length >= struct.unpack_from("<I", content, 56)[0]:
        return _chain(content, table, start, size)[:length]
    root = struct.unpack_from("<I", named.get("root entry", entries[:128]), 116)[0]
    small = _chain(content, table, root, size)
    first = struct.unpack_from("<I", content, 60)[0]
    links = _chain(content, table, first, size)
    return _chain(small, list(struct.unpack(f"<{len(links) // 4}I", links)), start, 64, 0)[:length]


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(0, min(64, length - 2))].decode("utf-16-le", "replace").casefold()


def _chain(content: bytes, table: list[int], start: int, size: int, shift: int = 1) -> bytes:
    """The blocks of a stream, one after another. Raises ValueError for a chain that turns in a circle."""
    found = []
    while start < _END:
        found.append(content[(start + shift) * size : (start + shift + 1) * size])
        if len(found) > len(table) + 1:
            raise ValueError("circular chain")
        start = table[start]
    return b"".join(found)
