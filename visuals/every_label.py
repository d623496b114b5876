"""The names of a small drawing: each beside its thing, on two or three lines where it is long, none over a mark or another name.

What finds no such place is left to be told otherwise, by a number and a list.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from visuals.labels import Box, Label, Spot, shorten, text_width

FEW = 25
"""Up to so many things every one is named, on any page."""
MOST = 64
"""Letters of a name."""
LONG, SHORT = 24, 16
"""Letters of a line, as usual and where there is little room."""
MOST_PLACES = 20
"""Places of a name that are compared with those of others."""
Line = tuple[float, float, float, float]
Boxes = NDArray[np.float64]


def name_all(
    spots: Sequence[Spot], frame: Box, lines: Sequence[Line] = (), size: float = 13.0, faint: Sequence[Line] = ()
) -> tuple[list[Label], list[int]]:
    """Labels within ``frame`` that cover no other and no thing, and the numbers of the named spots that found no such place.

    A label's text has a line break where it is long. Of free places one off the ``lines`` is taken, then one off the
    ``faint`` ones, near its thing. Those with the fewest places choose first, the highest rank among them; one in the way
    moves where it can. Deterministic. Cost: spots².
    """
    things = np.array([(s.x - s.radius, s.y - s.radius, s.x + s.radius, s.y + s.radius) for s in spots]).reshape(-1, 4)
    drawn = [
        *(point for line in lines for point in _points(line, 6)),
        *(p for line in faint for p in _points(line, 20)),
    ]
    crossed = np.array(drawn).reshape(-1, 2)
    places = [_free(spot, frame, things, crossed, size) if spot.name else [] for spot in spots]
    chosen = _choose(places, [spot.rank for spot in spots])
    labels = [places[at][k].label(at) for at, k in sorted(chosen.items())]
    return labels, [at for at, spot in enumerate(spots) if spot.name and at not in chosen]


class _Place:
    """A place for a name: its box, its lines of text, how much it is worse than the best."""

    __slots__ = ("box", "harm", "rows")

    def __init__(self, box: Box, rows: Sequence[str], harm: float) -> None:
        self.box, self.rows, self.harm = box, rows, harm

    def label(self, of: int) -> Label:
        box = self.box
        return Label((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, "\n".join(self.rows), of)


def _free(spot: Spot, frame: Box, things: Boxes, crossed: Boxes, size: float) -> list[_Place]:
    """The places where a name covers no thing, the best first."""
    found, seen = [], set()
    name = shorten(spot.name, MOST)
    for turn, letters in enumerate((max(LONG, len(name) // 2 + 8), max(SHORT, len(name) // 3 + 5), MOST)):
        rows = tuple(textwrap.wrap(name, letters, max_lines=3, placeholder="…", break_on_hyphens=False)) or (name,)
        if rows in seen:
            continue
        seen.add(rows)
        half = max(text_width(row, size) for row in rows) * 1.03 / 2 + 3
        high = size * (0.62 + 0.58 * (len(rows) - 1))
        for far, (dx, dy) in enumerate(_around(spot.radius, half, high)):
            box = _within((spot.x + dx - half, spot.y + dy - high, spot.x + dx + half, spot.y + dy + high), frame)
            if not _over(box, things).any():
                on = _inside(box, crossed)
                found.append(_Place(box, rows, on + 0.25 * far + 1.5 * turn))
    return sorted(found, key=lambda one: one.harm)[:MOST_PLACES]


def _choose(places: Sequence[Sequence[_Place]], ranks: Sequence[float]) -> dict[int, int]:
    """For each spot the number of one of its places, so that no two cover each other; some have none."""
    owners = np.array([at for at, mine in enumerate(places) for _ in mine], dtype=int)
    turns = np.array([k for mine in places for k in range(len(mine))], dtype=int)
    boxes = np.array([one.box for mine in places for one in mine]).reshape(-1, 4)
    if not len(boxes):
        return {}
    harms = np.array([one.harm for mine in places for one in mine])
    clash = _clashes(boxes) & (owners[:, None] != owners[None, :])
    open_ = np.ones(len(boxes), dtype=bool)
    chosen: dict[int, int] = {}
    waiting = {int(at) for at in owners}
    while waiting:
        left = {at: np.flatnonzero(open_ & (owners == at)) for at in waiting}
        at = min(waiting, key=lambda one: (min(len(left[one]), 6), -ranks[one], one))
        waiting.discard(at)
        if len(left[at]):
            crowd = np.array([len(set(owners[clash[k] & open_].tolist()) & waiting) for k in left[at]])
            best = int(left[at][np.argmin(harms[left[at]] + 0.6 * crowd)])
            chosen[at] = best
            open_ &= ~clash[best]
    for at in sorted({int(one) for one in owners} - chosen.keys(), key=lambda one: -ranks[one]):
        _make_way(at, chosen, owners, clash)
    return {at: int(turns[k]) for at, k in chosen.items()}


def _make_way(at: int, chosen: dict[int, int], owners: NDArray[np.int64], clash: NDArray[np.bool_]) -> None:
    """Find a place for a name by moving one other name to another of its own places."""
    for mine in np.flatnonzero(owners == at):
        met = [other for other, k in chosen.items() if clash[mine, k]]
        if len(met) == 1:
            rest = [k for other, k in chosen.items() if other != met[0]]
            for elsewhere in np.flatnonzero(owners == met[0]):
                if not clash[elsewhere, np.array([*rest, int(mine)])].any():
                    chosen[met[0]], chosen[at] = int(elsewhere), int(mine)
                    return


def _clashes(boxes: Boxes) -> NDArray[np.bool_]:
    one, other = boxes[:, None, :], boxes[None, :, :]
    across = (one[..., 0] < other[..., 2]) & (one[..., 2] > other[..., 0])
    return np.asarray(across & (one[..., 1] < other[..., 3]) & (one[..., 3] > other[..., 1]))


def _around(radius: float, half: float, high: float) -> Iterator[tuple[float, float]]:
    """Where the middle of a name may stand from the middle of its thing, the usual places first."""
    for more in (0.0, 0.9 * high):
        up, side = radius + high + 1 + more, radius + half + 2 + more
        yield from ((0, up), (side, 0), (-side, 0), (0, -up))
        for part in (0.5, 0.9):
            yield from ((part * half, up), (-part * half, up), (part * half, -up), (-part * half, -up))
        for part in (0.6, 1.2):
            yield from ((side, part * high), (-side, part * high), (side, -part * high), (-side, -part * high))


def _within(box: Box, frame: Box) -> Box:
    dx = max(0.0, frame[0] - box[0]) or min(0.0, frame[2] - box[2])
    dy = max(0.0, frame[1] - box[1]) or min(0.0, frame[3] - box[3])
    return (box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy)


def _over(box: Box, others: Boxes) -> NDArray[np.bool_]:
    return np.asarray(
        (others[:, 0] < box[2]) & (others[:, 2] > box[0]) & (others[:, 1] < box[3]) & (others[:, 3] > box[1])
    )


def _inside(box: Box, points: Boxes) -> float:
    x, y = points[:, 0], points[:, 1]
    return float(((box[0] < x) & (x < box[2]) & (box[1] < y) & (y < box[3])).sum())


def _points(line: Line, apart: int) -> Iterator[tuple[float, float]]:
    steps = max(2, int(max(abs(line[2] - line[0]), abs(line[3] - line[1])) // apart))
    for at in range(steps + 1):
        yield line[0] + (line[2] - line[0]) * at / steps, line[1] + (line[3] - line[1]) * at / steps
