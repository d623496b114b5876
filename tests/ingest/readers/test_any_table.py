"""Any table, written as a file in any dialect and encoding or as JSON, reads back equal from its bytes."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ingest.readers import read_tables

letters = st.text("abcdeéèàçœÉ’« »€-.,;|/'\"0123456789", max_size=12).map(lambda t: " ".join(t.split()))
cells = letters | st.sampled_from(
    ["1 234,50", "2018-05-02", "a;b", "a,b", 'dit "oui"', "deux\nlignes", "12,5 %", "Orléans", "=1+1"]
)
ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-32"]


@st.composite
def tables(draw):
    header = draw(st.lists(st.text("abcdeé", min_size=1, max_size=8), min_size=2, max_size=6, unique=True))
    rows = draw(st.lists(st.lists(cells, min_size=len(header) - 1, max_size=len(header) - 1), min_size=2, max_size=8))
    return header, [[f"ligne {number}", *row] for number, row in enumerate(rows)]


def read_back(name: str, content: bytes):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        (table,) = read_tables(path)
    assert table.unread == []
    return list(table.columns), [["" if cell is None else cell for cell in row.values()] for row in table.rows]


@settings(max_examples=200, deadline=None)
@given(
    tables(),
    st.sampled_from(";\t,|"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from(ENCODINGS),
)
def test_any_table_in_any_dialect_and_encoding(table, delimiter, line_end, quoting, encoding):
    header, rows = table
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows([header, *rows])
    content = out.getvalue().encode(encoding)
    assume(not means_something_else(content, encoding))
    assert read_back("t.csv", content) == (header, rows)


def means_something_else(content: bytes, encoding: str) -> bool:
    """Whether bytes of another encoding are valid UTF-8 too: « É« » in cp1252 is « ɫ », and nothing tells which was meant."""
    try:
        return not encoding.startswith("utf") and not content.isascii() and bool(content.decode("utf-8"))
    except UnicodeDecodeError:
        return False


@settings(max_examples=60, deadline=None)
@given(tables(), st.booleans())
def test_any_table_as_json_or_json_lines(table, lines):
    header, rows = table
    objects = [dict(zip(header, row, strict=True)) for row in rows]
    text = "\n".join(map(json.dumps, objects)) if lines else json.dumps(objects)
    assert read_back("t.json", text.encode()) == (header, rows)
