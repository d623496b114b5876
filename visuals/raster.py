"""A drawing as a picture of pixels (PNG), its texts in the project's own fonts, for where SVG is not taken."""

from __future__ import annotations

import re

from visuals.network_map import NetworkMap
from visuals.sheets.pdf import picture
from visuals.stills import PAGE, Look, svg

PIXELS_AN_INCH = 96
"""At this resolution a pixel of the drawing is one of the picture."""


def png(drawn: NetworkMap, look: Look = PAGE) -> bytes:
    """The map as PNG, of the size in its options, the same as `visuals.stills.svg`. Cost: about 0.1 s at 1920×1080, more for thousands of ties."""
    return pixels(svg(drawn, look))


def pixels(drawing: str) -> bytes:
    """An SVG document of the project as PNG of the same size. The fonts it carries are the renderer's own already."""
    without_fonts = re.sub(r"<style>.*?</style>", "", drawing, count=1, flags=re.DOTALL)
    return picture(without_fonts, PIXELS_AN_INCH)
