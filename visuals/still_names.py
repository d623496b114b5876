"""The names in a still picture: beside their things, or where there is no room by a number with a list, or said to be elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph.language import translate
from visuals import palette
from visuals.every_label import Line, name_all
from visuals.labels import Box, Label, Spot, place_labels, shorten, text_width
from visuals.map_parts import Thing, Tie
from visuals.still_marks import Look, Placed, escaped, text

NUMBERED = 90
"""Up to so many things each name stands beside its thing, in a list, or is said to stand in one."""
COLUMN = 215.0
"""The width of a column of numbered names, at least."""
CLOSE = ("missing", "said")
"""Layers whose lines names keep off as far as can be."""
NOWHERE = (
    "One name has no room here; “What we see” tells it.",
    "{count} names have no room here; “What we see” tells them all.",
)


def styled(look: Look) -> str:
    halo = f'font-size="{look.letters:g}" text-anchor="middle" dominant-baseline="central" fill="{palette.INK}"'
    return halo + f' stroke="{look.paper}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'


def ranked(nodes: list[Thing], ties: list[Tie], placed: Placed, look: Look) -> list[Spot]:
    """The things as what may be named; of a crowd those with several ties, of few all."""
    crowded = not look.every and (len(nodes) > 60 or bool(look.most and len(nodes) > look.most))
    explored = {tie[end] for tie in ties if tie["layer"] == "missing" for end in ("from", "to")}
    first = explored if look.most and len(explored) < look.most else set()
    spots = []
    for node in nodes:
        x, y, radius = placed[node["id"]]
        radius *= _reach(node) if look.every else 1
        rank = node["size"] if node["is"] == "actor" else 3 + node["values"]["degree"] * 0.5
        silent = crowded and (node["values"]["degree"] <= 1 or node["is"] == "alliance") and node["id"] not in first
        rank += 1000 if node["id"] in first else 0
        spots.append(Spot(x, y, radius, "" if silent or node.get("masked") else node["name"], rank))
    return spots


def _reach(node: Thing) -> float:
    """How far a shape goes from its middle, for a radius of 1."""
    shape = "square" if node["is"] == "alliance" else palette.style(node.get("family", "")).shape
    return max(max(abs(x), abs(y)) for x, y in palette.SHAPES[shape])


def usual(spots: Sequence[Spot], nodes: list[Thing], frame: Box, look: Look, seen: set[str]) -> tuple[list[str], int]:
    """The names of a large map: the most connected first, as many as find room; and how many are not shown."""
    labels = place_labels(
        spots, frame, size=look.letters, patient=14 if look.framed else 0, covering=8 if look.most else 3
    )
    most = look.most or int((frame[2] - frame[0]) * (frame[3] - frame[1]) / 11_000)
    kept = [one for one in labels[:most] if nodes[one.of]["id"] in seen]
    return [text(one.x, one.y, one.text, styled(look)) for one in kept], sum(bool(s.name) for s in spots) - len(kept)


def all_named(
    spots: Sequence[Spot], ties: list[Tie], placed: Placed, frame: Box, look: Look
) -> tuple[list[Label], dict[int, int]]:
    """The names of a small map, none over a mark or another name; where there is no room a number, and which number it is.

    A spot whose number finds no room either has no label.
    """
    lines: dict[bool, list[Line]] = {True: [], False: []}
    for tie in ties:
        lines[tie["layer"] in CLOSE].append((*placed[tie["from"]][:2], *placed[tie["to"]][:2]))
    numbered: set[int] = set()
    while True:
        asked = [replace(spot, name="00" if at in numbered else spot.name) for at, spot in enumerate(spots)]
        labels, left = name_all(asked, frame, lines[True], look.letters, lines[False])
        if numbered >= set(left):
            break
        numbered |= set(left)
    order = sorted(numbered, key=lambda at: (round(spots[at].y / 40), spots[at].x))
    number = {at: k for k, at in enumerate(order, 1)}
    return [replace(one, text=str(number[one.of])) if one.of in number else one for one in labels], number


def drawn(labels: Sequence[Label], number: dict[int, int], look: Look) -> list[str]:
    """The names and numbers as SVG."""
    style = styled(look)
    bold = f'{style} font-weight="600"'
    return [_rows(one, look.letters, bold if one.of in number else style) for one in labels]


def height(count: int, wide: float, look: Look) -> float:
    """The room that a list of so many numbered names takes, in a width."""
    return _step(look) * -(-count // _across(wide)) + 6 if count else 0.0


def listed(
    entries: Sequence[tuple[int, str]], corner: tuple[float, float], wide: float, high: float, look: Look
) -> list[str]:
    """The list of the names that numbers stand for, in as many columns as fit; one that is too long says how many are left."""
    across, step = _across(wide), _step(look)
    rows = max(1, int(high // step))
    kept = entries if len(entries) <= rows * across else entries[: rows * across - 1]
    column = wide / across
    size = min(look.letters, 14.5)
    style = f'font-size="{size:g}" fill="{palette.INK}" dominant-baseline="central"'
    long = -(-len(kept) // across)
    parts = []
    for at, (number, name) in enumerate(kept):
        x, y = corner[0] + column * (at // long), corner[1] + step * (at % long + 0.5)
        parts.append(text(x, y, str(number), f'{style} font-weight="600"'))
        parts.append(text(x + 22, y, fitting(name, column - 32, size), style))
    return parts


def nowhere(count: int, language: str) -> str:
    """How many names stand on no picture, in one sentence; "" for none."""
    return translate(NOWHERE[0 if count == 1 else 1], language, count=count) if count else ""


def fitting(name: str, wide: float, size: float) -> str:
    """A name as one line of that width, shortened where it is longer."""
    if text_width(name, size) <= wide:
        return name
    last = name.rsplit(" ", 2)
    end = last[-1] if len(last[-1]) > 3 or len(last) < 3 else f"{last[-2]} {last[-1]}"
    end = end if len(end) < 13 < len(name) else ""  # two names often differ by their last word only
    for most in range(len(name) - len(end), 5, -1):
        cut = f"{name[:most].rstrip()}… {end}".rstrip()
        if text_width(cut, size) <= wide:
            return cut
    return shorten(name, 6)


def _across(wide: float) -> int:
    return max(1, int(wide // COLUMN))


def _step(look: Look) -> float:
    return 1.45 * min(look.letters, 14.5)


def _rows(label: Label, size: float, style: str) -> str:
    """A label as one text, so that a name on several rows is still found and copied whole."""
    rows = label.text.split("\n")
    heights = [label.y + (at - (len(rows) - 1) / 2) * 1.16 * size for at in range(len(rows))]
    spans = (
        f'<tspan x="{label.x:.1f}" y="{y:.1f}">{escaped(row)}</tspan>' for y, row in zip(heights, rows, strict=True)
    )
    return f"<text {style}>{' '.join(spans)}</text>"
