"""Is what is said to be likely as frequent as said? A small picture: likelihood across, what came up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from graph.language import _, current_language

SIDE, LEFT, TOP = 320, 64, 40


def calibration_svg(bins: Sequence[tuple[float, float, int]], title: str) -> str:
    """(mean likelihood, share that came true, pairs) of each tenth, as SVG text; on the line, both are equal.

    Areas grow with the number of pairs. An empty list draws the line alone.
    """
    top = _round_up(max((max(said, came) for said, came, _n in bins), default=1.0))
    most = max((count for _s, _c, count in bins), default=1)
    ticks = "".join(_tick(share, top) for share in (0, 0.25, 0.5, 0.75, 1))
    dots = "".join(_dot(said / top, came / top, count, most) for said, came, count in bins)
    across, up = _("Likelihood"), _("Share that came true")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE + 100} {SIDE + 100}" width="{SIDE + 100}" height="{SIDE + 100}" '
        f'role="img" font-family="sans-serif" font-size="12"><title>{escape(title)}</title>'
        f'<rect width="100%" height="100%" fill="#fff"/><text x="{LEFT}" y="22" font-weight="bold">{escape(title)}</text>'
        f'<rect x="{LEFT}" y="{TOP}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#888"/>'
        f'<line x1="{LEFT}" y1="{TOP + SIDE}" x2="{LEFT + SIDE}" y2="{TOP}" stroke="#888" stroke-dasharray="4 4"/>{ticks}{dots}'
        f'<text x="{LEFT + SIDE / 2}" y="{TOP + SIDE + 46}" text-anchor="middle">{escape(across)}</text>'
        f'<text transform="translate(16 {TOP + SIDE / 2}) rotate(-90)" text-anchor="middle">{escape(up)}</text></svg>\n'
    )


def _tick(share: float, top: float) -> str:
    x, y, text = LEFT + share * SIDE, TOP + (1 - share) * SIDE, f"{share * top:.3g}"
    text = text.replace(".", ",") if current_language() == "fr" else text
    return (
        f'<text x="{x:g}" y="{TOP + SIDE + 20}" text-anchor="middle">{text}</text>'
        f'<text x="{LEFT - 8}" y="{y + 4:g}" text-anchor="end">{text}</text>'
    )


def _dot(x: float, y: float, count: int, most: int) -> str:
    radius = 3 + 5 * math.sqrt(count / most)
    return f'<circle cx="{LEFT + x * SIDE:.1f}" cy="{TOP + (1 - y) * SIDE:.1f}" r="{radius:.1f}" fill="#1f5a8a" fill-opacity=".7"/>'


def _round_up(value: float) -> float:
    """The next of 1, 2, 4, 5 or 8 times a power of ten; at most 1."""
    if value <= 0:
        return 1.0
    power = 10 ** math.floor(math.log10(value))
    return float(min(1.0, next(step * power for step in (1, 2, 4, 5, 8, 10) if step * power >= value - 1e-12)))
