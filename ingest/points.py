"""The grouping of communes in which a point lies, by the contours of the reference (to about 100 m)."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

Ring = Sequence[Sequence[float]]


def grouping_at(places: Any, lon: float, lat: float) -> str | None:
    """The id of the grouping that holds a point; None outside of all, or where the reference has no contours.

    Cost: the contours once, then a look at the few whose frame holds the point.
    """
    if not hasattr(places, "contours"):
        return None
    for (west, south, east, north), polygons, id_ in _frames(places):
        if west <= lon <= east and south <= lat <= north and any(_inside(rings, lon, lat) for rings in polygons):
            return id_
    return None


@functools.lru_cache(maxsize=2)
def _frames(places: Any) -> list[tuple[tuple[float, float, float, float], list[list[Ring]], str]]:
    found = []
    for feature in places.contours("epci")["features"]:
        geometry = feature["geometry"] or {}
        parts = geometry.get("coordinates") or []
        polygons = parts if geometry.get("type") == "MultiPolygon" else [parts]
        points = [point for rings in polygons for ring in rings for point in ring]
        if points:
            frame = (min(p[0] for p in points), min(p[1] for p in points), max(p[0] for p in points), max(p[1] for p in points))  # fmt: skip
            found.append((frame, polygons, str(feature["properties"]["id"])))
    return found


def _inside(rings: Sequence[Ring], lon: float, lat: float) -> bool:
    """Whether a point lies in a polygon and in none of its holes: a ray to the east crosses its lines an odd number of times."""
    crossed = False
    for ring in rings:
        for (x1, y1, *_a), (x2, y2, *_b) in pairwise(ring):
            if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
                crossed = not crossed
    return crossed
