"""A network map as one still picture: SVG with its texts as text, title, legend, source and date inside."""

from __future__ import annotations

import textwrap
from collections import Counter
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from graph.language import translate
from visuals import palette
from visuals.every_label import FEW, name_all
from visuals.labels import Box, Label, Spot, place_labels, text_width
from visuals.map_parts import Thing, Tie
from visuals.map_texts import subtitle
from visuals.network_map import NetworkMap
from visuals.pages import inline_fonts
from visuals.pyvis_page import layer_labels

FONTS = ("source-sans-3-latin-400-normal", "source-sans-3-latin-600-normal", "source-serif-4-latin-600-normal")
EDGE, HEAD, LEGEND, COLUMN, ROW, FOOT = 32.0, 110.0, 270.0, 232.0, 22.0, 66.0

STRETCH = 1.6
"""How much further apart on one side than on the other things may be drawn, where no side has a meaning."""
LARGE, LARGEST = 1.6, 5.0
"""How many times a layout may be enlarged, on a page and on paper to be filled."""
BESIDE = 1100.0
"""From this width on the legend stands beside the drawing."""
TIES = {
    "joint": (palette.INK, 0.4, 1.0, ""), "framework": (palette.INK, 0.28, 1.0, ""), "membership": (palette.INK, 0.25, 0.8, ""),
    "funding": (palette.INK, 0.3, 1.0, "2 3"), "missing": (palette.ACCENT, 1.0, 2.0, "6 4"),
}  # fmt: skip
"""How a layer's ties are drawn: colour, opacity, width, dashes (as in map.js)."""
HATCHES = {
    "solid": f'<rect width="6" height="6" fill="{palette.INK}"/>',
    "empty": "",
    "lines": f'<path d="M0 6L6 0" stroke="{palette.INK}" stroke-width="1.4"/>',
    "dots": f'<circle cx="3" cy="3" r="1.1" fill="{palette.INK}"/>',
    "cross": f'<path d="M0 3H6M3 0V6" stroke="{palette.INK}" stroke-width="1"/>',
}
"""Fills of a drawing without colours, on a square of 6 pixels."""
FILLS = {
    "collectivites": "solid", "associations": "empty", "entreprises": "lines", "citoyens": "dots", "etat": "cross", "fondations": "solid",
    "protection-sociale": "solid", "logement-medico-social": "empty", "enseignement-recherche": "lines",
}  # fmt: skip
"""The fill of each family in a drawing without colours: two of one fill have shapes that are far from each other."""


@dataclass(frozen=True)
class Look:
    """How a drawing stands on its page: its paper, in colours or in black and white, with its own title and sources or without.

    ``framed``: with title, sources and the fonts themselves; without, what holds the drawing says and brings them.
    ``marked``: ids of things with a ring around, which came last. ``letters``: the size of names, in pixels.
    ``fills``: the drawing is as large as its page, however few things it has.
    """

    paper: str = palette.PAPER
    colours: bool = True
    framed: bool = True
    marked: frozenset[str] = frozenset()
    letters: float = 13.0
    fills: bool = False


PAGE = Look()


def shown(drawn: NetworkMap) -> tuple[list[Thing], list[Tie]]:
    """What the map's options leave to be seen: the same filters as the page's."""
    chosen, things = drawn.options, {node["id"]: node for node in drawn.nodes}

    def in_domain(node: Thing) -> bool:
        return not chosen.domain or chosen.domain in node.get("domains", ())

    def passes(key: str) -> bool:
        node = things[key]
        if node["is"] == "actor":
            return not chosen.family or node.get("family", "none") in chosen.family
        typed = not chosen.type or node.get("type") == chosen.type
        return in_domain(node) and typed and (chosen.above or not node.get("above"))

    def kept(tie: Tie) -> bool:
        if tie["layer"] not in drawn.layers or tie.get("view", chosen.view) != chosen.view:
            return False
        if tie.get("above") and not chosen.above:
            return False
        if "through" in tie and not any(passes(key) for key in tie["through"]):
            return False
        if tie["layer"] in ("membership", "funding", "missing") and not (
            in_domain(things[tie["from"]]) or in_domain(things[tie["to"]])
        ):
            return False
        return passes(tie["from"]) and passes(tie["to"])

    ties = [tie for tie in drawn.ties if kept(tie)]
    seen = {key for tie in ties for key in (tie["from"], tie["to"])}
    nodes = [n for n in drawn.nodes if n["id"] in seen or (chosen.unlinked and n.get("alone") and passes(n["id"]))]
    return nodes, ties


def svg(drawn: NetworkMap, look: Look = PAGE) -> str:
    """The map as an SVG document, to be printed or put in a report or a page; nothing in it refers to elsewhere.

    Texts keep their size whatever the width and height its options ask (``picture``): a small one names fewer things and has its legend below. An empty map has its title and its sentence. Deterministic but for the date it carries. Cost: linear.
    """
    page = (float(drawn.options.picture[0]), float(drawn.options.picture[1]))
    nodes, ties = shown(drawn)
    head, foot = (HEAD, FOOT) if look.framed else (EDGE / 2, EDGE / 4)
    legend = _legend(drawn, nodes, ties, page, look, foot)
    aside = page[0] >= BESIDE
    room = (
        EDGE + LEGEND if aside else EDGE,
        head,
        page[0] - EDGE,
        page[1] - foot - (0 if aside else ROW * -(-len(legend) // _columns(page)) + 10),
    )
    stretch = 1.0 if look.framed or not drawn.turnable else STRETCH
    placed = _fit(nodes, room, stretch, LARGEST if look.fills else LARGE)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {page[0]:.0f} {page[1]:.0f}" width="{page[0]:.0f}" '
        f'height="{page[1]:.0f}" lang={quoteattr(drawn.language)} role="img" '
        f"aria-labelledby=\"title\" font-family=\"'Source Sans 3', 'Source Sans Pro', sans-serif\">",
        f'<title id="title">{escape(drawn.title)}</title>',
        *_fills(look),
        *([f"<style>{inline_fonts(FONTS)}</style>"] if look.framed else []),
        f'<rect width="100%" height="100%" fill="{look.paper}"/>',
        *(_heading(drawn, ties, page[0]) if look.framed else []),
        *_lines(ties, placed, look),
        *_shapes(nodes, placed, look),
        *_names(nodes, ties, placed, (room[0] - 30, head - 4, page[0] - 6, room[3] + 8), look),
        *legend,
        *(_sources(drawn, page) if look.framed else []),
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


def _columns(page: tuple[float, float]) -> int:
    """Columns of the legend: one beside a wide picture, as many as fit below a narrow one."""
    return 1 if page[0] >= BESIDE else max(1, int((page[0] - 2 * EDGE) // COLUMN))


def _fit(
    nodes: list[Thing], room: Box, stretch: float = 1.0, large: float = LARGE
) -> dict[str, tuple[float, float, float]]:
    """Where each thing stands in the picture and its radius there; one side may be drawn out by ``stretch`` to use the room."""
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
    least = 1.6 if len(nodes) > 1500 else 3.4  # a square is always seen as one
    return {
        n["id"]: (
            n["x"] * sideways + left,
            n["y"] * upright + top,
            max(least if n["is"] == "alliance" else 1.2, n["size"] * grow),
        )
        for n in nodes
    }


def _text(x: float, y: float, text: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{escape(text)}</text>'


def _heading(drawn: NetworkMap, ties: list[Tie], width: float) -> list[str]:
    room = width - 2 * EDGE - (90 if drawn.fictional else 0)
    size = 30 * min(1.0, room / text_width(drawn.title, 32))
    serif = f'font-family="\'Source Serif 4\', Georgia, serif" font-weight="600" font-size="{size:.1f}" fill="{palette.INK}"'
    sentence = (
        drawn.subtitle
        if drawn.options.view == "pairs"
        else subtitle(ties, {node["id"]: node for node in drawn.nodes}, drawn.language)
    )
    parts = [_text(EDGE, 52, drawn.title, serif), _text(EDGE, 80, sentence, 'font-size="17" fill="#525866"')]
    if drawn.fictional:
        mark = translate("Fictional", drawn.language).lower()
        parts.append(
            f'<rect x="{width - EDGE - 74}" y="30" width="74" height="30" fill="none" stroke="#8a5a00"/>'
            + _text(width - EDGE - 37, 51, mark, 'font-size="17" font-weight="600" fill="#8a5a00" text-anchor="middle"')
        )
    fitting = [
        k for k in range(len(drawn.notes), 0, -1) if text_width(" ".join(drawn.notes[:k]), 16) < width - 2 * EDGE
    ]
    notes = " ".join(drawn.notes[: fitting[0] if fitting else 0])
    return (
        [*parts, _text(EDGE, 104, notes, f'font-size="15" font-weight="600" fill="{palette.INK}"')] if notes else parts
    )


def _lines(ties: list[Tie], placed: dict[str, tuple[float, float, float]], look: Look) -> list[str]:
    groups: dict[tuple[str, int], list[str]] = {}
    for tie in ties:
        (a, b, _), (c, d, _) = placed[tie["from"]], placed[tie["to"]]
        weight = min(4, max(1, round(tie.get("weight", 1))))
        groups.setdefault((tie["layer"], weight), []).append(f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}")
    crowd = max(0.35, min(1.0, (400 / max(1, len(ties))) ** 0.5))
    parts = []
    for (layer, weight), paths in groups.items():
        colour, opacity, width, dashes = _tie(layer, look)
        shade = opacity if layer == "missing" else opacity * crowd
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        parts.append(
            f'<path d="{"".join(paths)}" fill="none" stroke="{colour}" stroke-opacity="{shade:.2f}" '
            f'stroke-width="{width + (weight - 1) * 0.8:.1f}"{dashed}/>'
        )
    return parts


def _tie(layer: str, look: Look) -> tuple[str, float, float, str]:
    colour, opacity, width, dashes = TIES[layer]
    return (colour, opacity, width, dashes) if look.colours else (palette.INK, min(1.0, 1.5 * opacity), width, dashes)


def _outline(shape: str, x: float, y: float, radius: float) -> str:
    return " ".join(f"{x + dx * radius:.1f},{y + dy * radius:.1f}" for dx, dy in palette.SHAPES[shape])


def _figure(node: Thing, x: float, y: float, radius: float, look: Look = PAGE) -> str:
    """One thing: an alliance as an ink square (hollow for a framework), an actor in its family's shape."""
    if node["is"] == "alliance":
        hollow = node.get("nature") == "framework"
        fill, line = (look.paper, palette.INK) if hollow else (palette.INK, look.paper)
        return (
            f'<polygon points="{_outline("square", x, y, radius)}" fill="{fill}" stroke="{line}" stroke-width="1.2"/>'
        )
    style = palette.style(node.get("family"))
    fill, line = style.light, look.paper
    if not look.colours:
        fill, line = f"url(#{FILLS.get(node.get('family', ''), 'empty')})", palette.INK
    if style.shape == "disc":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}" stroke="{line}" stroke-width="1"/>'
    return f'<polygon points="{_outline(style.shape, x, y, radius)}" fill="{fill}" stroke="{line}" stroke-width="1"/>'


def _shapes(nodes: list[Thing], placed: dict[str, tuple[float, float, float]], look: Look) -> list[str]:
    rings = [placed[node["id"]] for node in nodes if node["id"] in look.marked]
    return [
        f'<circle class="came-last" cx="{x:.1f}" cy="{y:.1f}" r="{radius + 8:.1f}" fill="none" stroke="{palette.ACCENT}" stroke-width="2.5"/>'
        for x, y, radius in rings
    ] + [f"<g><title>{escape(node['name'])}</title>{_figure(node, *placed[node['id']], look)}</g>" for node in nodes]


def _names(
    nodes: list[Thing], ties: list[Tie], placed: dict[str, tuple[float, float, float]], frame: Box, look: Look
) -> list[str]:
    crowded = len(nodes) > 60
    spots = []
    for node in nodes:
        x, y, radius = placed[node["id"]]
        rank = node["size"] if node["is"] == "actor" else 3 + node["values"]["degree"] * 0.5
        silent = crowded and (node["values"]["degree"] <= 1 or node["is"] == "alliance")
        spots.append(Spot(x, y, radius, "" if silent else node["name"], rank))
    halo = f'font-size="{look.letters:g}" text-anchor="middle" dominant-baseline="central" fill="{palette.INK}"'
    halo += f' stroke="{look.paper}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
    if len(nodes) <= FEW and not look.framed:
        pistes = [(*placed[tie["from"]][:2], *placed[tie["to"]][:2]) for tie in ties if tie["layer"] == "missing"]
        every = name_all(spots, frame, pistes, look.letters)
        return [_name(one, look.letters, halo) for one in every]
    labels = place_labels(spots, frame, size=look.letters, patient=14 if look.framed else 0)
    most = int((frame[2] - frame[0]) * (frame[3] - frame[1]) / 11_000)
    return [_text(label.x, label.y, label.text, halo) for label in labels[:most]]


def _name(label: Label, size: float, style: str) -> str:
    """A label as one text, so that a name on two rows is still found and copied whole."""
    rows = label.text.split("\n")
    heights = [label.y + (at - (len(rows) - 1) / 2) * 1.16 * size for at in range(len(rows))]
    spans = (
        f'<tspan x="{label.x:.1f}" y="{y:.1f}">{escape(row)}</tspan>' for y, row in zip(heights, rows, strict=True)
    )
    return f"<text {style}>{' '.join(spans)}</text>"


def _legend(
    drawn: NetworkMap, nodes: list[Thing], ties: list[Tie], page: tuple[float, float], look: Look, foot: float
) -> list[str]:
    """Only what is in the picture: families with their number, kinds of alliances, layers."""
    families = Counter(node.get("family", "") for node in nodes if node["is"] == "actor")
    natures = Counter(node["nature"] for node in nodes if node["is"] == "alliance")
    layers = Counter(tie["layer"] for tie in ties)
    labels = layer_labels(drawn.language)
    rows: list[tuple[str, str]] = [
        (
            _figure({"is": "actor", "family": entry["key"]}, 0, 0, 6.5, look),
            f"{entry['label']} ({families[entry['key']]})",
        )
        for entry in drawn.legend
        if families[entry["key"]]
    ]
    for nature, count in natures.items():
        rows.append((_figure({"is": "alliance", "nature": nature}, 0, 0, 5.0, look), f"{labels[nature]} ({count})"))
    for layer, count in layers.items():
        if layer not in natures:
            colour, opacity, width, dashes = _tie(layer, look)
            line = f'<path d="M-9 0H9" stroke="{colour}" stroke-opacity="{min(1, opacity * 2)}" stroke-width="{width}" stroke-dasharray="{dashes}"/>'
            label = translate("Ties two by two", drawn.language) if layer == "joint" else labels[layer]
            rows.append((line, f"{label} ({count})"))
    columns = _columns(page)
    top = page[1] - foot - ROW * -(-len(rows) // columns)
    style = f'font-size="{14.5 if columns == 1 else 13}" fill="{palette.INK}" dominant-baseline="central"'
    return [
        f'<g transform="translate({EDGE + 10 + COLUMN * (k % columns)},{top + ROW * (k // columns)})">'
        f"{mark}{_text(18, 0, label, style)}</g>"
        for k, (mark, label) in enumerate(rows)
    ]


def _sources(drawn: NetworkMap, page: tuple[float, float]) -> list[str]:
    """Whether it is invented, the date, the sources: the date first, so that a narrow picture never loses it."""
    language = drawn.language
    invented = (
        f"{translate('Fictional', language)} {translate('– invented data.', language)}" if drawn.fictional else ""
    )
    sources = drawn.sources + (drawn.sources_above if drawn.options.above else [])
    rest = len(sources) - 3 if len(sources) > 4 else 0
    more = translate("and {count} more", language, count=rest) if rest > 0 else ""
    named = (
        f"{translate('Sources:', language)} {' ; '.join(sources[: 3 if rest else 4])} {more}".rstrip() + "."
        if sources
        else ""
    )
    text = " ".join(part for part in (invented, f"{drawn.date}. Maillage.", named) if part)
    lines = textwrap.wrap(text, int((page[0] - 2 * EDGE) / 6.7), max_lines=2, placeholder="…")
    return [_text(EDGE, page[1] - 34 + 19 * k, line, 'font-size="14" fill="#525866"') for k, line in enumerate(lines)]
