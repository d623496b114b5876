"""A file's bytes and text: bounded, hashed, and with a sentence for whatever cannot be a table."""

from __future__ import annotations

import hashlib
from pathlib import Path

from graph.errors import MaillageError
from ingest.readers.encodings import read_text

MAX_BYTES = 256 * 1024 * 1024


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
    """The text of bytes in the encodings people use (`ingest.readers.encodings`); MaillageError for what is no text."""
    return read_text(content, file)[0]
