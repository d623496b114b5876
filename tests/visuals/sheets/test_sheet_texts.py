"""The sheet's texts: what a person sees in the form is what is printed, and nothing is lost on the way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from visuals.sheets.sheet import CELLS, Acting, Piste, Sheet, cell, clean, line, texts, with_texts

words = st.text(max_size=40).map(line).filter(bool)
columns = st.text(max_size=40).map(cell)
reasons = words.filter(lambda text: not (text.startswith("[") and text.endswith("]")))
PLAIN = Sheet("Titre", "Blois", "Vieillissement", "24 novembre 2026")


@given(
    st.lists(words, max_size=4), st.lists(st.tuples(columns.filter(bool), columns.filter(bool), columns), max_size=4),
    st.lists(st.tuples(reasons, st.lists(reasons, max_size=3)), max_size=3),
)  # fmt: skip
def test_a_sheet_is_the_same_after_its_texts_were_read_back(needs, actors, pistes):
    sheet = with_texts(PLAIN, {})
    sheet = Sheet(
        **{**vars(sheet), "need": tuple(needs), "actors": tuple(Acting(*one) for one in actors), "pistes": tuple(Piste(title, tuple(lines)) for title, lines in pistes)}
    )  # fmt: skip
    assert with_texts(sheet, texts(sheet)) == sheet


def test_the_answer_stands_in_square_brackets():
    sheet = with_texts(PLAIN, {"pistes": "A · B\n[À explorer]\nUne raison.\nUne autre.\n\nC · D"})
    assert sheet.pistes == (Piste("A · B", ("Une raison.", "Une autre."), "À explorer"), Piste("C · D"))


def test_columns_of_who_acts_may_be_left_out():
    sheet = with_texts(
        PLAIN,
        {
            "actors": "Club des aînés\nMairie | Collectivités\n  \nCaisse | Protection sociale | Une alliance | et la suite"
        },
    )
    assert sheet.actors == (
        Acting("Club des aînés"), Acting("Mairie", "Collectivités"), Acting("Caisse", "Protection sociale", "Une alliance | et la suite"),
    )  # fmt: skip


def test_an_empty_text_empties_its_part_but_a_sheet_keeps_a_title():
    sheet = with_texts(Sheet("Titre", "Blois", "", "", need=("Un besoin",)), {"need": " \n ", "title": "  "})
    assert sheet.need == ()
    assert sheet.title == "Titre"


def test_unknown_parts_are_left_alone():
    assert with_texts(PLAIN, {"map": "<svg>", "fictional": "1"}) == PLAIN
    assert "map" not in CELLS


def test_control_characters_and_lone_surrogates_are_left_out():
    assert clean("a\x00b\x0bc\ud800d\r\ne\rf") == "abcd\ne\nf"


def test_who_acts_is_written_as_a_person_would():
    sheet = Sheet("Titre", "Blois", "", "", actors=(Acting("CCAS (Blois)", "Associations", "Une alliance, une autre"),))
    (row,) = texts(sheet)["actors"].split("\n")
    assert row.replace("\u00a0", " ") == "CCAS (Blois) (Associations) : Une alliance, une autre"
    assert with_texts(sheet, {"actors": row}) == sheet
    assert with_texts(sheet, {"actors": "Les Amis (Vienne)"}).actors == (Acting("Les Amis (Vienne)"),)
