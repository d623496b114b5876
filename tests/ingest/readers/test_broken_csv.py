"""Delimited text that tools and people have spoilt is mended where one way only is possible, left out and said elsewhere."""

from __future__ import annotations

import pytest

from ingest.readers import read_tables


@pytest.fixture
def table(write):
    def made(text):
        (found,) = read_tables(write("l.csv", text))
        return found

    return made


def values(table):
    return [tuple(row.values()) for row in table.rows]


def said(table):
    return [note.problem.say("en") for note in table.notes]


def test_a_decimal_comma_without_quotes_is_joined_again_and_said(table):
    found = table("nom,montant,ville\nA,10,50,Blois\nB,12,Tours\n")
    assert values(found) == [("A", "10,50", "Blois"), ("B", "12", "Tours")]
    (note,) = found.notes
    assert (note.row, note.action.say("en")) == (2, "Read as: A | 10,50 | Blois")


def test_of_two_ways_to_join_the_one_in_a_column_of_amounts_is_taken(table):
    assert values(table("nom,cp,montant\nA,41000,10,50\nB,37000,20\n"))[0] == ("A", "41000", "10,50")


def test_where_two_ways_are_possible_the_row_is_left_out_and_said(table):
    found = table("nom,montant 1,montant 2\nA,10,50,20\nB,1,2\n")
    assert [number for number, _value, _problem in found.unread] == [2]
    assert values(found) == [("B", "1", "2")]


def test_several_numbers_of_one_row_are_joined(table):
    assert values(table("nom,montant,part\nA,10,50,20,30\nB,1,2\n"))[0] == ("A", "10,50", "20,30")


def test_lines_that_stand_whole_in_quotation_marks_are_opened(table):
    found = table('"nom;ville;note"\n"A;Blois;""x"""\n"B;Tours;y"\n')
    assert values(found) == [("A", "Blois", "x"), ("B", "Tours", "y")]
    assert said(found) == ["Whole lines stand in quotation marks (rows 1, 2, 3)."]


def test_one_line_that_stands_whole_in_quotation_marks_is_opened(table):
    found = table('nom,ville,note\nA,Blois,x\n"B,Tours,""y"""\n')
    assert values(found)[1] == ("B", "Tours", "y")
    assert said(found) == ["Whole lines stand in quotation marks (rows 3)."]


def test_a_name_that_holds_the_delimiter_is_not_split(table):
    assert values(table('nom,ville\n"Blois, Tours",\nB,Tours\n'))[0] == ("Blois, Tours", "")


def test_a_quotation_mark_that_is_never_closed_swallows_no_row(table):
    found = table('nom;ville\nA;"Blois\nB;Tours\nC;Vendôme\n')
    assert values(found) == [("A", '"Blois'), ("B", "Tours"), ("C", "Vendôme")]
    assert said(found) == ["The quotation marks of the rows 2 do not come in pairs."]


def test_a_quotation_mark_closed_by_a_later_row_swallows_no_row(table):
    found = table('nom;ville;n\nA;"Blois;1\nB;"Tours";2\n')
    assert [row["nom"] for row in found.rows] == ["A", "B"]


def test_a_name_that_begins_with_a_quotation_keeps_its_marks(table):
    assert values(table('nom;ville\n"Le Bon" choix;Blois\nB;Tours\n'))[0] == ('"Le Bon" choix', "Blois")


def test_thousands_of_broken_quotations_are_read_line_by_line(table):
    found = table("nom;ville\n" + 'A;"Blois\n' * 3000)
    assert len(found.rows) == 3000


def test_rows_with_fewer_cells_are_said(table):
    found = table("nom;ville;note\nA;Blois;x\nB;Tours\n")
    assert said(found) == ["The rows 3 have fewer values than there are columns: a line break inside a value?"]


def test_single_quotes_and_backslashes_quote_too(table):
    assert values(table("'nom','ville'\n'A, B','Blois'\n'C','Tours'\n"))[0] == ("A, B", "Blois")
    assert values(table('nom,ville\n"A \\"x\\", B",Blois\n"C",Tours\n'))[0] == ('A "x", B', "Blois")


@pytest.mark.parametrize("mark", [":", "^", "~"])
def test_rare_delimiters_are_found(table, mark):
    assert values(table(f"nom{mark}ville\nA{mark}Blois\nB{mark}Tours\n"))[1] == ("B", "Tours")


def test_old_line_ends_are_read(table):
    assert values(table("nom;ville\rA;Blois\rB;Tours\r")) == [("A", "Blois"), ("B", "Tours")]


def test_a_table_of_one_column_is_one(table):
    assert values(table("nom\nA\nB\n")) == [("A",), ("B",)]
