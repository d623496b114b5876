"""Titles, headers repeated, totals: what is no row of a list is left out and said; no amount counts twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers import read_tables
from ingest.readers.table import table_from_cells
from ingest.readers.totals import without_totals


@pytest.fixture
def table(write):
    def made(text):
        (found,) = read_tables(write("l.csv", text))
        return found

    return made


def names(table):
    return [row["nom"] for row in table.rows]


def test_a_header_on_the_fourth_line_is_found_and_what_stands_above_said(table):
    found = table("Subventions 2018;;\nService des associations;;\n\nnom;ville;montant\nA;Blois;10\nB;Tours;20\n")
    assert (found.columns, found.numbers) == (("nom", "ville", "montant"), [5, 6])
    assert [(note.row, note.value) for note in found.notes] == [
        (1, "Subventions 2018"), (2, "Service des associations"),
    ]  # fmt: skip


def test_a_header_of_years_is_a_header(table):
    assert table("nom;2018;2019\nA;1;2\nB;3;4\n").columns == ("nom", "2018", "2019")


def test_a_header_repeated_on_each_page_is_left_out_and_said(table):
    found = table("nom;montant\nA;10\nNom ; Montant\nB;20\nnom;montant\nC;30\n")
    assert names(found) == ["A", "B", "C"]
    assert [note.problem.say("en") for note in found.notes] == ["The header of row 1 is repeated in the rows 3, 5."]


@pytest.mark.parametrize("called", ["TOTAL", "Total général", "Sous-total", "Totaux :", "Grand total", "TOTAL 2018"])
def test_a_row_called_total_is_left_out_and_said(table, called):
    found = table(f"nom;montant\nA;10\nB;20\n{called};30\n")
    assert names(found) == ["A", "B"]
    assert [(number, problem.say("en")) for number, _v, problem in found.unread] == [
        (4, "This row is a total of other rows.")
    ]


@pytest.mark.parametrize("name", ["TOTAL ENERGIES", "Ensemble vocal de Blois", "Somme toute"])
def test_an_organisation_whose_name_begins_like_a_total_stays(table, name):
    assert names(table(f"nom;montant\nA;10\nB;20\n{name};55\n")) == ["A", "B", name]


def test_a_total_of_a_group_is_known_by_its_sum_before_or_after_the_rows(table):
    assert names(table("nom;montant\nA;10\nB;20\nTotal Blois;30\nC;1\nD;2\nTotal Tours;3\n")) == ["A", "B", "C", "D"]
    assert names(table("nom;montant\nTotal Blois;30\nA;10\nB;20\nTotal Tours;3\nC;1\nD;2\n")) == ["A", "B", "C", "D"]


def test_a_total_followed_by_its_details_is_not_summed_twice(table):
    found = table("nom;objet;montant\nA;;30,00\nA;festival;10,00\nA;école;20,00\nB;stage;7,00\n")
    assert [row["objet"] for row in found.rows] == ["festival", "école", "stage"]
    assert [problem.say("en") for _n, _v, problem in found.unread] == [
        "This row is the total of the 2 rows that follow it."
    ]


def test_rows_of_one_name_that_do_not_sum_up_all_stay(table):
    assert len(table("nom;objet;montant\nA;;31\nA;festival;10\nA;école;20\n").rows) == 3


def test_notes_below_a_table_are_no_rows_and_said(table):
    found = table(
        "nom;ville;montant\nA;Blois;10\nB;Tours;20\n\nSource : service des associations;;\n(1) hors conventions;;\n"
    )
    assert names(found) == ["A", "B"]
    assert [(note.row, note.problem.say("en")) for note in found.notes] == [
        (5, "This line stands below the table."), (6, "This line stands below the table."),
    ]  # fmt: skip


def test_an_organisation_known_by_its_name_only_stays_though_it_is_the_last(table):
    assert names(table("nom;ville;montant\nA;Blois;10\nLe Relais;;\n")) == ["A", "Le Relais"]


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=20))
def test_with_or_without_its_total_a_list_sums_to_the_same(amounts):
    def total(rows):
        lines = enumerate([["nom", "montant"], *rows], 1)
        return sum(row["montant"] for row in without_totals(table_from_cells("l", "", "0", lines)).rows)

    rows = [[f"n{place}", amount] for place, amount in enumerate(amounts)]
    assert total([*rows, ["Total", sum(amounts)]]) == total(rows) == sum(amounts)
