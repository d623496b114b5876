"""The editable sheet: headings, lists and tables of the word processor's own, nothing cut."""

from __future__ import annotations

import io
import zipfile

import docx

from visuals.sheets import word
from visuals.sheets.minutes import Entry, Minutes
from visuals.sheets.sheet import Acting


def opened(content: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(content))


def test_it_has_headings_lists_a_table_and_the_map(make):
    found = opened(word.sheet(make(60)))
    headings = [one.text for one in found.paragraphs if one.style.name == "Heading 1"]
    assert headings == ["Le besoin", "Qui agit", "La carte", "Pistes à discuter", "Questions à poser", "À inviter"]
    assert sum(one.style.name == "List Bullet" for one in found.paragraphs) > 60
    assert len(found.tables[0].rows) == 61
    assert len(found.inline_shapes) == 1
    assert found.core_properties.title == "Bien vieillir au Pays d’Essai"


def test_sources_date_and_what_is_invented_are_at_its_foot(make):
    foot = opened(word.sheet(make(2, fictional=True))).sections[0].footer.paragraphs[0].text
    assert "Fictif" in foot
    assert "Recensement d’essai" in foot
    assert "23 novembre 2026" in foot


def test_hostile_texts_stay_texts(make):
    text = '<w:p/>&amp; \x00\x0b\ud800 =cmd|"/c calc"!A1 {{7*7}}'
    content = word.sheet(make(1, title=text, actors=(Acting(text),), questions=(text,)))
    found = opened(content)
    assert "<w:p/>&amp;" in found.tables[0].rows[1].cells[0].text
    assert not [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if "vba" in name.lower()]


def test_an_empty_sheet_says_so(make):
    text = "\n".join(one.text for one in opened(word.sheet(make(0))).paragraphs)
    assert "Aucune piste n’est retenue pour l’instant." in text


def test_minutes_have_a_row_an_entry():
    minutes = Minutes(
        "Ce qui a changé", "Blois", "Depuis le début", (("Organisations venues", ("Club",)),), (Entry("14:05", "moi", "Club", "Annulé"),),
        fictional=True, made="Fait le 23 novembre 2026.",
    )  # fmt: skip
    found = opened(word.minutes(minutes))
    assert [cell.text for cell in found.tables[0].rows[1].cells] == ["14:05", "moi", "Club (Annulé)"]
    assert "Fictif" in found.sections[0].footer.paragraphs[0].text
