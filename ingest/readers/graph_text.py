"""Graphs in GML as two tables, nodes and edges."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from graph.errors import MaillageError
from graph.language import Text
from ingest.readers.graph_xml import graph_tables
from ingest.readers.notes import MENDED, Note
from ingest.readers.table import Table

_START = re.compile(
    r"(?:\s*(?:#[^\n]*\n|(?:Creator|Version|comment|directed|label)\b[^\n\[]*\n))*\s*graph\s*\[", re.IGNORECASE
)
_TOKEN = re.compile(r"""\s*(?:#[^\n]*(?:\n|$)|"((?:[^"\\]|\\.)*)"|([\[\]])|([^\s\[\]"]+))""", re.DOTALL)
DEEPEST = 100
Row = dict[str, Any]


def is_gml(start: str) -> bool:
    return bool(_START.match(start[:5000]))


def read_gml(text: str, file: str, sha256: str) -> list[Table]:
    """The nodes and edges of a GML text. Raises MaillageError for one that is damaged or holds no node."""
    nodes: list[Row] = []
    edges: list[Row] = []
    open_: list[tuple[str, Row]] = []
    key: str | None = None
    for kind, value in _tokens(text, file):
        if kind == "[" and key is not None:
            if len(open_) > DEEPEST:
                raise MaillageError("The file {file} is nested too deeply to be a graph.", file=file)
            open_.append((key.casefold(), {}))
            key = None
        elif kind == "]" and open_:
            name, row = open_.pop()
            if name in ("node", "edge"):
                (nodes if name == "node" else edges).append(row)
            elif open_ and open_[-1][0] in ("node", "edge"):
                open_[-1][1].update({f"{name}.{inner}": cell for inner, cell in row.items()})
        elif key is None and kind == "word":
            key = value
        elif key is not None and kind in ("word", "text"):
            if open_:
                _put(open_[-1][1], key, value)
            key = None
        else:
            raise MaillageError("The file {file} is damaged GML near “{value}”.", file=file, value=value[:40])
    if not nodes:
        raise MaillageError("The file {file} holds a graph without nodes.", file=file)
    notes = [Note(Text("This graph ends before it is closed."), MENDED)] if open_ else []
    return graph_tables(nodes, edges, file, sha256, notes)


def _put(row: Row, key: str, value: str) -> None:
    row[key] = f"{row[key]} | {value}" if key in row else value


def _tokens(text: str, file: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            if text[at:].strip():
                raise MaillageError(
                    "The file {file} is damaged GML near “{value}”.", file=file, value=text[at:].strip()[:40]
                )
            return
        at = found.end()
        quoted, bracket, word = found.groups()
        if quoted is not None:
            yield "text", html.unescape(quoted.replace('\\"', '"'))
        elif bracket:
            yield bracket, bracket
        elif word is not None:
            yield "word", word
