"""Those without a tie, in a still picture that has room: rows of marks with their names beside them, under the drawing."""

from __future__ import annotations

from graph.language import translate
from graph.model import clean_name
from visuals import palette
from visuals.colouring import Ink
from visuals.labels import Box, text_width
from visuals.map_parts import Thing
from visuals.still_marks import Look, escaped, figure, ring, text
from visuals.still_names import fitting

RADIUS = 5.0
LEAST = 12
"""The width of a column, at least, in letters' heights."""
TALL = 12
"""Rows of a column, before names are shortened to have more columns."""
MOST_OF = 0.5
"""How much of a drawing's height the rows take at most, where anything else is drawn."""


def rows(
    alone: list[Thing], room: Box, others: bool, look: Look, inked: Ink, language: str
) -> tuple[float, list[str], int]:
    """The rows at the foot of a room: their height, their SVG, how many organisations found no room in them.

    ``others``: something stands above them.
    """
    if not alone:
        return 0.0, [], 0
    size, step = look.letters, 1.5 * look.letters
    wide = room[2] - room[0]
    widest = max(text_width(node["name"], size) for node in alone) + 2 * RADIUS + 24
    across = max(1, min(int(wide // widest), 5))
    most = int((room[3] - room[1]) * (MOST_OF if others else 1.0) // step) - 1
    while len(alone) > across * min(most, TALL) and wide / (across + 1) > LEAST * size:
        across += 1
    alone = sorted(alone, key=lambda node: clean_name(node["name"]))
    kept = alone[: most * across]
    long = -(-len(kept) // across)
    high = step * (long + 1) + 8
    top = room[3] - high if others else room[1]
    column = wide / across
    style = f'font-size="{size:g}" fill="{palette.INK}" dominant-baseline="central"'
    title = translate("No tie recorded to date", language)
    parts = [text(room[0], top + step / 2, title, f'{style} font-weight="600"')]
    for at, node in enumerate(kept):
        x, y = room[0] + column * (at // long), top + step * (at % long + 1.5) + 4
        if node["id"] in look.marked:
            parts.append(ring(x + RADIUS + 1, y, RADIUS))
        named = text(x + 2 * RADIUS + 8, y, fitting(node["name"], column - 2 * RADIUS - 18, size), style)
        mark = figure(node, x + RADIUS + 1, y, RADIUS, look, inked)
        parts.append(f"<g><title>{escaped(node['name'])}</title>{mark}{named}</g>")
    return high, parts, len(alone) - len(kept)
