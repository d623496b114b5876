"""A geographic map as plain data: areas with a figure, organisations where they are based, alliances as arcs.

Contours come with the call (the shipped reference); no tile and no other machine is asked.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.spatial import Voronoi

from graph.model import clean_name
from visuals.classes import class_of, classes
from visuals.filters import shown
from visuals.map_parts import Thing
from visuals.network_map import NetworkMap

WIDTH = 1000.0
CROWD = 40
"""More organisations than this at one place are one disc with their number."""
MOST_ARCS, MOST_MEMBERS = 600, 12
STEP = 9.0
GOLDEN = math.pi * (3 - math.sqrt(5))

Spot = tuple[float, float]


@dataclass(frozen=True)
class Area:
    """A territory of the map. ``value``: its figure, None where it is not known; ``step``: its class, 0 the lowest.

    ``covered``: the alliances that cover it, by name, where these are drawn; ``strong``: one that is selected does.
    """

    id: str
    name: str
    path: str
    value: float | None = None
    step: int | None = None
    covered: tuple[str, ...] = ()
    strong: bool = False


@dataclass(frozen=True)
class Mark:
    """One organisation at its place, or (``count`` above 1) a place with too many to be drawn one by one."""

    id: str
    name: str
    family: str
    x: float
    y: float
    count: int = 1
    near: bool = True


@dataclass(frozen=True)
class Arc:
    """An alliance between two places. ``count``: alliances that join them; ``strong``: of what is selected."""

    one: Spot
    other: Spot
    count: int
    strong: bool = False


@dataclass(frozen=True)
class Figure:
    """What colours the areas: its sentence, unit, year and source, and the value of each area by id."""

    key: str
    label: str
    unit: str = ""
    year: int | None = None
    source: str = ""
    values: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class GeoMap:
    """``bounds``: the upper bound of each class; ``outside``: organisations shown on the network map whose place is not known or
    not on this drawing; ``schematic``: contours drawn from town halls, for a territory that has none."""

    width: float
    height: float
    areas: tuple[Area, ...]
    marks: tuple[Mark, ...]
    arcs: tuple[Arc, ...]
    figure: Figure | None
    bounds: tuple[float, ...]
    method: str
    outside: int
    left: int
    schematic: bool


def geo_map(
    drawn: NetworkMap, contours: Mapping[str, Any], figure: Figure | None = None, method: str = "quantiles", arcs: bool = True,
    schematic: bool = False, covered: Mapping[str, Collection[str]] | None = None,
) -> GeoMap:  # fmt: skip
    """A network map's content where it is: ``contours`` (GeoJSON, degrees), coloured by ``figure``, with what ``drawn`` shows.

    Alliances of more than MOST_MEMBERS members make no arcs, nor do those at one place; the most shared MOST_ARCS are drawn,
    ``left`` counts the others. ``covered``: the alliances (ids) that cover each area, drawn instead of arcs. Without any contour or place: an empty drawing. Deterministic. Cost: linear.
    """
    nodes, ties = shown(drawn)
    places = {
        node["id"]: drawn.places[node["id"]] for node in nodes if node["is"] == "actor" and node["id"] in drawn.places
    }
    frame = _frame(contours, places.values())
    allied = {tie["from"] for tie in ties if tie["layer"] in ("joint", "framework")} | {
        node["id"] for node in nodes if node.get("members")
    }
    actors = [node for node in nodes if node["is"] == "actor" and node["id"] in allied]
    spots = {key: frame.spot(place) for key, place in places.items() if key in allied and frame.holds(place)}
    selected = drawn.options.selected
    lines = _arcs(ties, spots, selected)
    near = _near(ties, selected)
    bounds = classes(list(figure.values.values()), method) if figure else []
    values = figure.values if figure else {}
    names = {node["id"]: str(node["name"]) for node in drawn.nodes if node["is"] == "alliance"}
    seen, arcs = {node["id"] for node in nodes}, arcs and covered is None

    def over(area: str) -> tuple[tuple[str, ...], bool]:
        ids = [
            one
            for one in (covered or {}).get(area, ())
            if one in names and (one in seen or drawn.options.view == "pairs")
        ]
        return tuple(sorted((names[one] for one in ids), key=clean_name)), selected in ids

    areas = tuple(
        Area(one["id"], one["properties"]["name"], frame.path(one), values.get(one["id"]), class_of(values.get(one["id"]), bounds), *over(one["id"]))
        for one in sorted(contours["features"], key=lambda one: clean_name(one["properties"]["name"]))
    )  # fmt: skip
    return GeoMap(
        frame.width, frame.height, areas, tuple(_marks(actors, spots, near)), tuple(lines[:MOST_ARCS]) if arcs else (), figure,
        tuple(bounds), method, sum(node["id"] not in spots for node in actors), max(0, len(lines) - MOST_ARCS) if arcs else 0, schematic,
    )  # fmt: skip


def schematic(points: Iterable[tuple[str, str, float, float]]) -> dict[str, Any]:
    """Contours for a territory that has none: what is nearest to each of an area's places (id, name, longitude, latitude).

    Several rows of one id make one area. GeoJSON, cut at a frame around all. Fewer than two places: no feature.
    """
    rows = [row for row in points if row[2] == row[2] and row[3] == row[3]]
    spots = np.unique(np.array([(lon, lat) for _, _, lon, lat in rows], dtype=float).reshape(-1, 2), axis=0)
    if len(spots) < 2:
        return {"type": "FeatureCollection", "features": []}
    low, high = spots.min(axis=0), spots.max(axis=0)
    margin = (high - low).max() * 0.08 + 1e-3
    low, high = low - margin, high + margin
    mirrored = [spots]
    for axis in (0, 1):
        for side in (low[axis], high[axis]):
            other = spots.copy()
            other[:, axis] = 2 * side - other[:, axis]
            mirrored.append(other)
    cells = Voronoi(np.vstack(mirrored))
    index = {tuple(spot): k for k, spot in enumerate(spots.tolist())}
    found: dict[str, tuple[str, list[Any]]] = {}
    taken: set[int] = set()
    for key, name, lon, lat in rows:
        at = index[lon, lat]
        if at in taken:
            continue
        taken.add(at)
        ring = cells.vertices[cells.regions[cells.point_region[at]]]
        found.setdefault(key, (name, []))[1].append([ring.tolist()])
    features = [
        {"type": "Feature", "id": key, "properties": {"id": key, "name": name}, "geometry": {"type": "MultiPolygon", "coordinates": rings}}
        for key, (name, rings) in sorted(found.items())
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": features}


@dataclass(frozen=True)
class _Frame:
    west: float
    north: float
    middle: float
    scale: float
    width: float
    height: float

    def spot(self, place: Spot) -> Spot:
        return ((place[0] - self.west) * self.middle * self.scale, (self.north - place[1]) * self.scale)

    def holds(self, place: Spot) -> bool:
        x, y = self.spot(place)
        return -1 <= x <= self.width + 1 and -1 <= y <= self.height + 1

    def path(self, feature: Mapping[str, Any]) -> str:
        """Every ring, holes too (fill rule evenodd)."""
        return "".join(
            "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (self.spot((lon, lat)) for lon, lat, *_ in ring)) + "Z"
            for polygon in feature["geometry"]["coordinates"]
            for ring in polygon
        )


def _frame(contours: Mapping[str, Any], places: Iterable[Spot]) -> _Frame:
    """What the areas cover, or where there are none, the places; on paper of about 10 × 8."""
    points = [
        (lon, lat)
        for one in contours["features"]
        for polygon in one["geometry"]["coordinates"]
        for lon, lat, *_ in polygon[0]
    ]
    points = points or list(places) or [(2.0, 46.0)]
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    middle = math.cos(math.radians((min(lats) + max(lats)) / 2))
    across, down = max((max(lons) - min(lons)) * middle, 0.02), max(max(lats) - min(lats), 0.02)
    scale = min(WIDTH / across, WIDTH / down)
    return _Frame(min(lons), max(lats), middle, scale, round(across * scale, 1), round(down * scale, 1))


def _marks(actors: Sequence[Thing], spots: Mapping[str, Spot], near: set[str]) -> list[Mark]:
    at: dict[Spot, list[Thing]] = defaultdict(list)
    for node in actors:
        if node["id"] in spots:
            x, y = spots[node["id"]]
            at[round(x, 1), round(y, 1)].append(node)
    marks = []
    for (x, y), here in sorted(at.items()):
        here.sort(key=lambda node: (node.get("family", ""), node["name"], node["id"]))
        if len(here) > CROWD:
            marks.append(
                Mark(here[0]["id"], "", "", x, y, len(here), not near or any(one["id"] in near for one in here))
            )
            continue
        for turn, node in enumerate(here):
            reach, angle = (STEP * math.sqrt(turn), turn * GOLDEN) if len(here) > 1 else (0.0, 0.0)
            marks.append(
                Mark(node["id"], node["name"], node.get("family", ""), round(x + reach * math.cos(angle), 1), round(y + reach * math.sin(angle), 1),
                     node.get("members", 1), not near or node["id"] in near)
            )  # fmt: skip
    return marks


def _near(ties: Sequence[Mapping[str, Any]], selected: str) -> set[str]:
    """What is selected with those it is allied to; nothing where nothing is selected."""
    mine = {
        tie["to"] if tie["from"] == selected else tie["from"] for tie in ties if selected in (tie["from"], tie["to"])
    }
    return {selected, *mine, *(tie["from"] for tie in ties if tie["to"] in mine)} if mine else set()


def _arcs(ties: Sequence[Mapping[str, Any]], spots: Mapping[str, Spot], selected: str) -> list[Arc]:
    members: dict[str, list[str]] = defaultdict(list)
    pairs: dict[tuple[Spot, Spot], int] = defaultdict(int)
    strong: set[tuple[Spot, Spot]] = set()

    def join(one: str, other: str, count: int, mine: bool) -> None:
        ends = sorted(tuple(round(v, 1) for v in spots[key]) for key in (one, other))
        pair = ((ends[0][0], ends[0][1]), (ends[1][0], ends[1][1]))
        if pair[0] != pair[1]:
            pairs[pair] += count
            if mine:
                strong.add(pair)

    for tie in ties:
        if tie["layer"] != "joint":
            continue
        if tie["from"] in spots and tie["to"] in spots:
            join(tie["from"], tie["to"], max(1, int(tie.get("weight", 1))), selected in (tie["from"], tie["to"]))
        elif tie["from"] in spots:
            members[tie["to"]].append(tie["from"])
    for alliance, ids in members.items():
        if len(ids) <= MOST_MEMBERS:
            for one, other in itertools.combinations(ids, 2):
                join(one, other, 1, selected in (one, other, alliance))
    arcs = [Arc(one, other, count, (one, other) in strong) for (one, other), count in pairs.items()]
    return sorted(arcs, key=lambda arc: (not arc.strong, -arc.count, arc.one, arc.other))
