"""A file's bytes and text: bounded, hashed, and with a sentence for whatever cannot be a table."""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path

from graph.errors import MaillageError

MAX_BYTES = 256 * 1024 * 1024
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROLS = {chr(c) for c in range(32)} - set("\t\n\r\f\x1a")


def read_content(path: str | Path) -> bytes:
    """The whole content of a regular file of at most 256 MiB; MaillageError says why not, naming the file."""
    path = Path(path)
    try:
        if path.is_dir():
            raise MaillageError("{file} is a folder; name a file in it.", file=str(path))
        if not path.exists():
            raise MaillageError("The file {file} does not exist.", file=str(path))
        if not path.is_file():
            raise MaillageError("{file} is not a regular file.", file=str(path))
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise MaillageError(
                "The file {file} is too large: {size} MB, at most {limit} MB can be read at once. Split it.",
                file=str(path), size=size // 1_000_000, limit=MAX_BYTES // 1_000_000,
            )  # fmt: skip
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise MaillageError("The file {file} cannot be read: {problem}.", file=str(path), problem=reason) from error
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise MaillageError("The file {file} is empty.", file=str(path))
    return content


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def decode(content: bytes, file: str) -> str:
    """The text of UTF-8 (with or without BOM), UTF-16 with BOM, Windows-1252 or Latin-1 bytes.

    Raises MaillageError for bytes that are no text.
    """
    text = _decoded(content, file)
    start = text[:65536]
    if "\x00" in text or sum(c in _CONTROLS for c in start) * 50 > len(start):
        raise MaillageError(
            "The file {file} is not text (a picture, a program, an archive?); give a CSV, JSON or spreadsheet file.",
            file=file,
        )
    return text


def _decoded(content: bytes, file: str) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                raise MaillageError(
                    "The file {file} begins as {encoding} but holds other bytes at place {place}; save it again as UTF-8.",
                    file=file, encoding=encoding.removesuffix("-sig").upper(), place=error.start,
                ) from error  # fmt: skip
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")
