"""The sheet of a meeting as a document to be changed in a word processor: headings, lists and tables of its own."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from graph.language import translate
from visuals.sheets.minutes import Minutes
from visuals.sheets.pdf import labels, picture, sources
from visuals.sheets.sheet import Sheet, clean

if TYPE_CHECKING:
    from docx.document import Document

PICTURE_CM = 15.5


def sheet(shown: Sheet) -> bytes:
    """The sheet as .docx: everything it holds, nothing cut. Cost: about 0.5 s, most of it the map's picture."""
    said = labels(shown.language)
    document = new(shown.title, shown.place, shown.language, shown.fictional)
    _section(document, said["need"], shown.need, said["no_need"])
    document.add_heading(said["actors"], 1)
    if shown.actors:
        columns = [translate(name, shown.language) for name in ("Organisation", "Family", "Alliances on this subject")]
        table(document, columns, [(one.name, one.family, one.alliances) for one in shown.actors])
    else:
        document.add_paragraph(said["no_actor"])
    if shown.alliances:
        _section(document, said["alliances"], shown.alliances, "")
    document.add_heading(said["map"], 1)
    if shown.map:
        from docx.shared import Cm

        document.add_picture(io.BytesIO(picture(shown.map)), width=Cm(PICTURE_CM))
        document.add_paragraph(clean(shown.map_title), style="Caption")
    else:
        document.add_paragraph(said["no_map"])
    if shown.with_pistes:
        _pistes(document, shown, said)
    _section(document, said["questions"], shown.questions, said["no_question"])
    _section(document, said["invitations"], shown.invitations, said["no_invitation"])
    return finished(document, shown.sources, shown.made, shown.language, shown.fictional)


def _pistes(document: Document, shown: Sheet, said: dict[str, str]) -> None:
    document.add_heading(said["pistes"], 1)
    for one in shown.pistes:
        document.add_heading(clean(one.title), 2)
        if one.answer:
            document.add_paragraph().add_run(clean(one.answer)).bold = True
        for reason in one.lines:
            document.add_paragraph(clean(reason), style="List Bullet")
    if not shown.pistes:
        document.add_paragraph(said["no_piste"])


def minutes(shown: Minutes) -> bytes:
    """What has changed and what was entered, as .docx."""
    said = labels(shown.language)
    document = new(shown.title, shown.place, shown.language, shown.fictional)
    document.add_paragraph(clean(shown.since))
    for title, lines in shown.changed:
        _section(document, title, lines, "")
    if not shown.changed:
        document.add_paragraph(said["no_change"])
    document.add_heading(said["entered"], 1)
    if shown.entries:
        rows = [(one.when, one.who, f"{one.what} ({one.fate})" if one.fate else one.what) for one in shown.entries]
        table(document, [said["when"], said["who"], said["what"]], rows)
    else:
        document.add_paragraph(said["no_entry"])
    return finished(document, (), shown.made, shown.language, shown.fictional)


def new(title: str, place: str, language: str, fictional: bool) -> Document:
    """An A4 document with its title and where, on what, when beneath it; an invented territory is said at once."""
    from docx import Document as make
    from docx.shared import Cm, Pt

    document = make()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin = page.bottom_margin = Cm(1.8)
    document.styles["Normal"].font.size = Pt(10.5)
    document.core_properties.title = clean(title)
    document.core_properties.author = "Maillage"
    document.core_properties.comments = ""
    document.core_properties.language = "fr-FR" if language == "fr" else "en-GB"
    document.add_heading(clean(title), 0)
    paragraph = document.add_paragraph(clean(place), style="Subtitle")
    if fictional:
        run = paragraph.add_run(f" – {translate('Fictional', language)} {translate('– invented data.', language)}")
        run.bold = True
    return document


def finished(document: Document, named: tuple[str, ...], made: str, language: str, fictional: bool) -> bytes:
    """The document with its sources, its date and the mark of what is invented on every page's foot, as bytes."""
    text = " ".join(
        part for part in (translate("Fictional", language) + "." if fictional else "", sources(named, language), clean(made)) if part
    )  # fmt: skip
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.text = clean(text)
    _small(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def table(document: Document, columns: list[str], rows: Sequence[Sequence[str]]) -> None:
    """A table with a heading row that is repeated on every page."""
    from docx.oxml import OxmlElement

    made = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    for place, name in zip(made.rows[0].cells, columns, strict=True):
        place.paragraphs[0].add_run(name).bold = True
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in rows:
        for place, text in zip(made.add_row().cells, row, strict=True):
            place.text = clean(text)
    document.add_paragraph()


def _section(document: Document, title: str, items: tuple[str, ...], nothing: str) -> None:
    document.add_heading(title, 1)
    for one in items:
        document.add_paragraph(clean(one), style="List Bullet")
    if not items:
        document.add_paragraph(nothing)


def _small(paragraph: Any) -> None:
    from docx.shared import Pt

    for run in paragraph.runs:
        run.font.size = Pt(7.5)
