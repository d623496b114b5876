"""Lists pasted from a spreadsheet, a message or minutes: text becomes rows of cells, and nothing of it is lost.

Tab-separated cells as spreadsheets copy them (quoted where they hold a line break), `;` `,` or `|` lists, one name a line,
or several names on one line; any line end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

DELIMITERS = ("\t", ";", "|", ",")
LONGEST_QUOTED = 20_000
"""A quotation mark whose partner is farther away than this stands for itself."""
SHARES = {";": 0.5, "|": 0.5, ",": 0.6}
"""The share of lines that must hold a separator for it to part cells: all but tabs stand in names too; commas so often that
as many lines must hold them equally often."""
_BULLET = re.compile(r"^\s*(?:[-–—•*·▪◦]|\d{1,3}[.)])\s+(?=\S)")
_SPACES = re.compile(r"\s+")
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def split(text: str, whole_lines: bool = False) -> list[list[str]]:
    """The rows of cells of a pasted text, each row as wide as the widest; rows without any text are left out.

    ``whole_lines``: each line is one cell. Empty text: no row. Never raises. Cost: linear in the text.
    """
    plain = _LINE_ENDS.sub("\n", text.replace("\ufeff", "").replace("\x00", ""))
    delimiter = None if whole_lines else delimiter_of(plain)
    if delimiter is None:
        return [[one_line(_BULLET.sub("", line))] for line in plain.split("\n") if one_line(line)]
    rows = _rows(plain, delimiter)
    width = _width(rows)
    shown = [[one_line(cell) for cell in _mixed(row, delimiter, width)] for row in rows]
    return [row + [""] * (width - len(row)) for row in shown if any(row)]


def _width(rows: Sequence[Sequence[str]]) -> int:
    return max(map(len, rows), default=0)


def names_on_one_line(rows: Sequence[Sequence[str]]) -> list[list[str]] | None:
    """One row of three cells or more as one name a row; None for any other table."""
    if len(rows) == 1 and sum(map(bool, rows[0])) >= 3:
        return [[cell] for cell in rows[0] if cell]
    return None


def delimiter_of(text: str) -> str | None:
    """What parts the cells of a text whose lines end in line feeds; None where each line is one cell."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        return None
    # a spreadsheet quotes the cells that hold a line break: tabs are counted row by row, not line by line
    rows = [row for row in _rows(text, "\t") if any(cell.strip() for cell in row) or len(row) > 1]
    best, most = ("\t", sum(len(row) > 1 for row in rows) / max(1, len(rows))) if "\t" in text else (None, 0.0)
    for delimiter, least in SHARES.items():
        counts = Counter(line.count(delimiter) for line in lines)
        usual = max((n for count, n in counts.items() if count), default=0)
        share = (usual if delimiter == "," else len(lines) - counts[0]) / len(lines)
        if share > most and share >= least:
            best, most = delimiter, share
    return best


def one_line(cell: str) -> str:
    """A cell as one line of text: spaces folded, what cannot be seen left out."""
    shown = "".join(c if c.isprintable() or c.isspace() or c in _JOINERS else " " for c in cell)
    return _SPACES.sub(" ", shown).strip()


_JOINERS = "\u200c\u200d\ufe0f"
"""Signs without a width of their own that belong to a script's letters or to one picture made of several."""


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """The cells of a text; a quotation mark opens a cell only where one closes it."""
    stop = re.compile(f"[{re.escape(delimiter)}\n]")
    rows: list[list[str]] = [[]]
    at = 0
    while at <= len(text):
        cell, at = _quoted(text, at, delimiter) or _plain(text, at, stop)
        rows[-1].append(cell)
        if text[at : at + 1] == "\n":
            rows.append([])
        at += 1
    return rows


def _plain(text: str, at: int, stop: re.Pattern[str]) -> tuple[str, int]:
    found = stop.search(text, at)
    end = found.start() if found else len(text)
    return text[at:end], end


def _quoted(text: str, at: int, delimiter: str) -> tuple[str, int] | None:
    """A cell in quotation marks and where it ends; None where the mark is a part of the text."""
    if not text.startswith('"', at):
        return None
    end = at + 1
    while (end := text.find('"', end, at + LONGEST_QUOTED)) >= 0:
        if text.startswith('""', end):
            end += 2
        elif end + 1 == len(text) or text[end + 1] in (delimiter, "\n"):
            return text[at + 1 : end].replace('""', '"'), end + 1
        else:
            return None
    return None


def _mixed(row: list[str], delimiter: str, width: int) -> list[str]:
    """A row that another separator parts into as many cells as the others have."""
    if len(row) == 1:
        for other in DELIMITERS:
            cells = row[0].split(other)
            if other != delimiter and len(cells) == width:
                return cells
    return row
