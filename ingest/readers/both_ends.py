"""Ties that objects hold within themselves: ``{"name": "A", "partners": ["B"]}``, often stored on both ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph.language import Text
from ingest.readers.notes import Note

IDS = ("id", "_id", "key", "siren", "name", "label", "nom", "title", "libelle", "libellé")
MOST_ROWS = 100_000
MOST_KEYS = 50
MOST_SAMPLED = 1_000
Row = dict[str, Any]


def ties_of(rows: Sequence[Any]) -> tuple[list[Row], Note | None]:
    """The ties between objects that lists within them state, each pair and kind of list once; with how many were given by
    both. None where no list names objects of the same table. Cost: linear in the ties.
    """
    objects = [row for row in rows if isinstance(row, dict)]
    own = next((key for key in IDS if _tells(objects, key)), None)
    if own is None or len(objects) > MOST_ROWS:
        return [], None
    names = {str(row[key]) for row in objects for key in IDS if isinstance(row.get(key), str | int)}
    if not any(isinstance(value, list) for row in objects[:MOST_SAMPLED] for value in row.values()):
        return [], None
    found: dict[tuple[str, str, str], Row] = {}
    twice = 0
    for key in _keys_of_lists(objects, names):
        for row in objects:
            for other, more in _others(row.get(key)):
                pair = (key, *sorted((str(row[own]), other)))
                if pair in found:
                    twice += 1
                else:
                    found[pair[0], pair[1], pair[2]] = {"from": str(row[own]), "to": other, **_kind(key, more)}
    if not found:
        return [], None
    problem = Text("Ties are written within the objects: {n} ties, {twice} of them at both ends.",
                   {"n": len(found), "twice": twice})  # fmt: skip
    return list(found.values()), Note(problem, Text("Each was read once."))


def _tells(objects: Sequence[Row], key: str) -> bool:
    """Whether a key tells the objects apart."""
    values = [str(row[key]) for row in objects if isinstance(row.get(key), str | int)]
    return len(values) == len(objects) > 1 and len(set(values)) == len(values)


def _keys_of_lists(objects: Sequence[Row], names: set[str]) -> Iterator[str]:
    """The keys whose lists name other objects of the same table, most of the time."""
    keys = {key: None for row in objects for key, value in row.items() if isinstance(value, list)}
    for key in list(keys)[:MOST_KEYS]:
        named = [other for row in objects for other, _more in _others(row.get(key))]
        if named and sum(other in names for other in named) * 2 > len(named):
            yield key


def _others(value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict):
            said = next((item[k] for k in (*IDS, "to", "target", "with") if isinstance(item.get(k), str | int)), None)
            if said is not None:
                yield str(said), {k: v for k, v in item.items() if k not in (*IDS, "to", "target", "with")}
        elif isinstance(item, str | int) and not isinstance(item, bool):
            yield str(item), {}


def _kind(key: str, more: Mapping[str, Any]) -> Row:
    return {**({} if "type" in more or "relation" in more else {"list": key}), **more}
