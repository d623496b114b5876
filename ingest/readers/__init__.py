"""Files as tables: delimited text, JSON, spreadsheets and graphs, with one clear sentence for what is none of these."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from graph.errors import UsageProblem
from graph.language import Text
from ingest.readers.content import read_content, sha256
from ingest.readers.csv_table import read_csv
from ingest.readers.encodings import read_text
from ingest.readers.footnotes import without_footnotes
from ingest.readers.graph_text import is_gml, read_gml
from ingest.readers.graph_xml import read_graph_xml
from ingest.readers.json_tables import is_json, read_json_tables
from ingest.readers.marks import doubtful_marks
from ingest.readers.notes import READ_SO, Note
from ingest.readers.table import Table
from ingest.readers.totals import without_totals
from ingest.readers.workbook import read_workbook

__all__ = ["Note", "Table", "read_tables"]

_WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
_SAYS = {
    "json": (".json", ".geojson", ".jsonl", ".ndjson"), "xml": (".graphml", ".gexf", ".xml"), "gml": (".gml",),
    "workbook": (".xlsx", ".xlsm", ".xls", ".ods", ".xlsb"),
}  # fmt: skip


_KINDS = {"csv": "CSV", "json": "JSON", "xml": "GraphML/GEXF", "gml": "GML"}


def read_tables(path: str | Path, sheet: str | None = None) -> list[Table]:
    """The tables of a file: one, or one a sheet or list (only ``sheet`` where named). The content decides, not the suffix.

    A graph (GraphML, GEXF, GML, Kumu, nested JSON) is two tables, its nodes and its edges. Rows that sum up others are left
    out; whatever was mended, left out or looks wrong is said in the table's ``unread`` and ``notes``.
    Raises MaillageError, one sentence naming the file, when it is missing, empty, a folder, no text, damaged, hostile or no
    table; UsageProblem for a sheet it does not have. Bounded to 256 MiB; about a second for 100,000 rows.
    """
    path = Path(path)
    content = read_content(path)
    file, digest = path.name, sha256(content)
    if content.startswith(_WORKBOOKS):
        return [_rows_only(table) for table in read_workbook(content, file, digest, sheet)]
    text, notes, encoding = read_text(content, file)
    del content
    kind, tables = _text_tables(text, file, digest, path.suffix.lower())
    if kind == "csv":
        tables = [_rows_only(table) for table in tables]
    notes += _suffix_notes(kind, path.suffix.lower())
    first = replace(tables[0], notes=[*notes, *tables[0].notes])
    said = [Text("{kind}, {encoding}", {"kind": _KINDS[kind], "encoding": encoding})]
    read = [replace(table, how=[*said, *table.how]) for table in (first, *tables[1:])]
    return _chosen([doubtful_marks(table) for table in read], sheet)


def _rows_only(table: Table) -> Table:
    return without_totals(without_footnotes(table))


def _text_tables(text: str, file: str, digest: str, suffix: str) -> tuple[str, list[Table]]:
    """What kind of text it is, and its tables."""
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        return "xml", read_graph_xml(text, file, digest)
    if is_gml(start):
        return "gml", read_gml(text, file, digest)
    if is_json(start, suffix):
        return "json", read_json_tables(text, file, digest)
    return "csv", [read_csv(text, file, digest)]


def _suffix_notes(kind: str, suffix: str) -> list[Note]:
    said = next((name for name, suffixes in _SAYS.items() if suffix in suffixes), None)
    if said is None or said == kind:
        return []
    problem = Text("The name of this file ends in {suffix}, its content is {kind}.", {"suffix": suffix, "kind": _KINDS[kind]})  # fmt: skip
    return [Note(problem, READ_SO)]


def _chosen(tables: list[Table], sheet: str | None) -> list[Table]:
    if sheet is None or not any(table.sheet for table in tables):
        return tables
    found = [table for table in tables if table.sheet == sheet]
    if not found:
        raise UsageProblem(
            "The file {file} has no list {sheet}; its lists: {sheets}.",
            file=tables[0].file, sheet=sheet, sheets=", ".join(table.sheet for table in tables),
        )  # fmt: skip
    return found
