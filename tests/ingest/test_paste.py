"""Pasted text becomes rows of cells; nothing is lost and nothing crashes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.paste import names_on_one_line, one_line, split


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_each_line_end_ends_a_row(end):
    assert split(f"A\tB{end}C\tD{end}") == [["A", "B"], ["C", "D"]]


def test_quoted_cells_keep_their_separators_and_fold_their_line_breaks():
    assert split('Nom\tVille\n"Maison ""La Ruche""\net Cie"\t"Blois\t41"') == [
        ["Nom", "Ville"],
        ['Maison "La Ruche" et Cie', "Blois 41"],
    ]


def test_a_quotation_mark_that_nothing_closes_is_a_part_of_the_name():
    assert split('"La Ruche\tBlois\nUDAF\tMer') == [['"La Ruche', "Blois"], ["UDAF", "Mer"]]
    assert split('Les "Amis" du quartier\tBlois\nUDAF\tMer')[0] == ['Les "Amis" du quartier', "Blois"]


@pytest.mark.parametrize("separator", ["\t", ";", "|", ","])
def test_each_separator_parts_a_list(separator):
    rows = [["Nom", "Ville"], ["UDAF", "Blois"], ["ADMR", "Mer"]]
    assert split("\n".join(separator.join(row) for row in rows)) == rows


def test_rows_that_another_separator_parts_the_same_way_fall_in_place():
    assert split("Nom;Ville\nUDAF;Blois\nADMR\tMer\nCIAS|Vineuil") == [
        ["Nom", "Ville"], ["UDAF", "Blois"], ["ADMR", "Mer"], ["CIAS", "Vineuil"],
    ]  # fmt: skip


def test_a_comma_in_some_names_parts_none():
    assert split("UDAF, section de Blois\nADMR\nCIAS du Blaisois") == [
        ["UDAF, section de Blois"],
        ["ADMR"],
        ["CIAS du Blaisois"],
    ]


def test_bullets_and_numbers_of_a_list_are_left_out():
    assert split("- UDAF\n• ADMR\n3. CIAS\n4) 3 Rivières") == [["UDAF"], ["ADMR"], ["CIAS"], ["3 Rivières"]]


def test_shorter_rows_are_as_wide_as_the_widest():
    assert split("A\tB\tC\nD\nE\tF") == [["A", "B", "C"], ["D", "", ""], ["E", "F", ""]]


def test_several_names_on_one_line_are_one_name_a_row():
    assert names_on_one_line(split("UDAF 41; CIAS; ADMR")) == [["UDAF 41"], ["CIAS"], ["ADMR"]]
    assert names_on_one_line(split("UDAF 41\tBlois")) is None


@pytest.mark.parametrize("text", ["", "  \n\t\n ", "\ufeff", "\x00\x00", '"', '""', "\t\t\t"])
def test_nothing_gives_no_row_or_one_that_holds_what_was_typed(text):
    assert all(any(row) for row in split(text))


def test_emoji_and_right_to_left_letters_stay_and_marks_that_turn_the_text_go():
    assert split("👩‍🌾 Ferme\nجمعية الأمل\n\u202eevil") == [["👩‍🌾 Ferme"], ["جمعية الأمل"], ["evil"]]


word = st.text(
    alphabet=st.characters(blacklist_categories=["Cs", "Cc", "Cf", "Zs", "Zl", "Zp", "Cn", "Co"]),
    min_size=1,
    max_size=12,
)
cell = st.lists(word, min_size=1, max_size=3).map(" ".join)
quotable = st.tuples(cell, st.sampled_from(["", "\n", "\t", '"'])).map(
    lambda two: two[0] + two[1] + two[0] if two[1] else two[0]
)


def copied(rows):
    """Rows as a spreadsheet copies them: cells with a tab, a line break or a leading quotation mark are quoted."""
    return "\r\n".join(
        "\t".join('"' + one.replace('"', '""') + '"' if any(c in one for c in '\t\n"') else one for one in row)
        for row in rows
    )


@settings(deadline=None)
@given(
    st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(quotable, min_size=width, max_size=width), min_size=1, max_size=8)
    )
)
def test_what_a_spreadsheet_copies_comes_back_cell_by_cell(rows):
    assert split(copied(rows)) == [[one_line(one) for one in row] for row in rows]


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_crashes_and_no_letter_or_digit_is_lost(text):
    rows = split(text, whole_lines=True)
    if not any(line.lstrip()[:1].isdigit() for line in text.splitlines()):
        # the numbers of a numbered list are the one thing left out
        assert letters("".join(cell for row in rows for cell in row)) == letters(text)
    assert len({len(row) for row in split(text)}) <= 1
    assert letters("".join(cell for row in split(text) for cell in row)) in (
        letters(text),
        letters("".join(c for r in rows for c in r)),
    )


def letters(text):
    return [c for c in text if c.isalnum() and c.isprintable()]


@settings(deadline=None)
@given(st.lists(st.sampled_from(['"', '""', "\t", ";", "\n", "a", " ", ","]), max_size=400).map("".join))
def test_quotation_marks_in_any_order_lose_no_letter(text):
    assert sum(cell.count("a") for row in split(text) for cell in row) == text.count("a")
