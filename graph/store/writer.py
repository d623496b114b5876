"""Writes a difference between two states of the graph, batched, inside one transaction."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from graph.model import NODES, TIES, Derived, FactKey, label_of
from graph.store.derive import Difference
from graph.store.records import Transaction, run_batched

Ends = tuple[str, str, str]
"""A relationship type with the labels at its two ends."""
Written = tuple[str, Iterable[Any]]
"""A statement over ``$rows``, and its rows."""


def write_difference(tx: Transaction, difference: Difference) -> None:
    """Nodes first, then ties; what is deleted goes last, ties before nodes."""
    for _stage, query, rows in statements(difference):
        run_batched(tx, query, rows)


def statements(difference: Difference) -> Iterator[tuple[int, str, Iterable[Any]]]:
    """What writes a difference: statements over ``$rows`` with their rows, each with its stage. A stage is written once all
    before it are, whatever parts of a larger difference they are of."""
    for (label, names), rows in _grouped(_nodes(difference.created), lambda d: (d.key[0], _names(d))):
        yield 0, *_create_nodes(label, names, rows)
    for label, rows in _grouped(_nodes(difference.updated), lambda d: d.key[0]):
        yield 1, *_write_nodes(label, rows)
    for (ends, names), rows in _grouped(_ties(difference.created), lambda d: (_ends(d.key), _names(d))):
        yield 2, *_create_ties(ends, names, rows)
    for ends, rows in _grouped(_ties([*difference.updated, *difference.restated]), lambda d: _ends(d.key)):
        yield 3, *_update_ties(ends, rows)
    gone = [Derived(key, {}) for key in difference.deleted]
    for ends, rows in _grouped(_ties(gone), lambda d: _ends(d.key)):
        yield 4, *_delete_ties(ends, rows)
    for label, rows in _grouped(_nodes(gone), lambda d: d.key[0]):
        key = NODES[label].key
        yield 5, f"UNWIND $rows AS id MATCH (n:{label} {{{key}: id}}) DETACH DELETE n", [d.key[1] for d in rows]


def _nodes(rows: Iterable[Derived]) -> list[Derived]:
    return [d for d in rows if d.key[0] in NODES]


def _ties(rows: Iterable[Derived]) -> list[Derived]:
    return [d for d in rows if d.key[0] in TIES]


def _names(d: Derived) -> tuple[str, ...]:
    """The properties to write, in the order of the alphabet: those of one statement have the same."""
    return _sorted(tuple(d.properties))


@functools.lru_cache(maxsize=1_000)
def _sorted(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(names))


def _grouped(rows: Sequence[Derived], by: Any) -> Iterable[tuple[Any, list[Derived]]]:
    groups: dict[Any, list[Derived]] = {}
    for row in rows:
        groups.setdefault(by(row), []).append(row)
    return sorted(groups.items())


def _ends(key: FactKey) -> Ends:
    kind = TIES[key[0]]
    return key[0], label_of(key[1], kind.start), label_of(key[2], kind.end)


def _spelt(names: tuple[str, ...], allowed: frozenset[str]) -> str | None:
    """The properties as text of a CREATE, whose rows hold them from the third place on; None where they must not be
    text of a query. Both engines take half the time that they take for a node or tie that is made and then SET."""
    if not allowed.issuperset(names):
        return None
    return ", ".join(f"`{name}`: r[{place}]" for place, name in enumerate(names, 2))


def _create_nodes(label: str, names: tuple[str, ...], rows: list[Derived]) -> Written:
    kind = NODES[label]
    spelt = _spelt(names, kind.properties | {"fictional"})
    if spelt is None or kind.key not in names:
        return _write_nodes(label, rows)
    query = f"UNWIND $rows AS r CREATE (n:{label} {{{spelt}}})"
    return query, ([None, None, *[d.properties[name] for name in names]] for d in rows)


def _write_nodes(label: str, rows: list[Derived]) -> Written:
    key = NODES[label].key
    query = f"UNWIND $rows AS r MERGE (n:{label} {{{key}: r.id}}) SET n = r.p"
    return query, ({"id": d.key[1], "p": dict(d.properties)} for d in rows)


def _match(start: str, end: str, one: str, other: str) -> str:
    a, b = _key(start), _key(end)
    return f"MATCH (a:{start} {{{a}: {one}}}) MATCH (b:{end} {{{b}: {other}}})"


def _key(label: str) -> str:
    return NODES[label].key if label in NODES else "id"


def _row(d: Derived) -> dict[str, Any]:
    return {
        "f": d.key[1],
        "t": d.key[2],
        "k": list(d.key[3:]),
        "p": _tie_properties(d.properties, d.records),
    }


def _tie_properties(properties: Mapping[str, Any], records: tuple[str, ...]) -> dict[str, Any]:
    return {**properties, "records": list(records)}


def _create_ties(ends: Ends, names: tuple[str, ...], rows: list[Derived]) -> Written:
    kind, start, end = ends
    spelt = _spelt((*names, "records"), TIES[kind].properties.union(TIES[kind].identity, ("fictional", "records")))
    if spelt is None:
        query = f"UNWIND $rows AS r {_match(start, end, 'r.f', 'r.t')} CREATE (a)-[x:{kind}]->(b) SET x = r.p"
        return query, map(_row, rows)
    query = f"UNWIND $rows AS r {_match(start, end, 'r[0]', 'r[1]')} CREATE (a)-[x:{kind} {{{spelt}}}]->(b)"
    return query, ([d.key[1], d.key[2], *[d.properties[name] for name in names], list(d.records)] for d in rows)


def _found(kind: str, start: str, end: str) -> str:
    """Match existing ties from their anchor, the end with few ties, so that a hub costs nothing."""
    tie = TIES[kind]
    a, b = f"(a:{start} {{{_key(start)}: r.f}})", f"(b:{end} {{{_key(end)}: r.t}})"
    path = f"{a}-[x:{kind}]->{b}" if tie.anchor == "from" else f"{b}<-[x:{kind}]-{a}"
    same = [f"coalesce(toString(x.{name}), '') = r.k[{place}]" for place, name in enumerate(tie.identity)]
    return f"MATCH {path}" + (f" WHERE {' AND '.join(same)}" if same else "")


def _update_ties(ends: Ends, rows: list[Derived]) -> Written:
    return f"UNWIND $rows AS r {_found(*ends)} SET x = r.p", map(_row, rows)


def _delete_ties(ends: Ends, rows: list[Derived]) -> Written:
    # all are found before the first is deleted: the embedded database loses its place in a node's ties otherwise
    query = f"UNWIND $rows AS r {_found(*ends)} WITH collect(x) AS found UNWIND found AS x DELETE x"
    return query, map(_row, rows)
