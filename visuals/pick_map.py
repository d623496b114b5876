"""A plain map whose areas are links: to choose a territory by where it lies, with mouse, finger or keyboard."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.model import clean_name

WIDTH = 640.0
SMALLEST = 0.35
"""Rings smaller than this (square units of the drawing) are left out: nobody could point at them."""
METROPOLE = (-6.0, 10.0, 41.0, 52.0)
"""West, east, south, north of the part of France that one map shows; what lies elsewhere is listed beside it."""


@dataclass(frozen=True)
class Area:
    """One territory of the map: its id and name, and its outline as an SVG path; ``path`` is empty where it lies elsewhere."""

    id: str
    name: str
    path: str


@dataclass(frozen=True)
class PickMap:
    width: float
    height: float
    areas: tuple[Area, ...]


def pick_map(contours: Mapping[str, Any], within: tuple[float, float, float, float] | None = METROPOLE) -> PickMap:
    """The areas of a GeoJSON FeatureCollection in degrees as one drawing 640 wide, north up, by name.

    ``within``: only areas in this box are drawn (west, east, south, north). No feature: an empty drawing. Cost: linear.
    """
    features = sorted(contours["features"], key=lambda one: clean_name(one["properties"]["name"]))
    inside = [one for one in features if within is None or _within(one, within)]
    points = [point for one in inside for ring in _rings(one) for point in ring]
    if not points:
        return PickMap(WIDTH, 0.0, tuple(Area(f["id"], f["properties"]["name"], "") for f in features))
    middle = math.cos(math.radians(sum(lat for _, lat in points) / len(points)))
    west, north = min(lon for lon, _ in points), max(lat for _, lat in points)
    scale = WIDTH / max(1e-9, (max(lon for lon, _ in points) - west) * middle)
    height = (north - min(lat for _, lat in points)) * scale

    def path(feature: Mapping[str, Any]) -> str:
        rings = [
            [((lon - west) * middle * scale, (north - lat) * scale) for lon, lat in ring] for ring in _rings(feature)
        ]
        largest = max(map(_size, rings), default=0.0)
        return "".join(_path(ring) for ring in rings if _size(ring) >= min(SMALLEST, largest))

    drawn = {one["id"] for one in inside}
    return PickMap(
        WIDTH, round(height, 1),
        tuple(Area(f["id"], f["properties"]["name"], path(f) if f["id"] in drawn else "") for f in features),
    )  # fmt: skip


def _rings(feature: Mapping[str, Any]) -> Iterator[list[tuple[float, float]]]:
    """The outer rings of a MultiPolygon."""
    for polygon in feature["geometry"]["coordinates"]:
        yield [(lon, lat) for lon, lat, *_ in polygon[0]]


def _within(feature: Mapping[str, Any], box: tuple[float, float, float, float]) -> bool:
    west, east, south, north = box
    return all(west <= lon <= east and south <= lat <= north for ring in _rings(feature) for lon, lat in ring[:1])


def _size(ring: list[tuple[float, float]]) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in itertools.pairwise(ring))) / 2


def _path(ring: list[tuple[float, float]]) -> str:
    kept: list[str] = []
    for x, y in ring:
        point = f"{x:.1f} {y:.1f}"
        if not kept or kept[-1] != point:
            kept.append(point)
    return "M" + "L".join(kept) + "Z"
