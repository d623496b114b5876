"""The slides of a kit as files: native, described, within their page, and safe whatever their texts hold."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pypdf import PdfReader

from visuals.kit.deck import Deck, Number, Picture, Slide, Table
from visuals.kit.fitting import CELLS, FOOT, SMALL, TOP, fitted, part_widths, rows_of, table_high, table_width
from visuals.kit.pdf import pages, pdf
from visuals.kit.powerpoint import powerpoint

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 44" width="96" height="44"><circle cx="9" cy="9" r="5"/></svg>'
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "#let x = 1 $y$ *z*",
)
LINK = "https://maillage.example.org/s/cle"


def deck(text: str = "Organisation", link: str = "", fictional: bool = False) -> Deck:
    slides = (
        Slide("title", text, text),
        Slide("actors", f"Qui {text}", numbers=(Number("12", text, text),), table=Table(("Famille", "Nombre"), ((text, "3"),), (0.6, 0.4)), notes=f"À dire {text}", foot=f"Sources : {text}"),
        Slide("maps", f"Carte {text}", picture=Picture("1-acteurs", DRAWING, DRAWING, f"Une carte {text}"), notes=text),
        Slide("needs", f"Besoins {text}", table=Table(("A", "B"), ((text, text),) * 3, (0.5, 0.5), 4)),
        Slide("next", f"Suite {text}", parts=(("À discuter", (text, text)), ("Et ensuite", (text,)))),
    )  # fmt: skip
    return Deck(f"Kit {text}", "Pays d’Essai", "fr", fictional, "Carte du 24 novembre 2026", slides, link)


def opened(made: bytes):
    return Presentation(io.BytesIO(made))


def said(page) -> str:
    texts = [shape.text_frame.text for shape in page.shapes if shape.has_text_frame]
    texts += [cell.text for shape in page.shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
    return "\n".join(texts)


def test_titles_texts_and_tables_can_be_changed_and_pictures_need_nothing():
    document = opened(powerpoint(deck()))
    assert [page.shapes.title.text for page in document.slides] == [slide.title for slide in deck().slides]
    assert [any(shape.has_table for shape in page.shapes) for page in document.slides] == [
        False,
        True,
        False,
        True,
        False,
    ]
    assert document.slide_width / document.slide_height == pytest.approx(16 / 9)
    with zipfile.ZipFile(io.BytesIO(powerpoint(deck()))) as archive:
        relations = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".rels"))
    assert 'TargetMode="External"' not in relations


def test_notes_are_for_the_speaker_and_pictures_and_tables_are_described():
    document = opened(powerpoint(deck("Asso")))
    assert document.slides[1].notes_slide.notes_text_frame.text == "À dire Asso"
    described = [
        shape._element.xpath(".//p:cNvPr")[0].get("descr")
        for page in document.slides
        for shape in page.shapes
        if shape.has_table or shape.shape_type == 13
    ]
    assert "Une carte Asso" in described
    assert all(described)


def test_the_address_of_a_copy_is_a_link_with_a_code_to_scan():
    document = opened(powerpoint(deck(link=LINK)))
    links = [
        run.hyperlink.address
        for page in document.slides
        for shape in page.shapes
        if shape.has_text_frame
        for par in shape.text_frame.paragraphs
        for run in par.runs
    ]
    assert links.count(LINK) == 2
    assert LINK in PdfReader(io.BytesIO(pdf(deck(link=LINK)))).pages[0].extract_text()


def test_what_is_invented_says_so_on_each_slide():
    document = opened(powerpoint(deck(fictional=True)))
    assert all("fictif" in said(page) for page in document.slides)
    assert all("fictif" in page.extract_text() for page in PdfReader(io.BytesIO(pdf(deck(fictional=True)))).pages)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_shown_as_they_are(text: str):
    document = opened(powerpoint(deck(text)))
    assert all(text in said(page) for page in document.slides)
    assert document.slides[2].notes_slide.notes_text_frame.text == text
    printed = PdfReader(io.BytesIO(pdf(deck(text))))
    assert all(text.split(" ", 1)[0] in page.extract_text() for page in printed.pages)
    assert not any("/JavaScript" in str(page.get_object()) for page in printed.pages)


@given(st.text(st.characters(codec=None), min_size=1, max_size=60))
@settings(max_examples=25, deadline=None)
def test_no_character_breaks_the_document(text: str):
    with zipfile.ZipFile(io.BytesIO(powerpoint(deck(text)))) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))  # noqa: S314
    assert pdf(deck(text)).startswith(b"%PDF")


words = st.text("abc éè", min_size=1, max_size=220)


@given(st.lists(st.tuples(words, st.lists(words, min_size=1, max_size=9)), min_size=1, max_size=2), st.booleans())
@settings(deadline=None)
def test_lists_stay_on_their_page_in_letters_of_14_points_or_more(parts, link):
    made = fitted(Slide("next", "Titre", parts=tuple((heading[:40], tuple(lines)) for heading, lines in parts)), link)
    assert made.body >= 14
    for (heading, lines), width in zip(made.slide.parts, part_widths(made.slide.parts), strict=True):
        high = rows_of(heading, made.body, width) * made.body * 1.22 + made.body * 0.5
        high += sum(rows_of(line, made.body, width - made.body) * made.body * 1.22 + made.body * 0.5 for line in lines)
        assert high <= FOOT - TOP or len(lines) == 1


@given(st.lists(st.tuples(words, words, words), min_size=1, max_size=30))
@settings(deadline=None)
def test_tables_stay_on_their_page_and_say_how_many_rows_are_left_out(rows):
    slide = Slide("needs", "Titre", table=Table(("A", "B", "C"), tuple(rows), (0.2, 0.4, 0.4)))
    made = fitted(slide)
    table = made.slide.table
    assert table is not None
    assert made.cells in CELLS
    assert len(table.rows) + table.left == len(rows)
    assert table_high(table, made.cells, table_width(slide)) <= FOOT - TOP or len(table.rows) == 1


def test_no_text_is_under_24_pixels_on_a_screen_of_1080():
    assert SMALL * 1080 / 540 >= 24
    long = replace(deck(), slides=tuple(replace(one, title=one.title * 9) for one in deck().slides))
    for page in opened(powerpoint(long)).slides:
        for shape in page.shapes:
            for paragraph in shape.text_frame.paragraphs if shape.has_text_frame else ():
                assert all(run.font.size.pt >= 12 for run in paragraph.runs)


def test_each_slide_can_be_looked_at_before():
    made = pages(deck())
    assert len(made) == len(deck().slides)
    assert all(one.startswith(b"\x89PNG") for one in made)
