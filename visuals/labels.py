"""Which names a still picture shows: the most connected first, none over another, few over things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]

NARROW, WIDE_LETTERS = "iljtfrI.,:;'’|!()[] -", "mwMWÉÈÊOQCDGHNUAV@%&—…"
CELL = (80.0, 24.0)
SMALL = 2.6
"""Things no larger than this may stand behind a name."""


@dataclass(frozen=True)
class Spot:
    """A thing that may be named: where it stands, its radius, its name ("": never named), its rank (highest served first)."""

    x: float
    y: float
    radius: float
    name: str
    rank: float


@dataclass(frozen=True)
class Label:
    """A name, the middle of its place, and the number of the spot ``of`` which it is the name."""

    x: float
    y: float
    text: str
    of: int = -1


def text_width(text: str, size: float) -> float:
    """About how wide a text is in a humanist sans of that size, in the same unit; within a tenth for usual names."""
    units = sum(0.27 if c in NARROW else 0.68 if c in WIDE_LETTERS else 0.6 if c.isupper() else 0.5 for c in text)
    return units * size


def shorten(name: str, most: int = 34) -> str:
    return name if len(name) <= most else name[: most - 2].rstrip() + "…"


def place_labels(
    spots: Sequence[Spot], frame: Box, *, size: float = 13.0, patient: int = 14, covering: int = 3
) -> list[Label]:
    """Labels below, above, right or left of their things, within ``frame``, that do not cover each other.

    The ``patient`` most connected may cover up to ``covering`` small things, the others none. Deterministic. Cost: about linear.
    """
    solid, taken = _Boxes(), _Boxes()
    for index, spot in enumerate(spots):
        if spot.radius > SMALL:
            solid.add((spot.x - spot.radius, spot.y - spot.radius, spot.x + spot.radius, spot.y + spot.radius), index)
    labels = []
    order = sorted(range(len(spots)), key=lambda k: (-spots[k].rank, spots[k].name))
    for turn, index in enumerate(k for k in order if spots[k].name):
        spot, text = spots[index], shorten(spots[index].name)
        half, high = text_width(text, size) / 2 + 3, size * 0.62
        patience = covering if turn < patient else 1 if turn < 4 * patient else 0
        best: tuple[int, Box] | None = None
        for dx, dy in _sides(spot.radius, half, high):
            box = (spot.x + dx - half, spot.y + dy - high, spot.x + dx + half, spot.y + dy + high)
            inside = frame[0] <= box[0] and frame[1] <= box[1] and box[2] <= frame[2] and box[3] <= frame[3]
            if not inside or taken.count(box):
                continue
            covered = solid.count(box, but=index)
            if covered <= patience and (best is None or covered < best[0]):
                best = (covered, box)
        if best:
            taken.add(best[1], index)
            labels.append(Label((best[1][0] + best[1][2]) / 2, (best[1][1] + best[1][3]) / 2, text, index))
    return labels


def _sides(radius: float, half: float, high: float) -> Iterable[tuple[float, float]]:
    return (0, radius + high + 1), (0, -radius - high - 1), (radius + half + 1, 0), (-radius - half - 1, 0)


class _Boxes:
    """Boxes by cells, so that one is compared with its neighbours only."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], list[tuple[int, Box]]] = defaultdict(list)

    def add(self, box: Box, owner: int) -> None:
        for cell in _cells(box):
            self.cells[cell].append((owner, box))

    def count(self, box: Box, but: int = -1) -> int:
        return len({
            owner
            for cell in _cells(box)
            for owner, other in self.cells.get(cell, ())
            if owner != but and other[0] < box[2] and other[2] > box[0] and other[1] < box[3] and other[3] > box[1]
        })  # fmt: skip


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for i in range(int(box[0] // CELL[0]), int(box[2] // CELL[0]) + 1):
        for j in range(int(box[1] // CELL[1]), int(box[3] // CELL[1]) + 1):
            yield i, j
