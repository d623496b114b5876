"""Spreadsheets of every kind read back equal; joined cells, headers of two lines and failed formulas are said."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from graph.errors import MaillageError
from ingest.readers.workbook import read_workbook
from tests.ingest.readers.written import as_ods, as_xls, as_xlsx

text = (
    st.text("abcdéè_;,' \"&<>€œ1", min_size=1, max_size=10).map(str.strip).filter(lambda t: t and not t.startswith("#"))
)
cell = (
    text | st.integers(-(10**9), 10**9) | st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3)) | st.none()
)


@st.composite
def tables(draw):
    header = draw(st.lists(st.text("abcdé", min_size=1, max_size=6), min_size=2, max_size=5, unique=True))
    row = st.lists(cell, min_size=len(header), max_size=len(header)).filter(lambda r: r[0] is not None)
    return header, draw(st.lists(row, min_size=1, max_size=8))


def values(content):
    (table,) = read_workbook(content, "book", "0")
    return table.columns, [tuple(row.values()) for row in table.rows]


def same(rows):
    return [tuple(int(c) if isinstance(c, float) and c.is_integer() else c for c in row) for row in rows]


@settings(deadline=None, max_examples=60)
@given(tables(), st.sampled_from([as_xlsx, as_ods]))
def test_any_table_reads_back_equal_from_a_spreadsheet(table, write):
    header, rows = table
    assert values(write([header, *rows])) == (tuple(header), same(rows))


@settings(deadline=None, max_examples=30)
@given(tables())
def test_any_table_reads_back_equal_from_an_old_workbook(table):
    header, rows = table
    cells = [(r, c, v) for r, row in enumerate([header, *rows]) for c, v in enumerate(row) if v is not None]
    found, read = values(as_xls(cells))
    used = len(found)
    assert found == tuple(header[:used])
    assert read == [row[:used] for row in same(rows)]


def test_an_old_workbook_whose_cells_lie_far_apart_is_refused():
    with pytest.raises(MaillageError, match="spans too many cells"):
        read_workbook(as_xls([(0, 0, "a"), (0, 1, "b"), (65535, 255, 1.0)]), "far.xls", "0")


def test_a_spreadsheet_that_repeats_a_cell_a_million_times_is_refused():
    row = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16000"/></table:table-row>'
    with pytest.raises(MaillageError, match="spans too many cells"):
        read_workbook(as_ods([["a", "b"], [1, 2]], before=row), "far.ods", "0")


def test_empty_cells_repeated_to_the_end_of_a_sheet_are_passed_over():
    row = '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
    assert values(as_ods([["a", "b"], [1, 2]], before=row)) == (("a", "b"), [(1, 2)])


def joined(rows, *ranges):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for one in ranges:
        book.active.merge_cells(one)
    out = io.BytesIO()
    book.save(out)
    (table,) = read_workbook(out.getvalue(), "book.xlsx", "0")
    return table


def test_text_joined_over_rows_stands_in_each_and_numbers_in_the_first_only():
    table = joined([["nom", "objet", "montant"], ["A", "x", 30], [None, "y", None], ["B", "z", 5]], "A2:A3", "C2:C3")
    assert [tuple(row.values()) for row in table.rows] == [("A", "x", 30), ("A", "y", None), ("B", "z", 5)]
    assert [note.problem.say("en") for note in table.notes] == [
        "Cells are joined over several rows (rows 3).",
        "Numbers stand in cells joined over several rows (rows 2).",
    ]


def test_a_header_of_two_lines_names_each_column_by_both():
    table = joined(
        [["nom", "montants", None], [None, "fonctionnement", "investissement"], ["A", 1, 2]], "A1:A2", "B1:C1"
    )
    assert table.columns == ("nom", "montants – fonctionnement", "montants – investissement")
    assert [tuple(row.values()) for row in table.rows] == [("A", 1, 2)]


def test_titles_joined_above_the_header_are_said():
    table = joined([["Subventions 2018", None, None], ["nom", "ville", "montant"], ["A", "Blois", 1]], "A1:C1")
    assert table.columns == ("nom", "ville", "montant")
    assert [note.value for note in table.notes] == ["Subventions 2018"]


def test_a_formula_that_failed_holds_no_value_and_is_said():
    table = joined([["nom", "montant"], ["A", "#REF!"], ["B", 1]])
    assert [row["montant"] for row in table.rows] == [None, 1]
    assert [note.problem.say("en") for note in table.notes] == ["1 cells hold formulas that failed: B2."]
