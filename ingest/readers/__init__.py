"""Files as tables: CSV, JSON, GeoJSON and xlsx, with one clear sentence for what is none of these."""

from __future__ import annotations

from pathlib import Path

from ingest.readers.content import decode, read_content, sha256
from ingest.readers.csv_table import read_csv
from ingest.readers.json_table import read_json
from ingest.readers.table import Table
from ingest.readers.workbook import read_workbook

__all__ = ["Table", "read_tables"]

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_JSON_SUFFIXES = (".json", ".geojson")
_TEXT_SUFFIXES = (".csv", ".tsv", ".txt")


def read_tables(path: str | Path, sheet: str | None = None) -> list[Table]:
    """The tables of a file: one, or one a sheet (only ``sheet`` where named). The content decides, not the suffix.

    Raises MaillageError, one sentence naming the file, when it is missing, empty, a folder, no text, damaged or no table;
    UsageProblem for a sheet it does not have. Bounded to 256 MiB; about a second for 100,000 rows.
    """
    path = Path(path)
    content = read_content(path)
    file, digest = path.name, sha256(content)
    if content.startswith(_WORKBOOKS):
        return read_workbook(content, file, digest, sheet)
    text = decode(content, file)
    if _is_json(text, path.suffix.lower()):
        return [read_json(text, file, digest)]
    return [read_csv(text, file, digest)]


def _is_json(text: str, suffix: str) -> bool:
    return suffix in _JSON_SUFFIXES or (suffix not in _TEXT_SUFFIXES and text.lstrip()[:1] in ("[", "{"))
