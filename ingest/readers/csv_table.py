"""Tables in delimited text of any dialect: the delimiter is found, broken quotes and split numbers are mended and said."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, combinations, islice, pairwise

from graph.errors import MaillageError
from graph.language import Text
from ingest.readers.notes import AS_WRITTEN, MENDED, Note, listed
from ingest.readers.table import Table, table_from_cells
from ingest.report import quoted

DELIMITERS = (";", "\t", ",", "|")
OTHERS = (":", "^", "~", "\x1f", "¤", "§")
"""Delimiters looked at only where none of the usual ones makes columns."""
LOOKED_AT = 60
_MARKS = {"\t": "⇥", "\x1f": "U+001F"}
"""Delimiters that cannot be seen, as they are said."""
_SAID = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
"""The first line by which spreadsheets are told the delimiter."""
MOST_LINES = 500
"""A quoted cell with more line breaks than this is a quotation mark that was never closed."""
LONGEST_LINE = 5_000_000
STRETCH = 1_000_000
MOST_ALIKE = 500_000
"""Different cells among which repeated ones are looked for."""
MOST_BROKEN = 100
"""After so many broken quotations, each line is read by itself."""
_MONEY = re.compile(r"montant|amount|subvention|somme|co[uû]t|prix|budget|total|euro|€|%|pourcentage|taux|part|valeur|value|poids|weight|lat|lon", re.I)  # fmt: skip


@dataclass(frozen=True)
class Dialect:
    delimiter: str
    quote: str = '"'
    escape: str | None = None

    def reader(self, lines: Iterator[str], strict: bool = True) -> Iterator[list[str]]:
        return csv.reader(
            lines, delimiter=self.delimiter, quotechar=self.quote, escapechar=self.escape,
            doublequote=self.escape is None, strict=strict,
        )  # fmt: skip

    def plain(self, line: str) -> list[str]:
        """One line split at each delimiter, its quotation marks kept."""
        return next(csv.reader([line], delimiter=self.delimiter, quoting=csv.QUOTE_NONE), [])


@dataclass
class _Lines:
    """Physical lines that can be gone back over while one record is read."""

    source: Iterator[str]
    taken: list[str] = field(default_factory=list)
    again: deque[str] = field(default_factory=deque)

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.again.popleft() if self.again else next(self.source)
        self.taken.append(line)
        if len(line) > LONGEST_LINE:
            raise csv.Error("field larger than any row of a table")
        if len(self.taken) > MOST_LINES:
            raise csv.Error("too many lines")
        return line

    def back_to(self, kept: int) -> None:
        """Give the lines taken since, but the first ``kept``, once more."""
        self.again.extendleft(reversed(self.taken[kept:]))
        self.taken.clear()


def read_csv(text: str, file: str, sha256: str) -> Table:
    """The table of a delimited text, with what was mended in it said. Raises MaillageError for a huge cell, quotation marks
    that leave no table, or no table."""
    said = _SAID.match(text)
    start = said.end() if said else 0
    found = replace(_dialect(text[start : start + 1_000_000]), **({"delimiter": said[1]} if said else {}))
    broken: list[int] = []
    wrapped: list[int] = []
    records = _records(text[start:], found, file, broken)
    known: dict[str, str] = {}
    lines = ((number + bool(said), _alike(cells, known)) for number, cells in _unwrapped(records, found, wrapped))
    table = table_from_cells(file, "", sha256, lines, mend=split_numbers if found.delimiter == "," else None)
    short = _short(table, broken, file)
    table.how.insert(
        0, Text("columns separated by {mark}", {"mark": quoted([_MARKS.get(found.delimiter, found.delimiter)])})
    )
    for rows, problem, action in (
        (broken, Text("The quotation marks of the rows {rows} do not come in pairs.", {"rows": listed(broken)}), AS_WRITTEN),
        (wrapped, Text("Whole lines stand in quotation marks (rows {rows}).", {"rows": listed(wrapped)}), MENDED),
        (short, Text("The rows {rows} have fewer values than there are columns: a line break inside a value?", {"rows": listed(short)}), Text("Their last columns are read as empty.")),
    ):  # fmt: skip
        if rows:
            table.notes.append(Note(problem, action, rows[0]))
    return table


def _alike(cells: list[str], known: dict[str, str]) -> list[str]:
    """The same cells; those that were met before are the same object again, which a large file holds in less memory."""
    if len(known) > MOST_ALIKE:
        known.clear()
    return [known.setdefault(cell, cell) for cell in cells]


def delimiter_of(text: str) -> str:
    """The delimiter of a delimited text."""
    return _dialect(text).delimiter


def _dialect(text: str) -> Dialect:
    quote = "'" if '"' not in text and re.match(r"\ufeff?'[^'\n]*'[;,\t|]'", text) else '"'
    best = max((Dialect(d, quote) for d in DELIMITERS), key=lambda one: _fit(text, one))
    if not _fit(text, best)[0]:
        other = max((Dialect(d, quote) for d in OTHERS), key=lambda one: _fit(text, one))
        if _fit(text, other)[:2] == (True, 1.0):
            return other
    if '\\"' in text and not _fit(text, best)[-1]:
        escaped = max((Dialect(d, quote, "\\") for d in DELIMITERS), key=lambda one: _fit(text, one))
        if _fit(text, escaped)[-1]:
            return escaped
    return best


def _fit(text: str, dialect: Dialect) -> tuple[bool, float, float, int, bool]:
    """How well a dialect makes a table of the first rows: columns at all, rows as wide as the first, as the most, width."""
    strict = True
    try:
        records = list(islice(filter(any, dialect.reader(_lines(text))), LOOKED_AT))
    except csv.Error:
        strict = False
        try:
            records = list(islice(filter(any, dialect.reader(_lines(text), strict=False)), LOOKED_AT))
        except csv.Error:
            return (False, 0.0, 0.0, 0, False)
    records = [_opened(record, dialect) for record in records]
    if not records:
        return (False, 0.0, 0.0, 0, False)
    widths = Counter(len(record) for record in records)
    header = len(records[0])
    usual, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
    as_header = sum(len(record) == header for record in records[1:]) / (len(records) - 1) if len(records) > 1 else 1.0
    if header > 1:
        return (True, float(as_header > 0.5), 1.0, header, strict)
    return (usual > 1 and times > 1, float(times / len(records) > 0.8), 0.0, usual, strict)


def _lines(text: str) -> io.StringIO:
    return io.StringIO(text, newline="")


def _stretches(text: str) -> Iterator[str]:
    """A text in stretches that end with a line: one after the other they take less memory than all at once."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + STRETCH) + 1 or len(text)
        yield text[start:end]
        start = end


def _opened(cells: list[str], dialect: Dialect) -> list[str]:
    """The cells of a line that stood whole in quotation marks."""
    if len(cells) != 1 or dialect.delimiter not in cells[0]:
        return cells
    try:
        inner = list(dialect.reader(_lines(cells[0])))
    except csv.Error:
        return cells
    return inner[0] if len(inner) == 1 else cells


def _unwrapped(
    records: Iterator[tuple[int, list[str]]], dialect: Dialect, wrapped: list[int]
) -> Iterator[tuple[int, list[str]]]:
    """Records, those opened that stand whole in quotation marks in a table of more columns; ``wrapped`` gets their rows."""
    first = list(islice(records, LOOKED_AT))
    plain = Counter(len(cells) for _number, cells in first if any(cells))
    opened = Counter(len(_opened(cells, dialect)) for _number, cells in first if any(cells))
    width, _times = max(opened.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    all_so = plain.get(1, 0) * 2 > sum(plain.values())
    for number, cells in chain(first, records):
        yield number, _open(number, cells, width, all_so, dialect, wrapped)


def _open(number: int, cells: list[str], width: int, all_so: bool, dialect: Dialect, wrapped: list[int]) -> list[str]:
    inner = _opened(cells, dialect)
    if inner is cells or len(inner) != width or not (all_so or width > 2):
        return cells
    wrapped.append(number)
    return inner


def _records(text: str, dialect: Dialect, file: str, broken: list[int]) -> Iterator[tuple[int, list[str]]]:
    """Numbered records. A line whose quotation marks do not fit is read with its marks as they stand: ``broken`` gets it."""
    lines = _Lines(chain.from_iterable(map(_lines, _stretches(text))))
    number = 0
    ended = False
    while not ended:
        try:
            for cells in dialect.reader(lines):
                number += 1
                lines.taken.clear()
                yield number, cells
            ended = True
        except csv.Error as error:
            if "field larger" in str(error):
                raise MaillageError(
                    "In the file {file}, row {row} cannot be read: {problem}.",
                    file=file, row=number + 1, problem=str(error),
                ) from error  # fmt: skip
            line = lines.taken[0]
            lines.back_to(1)
            number += 1
            broken.append(number)
            yield number, dialect.plain(line.rstrip("\r\n"))
            if len(broken) > MOST_BROKEN:
                yield from _one_by_one(lines, dialect, number, broken)
                ended = True


def _one_by_one(
    lines: Iterator[str], dialect: Dialect, number: int, broken: list[int]
) -> Iterator[tuple[int, list[str]]]:
    for line in lines:
        number += 1
        if isinstance(lines, _Lines):
            lines.taken.clear()
        try:
            yield number, next(dialect.reader(iter([line])), [])
        except csv.Error:
            broken.append(number)
            yield number, dialect.plain(line.rstrip("\r\n"))


def _short(table: Table, broken: Sequence[int], file: str) -> list[int]:
    """The rows with fewer cells than columns; where quotation marks are broken and most rows are so, there is no table."""
    last = next(reversed(table.columns))
    cut = [number for number, (cell,) in zip(table.numbers, table.under([last]), strict=True) if cell is None]
    if broken and len(cut) * 2 > len(table.rows):
        raise MaillageError(
            "In the file {file}, a quotation mark opened in row {row} is not closed.", file=file, row=broken[0]
        )
    return cut


def split_numbers(cells: Sequence[str], columns: Sequence[str]) -> list[str] | None:
    """A row whose decimal commas made extra cells, its numbers joined again; None where more than one way is possible.

    ``A,10,50,Blois`` under *name, amount, town* is ``A``, ``10,50``, ``Blois``. Of several ways, one that joins only in
    columns named for amounts is taken.
    """
    cells = list(cells)
    while cells and not cells[-1].strip() and len(cells) > len(columns):
        cells.pop()
    extra = len(cells) - len(columns)
    pairs = [at for at in range(len(cells) - 1) if _splits(cells[at], cells[at + 1])]
    if not 1 <= extra <= 4 or not extra <= len(pairs) <= 10:
        return None
    ways = [way for way in combinations(pairs, extra) if all(b - a > 1 for a, b in pairwise(way))]
    fitting = [way for way in ways if all(_MONEY.search(columns[at - done]) for done, at in enumerate(way))]
    chosen = fitting if len(fitting) == 1 else ways
    if len(chosen) != 1:
        return None
    joined: list[str] = []
    at = 0
    while at < len(cells):
        if at in chosen[0]:
            joined.append(f"{cells[at]},{cells[at + 1]}")
            at += 2
        else:
            joined.append(cells[at])
            at += 1
    return joined


def _splits(whole: str, decimals: str) -> bool:
    return bool(re.fullmatch(r"\s*[-+]?\d[\d \u00a0\u202f]*", whole) and re.fullmatch(r"\d{1,2}\s*(€|%)?\s*", decimals))
