"""A network map as one still picture: SVG with its texts as text, title, legend, source and date inside."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from visuals import palette
from visuals.colouring import Ink, chosen, ink
from visuals.every_label import FEW, name_all
from visuals.filters import shown as shown
from visuals.labels import Box, Label, Spot, place_labels
from visuals.map_parts import Thing, Tie
from visuals.network_map import NetworkMap
from visuals.pages import inline_fonts
from visuals.still_frame import BESIDE, EDGE, FOOT, HEAD, LEGEND, ROW, columns, heading, legend_of, sources, title
from visuals.still_marks import (
    HATCHES,
    PAGE,
    STEPS,
    Look,
    Placed,
    at_step,
    escaped,
    figure,
    slide_look,
    text,
    tie_style,
)

__all__ = ["PAGE", "STEPS", "Look", "shown", "slide_look", "svg"]

FONTS = ("source-sans-3-latin-400-normal", "source-sans-3-latin-600-normal", "source-serif-4-latin-600-normal")
STRETCH = 1.6
"""How much further apart on one side than on the other things may be drawn, where no side has a meaning."""
LARGE, LARGEST = 1.6, 5.0
"""How many times a layout may be enlarged, on a page and on paper to be filled."""
SEEN_FROM_AFAR = 1.35
"""How many times larger actors are drawn on a shared screen than on a page: they come first there."""


def svg(drawn: NetworkMap, look: Look = PAGE) -> str:
    """The map as an SVG document, to be printed or put in a report or a page; nothing in it refers to elsewhere.

    Texts keep their size whatever the width and height its options ask (``picture``): a small one names fewer things and has its legend below. An empty map has its title and its sentence. Deterministic but for the date it carries. Cost: linear.
    """
    size = (float(drawn.options.picture[0]), float(drawn.options.picture[1]))
    page = (size[0] / look.scale, size[1] / look.scale)
    everything, all_ties = shown(drawn)
    nodes, ties = at_step(everything, all_ties, look.step)
    head, foot = (HEAD if look.titled else EDGE, FOOT) if look.framed else (EDGE / 2, EDGE / 4)
    legend = legend_of(drawn, nodes, ties, page, look, foot)
    aside = page[0] >= BESIDE
    room = (
        EDGE + LEGEND if aside else EDGE,
        head,
        page[0] - EDGE,
        page[1] - foot - (0 if aside else ROW * -(-len(legend) // columns(page)) + 10),
    )
    stretch = 1.0 if (look.framed and not look.most) or not drawn.turnable else STRETCH
    inked = ink(chosen(drawn.schemes, drawn.options.colour))
    placed = _fit(
        everything, room, inked, stretch, LARGEST if look.fills else LARGE, SEEN_FROM_AFAR if look.most else 1.0
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {page[0]:.6g} {page[1]:.6g}" width="{size[0]:.0f}" '
        f'height="{size[1]:.0f}" lang={quoteattr(drawn.language)} role="img" '
        f"aria-labelledby=\"title\" font-family=\"'Source Sans 3', 'Source Sans Pro', sans-serif\">",
        f'<title id="title">{escaped(title(drawn, look.step))}</title>',
        *_fills(look),
        *([f"<style>{inline_fonts(FONTS)}</style>"] if look.framed else []),
        f'<rect width="100%" height="100%" fill="{look.paper}"/>',
        *(heading(drawn, page[0], look.step) if look.framed and look.titled else []),
        *_lines(ties, placed, look),
        *_shapes(nodes, placed, look, inked),
        *_names(
            everything,
            all_ties,
            placed,
            (room[0] - 30, head - 4, page[0] - 6, room[3] + 8),
            look,
            {node["id"] for node in nodes},
        ),
        *legend,
        *(sources(drawn, page) if look.framed else []),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _fills(look: Look) -> list[str]:
    if look.colours:
        return []
    patterns = (
        f'<pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="{look.paper}"/>{mark}</pattern>'
        for name, mark in HATCHES.items()
    )
    return [f"<defs>{''.join(patterns)}</defs>"]


def _fit(
    nodes: list[Thing], room: Box, inked: Ink, stretch: float = 1.0, large: float = LARGE, actors: float = 1.0
) -> dict[str, tuple[float, float, float]]:
    """Where each thing stands in the picture and its radius there; one side may be drawn out by ``stretch`` to use the room.

    ``actors``: how many times larger the actors are drawn than a page would, the alliances as much smaller. An alliance
    that has a colour is large enough for it to be seen.
    """
    if not nodes:
        return {}
    xs, ys = [n["x"] for n in nodes], [n["y"] for n in nodes]
    wide, high = max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0
    across, down = (room[2] - room[0] - 110) / wide, (room[3] - room[1] - 50) / high
    scale = min(across, down, large)
    sideways, upright = (min(found, scale * stretch) for found in (across, down))
    left = (room[0] + room[2]) / 2 - (max(xs) + min(xs)) / 2 * sideways
    top = (room[1] + room[3]) / 2 - (max(ys) + min(ys)) / 2 * upright
    grow = (scale**-0.5 if scale > 1 else min(1.5, max(1.0, (0.75 / scale) ** 0.4))) * scale
    least = (1.6 if len(nodes) > 1500 else 3.4) / actors  # a square is always seen as one
    factor = {"actor": actors, "alliance": 1 / actors}
    return {
        n["id"]: (
            n["x"] * sideways + left,
            n["y"] * upright + top,
            max(
                least * (1.7 if inked(n) else 1) if n["is"] == "alliance" else 1.2 * actors,
                n["size"] * grow * factor[n["is"]],
            ),
        )
        for n in nodes
    }


def _lines(ties: list[Tie], placed: Placed, look: Look) -> list[str]:
    groups: dict[tuple[str, int], list[str]] = {}
    for tie in ties:
        (a, b, _), (c, d, _) = placed[tie["from"]], placed[tie["to"]]
        weight = min(4, max(1, round(tie.get("weight", 1))))
        groups.setdefault((tie["layer"], weight), []).append(f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}")
    crowd = max(0.35, min(1.0, (400 / max(1, len(ties))) ** 0.5))
    behind = 0.55 if look.step == "pistes" and ("missing", 1) in groups else 1.0  # pistes come to the front
    parts = []
    for (layer, weight), paths in groups.items():
        colour, opacity, width, dashes = tie_style(layer, look)
        shade = opacity if layer == "missing" else opacity * crowd * behind
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        parts.append(
            f'<path d="{"".join(paths)}" fill="none" stroke="{colour}" stroke-opacity="{shade:.2f}" '
            f'stroke-width="{width + (weight - 1) * 0.8:.1f}"{dashed}/>'
        )
    return parts


def _shapes(nodes: list[Thing], placed: Placed, look: Look, inked: Ink) -> list[str]:
    rings = [placed[node["id"]] for node in nodes if node["id"] in look.marked]
    return [
        f'<circle class="came-last" cx="{x:.1f}" cy="{y:.1f}" r="{radius + 8:.1f}" fill="none" stroke="{palette.ACCENT}" stroke-width="2.5"/>'
        for x, y, radius in rings
    ] + [
        f"<g><title>{escaped(node['name'])}</title>{figure(node, *placed[node['id']], look, inked)}</g>"
        for node in nodes
    ]


def _names(nodes: list[Thing], ties: list[Tie], placed: Placed, frame: Box, look: Look, seen: set[str]) -> list[str]:
    """The names of what is ``seen`` among all the things, at the same places whatever else is seen."""
    crowded = len(nodes) > 60 or (look.most and len(nodes) > look.most)
    explored = {tie[end] for tie in ties if tie["layer"] == "missing" for end in ("from", "to")}
    first = explored if look.most and len(explored) < look.most else set()
    spots = []
    for node in nodes:
        x, y, radius = placed[node["id"]]
        rank = node["size"] if node["is"] == "actor" else 3 + node["values"]["degree"] * 0.5
        silent = crowded and (node["values"]["degree"] <= 1 or node["is"] == "alliance") and node["id"] not in first
        rank += 1000 if node["id"] in first else 0
        spots.append(Spot(x, y, radius, "" if silent or node.get("masked") else node["name"], rank))
    halo = f'font-size="{look.letters:g}" text-anchor="middle" dominant-baseline="central" fill="{palette.INK}"'
    halo += f' stroke="{look.paper}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
    if len(nodes) <= FEW and not look.most:
        pistes = [(*placed[tie["from"]][:2], *placed[tie["to"]][:2]) for tie in ties if tie["layer"] == "missing"]
        every = name_all(spots, frame, pistes, look.letters)
        return [_name(one, look.letters, halo) for one in every]
    labels = place_labels(
        spots, frame, size=look.letters, patient=14 if look.framed else 0, covering=8 if look.most else 3
    )
    most = look.most or int((frame[2] - frame[0]) * (frame[3] - frame[1]) / 11_000)
    return [text(one.x, one.y, one.text, halo) for one in labels[:most] if nodes[one.of]["id"] in seen]


def _name(label: Label, size: float, style: str) -> str:
    """A label as one text, so that a name on two rows is still found and copied whole."""
    rows = label.text.split("\n")
    heights = [label.y + (at - (len(rows) - 1) / 2) * 1.16 * size for at in range(len(rows))]
    spans = (
        f'<tspan x="{label.x:.1f}" y="{y:.1f}">{escaped(row)}</tspan>' for y, row in zip(heights, rows, strict=True)
    )
    return f"<text {style}>{' '.join(spans)}</text>"
