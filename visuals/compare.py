"""Two states of a territory, or two territories, on the same positions: what came, what went, what stayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape, quoteattr

import pandas as pd

from graph.language import translate
from graph.metrics.ties import joint_alliances, valid_in
from graph.territory import TerritoryGraph
from visuals import palette
from visuals.labels import Spot, place_labels
from visuals.map_parts import LAYERS, Thing, Tie
from visuals.network_map import MapOptions, NetworkMap, network_map
from visuals.pages import inline_fonts
from visuals.still_frame import sources

STATES = ("came", "went", "stayed")
MOST = 3_000
"""Actors and alliances above which nothing is drawn: the tables remain."""
EDGE, HEAD, FOOT = 40.0, 120.0, 70.0
FONTS = ("source-sans-3-latin-400-normal", "source-serif-4-latin-600-normal")

Names = Mapping[str, str]


@dataclass(frozen=True)
class Comparison:
    """Both states drawn as one: ``drawn`` has every actor and joint alliance of either, ``state`` says of each id (and of each
    tie, by both ids) whether it came, went or stayed. ``words``: how the three are called, by state."""

    drawn: NetworkMap
    state: Mapping[str, str]
    words: Names

    def of(self, kind: str, state: str) -> list[Thing]:
        """The actors or alliances of a state, by name."""
        found = [node for node in self.drawn.nodes if node["is"] == kind and self.state.get(node["id"]) == state]
        return sorted(found, key=lambda node: (str(node["name"]).casefold(), node["id"]))


def comparison(before: TerritoryGraph, after: TerritoryGraph, words: Names, language: str) -> Comparison:
    """What came, went and stayed from one graph to the other. Only joint alliances with a known member and their actors. Linear."""
    parts = _parts(before), _parts(after)
    either = parts[0] | parts[1]
    actors, alliances = {a for a, _l in either}, {b for _a, b in either}
    known = pd.concat([after.participations, before.participations], ignore_index=True)
    known = known.drop_duplicates(["actor", "alliance", "role"])
    pairs = pd.MultiIndex.from_frame(known[["actor", "alliance"]].astype(object))
    both = replace(
        after,
        actors=_either(before.actors, after.actors, actors),
        alliances=_either(before.alliances, after.alliances, alliances).assign(above=None),
        participations=known[pairs.isin(list(either))] if len(known) else known,
        memberships=after.memberships.iloc[:0], contributions=after.contributions.iloc[:0],
        works_on=after.works_on.iloc[:0], addresses=after.addresses.iloc[:0], as_of=None,
    )  # fmt: skip
    drawn = network_map(both, options=MapOptions(layers=LAYERS[:1]), language=language)
    ends = [{end for part in found for end in part} for found in parts]
    state = {key: _state(key in ends[0], key in ends[1]) for key in ends[0] | ends[1]}
    state |= {f"{a} {b}": _state((a, b) in parts[0], (a, b) in parts[1]) for a, b in either}
    return Comparison(drawn, state, words)


def _parts(graph: TerritoryGraph) -> set[tuple[str, str]]:
    rows = valid_in(graph.participations, graph.as_of)
    rows = rows[rows["alliance"].isin(joint_alliances(graph)["id"]) & rows["actor"].isin(graph.actors["id"])]
    return set(zip(rows["actor"], rows["alliance"], strict=True))


def _either(before: pd.DataFrame, after: pd.DataFrame, ids: set[str]) -> pd.DataFrame:
    rows = pd.concat([after, before], ignore_index=True).drop_duplicates("id")
    return rows[rows["id"].isin(ids)].reset_index(drop=True)


def _state(before: bool, after: bool) -> str:
    return "stayed" if before and after else "came" if after else "went"


def svg(found: Comparison, title: str, sentence: str, only: str = "", narrow: bool = False) -> str:
    """The comparison as one SVG document: what came filled and ringed, what went hollow and dashed, what stayed faint.

    ``only`` "before" leaves out what came, "after" what went: two pictures on the same positions. ``narrow``: for a telephone,
    upright, its title left to the page. Names are text. Linear.
    """
    language, state = found.drawn.language, found.state
    left_out = {"before": "came", "after": "went"}.get(only, "")
    nodes = [node for node in found.drawn.nodes if node["id"] in state and state[node["id"]] != left_out]
    across, down = ("y", "x") if narrow else ("x", "y")
    xs, ys = [n[across] for n in found.drawn.nodes] or [0.0], [n[down] for n in found.drawn.nodes] or [0.0]
    wide, high, edge, head, foot = (400.0, 620.0, 16.0, 84.0, 12.0) if narrow else (1200.0, 800.0, EDGE, HEAD, FOOT)
    scale = min((wide - 2 * edge) / (max(xs) - min(xs) + 80), (high - head - foot) / (max(ys) - min(ys) + 60), 2.0)
    middle = ((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2)
    size, key = (0.6, f"narrow-title{only}") if narrow else (1.0, f"title{only}")

    def spot(node: Thing) -> tuple[float, float]:
        return (
            round(wide / 2 + (node[across] - middle[0]) * scale, 1),
            round((high + head - foot) / 2 + (node[down] - middle[1]) * scale, 1),
        )

    at = {node["id"]: spot(node) for node in nodes}
    ties = [tie for tie in found.drawn.ties if tie["layer"] == "joint" and tie.get("view") != "pairs"]
    lines = [_line(tie, at, state, left_out) for tie in ties if tie["from"] in at and tie["to"] in at]
    spots = [
        Spot(*at[node["id"]], 5.0 * size, node["name"], (0 if state[node["id"]] == "stayed" else 1000 if node["is"] == "actor" else 500) + node["size"])
        for node in nodes
    ]  # fmt: skip
    labels = place_labels(spots, (8, head - 20, wide - 8, high - foot + 10))[: 12 if narrow else 60]
    halo = f'font-size="13" text-anchor="middle" dominant-baseline="central" stroke="{palette.PAPER}" stroke-width="3" paint-order="stroke"'
    signs = [word for word in STATES if word != left_out]
    legend = [
        _sign(word, found.words[word], edge + 10 + (0 if narrow else 330 * k), 16.0 + 24 * k if narrow else 96.0)
        for k, word in enumerate(signs)
    ]
    fictional = f" – {translate('Fictional', language)}" if found.drawn.fictional else ""
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high:.0f}" width="{wide:.0f}" height="{high:.0f}" lang={quoteattr(language)} role="img" '
        f"aria-labelledby=\"{key}\" font-family=\"'Source Sans 3', 'Source Sans Pro', sans-serif\" fill=\"{palette.INK}\">",
        f'<title id="{key}">{escape(title)}</title>', f"<style>{inline_fonts(FONTS)}</style>",
        f'<rect width="100%" height="100%" fill="{palette.PAPER}"/>',
        *([] if narrow else [f'<text x="{EDGE}" y="44" font-size="26" font-weight="600" font-family="\'Source Serif 4\', Georgia, serif">{escape(title + fictional)}</text>',
        f'<text x="{EDGE}" y="70" font-size="15" fill="#525866">{escape(sentence)}</text>']), *legend, *filter(None, lines),
        *(_shape(node, at[node["id"]], state[node["id"]], size) for node in nodes),
        *(f'<text x="{one.x:.1f}" y="{one.y:.1f}" {halo}>{escape(one.text)}</text>' for one in labels),
        *([] if narrow else sources(found.drawn, (wide, high))), "</svg>",
    ]) + "\n"  # fmt: skip


_LINES = {"came": f'stroke="{palette.ACCENT}" stroke-width="1.8"', "went": f'stroke="{palette.INK}" stroke-width="1.2" stroke-opacity="0.6" stroke-dasharray="4 4"', "stayed": f'stroke="{palette.INK}" stroke-width="1" stroke-opacity="0.22"'}  # fmt: skip


def _line(tie: Tie, at: Mapping[str, tuple[float, float]], state: Names, left_out: str) -> str:
    now = state.get(f"{tie['from']} {tie['to']}", "stayed")
    (x1, y1), (x2, y2) = at[tie["from"]], at[tie["to"]]
    return "" if now == left_out else f'<path d="M{x1} {y1}L{x2} {y2}" fill="none" {_LINES[now]}/>'


def _outline(node: Thing, x: float, y: float, radius: float) -> str:
    shape = "square" if node["is"] == "alliance" else palette.style(node.get("family")).shape
    return " ".join(f"{x + dx * radius:.1f},{y + dy * radius:.1f}" for dx, dy in palette.SHAPES[shape])


def _shape(node: Thing, at: tuple[float, float], state: str, size: float = 1.0) -> str:
    colour = palette.INK if node["is"] == "alliance" else palette.style(node.get("family")).light
    radius = (4.0 if node["is"] == "alliance" else 6.0) * size
    fill, line = (palette.PAPER, colour) if state == "went" else (colour, palette.PAPER)
    ring = f'<circle cx="{at[0]}" cy="{at[1]}" r="{radius + 5 * size:.1f}" fill="none" stroke="{palette.ACCENT}" stroke-width="2"/>' if state == "came" else ""  # fmt: skip
    shape = f'<polygon points="{_outline(node, *at, radius)}" fill="{fill}" stroke="{line}" stroke-width="{1.6 if state == "went" else 1}"/>'
    faint = ' opacity="0.55"' if state == "stayed" else ""
    return f"<g{faint}><title>{escape(node['name'])}</title>{shape}{ring}</g>"


def _sign(state: str, words: str, x: float, y: float) -> str:
    sample = {"is": "actor", "family": "associations", "name": words}
    return f'{_shape(sample, (x, y), state)}<path d="M{x + 14} {y}h26" fill="none" {_LINES[state]}/><text x="{x + 50}" y="{y + 5}" font-size="14">{escape(words)}</text>'


def counted(found: Comparison) -> dict[str, dict[str, int]]:
    """How many actors and alliances came, went and stayed."""
    return {kind: {state: len(found.of(kind, state)) for state in STATES} for kind in ("actor", "alliance")}
