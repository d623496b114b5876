"""Text is read in the encoding it was written in, even when it changes on the way; what was done is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import MaillageError
from ingest.readers import read_tables
from ingest.readers.encodings import read_text

TEXT = "Région;Rôle;Note\nCôte-d’Or;élu;« vœu »\n"
ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "mac_roman"]


def said(notes):
    return [note.problem.say("en") for note in notes]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_french_text_reads_back_equal_from_any_encoding(encoding):
    assert read_text(TEXT.encode(encoding), "l.csv")[0] == TEXT


@given(
    st.lists(st.text("abc éèêàçùôîëïÉÀ«»’–€œ;,1\n", min_size=1, max_size=30), min_size=1, max_size=30),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-32"]),
)
def test_any_french_text_reads_back_equal(lines, encoding):
    text = "\n".join(lines)
    assert read_text(text.encode(encoding), "l.csv")[0] == text


def test_an_encoding_unlike_windows_is_said():
    _text, notes, _name = read_text(TEXT.encode("mac_roman"), "l.csv")
    assert said(notes) == ["This text is in an old encoding; it was read as Mac Roman."]


def test_two_encodings_in_one_file_are_each_read_in_its_own_and_the_lines_said():
    text, notes, _name = read_text(TEXT.encode() + TEXT.encode("cp1252") + TEXT.encode(), "l.csv")
    assert text == TEXT * 3
    assert said(notes) == ["This file holds two encodings: the lines 3, 4 are in Windows-1252, the others in UTF-8."]


def test_an_encoding_that_changes_after_many_kilobytes_loses_no_letter():
    text, notes, _name = read_text(TEXT.encode() * 3000 + TEXT.encode("cp1252") * 3000, "l.csv")
    assert text == TEXT * 6000
    assert len(notes) == 1


def test_two_encodings_in_one_line_are_told_apart():
    text, _notes, _name = read_text("été;".encode() + "hiver à l’abri\n".encode("cp1252"), "l.csv")
    assert text == "été;hiver à l’abri\n"


def test_a_lost_letter_is_said_where_it_stands(write):
    (table,) = read_tables(write("l.csv", "nom;ville\nA;Orl\ufffdans\nB;Blois\n"))
    assert [(note.row, note.column, note.value) for note in table.notes] == [(2, "ville", "Orl\ufffdans")]


def test_text_that_was_encoded_twice_is_read_as_meant_and_said():
    text, notes, _name = read_text("nom\nÃ©cole dâ€™Ã  cÃ´tÃ© Ã©tÃ© déjà\n".encode(), "l.csv")
    assert text == "nom\nécole d’à côté été déjà\n"
    assert said(notes) == ["Letters such as “Ã©” stood for accents in the lines 2: this text was encoded twice."]


def test_capital_letters_beside_quotation_marks_are_no_second_encoding():
    assert read_text("« LIBERTÉ» été".encode("cp1252"), "l.csv") == ("« LIBERTÉ» été", [], "Windows-1252")


def test_wide_text_cut_in_the_middle_gets_one_sentence():
    with pytest.raises(MaillageError, match="begins as UTF-16 but holds other bytes"):
        read_text(TEXT.encode("utf-16")[:-1], "l.csv")
