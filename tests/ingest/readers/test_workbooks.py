"""Spreadsheets, one table a sheet."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from openpyxl import Workbook

from graph.errors import MaillageError, UsageProblem
from ingest.readers import read_tables


@pytest.fixture
def workbook(tmp_path):
    def made(**sheets):
        book = Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        path = tmp_path / "book.xlsx"
        book.save(path)
        return path

    return made


def test_numbers_dates_and_text_keep_their_types(workbook):
    (table,) = read_tables(workbook(A=[["nom", "année", "montant", "jour"], ["X", 2018, 1.5, dt.date(2018, 5, 2)]]))
    row = table.rows[0]
    assert (row["nom"], row["année"], row["montant"]) == ("X", 2018, 1.5)
    assert row["jour"].isoformat()[:10] == "2018-05-02"


def test_rows_keep_the_numbers_that_the_spreadsheet_shows(workbook):
    (table,) = read_tables(workbook(A=[[], ["nom", "ville"], ["X", "Blois"], [], ["Y", "Tours"]]))
    assert table.numbers == [3, 5]


def test_a_table_may_begin_anywhere_in_its_sheet(workbook):
    (table,) = read_tables(workbook(A=[[], [], [None, None, "nom", "ville"], [None, None, "X", "Blois"]]))
    assert table.numbers == [4]
    assert {"nom": "X", "ville": "Blois"}.items() <= table.rows[0].items()


def test_each_sheet_with_a_table_is_read_and_one_may_be_chosen(workbook):
    path = workbook(A=[["a", "b"], [1, 2]], Vide=[], B=[["c", "d"], [3, 4]])
    assert [table.sheet for table in read_tables(path)] == ["A", "B"]
    assert [table.sheet for table in read_tables(path, "B")] == ["B"]


def test_an_unknown_sheet_is_refused_with_the_list(workbook):
    with pytest.raises(UsageProblem, match="has no sheet C; its sheets: A, B"):
        read_tables(workbook(A=[["a", "b"]], B=[["a", "b"]]), "C")


def test_empty_sheets_alone_are_no_table(workbook):
    with pytest.raises(MaillageError, match="holds no table"):
        read_tables(workbook(A=[]))


def test_a_damaged_workbook_and_a_plain_archive_get_one_sentence(workbook, tmp_path):
    whole = workbook(A=[["a", "b"], [1, 2]]).read_bytes()
    damaged = tmp_path / "damaged.xlsx"
    damaged.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(MaillageError, match=r"damaged\.xlsx"):
        read_tables(damaged)
    archive = tmp_path / "archive.xlsx"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("readme.txt", "no workbook")
    with pytest.raises(MaillageError, match=r"archive\.xlsx is an archive but not an xlsx or ods workbook"):
        read_tables(archive)


def test_a_workbook_that_would_fill_the_memory_is_refused_at_once(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for part in range(6):
            file.writestr(f"xl/worksheets/sheet{part}.xml", bytes(100_000_000))
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(out.getvalue())
    with pytest.raises(MaillageError, match="would unpack to"):
        read_tables(path)


def test_a_cell_far_away_is_refused_before_room_is_made_for_all_between(workbook, tmp_path):
    whole = io.BytesIO(workbook(A=[["a", "b"], [1, 2]]).read_bytes())
    path = tmp_path / "far.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as file:
        for name in source.namelist():
            file.writestr(name, source.read(name).replace(b'r="B2"', b'r="XFD1048576"'))
    with pytest.raises(MaillageError, match=r"far\.xlsx spans too many cells"):
        read_tables(path)


def rewritten(whole, path, change):
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name in source.namelist():
            file.writestr(*change(name, source.read(name)))


@pytest.mark.parametrize("name", ["sheet1.dat", "../media/image1.png"])
def test_a_cell_far_away_is_refused_whatever_the_sheets_entry_is_called(workbook, tmp_path, name):
    path = tmp_path / "far.xlsx"

    def renamed(entry, content):
        entry = entry.replace("worksheets/sheet1.xml", f"worksheets/{name}".replace("worksheets/../", ""))
        target = content.replace(b"/xl/worksheets/sheet1.xml", b"/xl/worksheets/" + name.encode())
        return entry, target.replace(b'r="B2"', b'r="XFD1048576"')

    rewritten(workbook(A=[["a", "b"], [1, 2]]).read_bytes(), path, renamed)
    with pytest.raises(MaillageError, match=r"far\.xlsx spans too many cells"):
        read_tables(path)


def test_cells_without_a_place_count_as_those_that_have_one(workbook, tmp_path):
    path = tmp_path / "far.xlsx"
    row = b'<row r="1048576">' + b"<c/>" * 16_000 + b"<c><v>1</v></c></row></sheetData>"
    rewritten(
        workbook(A=[["a", "b"], [1, 2]]).read_bytes(), path, lambda name, was: (name, was.replace(b"</sheetData>", row))
    )
    with pytest.raises(MaillageError, match=r"far\.xlsx spans too many cells"):
        read_tables(path)


def test_the_list_of_formulas_of_a_long_sheet_is_no_wide_sheet(workbook, tmp_path):
    path = tmp_path / "formulas.xlsx"
    cells = b"".join(b'<c r="A%d"/>' % row for row in range(1, 5_000))
    rewritten(workbook(A=[["a", "b"], [1, 2]]).read_bytes(), path, lambda *entry: entry)
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("xl/calcChain.xml", b"<calcChain>" + cells + b"</calcChain>")
    assert len(read_tables(path)[0].rows) == 1


def test_an_old_workbook_is_refused_with_what_to_do(tmp_path):
    path = tmp_path / "old.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(MaillageError, match=r"old\.xls is a damaged old workbook; save it as xlsx or CSV"):
        read_tables(path)


def test_a_sheet_made_to_swell_is_refused_before_it_is_read(workbook, tmp_path):
    path = tmp_path / "swell.xlsx"
    rows = b"<row><c><v>1</v></c></row>" * 1_000_000
    rewritten(
        workbook(A=[["a", "b"], [1, 2]]).read_bytes(),
        path,
        lambda *e: (e[0], e[1].replace(b"</sheetData>", rows + b"</sheetData>")),
    )
    with pytest.raises(MaillageError, match="would unpack to"):
        read_tables(path)
