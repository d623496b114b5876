"""A network map as one still picture: SVG with its texts as text, title, legend, source and date inside."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from visuals import still_rows
from visuals.colouring import Ink, chosen, ink
from visuals.every_label import FEW
from visuals.filters import shown as shown
from visuals.labels import Box
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
    ring,
    slide_look,
    text,
    tie_style,
)
from visuals.still_names import NUMBERED, all_named, height, listed, nowhere, ranked, usual
from visuals.still_names import drawn as names_svg

__all__ = ["PAGE", "STEPS", "Look", "shown", "slide_look", "svg"]

FONTS = ("source-sans-3-latin-400-normal", "source-sans-3-latin-600-normal", "source-serif-4-latin-600-normal")
STRETCH, FARTHER = 1.6, 2.4
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
        page[1] - foot - (ROW * look.every if aside else ROW * -(-len(legend) // columns(page)) + 10),
    )
    inked = ink(chosen(drawn.schemes, drawn.options.colour))
    alone = [node for node in everything if node.get("alone")] if look.rows else []
    linked = [node for node in everything if not (look.rows and node.get("alone"))]
    high, rows, out = still_rows.rows(alone, room, bool(linked), look, inked, drawn.language)
    placed, names, out = _named(
        drawn,
        linked,
        all_ties,
        (*room[:3], room[3] - high),
        page,
        look,
        inked,
        (page[1] - foot - ROW * len(legend) if aside else 0.0, out),
        {node["id"] for node in nodes},
    )
    nodes = [node for node in nodes if node["id"] in placed]
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
        *rows,
        *names,
        *_left(out, drawn, page, foot),
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
    nodes: list[Thing], room: Box, inked: Ink, stretch: float = 1.0, look: Look = PAGE
) -> dict[str, tuple[float, float, float]]:
    """Where each thing stands in the picture and its radius there; one side may be drawn out by ``stretch`` to use the room.

    On a shared screen the actors are drawn larger than on a page, the alliances as much smaller. An alliance that has a
    colour is large enough for it to be seen.
    """
    if not nodes:
        return {}
    large, actors = LARGEST if look.fills else LARGE, SEEN_FROM_AFAR if look.most else 1.0
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
                least * (1.7 if inked(n) else 1)
                if n["is"] == "alliance"
                else (4.5 if look.every and len(nodes) <= NUMBERED else 1.2) * actors,
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
    return [ring(*spot) for spot in rings] + [
        f"<g><title>{escaped(node['name'])}</title>{figure(node, *placed[node['id']], look, inked)}</g>"
        for node in nodes
    ]


def _named(
    drawn: NetworkMap,
    nodes: list[Thing],
    ties: list[Tie],
    room: Box,
    page: tuple[float, float],
    look: Look,
    inked: Ink,
    aside: tuple[float, int],
    seen: set[str],
) -> tuple[dict[str, tuple[float, float, float]], list[str], int]:
    """Where things stand, their names as SVG, and how many names are not told.

    ``aside``: down to where a list may stand beside the drawing (0: it stands below), and how many were left out before.
    ``seen``: what is drawn; names stand at the same places whatever else is seen.
    """
    every = (look.every and len(nodes) <= NUMBERED) or (len(nodes) <= FEW and not look.most)
    below = 0.0
    for _ in range(4):
        inside = (*room[:3], room[3] - below)
        placed = _fit(_turned(nodes, inside, look, drawn.turnable), inside, inked, _stretch(drawn, look), look)
        spots = ranked(nodes, ties, placed, look)
        frame = (room[0] - 30, room[1] - 4, page[0] - 6, inside[3] + (0 if every else 8))
        if not every:
            parts, silent = usual(spots, nodes, frame, look, seen)
            return placed, parts, aside[1] + silent if look.every else 0
        labels, number = all_named(spots, ties, placed, frame, look)
        wide = LEGEND - 20 if aside[0] else room[2] - room[0]
        needed = 0.0 if aside[0] else min(height(len(number), wide, look), 0.35 * (room[3] - room[1]))
        if needed <= below:
            break
        below = needed
    corner = (EDGE, room[1] + 10) if aside[0] else (room[0], room[3] - below + 4)
    entries = [(k, spots[at].name) for at, k in sorted(number.items(), key=lambda one: one[1])]
    high = aside[0] - corner[1] - 20 if aside[0] else below
    told = listed(entries, corner, wide, high, look)
    parts = names_svg([one for one in labels if nodes[one.of]["id"] in seen], number, look)
    return placed, [*parts, *told], aside[1] + len(entries) - len(told) // 2


def _stretch(drawn: NetworkMap, look: Look) -> float:
    if look.rows and drawn.turnable:
        return FARTHER
    return 1.0 if (look.framed and not look.most) or not drawn.turnable else STRETCH


def _turned(nodes: list[Thing], room: Box, look: Look, turnable: bool) -> list[Thing]:
    """The things with their layout turned a quarter where the room stands upright and the layout lies, or the reverse."""
    if not (look.rows and turnable and nodes):
        return nodes
    xs, ys = [n["x"] for n in nodes], [n["y"] for n in nodes]
    lies = max(xs) - min(xs) > max(ys) - min(ys)
    upright = room[3] - room[1] > 1.15 * (room[2] - room[0])
    return [{**n, "x": n["y"], "y": n["x"]} for n in nodes] if lies and upright else nodes


def _left(count: int, drawn: NetworkMap, page: tuple[float, float], foot: float) -> list[str]:
    """That some names are told elsewhere only."""
    said = nowhere(count, drawn.language)
    style = 'font-size="13" fill="#525866" text-anchor="end"'
    return [text(page[0] - EDGE, page[1] - foot - 4, said, style)] if said else []
