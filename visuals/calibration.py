"""Is what is said to be likely as frequent as said? A small picture: likelihood across, what came up, with its interval."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from html import escape

from graph.language import _, current_language
from visuals import palette
from visuals.pages import inline_fonts

SIDE, LEFT, TOP = 480, 110, 96
WIDE, HIGH = 720, TOP + SIDE + 164
LETTERS = 104
"""Letters on a line at the foot."""
SOFT = "#525866"
FONTS = ("source-sans-3-latin-400-normal", "source-serif-4-latin-600-normal")

Bin = tuple[float, float, int]
"""(mean likelihood, share that came true, pairs) of a tenth of the pairs."""


def calibration_svg(bins: Sequence[Bin], title: str, about: str = "", source: str = "") -> str:
    """Each tenth as a point with its 95 % interval, as SVG text; on the dashed line what came is as frequent as was said.

    ``title`` is the sentence it shows; ``about``: of what, beneath it; ``source`` at the foot. An empty list draws the line alone.
    """
    top = _round_up(max((max(said, interval(came, n)[1]) for said, came, n in bins), default=1.0))
    ticks = "".join(_tick(share, top) for share in (0, 0.25, 0.5, 0.75, 1))
    points = "".join(_point(one, top) for one in bins)
    across, up = _("Likelihood said"), _("Share that allied")
    said = _("Each point: a tenth of the pairs, with its {share} interval. On the dashed line, as frequent as said.", share=percent(0.95))  # fmt: skip
    notes = [line for text in (said, source) for line in textwrap.wrap(text, LETTERS)][:4]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}" style="max-width:100%;height:auto" '
        f'lang="{current_language()}" role="img" font-family="\'Source Sans 3\', \'Source Sans Pro\', sans-serif" font-size="14" fill="{palette.INK}">'
        f"<title>{escape(title)}</title><style>{inline_fonts(FONTS)}</style>"
        f'<rect width="100%" height="100%" fill="{palette.PAPER}"/>'
        f'<text x="24" y="38" font-size="18" font-weight="600" font-family="\'Source Serif 4\', Georgia, serif">{escape(title)}</text>'
        f'<text x="24" y="62" fill="{SOFT}">{escape(about)}</text>'
        f'<path d="M{LEFT} {TOP}V{TOP + SIDE}H{LEFT + SIDE}" fill="none" stroke="{SOFT}"/>'
        f'<line x1="{LEFT}" y1="{TOP + SIDE}" x2="{LEFT + SIDE}" y2="{TOP}" stroke="{SOFT}" stroke-dasharray="4 4"/>{ticks}{points}'
        f'<text x="{LEFT + SIDE / 2}" y="{TOP + SIDE + 48}" text-anchor="middle">{escape(across)}</text>'
        f'<text transform="translate(40 {TOP + SIDE / 2}) rotate(-90)" text-anchor="middle">{escape(up)}</text>'
        + "".join(
            f'<text x="24" y="{TOP + SIDE + 84 + 20 * at}" font-size="12.5" fill="{SOFT}">{escape(line)}</text>'
            for at, line in enumerate(notes)
        )
        + "</svg>\n"
    )


def interval(share: float, n: int, z: float = 1.959964) -> tuple[float, float]:
    """The 95 % interval of a share seen among ``n`` (Wilson 1927); 0 to 1 where there is none."""
    if n < 1:
        return 0.0, 1.0
    middle, spread = share + z * z / (2 * n), z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, (middle - spread) / (1 + z * z / n)), min(1.0, (middle + spread) / (1 + z * z / n))


def percent(share: float) -> str:
    """A share in per cent, as the reader writes it."""
    text = f"{100 * share:.2g}"
    return f"{text.replace('.', ',')}\u00a0%" if current_language() == "fr" else f"{text}%"


def _tick(share: float, top: float) -> str:
    x, y, text = LEFT + share * SIDE, TOP + (1 - share) * SIDE, percent(share * top)
    return (
        f'<text x="{x:g}" y="{TOP + SIDE + 22}" text-anchor="middle" font-size="12.5">{text}</text>'
        f'<text x="{LEFT - 10}" y="{y + 4:g}" text-anchor="end" font-size="12.5">{text}</text>'
    )


def _point(one: Bin, top: float) -> str:
    said, came, n = one
    x = LEFT + said / top * SIDE
    low, high = (TOP + (1 - min(1.0, end / top)) * SIDE for end in interval(came, n))
    y = TOP + (1 - came / top) * SIDE
    return (
        f'<line x1="{x:.1f}" y1="{low:.1f}" x2="{x:.1f}" y2="{high:.1f}" stroke="{palette.ACCENT}" stroke-width="1.5"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{palette.ACCENT}" stroke="{palette.PAPER}"/>'
    )


def _round_up(value: float) -> float:
    """The next of 1, 2, 4, 5 or 8 times a power of ten; at most 1."""
    if value <= 0:
        return 1.0
    power = 10 ** math.floor(math.log10(value))
    return float(min(1.0, next(step * power for step in (1, 2, 4, 5, 8, 10) if step * power >= value - 1e-12)))
