"""Graphs in XML (GraphML, GEXF) as two tables, nodes and edges; read by events, without entities, wherever keys stand."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from typing import Any

from graph.errors import MaillageError
from graph.language import Text
from ingest.readers.notes import NOT_READ, Note
from ingest.readers.table import Table, check_cell, check_width

DEEPEST = 200
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
Row = dict[str, Any]
MOST_ROWS = 3_000_000


def read_graph_xml(text: str, file: str, sha256: str) -> list[Table]:
    """The nodes and edges of a GraphML or GEXF text. Attributes keep their titles, whether declared before or after the
    graph. Raises MaillageError for other XML, a web page, XML that is damaged or defines entities.
    """
    if "<!ENTITY" in text:
        raise MaillageError("The file {file} defines XML entities; it is refused.", file=file)
    if re.match(r"\s*(<!doctype html|<html|<table|<head|<body)", _DECLARED.sub("", text)[:2000], re.IGNORECASE):
        raise MaillageError(
            "The file {file} is a web page, not a spreadsheet; open it there and save it as xlsx or CSV.", file=file
        )
    reading = _Reading(file)
    parser = ET.XMLParser(target=reading)  # noqa: S314 - entities are refused above, nothing else is fetched
    try:
        parser.feed(_DECLARED.sub("", text.lstrip("\ufeff \r\n\t")))
        parser.close()
    except (ET.ParseError, ValueError) as error:
        raise MaillageError("The file {file} is damaged XML: {problem}.", file=file, problem=str(error)) from error
    nodes = [_named(row, reading.titles) for row in reading.nodes]
    if not nodes:
        raise MaillageError("The file {file} holds a graph without nodes.", file=file)
    notes = []
    if reading.hyper:
        problem = Text("This graph holds {n} ties between more than two.", {"n": reading.hyper})
        notes.append(Note(problem, NOT_READ))
    edges = [_named(row, reading.titles) for row in reading.edges]
    return graph_tables(nodes, edges, file, sha256, notes)


def graph_tables(nodes: list[Row], edges: list[Row], file: str, sha256: str, notes: Iterable[Note] = ()) -> list[Table]:
    """Tables “nodes” and “edges” of rows that need not have the same columns."""
    tables = [_table(nodes, file, "nodes", sha256, list(notes))]
    return [*tables, _table(edges, file, "edges", sha256, [])] if edges else tables


def _table(rows: list[Row], file: str, sheet: str, sha256: str, notes: list[Note]) -> Table:
    empty: dict[str, Any] = dict.fromkeys(column for row in rows for column in row)
    for row in rows:
        for cell in row.values():
            check_cell(file, cell)
    check_width(file, len(empty))
    return Table(
        file, sheet, tuple(empty), [{**empty, **row} for row in rows], [*range(1, len(rows) + 1)], sha256, [], notes
    )


class _Reading:
    """What the parser tells, event by event: the nodes, edges and titles of attributes met so far. No tree is kept."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.nodes: list[Row] = []
        self.edges: list[Row] = []
        self.titles: dict[str, str] = {}
        self.open: list[Row] = []
        self.key: str | None = None
        self.said: list[str] = []
        self.hyper = self.depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = _plain(tag)
        self.depth += 1
        if self.depth == 1 and tag not in ("graphml", "gexf"):
            raise MaillageError(
                "The file {file} is XML of another kind (“{root}”); give GraphML, GEXF, a spreadsheet, CSV or JSON.",
                file=self.file, root=tag[:40],
            )  # fmt: skip
        if self.depth > DEEPEST or len(self.nodes) + len(self.edges) > MOST_ROWS:
            raise MaillageError("The file {file} is too deep or too large to be read as a graph.", file=self.file)
        given = {_plain(key, key): value for key, value in attributes.items()}
        if tag in ("node", "edge"):
            self.open.append(given)
            (self.nodes if tag == "node" else self.edges).append(given)
        elif tag == "hyperedge":
            self.hyper += 1
        elif tag in ("key", "attribute") and "id" in given:
            self.titles[given["id"]] = given.get("attr.name") or given.get("title") or given["id"]
        elif tag == "data" and self.open:
            self.key, self.said = given.get("key", ""), []
        elif tag == "attvalue" and self.open:
            self._put(given.get("for") or given.get("id") or "", given.get("value", ""))
        elif tag == "nodelabel":
            self.said = []

    def data(self, text: str) -> None:
        self.said.append(text)

    def end(self, tag: str) -> None:
        tag = _plain(tag)
        self.depth -= 1
        if tag in ("node", "edge") and self.open:
            self.open.pop()
        elif tag == "data" and self.open and self.key is not None:
            self._put(self.key, "".join(self.said).strip())
            self.key = None
        elif tag == "nodelabel" and self.open:
            self.open[-1].setdefault("label", "".join(self.said).strip())
        self.said = []

    def close(self) -> None:
        """Nothing is kept open."""

    def _put(self, key: str, value: str) -> None:
        row = self.open[-1]
        if value:
            mark = f"\x00{key}"
            row[mark] = f"{row[mark]} | {value}" if row.get(mark) else value


def _plain(tag: str, without: str | None = None) -> str:
    """A tag without its namespace, in small letters; an attribute as it is."""
    plain = tag.rpartition("}")[2]
    return plain if without is not None else plain.casefold()


def _named(row: Row, titles: dict[str, str]) -> Row:
    """A row with the titles of its attributes; ids that no key declares stand for themselves."""
    named: Row = {}
    for key, value in row.items():
        name = titles.get(key[1:], key[1:]) if key.startswith("\x00") else key
        while name in named and named[name] != value:
            name += " (2)"
        named[name] = html.unescape(value) if isinstance(value, str) else value
    return named
