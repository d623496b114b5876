"""The slides as .pptx: native titles, texts and tables to be changed, pictures that need nothing, notes for the speaker."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from graph.language import translate
from visuals import palette
from visuals.kit.deck import Deck, Slide, Table, rest
from visuals.kit.fitting import (
    CODE,
    CODE_TOP,
    FOOT,
    GAP,
    HIGH,
    LEAD,
    LINK_TOP,
    MARGIN,
    PAD,
    PICTURE_TOP,
    SMALL,
    TOP,
    WIDE,
    Sizes,
    fitted,
    part_widths,
    row_high,
    table_width,
)
from visuals.raster import pixels
from visuals.sheets.sheet import clean

if TYPE_CHECKING:
    from pptx.presentation import Presentation

SERIF, SANS = "Georgia", "Arial"
"""Fonts that every office suite has, or has one of the same widths for."""
SOFT, MARK = "525866", "8a5a00"
EMU = 12700
"""English metric units in a point."""
TITLE_ONLY = 5


def powerpoint(deck: Deck) -> bytes:
    """The slides as a PowerPoint document (16:9) that opens without repair. Cost: about 0.2 s a picture."""
    from pptx import Presentation as make

    document = make()
    _dress(document)
    for at, slide in enumerate(deck.slides, 1):
        _slide(document, deck, fitted(slide, bool(deck.link)), at)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = clean(deck.title), "Maillage", ""
    properties.language = "fr-FR" if deck.language == "fr" else "en-GB"
    properties.last_modified_by = "Maillage"
    properties.created = properties.modified = datetime.datetime.now(datetime.UTC).replace(microsecond=0, tzinfo=None)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _dress(document: Presentation) -> None:
    """16:9, paper-coloured, in the two fonts; the template's own places follow the new width."""
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.util import Emu

    before = document.slide_width or 1
    document.slide_width, document.slide_height = Emu(_emu(WIDE)), Emu(_emu(HIGH))
    master = document.slide_masters[0]
    fill = master.background.fill
    fill.solid()
    fill.fore_color.rgb = _rgb(palette.PAPER)
    for holder in (master, *master.slide_layouts):
        for shape in holder.placeholders:
            if shape.element.find(".//{http://schemas.openxmlformats.org/drawingml/2006/main}xfrm") is not None:
                shape.left, shape.width = (Emu(round(side * WIDE * EMU / before)) for side in (shape.left, shape.width))
    theme: Any = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    text = theme.blob.decode("utf-8")
    text = re.sub(r'(<a:majorFont>\s*<a:latin typeface=")[^"]*', rf"\g<1>{SERIF}", text)
    text = re.sub(r'(<a:minorFont>\s*<a:latin typeface=")[^"]*', rf"\g<1>{SANS}", text)
    theme._blob = text.encode("utf-8")


def _slide(document: Presentation, deck: Deck, sizes: Sizes, at: int) -> None:
    slide = sizes.slide
    page = document.slides.add_slide(document.slide_layouts[TITLE_ONLY])
    first = slide.key == "title"
    title = page.shapes.title
    title.left, title.top, title.width, title.height = _box(
        MARGIN, 120 if first else 14, WIDE - 2 * MARGIN - 90, 110 if first else 62
    )
    _write(
        title.text_frame,
        [(slide.title, 40 if first else sizes.title, True, palette.INK)],
        deck.language,
        serif=True,
        anchor="bottom" if first else "middle",
    )
    if deck.fictional:
        _fictional(page, deck)
    if slide.lead:
        lead = (slide.lead, 20 if first else LEAD, False, SOFT)
        _texts(page, (MARGIN, 244 if first else 76, WIDE - 2 * MARGIN, 48), [lead], deck.language)
    if slide.picture:
        picture = page.shapes.add_picture(
            io.BytesIO(pixels(slide.picture.drawing)), 0, _emu(PICTURE_TOP), _emu(WIDE), _emu(HIGH - PICTURE_TOP)
        )
        _described(picture, slide.picture.name, slide.picture.alt)
    _numbers(page, slide, deck)
    left = MARGIN
    for (heading, lines), width in zip(slide.parts, part_widths(slide.parts), strict=True):
        _part(page, deck, heading, lines, left, width, sizes.body)
        left += width + GAP
    if slide.table:
        _table(page, deck, slide, slide.table, sizes.cells)
    if slide.key in ("title", "next") and deck.link:
        _link(page, deck)
    if not slide.picture:
        _texts(
            page, (MARGIN, 500, WIDE - 2 * MARGIN - 60, 34), [(foot_of(deck, slide), SMALL, False, SOFT)], deck.language
        )
        _texts(page, (WIDE - MARGIN - 50, 500, 50, 20), [(str(at), SMALL, False, SOFT)], deck.language, right=True)
    if slide.notes:
        page.notes_slide.notes_text_frame.text = clean(slide.notes)


def foot_of(deck: Deck, slide: Slide) -> str:
    """What stands at the foot of a slide without a picture, which has its own: sources, date."""
    invented = f"{translate('Fictional', deck.language)} {translate('– invented data.', deck.language)}"
    said = " · ".join(part for part in (slide.foot, deck.date) if part)
    return f"{invented} {said}" if deck.fictional else said


def _numbers(page: Any, slide: Slide, deck: Deck) -> None:
    """Large figures, one under the other, in the left half."""
    step = min(110.0, (FOOT - TOP) / max(1, len(slide.numbers)))
    for at, one in enumerate(slide.numbers):
        lines = [(f"{one.value} {one.label}", 24.0, True, palette.INK), (one.definition, 14.0, False, SOFT)]
        width = (WIDE - 2 * MARGIN) * 0.46
        _texts(page, (MARGIN, TOP + at * step, width, step), [line for line in lines if line[0]], deck.language)


def _part(page: Any, deck: Deck, heading: str, lines: Sequence[str], left: float, width: float, size: float) -> None:
    said = [(heading, size, True, palette.INK)] if heading else []
    said += [(line, size, False, palette.INK) for line in lines]
    _texts(page, (left, TOP, width, FOOT - TOP), said, deck.language, after=size * 0.5)


def _table(page: Any, deck: Deck, slide: Slide, table: Table, size: float) -> None:

    width = table_width(slide)
    left = WIDE - MARGIN - width
    rows = [table.columns, *table.rows]
    highs = [row_high(row, table.widths, size, width) for row in rows]
    frame = page.shapes.add_table(len(rows), len(table.columns), _emu(left), _emu(TOP), _emu(width), _emu(sum(highs)))
    _described(frame, slide.title, slide.title)
    made = frame.table
    made.horz_banding = False
    for at, share in enumerate(table.widths):
        made.columns[at].width = _emu(width * share)
    for at, (row, high) in enumerate(zip(rows, highs, strict=True)):
        made.rows[at].height = _emu(high)
        for column, text in enumerate(row):
            cell = made.cell(at, column)
            cell.fill.solid()
            cell.fill.fore_color.rgb = _rgb("e7e3d8" if at == 0 else "fbfaf7" if at % 2 else "f3f0e8")
            cell.margin_left = cell.margin_right = _emu(PAD)
            cell.margin_top = cell.margin_bottom = _emu(PAD)
            _write(cell.text_frame, [(text, size, at == 0 or column == 0, palette.INK)], deck.language)
    if table.left:
        more = rest(table.left, deck.language)
        _texts(page, (left, TOP + sum(highs) + 4, width, size * 2), [(more, size, False, SOFT)], deck.language)


def _fictional(page: Any, deck: Deck) -> None:
    mark = page.shapes.add_textbox(*_box(WIDE - MARGIN - 76, 31, 76, 28))
    mark.line.color.rgb = _rgb(MARK)
    _write(
        mark.text_frame,
        [(translate("Fictional", deck.language).lower(), 16, True, MARK)],
        deck.language,
        anchor="middle",
        centre=True,
    )


def _link(page: Any, deck: Deck) -> None:
    """The code to scan and the address, to be opened by a press."""
    picture = page.shapes.add_picture(io.BytesIO(code(deck.link)), *_box(WIDE - MARGIN - CODE, CODE_TOP, CODE, CODE))
    said = translate("Code to scan: {address}", deck.language, address=deck.link)
    _described(picture, said, said)
    shape = _texts(
        page,
        (MARGIN, LINK_TOP, WIDE - 2 * MARGIN - CODE - 20, 34),
        [(deck.link, 16, False, palette.ACCENT)],
        deck.language,
    )
    shape.text_frame.paragraphs[0].runs[0].hyperlink.address = deck.link


def code(link: str, kind: str = "png") -> bytes:
    """A code that telephones read, as ``png`` or ``svg``."""
    import segno

    buffer = io.BytesIO()
    segno.make(link, error="m").save(buffer, kind=kind, scale=12, border=2, dark=palette.INK, light="#ffffff")
    return buffer.getvalue()


Line = tuple[str, float, bool, str]
"""A paragraph: its text, its size, whether it is bold, its colour."""


def _texts(
    page: Any,
    box: tuple[float, float, float, float],
    lines: Sequence[Line],
    language: str,
    after: float = 0,
    right: bool = False,
) -> Any:
    shape = page.shapes.add_textbox(*_box(*box))
    _write(shape.text_frame, lines, language, after=after, right=right)
    return shape


def _write(
    frame: Any, lines: Sequence[Line], language: str, *, serif: bool = False, after: float = 0, anchor: str = "top",
    right: bool = False, centre: bool = False,
) -> None:  # fmt: skip
    """Paragraphs as text and nothing else: characters that no document may hold are left out."""
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}[anchor]
    for at, (text, size, bold, colour) in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.CENTER if centre else PP_ALIGN.LEFT
        paragraph.space_after = Pt(after)
        run = paragraph.add_run()
        run.text = " ".join(clean(text).split("\n"))
        run.font.size, run.font.bold = Pt(size), bold
        run.font.name = SERIF if serif else SANS
        run.font.color.rgb = _rgb(colour)
        run._r.get_or_add_rPr().set("lang", "fr-FR" if language == "fr" else "en-GB")


def _described(shape: Any, name: str, alt: str) -> None:
    """What a picture or a table shows, for those who do not see it."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("name", clean(name)[:250])
    properties.set("descr", clean(alt))


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour.lstrip("#"))  # type: ignore[no-untyped-call]


def _box(left: float, top: float, width: float, high: float) -> tuple[int, int, int, int]:
    return _emu(left), _emu(top), _emu(width), _emu(high)


def _emu(points: float) -> int:
    return round(points * EMU)
