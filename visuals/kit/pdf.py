"""The slides as PDF, set by typst with the project's own fonts: the same texts, sizes and places as the PowerPoint document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from graph.language import translate
from visuals.kit.deck import Deck, rest
from visuals.kit.fitting import (
    CODE,
    CODE_TOP,
    FOOT,
    GAP,
    HIGH,
    LEAD,
    LINK_TOP,
    MARGIN,
    PICTURE_TOP,
    SMALL,
    TOP,
    WIDE,
    Sizes,
    fitted,
    part_widths,
    table_width,
)
from visuals.kit.powerpoint import code, foot_of
from visuals.sheets.pdf import in_own_fonts, set_pages
from visuals.sheets.sheet import clean

TEMPLATE = Path(__file__).parent / "slides.typ"


def pdf(deck: Deck) -> bytes:
    """The slides as one PDF, a page each. Cost: about 0.5 s, more for maps of thousands of ties."""
    return set_pages(TEMPLATE, data_of(deck), "pdf")[0]


def pages(deck: Deck, ppi: float = 48) -> list[bytes]:
    """Each slide as a PNG, to be looked at before anything is exported."""
    return set_pages(TEMPLATE, data_of(deck), "png", ppi)


def data_of(deck: Deck) -> dict[str, str]:
    """What the template is given."""
    data = {
        "title": clean(deck.title), "language": deck.language, "fictional": deck.fictional, "invented": translate("Fictional", deck.language).lower(),
        "wide": WIDE, "high": HIGH, "margin": MARGIN, "top": TOP, "foot": FOOT, "lead_size": LEAD, "small": SMALL, "picture_top": PICTURE_TOP, "gap": GAP, "code_side": CODE, "code_top": CODE_TOP, "link_top": LINK_TOP,
        "link": deck.link, "code": code(deck.link, "svg").decode() if deck.link else "",
        "slides": [_slide(deck, fitted(slide, bool(deck.link))) for slide in deck.slides],
    }  # fmt: skip
    return {"data": orjson.dumps(data).decode()}


def _slide(deck: Deck, sizes: Sizes) -> dict[str, Any]:
    slide = sizes.slide
    table = slide.table
    return {
        "key": slide.key, "title": clean(slide.title), "lead": clean(slide.lead), "title_size": sizes.title, "body": sizes.body, "cells": sizes.cells,
        "numbers": [{"value": one.value, "label": one.label, "definition": one.definition} for one in slide.numbers],
        "parts": [(clean(heading), [clean(line) for line in lines]) for heading, lines in slide.parts],
        "table": {
            "columns": table.columns, "widths": table.widths,
            "more": rest(table.left, deck.language),
            "rows": [[clean(cell) for cell in row] for row in table.rows],
        } if table else None,
        "table_width": table_width(slide), "part_widths": part_widths(slide.parts),
        "picture": {"drawing": in_own_fonts(slide.picture.drawing), "alt": clean(slide.picture.alt)} if slide.picture else None,
        "foot": clean(foot_of(deck, slide)),
    }  # fmt: skip
