"""Tables in JSON: lists of objects however deep they lie, JSON lines, GeoJSON, graphs as nodes and links, Kumu's projects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from graph.errors import MaillageError
from graph.language import Text
from ingest.readers.both_ends import ties_of
from ingest.readers.notes import NOT_READ, Note
from ingest.readers.table import Table, check_cell, check_width

SUFFIXES = (".json", ".geojson", ".jsonl", ".ndjson")
NODES = ("elements", "nodes", "vertices")
LINKS = ("connections", "links", "edges")
WRAPPERS = ("attributes", "data", "properties", "fields", "record")
"""Keys under which some tools put all values of an object."""
DEEPEST = 4
Rows = list[Any]


def is_json(start: str, suffix: str) -> bool:
    """Whether text, without blanks before it, is meant as JSON: by its first sign, or by name where it is no list of cells."""
    if (
        start[:1] == "{"
        or start[:2] in ("[{", "[]")
        or (start[:1] == "[" and start[1:].lstrip()[:1] in ("{", "[", "]"))
    ):
        return True
    first = start.partition("\n")[0]
    return suffix in SUFFIXES and not any(mark in first for mark in ";\t|")


def read_json_tables(text: str, file: str, sha256: str) -> list[Table]:
    """The tables of a JSON text: one, or the nodes and the edges of a graph.

    Objects within objects become columns called ``outer.inner``; a list of plain values stands in one cell, joined by
    `` | ``. Of GeoJSON, properties with ``lat`` and ``lon`` of points. Raises MaillageError for JSON that is no list of
    objects.
    """
    data, unread = _loads(text, file)
    if isinstance(data, dict) and (graph := _graph(data)):
        nodes, links, names = graph
        tables = [
            _table(nodes, file, names[0], sha256, []),
            *([_table(links, file, names[1], sha256, [])] if links else []),
        ]
        return [replace(tables[0], notes=[*tables[0].notes, *_kumu_notes(data)]), *tables[1:]]
    found = list(_lists(data))
    if not found:
        raise MaillageError("The file {file} is JSON but not a list of objects, one a row.", file=file)
    if len(found) > 1:
        return [_table(rows, file, name, sha256, []) for name, rows in found]
    rows = found[0][1]
    if not rows:
        raise MaillageError("The file {file} is empty: its list holds no row.", file=file)
    ties, text_ = ties_of(rows)
    if ties and text_:
        nodes_table = _table(rows, file, "nodes", sha256, unread)
        return [nodes_table, replace(_table(ties, file, "edges", sha256, []), notes=[text_])]
    return [_table(rows, file, "", sha256, unread)]


def _loads(text: str, file: str) -> tuple[Any, list[tuple[int, str, Text]]]:
    """The content of a JSON text, or of one whose every line is JSON, with the lines that are not."""
    try:
        return orjson.loads(text.removeprefix("\ufeff")), []
    except orjson.JSONDecodeError as error:
        lines = [(n, line.strip().rstrip(",")) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
        rows, unread = [], []
        for number, line in lines:
            try:
                rows.append(orjson.loads(line))
            except orjson.JSONDecodeError as wrong:
                unread.append(
                    (number, line[:200], Text("This line is not JSON: {problem}.", {"problem": str(wrong.msg)}))
                )
        objects = [row for row in rows if isinstance(row, dict)]
        if not objects or len(unread) >= len(rows):
            raise MaillageError(
                "The file {file} is not JSON: {problem} (line {line}).",
                file=file, problem=str(error.msg), line=error.lineno,
            ) from error  # fmt: skip
        return rows, unread


def _lists(data: Any, name: str = "", depth: int = 0) -> Iterator[tuple[str, Rows]]:
    """The lists of objects in a JSON value, each with the key it lies under."""
    if isinstance(data, list):
        if not data or any(isinstance(item, dict) for item in data):
            yield name, data
    elif isinstance(data, dict) and depth < DEEPEST:
        if isinstance(data.get("features"), list):
            yield "", [_feature(feature) for feature in data["features"]]
            return
        inner = [found for key, value in data.items() for found in _lists(value, str(key), depth + 1)]
        if inner:
            yield from (pair for pair in inner if pair[1] or len(inner) == 1)
        elif len(data) > 1 and all(isinstance(value, dict) and value for value in data.values()):
            yield name, [{"id": key, **value} for key, value in data.items()]


def _graph(data: Mapping[str, Any]) -> tuple[Rows, Rows, tuple[str, str]] | None:
    """The nodes, the links and their names in a graph; None where there are no two such lists."""
    inner = data.get("elements") or data.get("graph")
    if isinstance(inner, dict) and (found := _graph(inner)):
        return found
    nodes = next((key for key in NODES if isinstance(data.get(key), list) and data[key]), None)
    links = next((key for key in LINKS if isinstance(data.get(key), list)), None)
    if nodes is None or links is None:
        return None
    return _placed(data[nodes], data[links]), data[links], (nodes, links)


def _placed(nodes: Rows, links: Rows) -> Rows:
    """Nodes with their places as ids, where links name nodes by place and nodes have no id."""
    by_place = all(isinstance(link, dict) and isinstance(link.get("source"), int) for link in links) and links
    if not by_place or any(isinstance(node, dict) and "id" in node for node in nodes):
        return nodes
    return [{"id": str(place), **node} if isinstance(node, dict) else node for place, node in enumerate(nodes)]


def _kumu_notes(data: Mapping[str, Any]) -> list[Note]:
    """What a Kumu project holds beside its elements and connections: loops, several maps."""
    notes = []
    loops, maps = data.get("loops"), data.get("maps")
    if isinstance(loops, list) and loops:
        notes.append(Note(Text("This project holds {n} loops.", {"n": len(loops)}), NOT_READ))
    if isinstance(maps, list) and len(maps) > 1:
        names = ", ".join(str(one.get("name") or one.get("label") or "?") for one in maps if isinstance(one, dict))
        action = Text("The elements and connections of all are read, each once.")
        notes.append(Note(Text("This project holds {n} maps: {names}.", {"n": len(maps), "names": names}), action))
    return notes


def _table(data: Sequence[Any], file: str, sheet: str, sha256: str, unread: list[tuple[int, str, Text]]) -> Table:
    columns: dict[str, None] = {}
    unread, rows, numbers = list(unread), [], []
    for number, item in enumerate(data, 1):
        if isinstance(item, dict):
            row = _flat(item, file)
            for cell in row.values():
                check_cell(file, cell)
            columns.update(dict.fromkeys(row))
            check_width(file, len(columns))
            rows.append(row)
            numbers.append(number)
        else:
            unread.append((number, str(item)[:200], Text("This is not an object with named values.")))
    if not columns:
        raise MaillageError("The file {file} is JSON but not a list of objects, one a row.", file=file)
    empty: dict[str, Any] = dict.fromkeys(columns)
    full = [{**empty, **row} for row in rows]
    return Table(file, sheet, tuple(empty), full, numbers, sha256, unread)


def _flat(item: Mapping[str, Any], file: str) -> dict[str, Any]:
    try:
        return flat(item)
    except (TypeError, RecursionError) as error:
        raise MaillageError("The file {file} is nested too deeply to be a list of objects.", file=file) from error


def flat(item: Mapping[str, Any]) -> dict[str, Any]:
    """An object as one row: inner objects as columns, wrappers taken off, plain lists in one cell."""
    row: dict[str, Any] = {}
    for key, value in item.items():
        if key and not isinstance(value, dict | list) and key not in row:
            row[key] = value
            continue
        wrapper = isinstance(value, dict) and key.casefold() in WRAPPERS
        for name, cell in _cells("" if wrapper else str(key), value, 0):
            name = name or f"column {len(row) + 1}"
            row[f"{key}.{name}" if row.get(name) is not None else name] = cell
    return row


def _cells(name: str, value: Any, depth: int) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value and depth < DEEPEST:
        for key, inner in value.items():
            yield from _cells(f"{name}.{key}" if name else str(key), inner, depth + 1)
    else:
        yield name, _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, list) and value and all(isinstance(item, str | int | float) for item in value):
        if not any(isinstance(item, str) and "|" in item for item in value):
            return " | ".join(map(str, value))
    elif isinstance(value, list | dict) and not value:
        return None
    return orjson.dumps(value).decode() if isinstance(value, list | dict) else value


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
        place = {"geometry": [geometry]}
    return {**place, **feature["properties"]}
