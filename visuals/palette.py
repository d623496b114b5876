"""Colours and shapes of the nine families of actors, on paper and in the dark.

The colours were searched by simulated annealing for the largest least difference (CIEDE2000) between any two families,
and between each and the ink, in ordinary sight and under full protanopia, deuteranopia and tritanopia (Machado et al.
2009), with a contrast of 3:1 on the page and no red; tests/visuals/test_palette.py computes these differences again.
A family's hue is the same in both themes; its shape is the second cue.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

PAPER, DARK_PAPER = "#fbfaf7", "#14181f"
INK, DARK_INK = "#1d2433", "#e9e6dd"
ACCENT, DARK_ACCENT = "#1f5f8b", "#86bde3"

Outline = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Style:
    """How a family is drawn: its colour on paper, in the dark, and the name of its shape (see SHAPES)."""

    light: str
    dark: str
    shape: str


FAMILIES: dict[str, Style] = {
    "collectivites": Style("#078bff", "#368cfd", "hexagon"),
    "associations": Style("#2d8762", "#adeea9", "disc"),
    "entreprises": Style("#835813", "#a09670", "diamond"),
    "citoyens": Style("#ca7b14", "#ffb44c", "triangle"),
    "etat": Style("#6a5f83", "#a4b3fa", "dome"),
    "fondations": Style("#621382", "#be77b1", "star"),
    "protection-sociale": Style("#21574c", "#11c2a7", "plus"),
    "logement-medico-social": Style("#363109", "#6e9912", "house"),
    "enseignement-recherche": Style("#9388a9", "#d5dbff", "pennant"),
}
UNKNOWN = Style("#7d828c", "#8d929c", "bar")


def style(family: str | None) -> Style:
    """The style of a family; a neutral one for a family that is unknown or the user's own."""
    return FAMILIES.get(family or "", UNKNOWN)


def _regular(sides: int, turn: float) -> Outline:
    return tuple(
        (math.cos(turn + 2 * math.pi * k / sides), math.sin(turn + 2 * math.pi * k / sides)) for k in range(sides)
    )


def _star(points: int, inner: float) -> Outline:
    angles = [math.pi * k / points - math.pi / 2 for k in range(2 * points)]
    return tuple((math.cos(a) * (1.0, inner)[k % 2], math.sin(a) * (1.0, inner)[k % 2]) for k, a in enumerate(angles))


def _same_area(outline: Outline) -> Outline:
    """Scaled to the area of the unit disc, so that no shape looks larger than another of its size; y grows downwards."""
    following = outline[1:] + outline[:1]
    area = abs(sum(x * v - u * y for (x, y), (u, v) in zip(outline, following, strict=True))) / 2
    scale = math.sqrt(math.pi / area)
    return tuple((round(x * scale, 3), round(y * scale, 3)) for x, y in outline)


_DOME = tuple((math.cos(math.pi + math.pi * k / 16), math.sin(math.pi + math.pi * k / 16) + 0.45) for k in range(17))
_PLUS = ((-1, -3), (1, -3), (1, -1), (3, -1), (3, 1), (1, 1), (1, 3), (-1, 3), (-1, 1), (-3, 1), (-3, -1), (-1, -1))

SHAPES: dict[str, Outline] = {
    name: _same_area(outline)
    for name, outline in {
        "disc": _regular(32, 0.0),
        "hexagon": _regular(6, 0.0),
        "diamond": ((0, -1.1), (0.9, 0), (0, 1.1), (-0.9, 0)),
        "triangle": _regular(3, -math.pi / 2),
        "pennant": _regular(3, math.pi / 2),
        "dome": _DOME,
        "star": _star(5, 0.48),
        "plus": tuple((x * 1.0, y * 1.0) for x, y in _PLUS),
        "house": ((0, -1), (0.9, -0.2), (0.9, 0.9), (-0.9, 0.9), (-0.9, -0.2)),
        "bar": ((-1.3, -0.6), (1.3, -0.6), (1.3, 0.6), (-1.3, 0.6)),
        "post": ((-0.6, -1.3), (0.6, -1.3), (0.6, 1.3), (-0.6, 1.3)),
        "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    }.items()
}
"""Outlines around (0, 0), of the area of a disc of radius 1; ``square`` is kept for alliances."""
