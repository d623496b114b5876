"""Whatever the bytes, a reader gives a table or one sentence."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from graph.errors import MaillageError
from ingest.readers import read_tables
from tests.ingest.readers.written import as_ods, as_xls

SUFFIXES = st.sampled_from(
    [".csv", ".json", ".jsonl", ".xlsx", ".xls", ".ods", ".tsv", ".graphml", ".gexf", ".gml", ""]
)
STARTS = st.sampled_from(
    [
        b"",
        b"a;b\n",
        b'[{"a":',
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"sep=,\n",
        b'<graphml><graph><node id="1">',
        b"<gexf><graph><nodes>",
        b"graph [ node [ id 1 ",
        b'{"nodes": [{"id": 1}], "links": [',
        b'{"a": 1}\n',
        b'a,b\n"x,1,5\n',
        "é;à\n".encode() + "é;à\n".encode("cp1252"),
    ]
)


def workbook() -> bytes:
    book = Workbook()
    book.active.append(["from", "to"])
    book.active.append(["A", "B"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WHOLE = workbook()


def table_or_sentence(content: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{suffix}"
        path.write_bytes(content)
        try:
            tables = read_tables(path)
        except MaillageError as error:
            assert path.name in error.say("fr")
            assert path.name in error.say("en")
            return
    for table in tables:
        assert len(table.rows) == len(table.numbers)
        assert all(isinstance(name, str) and name for name in table.columns)


@settings(max_examples=150)
@given(STARTS, st.binary(max_size=400), SUFFIXES)
def test_any_bytes_are_a_table_or_refused_in_one_sentence(start, rest, suffix):
    table_or_sentence(start + rest, suffix)


@settings(max_examples=80)
@given(st.text(max_size=300), SUFFIXES)
def test_any_text_is_a_table_or_refused_in_one_sentence(text, suffix):
    table_or_sentence(text.encode("utf-8", "ignore"), suffix)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_workbook_with_damaged_bytes_is_a_table_or_refused_in_one_sentence(changes):
    content = bytearray(WHOLE)
    for place, byte in changes:
        content[place] = byte
    table_or_sentence(bytes(content), ".xlsx")


PIECES = st.sampled_from(
    [
        *'"\'\\;,\t|\n\r<>[]{}&', "\r\n", '""', "a", "1", "1,5", "Total", "12 €", "é", "\ufffd", "Ã©", "nom", "=1+1", "\x00", " ",
        '<node id="1"/>', "</graph>", "<!ENTITY x 'y'>", "<data key='d'>", "node [", "edge [ source 1 target 2 ]", '{"id":1}', "null", "1e999",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(STARTS, st.lists(PIECES, max_size=60), SUFFIXES, st.sampled_from(["utf-8", "cp1252", "utf-16"]))
def test_any_mixture_of_the_signs_that_readers_look_for_is_a_table_or_refused(start, pieces, suffix, encoding):
    table_or_sentence(start + "".join(pieces).encode(encoding, "ignore"), suffix)


OLD = as_xls([(0, 0, "nom"), (0, 1, "montant"), (1, 0, "A"), (1, 1, 10.0), (2, 0, "B"), (2, 1, 20.0)])
OPEN = as_ods([["nom", "montant"], ["A", 10], ["B", 20]])


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from([OLD, OPEN]), st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 255)), min_size=1, max_size=8)
)
def test_old_and_open_workbooks_with_damaged_bytes_are_tables_or_refused(whole, changes):
    content = bytearray(whole)
    for place, byte in changes:
        content[place % len(content)] = byte
    table_or_sentence(bytes(content), ".xls")


def test_an_archive_with_an_entry_of_the_workbook_missing_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as whole, zipfile.ZipFile(out, "w") as part:
        for name in whole.namelist():
            if "sheet1" not in name:
                part.writestr(name, whole.read(name))
    table_or_sentence(out.getvalue(), ".xlsx")


HUGE = "x" * 200_000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("h.json", b'[{"a": "' + HUGE.encode() + b'"}]'),
        ("h.graphml", b"<graphml><graph><node id='1' label='" + HUGE.encode() + b"'/></graph></graphml>"),
        ("h.gml", b'graph [ node [ id 1 label "' + HUGE.encode() + b'" ] ]'),
        ("h.ods", as_ods([["a", "b"], [HUGE, 1]])),
    ],
)
def test_a_huge_cell_is_refused_whatever_holds_it(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(MaillageError, match="a cell holds 200000 characters; at most 131072 can be read"):
        read_tables(path)
