"""Geometry of the build: commune contours noded once, so that neighbours share their borders whatever is merged or simplified.

Needs shapely, which the product itself does not use.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

import numpy as np
import shapely  # type: ignore[import-untyped, import-not-found, unused-ignore]

Row = dict[str, Any]
Point = tuple[float | None, float | None]
DECIMALS = 3
"""Of a degree: about 100 m."""


class Contours:
    """Faces of the map of communes, each with the current commune that owns it."""

    def __init__(self, points: list[Row], old: list[Row], current: dict[str, str]) -> None:
        communes = [row for row in points if row["type"] == "COM" and row["geometry"]]
        shapes = shapely.set_precision(shapely.from_wkb([row["geometry"] for row in communes]), 1e-6)
        network = shapely.get_parts(shapely.union_all(shapely.boundary(shapes), grid_size=1e-6))
        self.faces = shapely.get_parts(shapely.polygonize(network))
        inside = shapely.point_on_surface(self.faces)
        owners: dict[int, str] = {}
        # Communes merged since the file was drawn are holes in it: the older file's communes fill them by succession.
        # What no file knows (Llívia, in Spain) stays a hole.
        older = shapely.from_geojson([row["geometrie"] for row in old])
        for rows, geometries in ((communes, shapes), (old, older)):
            for face, place in zip(*shapely.STRtree(geometries).query(inside, predicate="within"), strict=True):
                if owner := current.get(rows[place]["code"]):
                    owners.setdefault(int(face), owner)
        self.of: dict[str, list[int]] = defaultdict(list)
        for face, code in sorted(owners.items()):
            self.of[code].append(face)
        self.older = dict(zip((row["code"] for row in old), older, strict=True))

    def merged(self, codes: list[str]) -> Any:
        return shapely.coverage_union_all(self.faces[[face for code in codes for face in self.of.get(code, ())]])

    def simplified(self, groups: dict[str, list[str]], tolerance: float) -> dict[str, list[Any]]:
        """Each group of communes as GeoJSON MultiPolygon coordinates; neighbours keep the same border."""
        known = {key: codes for key, codes in sorted(groups.items()) if any(code in self.of for code in codes)}
        shapes = shapely.coverage_simplify(np.array([self.merged(codes) for codes in known.values()]), tolerance)
        return {key: polygons(shape, tolerance) for key, shape in zip(known, shapes, strict=True)}

    def point(self, codes: list[str]) -> Point:
        """A point surely inside the group's largest part (lat, lon); of a commune without a face, inside its older contour."""
        known = [code for code in codes if code in self.of]
        if not known:
            shape = next((self.older[code] for code in codes if code in self.older), None)
        else:
            shape = max(shapely.get_parts(self.merged(known)), key=lambda part: part.area)
        if shape is None:
            return None, None
        inside = shapely.point_on_surface(shape)
        return round(inside.y, 5), round(inside.x, 5)

    def near(self, code: str, place: Point) -> bool:
        """Whether a point lies within about 2 km of the commune: some town halls are written with no or a wrong longitude."""
        lat, lon = place
        if lat is None or lon is None or math.isnan(lat + lon):
            return False
        faces = (
            self.faces[self.of[code]] if code in self.of else np.array([self.older[code]] if code in self.older else [])
        )
        return len(faces) == 0 or bool(shapely.distance(faces, shapely.Point(lon, lat)).min() < 0.02)


def polygons(shape: Any, tolerance: float) -> list[Any]:
    parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
    kept = [part for i, part in enumerate(parts) if i == 0 or part.area > tolerance**2]
    rings = [[part.exterior, *(r for r in part.interiors if shapely.Polygon(r).area > tolerance**2)] for part in kept]
    drawn = [[points for line in lines if len(points := ring(line)) > 3] for lines in rings]
    return [polygon for polygon in drawn if polygon]


def ring(line: Any) -> list[list[float]]:
    rounded = [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in line.coords]
    return [point for i, point in enumerate(rounded) if i == 0 or point != rounded[i - 1]]
