"""The sheet is always one A4 page, says its sources and date, and shows every text as it is."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from visuals.sheets import pdf
from visuals.sheets.sheet import Acting, Piste

A4, A3 = (595, 842), (1191, 842)
HOSTILE = ('#read("/etc/passwd")', "*a* _b_ $c$", "]", "= Titre", "<img src=x>", "\\u{41}", '#import "x.typ": *', "=1+1", "@label")  # fmt: skip
LONG = "Fédération" * 20


def size(content: bytes) -> list[tuple[int, int]]:
    return [(round(page.mediabox.width), round(page.mediabox.height)) for page in PdfReader(io.BytesIO(content)).pages]


@pytest.mark.parametrize("count", [0, 10, 60])
@pytest.mark.parametrize(
    "name", ["Organisation inventée", "Association pour le développement du lien social " * 4, LONG]
)
def test_a_sheet_is_one_page_of_a4(make, count, name):
    assert size(pdf.sheet(make(count, name))) == [A4]


def test_what_is_cut_is_counted(make, read):
    (text,) = read(pdf.sheet(make(60)))
    assert "… et " in text
    assert "autres" in text
    cut = [int(part.split(" ")[0]) for part in text.split("… et ")[1:]]
    shown = {n for n in range(60) if f"Organisation inventée {n} " in text + " "}
    assert cut and max(cut) >= 60 - len(shown)


def test_nothing_is_cut_where_there_is_room(make, read):
    (text,) = read(pdf.sheet(make(4)))
    assert "… et" not in text
    for number in range(4):
        assert f"Organisation inventée {number}" in text


def test_the_end_of_a_reason_stays_when_lists_are_cut(make, read):
    ending = "Nous ignorons si elles le souhaitent : à vérifier avec elles."
    piste = Piste(
        "A · B", ("Les deux agissent sur l’isolement ; aucune alliance entre elles n’est recensée. " * 4 + ending,)
    )
    (text,) = read(pdf.sheet(make(60, pistes=(piste, piste, piste))))
    assert text.count("à vérifier avec elles.") == 3


def test_sources_and_date_are_on_every_sheet(make, read):
    for count in (0, 60):
        (text,) = read(pdf.sheet(make(count)))
        assert "Sources : Recensement d’essai." in text
        assert "Fait le 23 novembre 2026" in text


@pytest.mark.parametrize("draw", [pdf.sheet, pdf.wall])
def test_an_invented_territory_is_said_on_every_page(make, read, draw):
    for text in read(draw(make(10, fictional=True))):
        assert "fictif" in text.lower()
    for text in read(draw(make(10))):
        assert "fictif" not in text.lower()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_shown_as_it_is_and_never_read_as_a_command(make, read, text):
    sheet = make(
        2,
        title=text,
        questions=(text,),
        actors=(Acting(text, text, text),),
        pistes=(Piste(text, (text,), text),),
        need=(text,),
    )
    (shown,) = read(pdf.sheet(sheet))
    assert shown.count(text) >= 6


def test_emoji_right_to_left_and_other_alphabets_do_no_harm(make):
    assert size(pdf.sheet(make(3, "نادي 👵🏽 Κλαμπ Клуб \u202e"))) == [A4]


def test_an_empty_sheet_says_what_is_not_recorded(make, read):
    (text,) = read(pdf.sheet(make(0)))
    assert "Aucune organisation n’est recensée sur ce sujet à ce jour." in text


def test_a_sheet_in_english_speaks_english(make, read):
    (text,) = read(pdf.sheet(make(3, language="en")))
    assert "Who acts" in text
    assert "Qui agit\n" not in text


def test_the_wall_map_is_one_a3_across_with_its_source_and_date(make, read):
    content = pdf.wall(make(10))
    assert size(content) == [A3]
    (text,) = read(content)
    assert "Bien vieillir au Pays d’Essai" in text
    assert "Sources : Recensement d’essai." in text
    assert "Fait le 23 novembre 2026" in text


def test_a_page_can_be_looked_at_as_a_picture(make):
    assert pdf.sheet(make(3), "png", 40).startswith(b"\x89PNG")
    assert pdf.picture(make(3).map).startswith(b"\x89PNG")
