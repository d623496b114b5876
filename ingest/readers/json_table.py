"""Tables in JSON: a list of flat objects, or a GeoJSON collection of features."""

from __future__ import annotations

from typing import Any

import orjson

from graph.errors import MaillageError
from graph.language import Text
from ingest.readers.table import Table, check_width


def read_json(text: str, file: str, sha256: str) -> Table:
    """The table of a list of objects; of GeoJSON features their properties, with ``lat`` and ``lon`` of points.

    A nested value is kept as its JSON text. Raises MaillageError for anything else.
    """
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise MaillageError(
            "The file {file} is not JSON: {problem} (line {line}).",
            file=file, problem=str(error.msg), line=error.lineno,
        ) from error  # fmt: skip
    if isinstance(data, dict) and isinstance(data.get("features"), list):
        data = [_feature(feature) for feature in data["features"]]
    if not isinstance(data, list):
        raise MaillageError("The file {file} is JSON but not a list of objects, one a row.", file=file)
    if not data:
        raise MaillageError("The file {file} is empty: its list holds no row.", file=file)
    columns: dict[str, None] = {}
    unread = []
    for number, item in enumerate(data, 1):
        if isinstance(item, dict):
            columns.update(dict.fromkeys(item))
        else:
            unread.append((number, str(item)[:200], Text("This is not an object with named values.")))
    if not columns:
        raise MaillageError("The file {file} is JSON but not a list of objects, one a row.", file=file)
    check_width(file, len(columns))
    empty: dict[str, Any] = dict.fromkeys(columns)
    numbers = [number for number, item in enumerate(data, 1) if isinstance(item, dict)]
    rows = [{**empty, **{k: _plain(v) for k, v in item.items()}} for item in data if isinstance(item, dict)]
    return Table(file, "", tuple(columns), rows, numbers, sha256, unread)


def _feature(feature: Any) -> Any:
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        return feature
    geometry = feature.get("geometry")
    place: dict[str, Any] = {}
    if isinstance(geometry, dict) and geometry.get("type") == "Point":
        coordinates = geometry.get("coordinates")
        if isinstance(coordinates, list) and len(coordinates) >= 2:
            place = {"lon": coordinates[0], "lat": coordinates[1]}
    elif geometry is not None:
        place = {"geometry": geometry}
    return {**place, **feature["properties"]}


def _plain(value: Any) -> Any:
    return orjson.dumps(value).decode() if isinstance(value, list | dict) else value
