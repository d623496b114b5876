"""The marks of a drawing, whatever stands around it: how it is to look, shapes, lines, texts as XML may hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from visuals import palette
from visuals.colouring import Ink, by_family
from visuals.map_parts import Thing, Tie
from visuals.sheets.sheet import clean

TIES = {
    "joint": (palette.INK, 0.4, 1.0, ""), "framework": (palette.INK, 0.28, 1.0, ""), "membership": (palette.INK, 0.25, 0.8, ""),
    "funding": (palette.INK, 0.3, 1.0, "2 3"), "missing": (palette.ACCENT, 1.0, 2.0, "6 4"),
    "said": (palette.INK, 0.62, 0.9, "1 3"),
}  # fmt: skip
"""How a layer's ties are drawn: colour, opacity, width, dashes (as in map.js)."""
HATCHES = {
    "solid": f'<rect width="6" height="6" fill="{palette.INK}"/>',
    "empty": "",
    "lines": f'<path d="M0 6L6 0" stroke="{palette.INK}" stroke-width="1.4"/>',
    "dots": f'<circle cx="3" cy="3" r="1.1" fill="{palette.INK}"/>',
    "cross": f'<path d="M0 3H6M3 0V6" stroke="{palette.INK}" stroke-width="1"/>',
}
"""Fills of a drawing without colours, on a square of 6 pixels."""
FILLS = {
    "collectivites": "solid", "associations": "empty", "entreprises": "lines", "citoyens": "dots", "etat": "cross", "fondations": "solid",
    "protection-sociale": "solid", "logement-medico-social": "empty", "enseignement-recherche": "lines",
}  # fmt: skip
"""The fill of each family in a drawing without colours: two of one fill have shapes that are far from each other."""
SHAPE_FILLS = {palette.FAMILIES[family].shape: fill for family, fill in FILLS.items()}
NEUTRAL = palette.Style("#b9bcc1", "#525866", "disc")
"""An actor of which the colours of the map tell nothing."""


@dataclass(frozen=True)
class Look:
    """How a drawing stands on its page: its paper, in colours or in black and white, with its own title and sources or without.

    ``framed``: with title, sources and the fonts themselves; without, what holds the drawing says and brings them.
    ``marked``: ids of things with a ring around, which came last. ``letters``: the size of names, in pixels.
    ``fills``: the drawing is as large as its page, however few things it has. ``scale``: how many times larger letters and
    marks are, for a picture seen from afar. ``most``: so many names at most (0: as many as find room). ``titled``: a framed
    picture has its title inside. ``every``: each name stands on the drawing, by a number in a list where it has no room, or
    its absence is said. ``rows``: things without a tie stand in rows below. ``step``: how far a build-up series has come (see STEPS); things stand at the same places in each.
    """

    paper: str = palette.PAPER
    colours: bool = True
    framed: bool = True
    marked: frozenset[str] = frozenset()
    letters: float = 13.0
    fills: bool = False
    scale: float = 1.0
    most: int = 0
    titled: bool = True
    step: str = ""
    every: bool = False
    rows: bool = False


PAGE = Look()
STEPS = ("actors", "alliances", "pistes")
"""A build-up series: the actors alone, with what they do together, with what could be explored."""
Placed = Mapping[str, tuple[float, float, float]]


def slide_look(size: tuple[int, int], step: str = "", titled: bool = True) -> Look:
    """How a picture of that size is drawn to be read on a shared screen: no letter under 24 px at 1080p, 15 names at most."""
    scale = 1.72 * max(0.5, min(size[0] / 1920, size[1] / 1080))
    return Look(letters=14.0, scale=scale, most=15, fills=True, titled=titled, step=step)


def at_step(nodes: list[Thing], ties: list[Tie], step: str) -> tuple[list[Thing], list[Tie]]:
    """What a step of the series shows of a map; everything at its last step, or for no step."""
    if step == "actors":
        return [node for node in nodes if node["is"] == "actor"], []
    if step == "alliances":
        kept = [tie for tie in ties if tie["layer"] != "missing"]
        return nodes, kept
    return nodes, ties


def escaped(text: str) -> str:
    """A text as XML may hold it: no control character, which would break the document."""
    return escape(clean(text))


def text(x: float, y: float, text: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{escaped(text)}</text>'


def tie_style(layer: str, look: Look) -> tuple[str, float, float, str]:
    colour, opacity, width, dashes = TIES[layer]
    return (colour, opacity, width, dashes) if look.colours else (palette.INK, min(1.0, 1.5 * opacity), width, dashes)


def outline(shape: str, x: float, y: float, radius: float) -> str:
    return " ".join(f"{x + dx * radius:.1f},{y + dy * radius:.1f}" for dx, dy in palette.SHAPES[shape])


def figure(node: Thing, x: float, y: float, radius: float, look: Look = PAGE, ink: Ink = by_family) -> str:
    """One thing, in the style that ``ink`` gives it: else an alliance is an ink square, an actor a neutral disc.

    A framework is hollow.
    """
    style = ink(node)
    if node["is"] == "alliance":
        colour = style.light if style and look.colours else palette.INK
        fill, line = (look.paper, colour) if node.get("nature") == "framework" else (colour, look.paper)
        points = outline(style.shape if style else "square", x, y, radius)
        return f'<polygon points="{points}" fill="{fill}" stroke="{line}" stroke-width="1.2"/>'
    style = style or NEUTRAL
    fill, line = style.light, look.paper
    if not look.colours:
        fill, line = f"url(#{SHAPE_FILLS.get(style.shape, 'empty')})", palette.INK
    if style.shape == "disc":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}" stroke="{line}" stroke-width="1"/>'
    return f'<polygon points="{outline(style.shape, x, y, radius)}" fill="{fill}" stroke="{line}" stroke-width="1"/>'


def ring(x: float, y: float, radius: float) -> str:
    """A ring around what came last."""
    return (
        f'<circle class="came-last" cx="{x:.1f}" cy="{y:.1f}" r="{radius + 8:.1f}" fill="none" '
        f'stroke="{palette.ACCENT}" stroke-width="2.5"/>'
    )


def sign(kind: str, style: palette.Style, radius: float, look: Look = PAGE) -> str:
    """How a legend shows a style of actors or of alliances."""
    return figure({"is": kind, "nature": "joint"}, 0, 0, radius, look, lambda _node: style)
