"""What a command shows: JSON for programs, plain tables for people, one sentence for an error."""

from __future__ import annotations

import contextlib
import csv
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from graph.language import current_language, translate
from graph.spreadsheet import safe_cell

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import BaseModel


def out(text: str = "") -> None:
    """A line on the standard output."""
    sys.stdout.write(printable(text) + "\n")


def say(message: str, **values: Any) -> None:
    """A sentence for the person at the terminal, on the error output so that results can be piped."""
    sys.stderr.write(printable(translate(message, **values)) + "\n")
    sys.stderr.flush()


@contextlib.contextmanager
def working(message: str, **values: Any) -> Iterator[None]:
    """Say what is being done as long as it lasts: a turning mark at a terminal, one line elsewhere."""
    if not sys.stderr.isatty():
        say(message, **values)
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(escape(translate(message, **values))):
        yield


def escape(text: str) -> str:
    """Text as it is, for rich, whose marks stand in square brackets."""
    return text.replace("[", "\\[")


def show_json(answer: BaseModel) -> None:
    """An answer as JSON, the same as the HTTP answer; not-a-number is null."""
    out(answer.model_dump_json(indent=2, by_alias=True))


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table as CSV text, UTF-8 with a byte-order mark for spreadsheets, safe against formulas.

    Lists and maps are written as JSON. An empty table has its header.
    """
    import orjson

    def cell(value: Any) -> Any:
        if isinstance(value, (list, tuple, dict)):
            value = orjson.dumps(value, default=str).decode()
        return safe_cell(value)

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([cell(column) for column in columns])
    writer.writerows([["" if value is None else cell(value) for value in row] for row in rows])
    return "\ufeff" + buffer.getvalue()


def write_file(path: Path, content: str | bytes) -> None:
    """Write a result whole or not at all: a full disk leaves the file that was there."""
    import os
    import tempfile
    from pathlib import Path as Where

    data = content.encode() if isinstance(content, str) else content
    name = ""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mask = os.umask(0)
        os.umask(mask)
        Where(name).chmod(0o666 & ~mask)
        Where(name).replace(path)
    except OSError as error:
        # The file a person named says more than the one written beside it.
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        if name:
            Where(name).unlink(missing_ok=True)


def show_table(columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Any]], title: str = "") -> None:
    """A table for people: (label, ``left`` or ``right``) columns; plain tab-separated text when the output is a pipe."""
    shown = [[number(value) for value in row] for row in rows]
    if not sys.stdout.isatty():
        for row in [[label for label, _side in columns], *shown]:
            out("\t".join(" ".join(cell.split()) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, box=None, pad_edge=False, header_style="bold", title_justify="left")
    for label, side in columns:
        table.add_column(label, justify="right" if side == "right" else "left")
    for row in shown:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def number(value: Any) -> str:
    """A cell as people read it: ``1 234,5`` in French, ``1,234.5`` in English, nothing for unknown."""
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return translate("yes") if value else translate("no")
    if isinstance(value, (int, float)):
        text = f"{value:,.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
        return text.translate(str.maketrans(",.", "\u202f,")) if current_language() == "fr" else text
    if isinstance(value, (list, tuple)):
        return ", ".join(number(one) for one in value)
    return printable(str(value))


def printable(text: str) -> str:
    """Text from a file as a terminal may show it: control characters, which could drive it, are replaced."""
    return "".join(c if c.isprintable() or c in "\n\t\u00a0\u202f" else "\ufffd" for c in text)
