"""Bytes as text: UTF-8, UTF-16 or 32, Windows-1252 and its neighbours, and files that hold two encodings.

UTF-8 tells itself: a byte that is none is of an older encoding. So a file is read byte by byte as UTF-8 with the older
encoding for the rest, wherever the encoding changes; what was done is said.
"""

from __future__ import annotations

import codecs
import re

from graph.errors import MaillageError
from graph.language import Text
from ingest.readers.notes import READ_SO, Note, listed

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_CONTROLS = {chr(c) for c in range(32)} - set("\t\n\r\f\x1a\x1d\x1e\x0b\x1c")
_OLDER = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "cp850": "DOS 850"}
_FRENCH = "éèêëàâäçùûüôöîïœæÉÈÊËÀÂÄÇÙÛÜÔÖÎÏŒ’«»°€–…"
_AFTER = "".join(bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xC0))
_TWICE = re.compile(f"[ÃÂÅ][{re.escape(_AFTER)}]|â[{re.escape(_AFTER)}][{re.escape(_AFTER)}]")
"""UTF-8 that was read as Windows-1252 and written again: nobody writes such letters one after another."""
_SURELY_UTF8 = re.compile(rb"[\xc2-\xc5][\x80-\xbf]|\xe2[\x80-\x84][\x80-\xbf]")
"""Letters and marks of Western text in UTF-8; in Windows-1252 they would be “Ã©”, which nobody writes."""
LOOKED_AT = 1_000_000
NO_BOM = 4096


def read_text(content: bytes, file: str) -> tuple[str, list[Note], str]:
    """The text of bytes, what there is to say of its encoding, and its name. Raises MaillageError for bytes that are no text.

    Cost: linear; a second for 100 MB of UTF-8.
    """
    text, notes, encoding = _decoded(content, file)
    start = text[:65536]
    if "\x00" in text or sum(c in _CONTROLS for c in start) * 50 > len(start):
        raise MaillageError(
            "The file {file} is not text (a picture, a program, an archive?); give a CSV, JSON or spreadsheet file.",
            file=file,
        )
    if any(mark in text for mark in ("Ã", "Â", "â€", "Å")):
        text, twice = _once(text)
        if twice:
            problem = Text("Letters such as “Ã©” stood for accents in the lines {lines}: this text was encoded twice.",
                           {"lines": listed(twice)})  # fmt: skip
            notes.append(Note(problem, Text("The letters meant were read.")))
    return text, notes, encoding


def _once(text: str) -> tuple[str, list[int]]:
    """Text with the letters meant where it was encoded twice, and the numbers of these lines."""
    lines = text.split("\n")
    twice = []
    for place, line in enumerate(lines):
        if (mended := _TWICE.sub(_meant, line)) != line:
            lines[place] = mended
            twice.append(place + 1)
    return "\n".join(lines), twice


def _meant(found: re.Match[str]) -> str:
    try:
        return found[0].encode("cp1252").decode("utf-8")
    except UnicodeError:
        return found[0]


def _decoded(content: bytes, file: str) -> tuple[str, list[Note], str]:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            if encoding == "utf-8":
                return _utf8(content[len(mark) :])
            return _wide(content, encoding, file), [], encoding.upper()
    if wide := _without_mark(content):
        return _wide(content, wide, file), [], "UTF-16"
    return _utf8(content)


def _wide(content: bytes, encoding: str, file: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise MaillageError(
            "The file {file} begins as {encoding} but holds other bytes at place {place}; save it again as UTF-8.",
            file=file, encoding=encoding.upper(), place=error.start,
        ) from error  # fmt: skip


def _without_mark(content: bytes) -> str | None:
    """UTF-16 that does not say so: in Western text every other byte is zero."""
    start = content[:NO_BOM]
    if len(start) < 4 or len(content) % 2:
        return None
    even, odd = start[::2], start[1::2]
    if odd.count(0) > 0.7 * len(odd) and even.count(0) == 0:
        return "utf-16-le"
    return "utf-16-be" if even.count(0) > 0.7 * len(even) and odd.count(0) == 0 else None


def _utf8(content: bytes) -> tuple[str, list[Note], str]:
    try:
        return content.decode("utf-8"), [], "UTF-8"
    except UnicodeDecodeError:
        pass
    if not _SURELY_UTF8.search(content):
        return _older(content)
    lines, others = content.split(b"\n"), []
    texts = []
    for number, line in enumerate(lines, 1):
        try:
            texts.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            others.append(number)
            texts.append(line.decode("utf-8" if _SURELY_UTF8.search(line) else "ascii", _EITHER))
    problem = Text(
        "This file holds two encodings: the lines {lines} are in Windows-1252, the others in UTF-8.",
        {"lines": listed(others)},
    )
    return "\n".join(texts), [Note(problem, Text("Each line was read in its own."))], "UTF-8 + Windows-1252"


def _either(error: UnicodeError) -> tuple[str, int]:
    """Within one line, the bytes that are not UTF-8 as Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(map(_letter, error.object[error.start : error.end])), error.end


_EITHER = "maillage-utf8-or-cp1252"
codecs.register_error(_EITHER, _either)


def _letter(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def _older(content: bytes) -> tuple[str, list[Note], str]:
    """Text of an encoding before UTF-8: the one of three in which the most letters are those of French."""
    start = content[:LOOKED_AT]
    scores = {name: _fit(start.decode(name, "replace")) for name in _OLDER}
    best = max(_OLDER, key=lambda name: (scores[name], name == "cp1252"))
    if best == "cp1252" or scores[best] < scores["cp1252"] + 0.5:
        try:
            return content.decode("cp1252"), [], "Windows-1252"
        except UnicodeDecodeError:
            return content.decode("latin-1"), [], "ISO-8859-1"
    problem = Text("This text is in an old encoding; it was read as {encoding}.", {"encoding": _OLDER[best]})
    return content.decode(best, "replace"), [Note(problem, READ_SO)], _OLDER[best]


def _fit(text: str) -> float:
    """The share of the letters beyond ASCII that French uses."""
    beyond = [c for c in text if ord(c) > 127]
    return sum(c in _FRENCH for c in beyond) / len(beyond) if beyond else 0.0
