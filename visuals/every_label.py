"""The names of a small drawing: every thing has its own, on two lines where it is long, clear of others as far as can be."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from visuals.labels import Box, Label, Spot, shorten, text_width

FEW = 25
"""Up to so many things every one is named."""
LONG, MOST = 24, 46
"""Letters of a line, and of a name."""
Line = tuple[float, float, float, float]


def name_all(spots: Sequence[Spot], frame: Box, lines: Sequence[Line] = (), size: float = 13.0) -> list[Label]:
    """One label a named spot, within ``frame``; its text has one line break at most. Those with the fewest free places
    would be the last served, so the highest rank goes first.

    A label covers another, a thing or one of the ``lines`` (pistes) only where no place beside its thing is free of them,
    in this order of harm. Deterministic. Cost: spots² × places.
    """
    things = [(one.x - one.radius, one.y - one.radius, one.x + one.radius, one.y + one.radius) for one in spots]
    crossed = [point for line in lines for point in _points(line)]
    taken: list[Box] = []
    labels = []
    for index in sorted(range(len(spots)), key=lambda k: (-spots[k].rank, spots[k].name)):
        spot = spots[index]
        if not spot.name:
            continue
        name = shorten(spot.name, MOST)
        rows = textwrap.wrap(name, max(LONG, len(name) // 2 + 8), max_lines=2, placeholder="…", break_on_hyphens=False)
        half = max(text_width(row, size) for row in rows) / 2 + 3
        high = size * (0.62 + 0.58 * (len(rows) - 1))
        others = things[:index] + things[index + 1 :]
        best: tuple[float, Box] | None = None
        for far, (dx, dy) in enumerate(_places(spot.radius, half, high)):
            box = _within((spot.x + dx - half, spot.y + dy - high, spot.x + dx + half, spot.y + dy + high), frame)
            harm = 1000.0 * _over(box, taken) + 100.0 * _over(box, [*others, things[index]])
            harm += sum(box[0] < x < box[2] and box[1] < y < box[3] for x, y in crossed) + 0.1 * far
            if best is None or harm < best[0]:
                best = (harm, box)
        if best:
            box = best[1]
            taken.append(box)
            labels.append(Label((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, "\n".join(rows)))
    return labels


def _places(radius: float, half: float, high: float) -> Iterator[tuple[float, float]]:
    for more in (0.0, 1.6 * high):
        up, side = radius + high + 1 + more, radius + half + 1 + more
        yield from ((0, up), (0, -up), (side, 0), (-side, 0))
        for part in (0.6, 1.0):
            yield from ((part * half, up), (-part * half, up), (part * half, -up), (-part * half, -up))


def _within(box: Box, frame: Box) -> Box:
    dx = max(0.0, frame[0] - box[0]) or min(0.0, frame[2] - box[2])
    dy = max(0.0, frame[1] - box[1]) or min(0.0, frame[3] - box[3])
    return (box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy)


def _over(box: Box, others: Sequence[Box]) -> int:
    return sum(one[0] < box[2] and one[2] > box[0] and one[1] < box[3] and one[3] > box[1] for one in others)


def _points(line: Line) -> Iterator[tuple[float, float]]:
    steps = max(2, int(max(abs(line[2] - line[0]), abs(line[3] - line[1])) // 6))
    for at in range(steps + 1):
        yield line[0] + (line[2] - line[0]) * at / steps, line[1] + (line[3] - line[1]) * at / steps
