"""Delimited text is read whatever its dialect and encoding; nothing is shifted in silence."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import MaillageError
from ingest.readers import read_tables
from ingest.readers.csv_table import read_csv
from ingest.readers.table import named_columns

header_cells = st.text("abcdéè_ '", min_size=1, max_size=8).filter(lambda name: name.strip())
cells = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12) | st.sampled_from(
    ["a;b", "1,5", 'he said "no"', "two\nlines", "tab\there", "\n", "=1+1"]
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    header = draw(st.lists(header_cells, min_size=2, max_size=5, unique_by=lambda name: " ".join(name.split())))
    row = st.lists(cells, min_size=len(header), max_size=len(header)).filter(lambda row: any(c.strip() for c in row))
    return header, draw(st.lists(row, min_size=1, max_size=8))


@given(
    tables(),
    st.sampled_from([";", ",", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_any_table_reads_back_equal_in_any_dialect(table, delimiter, line_end, quoting):
    header, rows = table
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows([header, *rows])
    found = read_csv(out.getvalue(), "table.csv", "0")
    assert list(found.columns) == [" ".join(name.split()) for name in header]
    assert [list(row.values()) for row in found.rows] == rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
def test_accents_are_read_in_the_encodings_people_use(write, encoding):
    path = write("liste.csv", "Région;Rôle\nCôte d’Or;élu\n".replace("’", "'"), encoding)
    (table,) = read_tables(path)
    assert table.columns == ("Région", "Rôle")
    assert table.rows == [{"Région": "Côte d'Or", "Rôle": "élu"}]


def test_windows_quotes_and_euro_are_read(write):
    (table,) = read_tables(write("l.csv", "nom;montant\nL’été;10 €\n", "cp1252"))
    assert table.rows[0] == {"nom": "L’été", "montant": "10 €"}


def test_a_header_may_hold_line_breaks_in_quotes(write):
    (table,) = read_tables(write("l.csv", 'Nom;"Montant\nde la subvention"\nA;1\n'))
    assert table.columns == ("Nom", "Montant de la subvention")


def test_commas_in_text_do_not_hide_the_semicolons(write):
    (table,) = read_tables(write("l.csv", "nom;objet\nA;un, deux, trois\nB;quatre, cinq, six\n"))
    assert table.columns == ("nom", "objet")


def test_a_first_line_may_say_the_delimiter(write):
    (table,) = read_tables(write("l.csv", "sep=|\nnom|ville\nA|Blois\n"))
    assert (table.rows, table.numbers) == ([{"nom": "A", "ville": "Blois"}], [3])


def test_rows_are_numbered_as_a_spreadsheet_shows_them(write):
    (table,) = read_tables(write("l.csv", 'a;b\n1;"x\ny"\n\n2;z\n'))
    assert table.numbers == [2, 4]


def test_a_row_wider_than_the_header_is_left_out_and_said(write):
    (table,) = read_tables(write("l.csv", "nom,montant\nA,10\nB, sarl,50\nC,12\n"))
    assert [row["nom"] for row in table.rows] == ["A", "C"]
    assert [number for number, _value, _problem in table.unread] == [3]


def test_most_rows_wider_than_the_header_are_an_error(write):
    with pytest.raises(MaillageError, match="most rows have more values"):
        read_tables(write("l.csv", "nom,ville\nA,Blois,Nord\nB,Tours,Sud\nC,Blois\n"))


def test_trailing_separators_and_columns_without_a_name_shift_nothing(write):
    (table,) = read_tables(write("l.csv", "nom;ville;;\nA;Blois;;\nB;Tours;note;\n"))
    assert [row["nom"] for row in table.rows] == ["A", "B"]
    assert table.rows[1]["column 3"] == "note"


def test_equal_headers_stay_apart(write):
    (table,) = read_tables(write("l.csv", "nom;nom\nA;B\n"))
    assert table.rows == [{"nom": "A", "nom (2)": "B"}]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "l.csv is empty"),
        (b"\xef\xbb\xbf\n \n", "l.csv is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "l.csv is not text"),
        (b"\x00\x01\x02;\x00", "l.csv is not text"),
        (b'nom;ville\nA;"' + b"x\n" * 1000, "quotation mark opened in row 2 is not closed"),
        (b"nom;ville\nA;" + b"x" * 200_000, "row 2 cannot be read"),
        (b"a,b\n" + b"," * 6_000_000, "row 2 cannot be read"),
        (b"PK\x03\x04 broken", "l.csv is a damaged archive"),
    ],
)
def test_what_is_no_table_gets_one_sentence(write, content, message):
    with pytest.raises(MaillageError, match=message):
        read_tables(write("l.csv", content))


def test_a_missing_file_and_a_folder_get_one_sentence(tmp_path):
    with pytest.raises(MaillageError, match=r"absent\.csv does not exist"):
        read_tables(tmp_path / "absent.csv")
    with pytest.raises(MaillageError, match="is a folder"):
        read_tables(tmp_path)


def test_many_columns_of_one_name_are_told_apart_at_once():
    names = named_columns(["x"] * 2_000)
    assert (names[0], names[1], names[-1]) == ("x", "x (2)", "x (2000)")
    assert len(set(named_columns(["x", "x (2)", "x", "x", "x (2)"]))) == 5


@pytest.mark.parametrize("name", ["wide.csv", "wide.json"])
def test_a_table_with_thousands_of_columns_is_refused_in_one_sentence(tmp_path, name):
    columns = [f"c{number}" for number in range(2_001)]
    path = tmp_path / name
    path.write_text(json.dumps([dict.fromkeys(columns, 1)]) if name.endswith("json") else ";".join(columns) + "\n1;2\n")
    with pytest.raises(MaillageError, match=r"wide\.\w+ has 2001 columns, at most 2000 can be read"):
        read_tables(path)
