"""Read-only Cypher for researchers: the same limits on both engines, plain values back."""

from __future__ import annotations

import contextlib
import math
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from neo4j import READ_ACCESS, Driver, Query
from neo4j.exceptions import ClientError, DriverError, Neo4jError
from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

from graph.errors import MaillageError, Refused
from graph.model import NODES
from graph.store.connect import NAME, Database, Lost, said
from graph.store.cypher_guard import PRIVATE, PRIVATE_PROPERTIES, check_parameters, check_plan, check_words
from graph.store.cypher_sight import without_private
from graph.store.embedded_server import QUERY_SECONDS

T = TypeVar("T")

MOST_CHARACTERS = 20_000_000
"""About how much text an answer may hold before it is cut, however many rows that is."""
LATE_SECONDS = 2.0
"""An engine may take this long to end a query before we stop waiting for it."""
_MEMORY = ("MemoryPool", "OutOfMemory", "heap budget", "in-heap", "queryMax", "elements, exceeding")
_TIME = ("TransactionTimedOut", "Terminated", "TimeoutException", "timed out", "Timeout")


class Private(Exception):
    """A value that holds a node whose label is private."""


class QueryStopped(MaillageError):
    """A query that lasted too long or needed too much memory."""

    status = 422


@dataclass(frozen=True)
class QueryResult:
    """Columns and rows of plain JSON values; `truncated` when there were more rows than the limit."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool = False


def run_query(
    db: Database, text: str, parameters: Mapping[str, Any] | None = None, limit: int = 10_000, timeout: float = 10.0
) -> QueryResult:
    """The answer of a query that only reads: at most `limit` rows, within `timeout` seconds (embedded: 10 at most).

    Nodes become {id, labels, properties}, relationships {type, from, to, properties}, paths {nodes, relationships},
    dates ISO text, not-a-number null. For a query private nodes do not exist: it finds, counts and passes through none. Raises
    Refused for a query that would do more than read, QueryStopped for one that lasts or grows too much, MaillageError
    with the engine's reason for one it does not understand, DatabaseDown.
    """
    check_words(text)
    seeing = without_private(text)
    given = dict(parameters or {})
    check_parameters(given)
    seconds = min(timeout, QUERY_SECONDS) if db.engine == "arcadedb" else timeout
    try:
        check_plan(db.explain(seeing, given, seconds), db.engine)
        driver = db.reader
        # a researcher's own text by design: what it may do was checked, what it may meet is written into it
        asked = Query(seeing, timeout=seconds)
        return _within(seconds + LATE_SECONDS, lambda: _asked(db, driver, asked, given, limit))
    except _Unanswered as error:
        raise _too_long(seconds) from error
    except _Ended as error:
        raise _too_much() from error
    except Neo4jError as error:
        raise _sentence(error, seconds) from error


def _asked(db: Database, driver: Driver, query: Query, given: dict[str, Any], limit: int) -> QueryResult:
    try:
        with driver.session(database=NAME, default_access_mode=READ_ACCESS, fetch_size=500) as session:
            return _collect(session.run(query, given), limit)
    except DriverError as problem:
        try:
            with said(db):
                raise
        except Lost:
            if db.engine == "neo4j":
                raise
            _revive(db, driver)
            raise _Ended from problem


def _collect(result: Any, limit: int) -> QueryResult:
    columns = tuple(result.keys())
    rows: list[tuple[Any, ...]] = []
    size = 0
    for record in result:
        if len(rows) == limit or size > MOST_CHARACTERS:
            return QueryResult(columns, tuple(rows), truncated=True)
        try:
            row = tuple(plain(value) for value in record.values())
        except Private:
            continue
        size += _size(row)
        rows.append(row)
    return QueryResult(columns, tuple(rows))


def plain(value: Any) -> Any:
    """A value of the driver as plain JSON, private nodes left out of lists. Raises Private for any other that holds one."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Node():
            if value.labels & PRIVATE:
                raise Private
            shown = {name: item for name, item in value.items() if name not in PRIVATE_PROPERTIES}
            return {"id": _id(value), "labels": sorted(value.labels), "properties": _mapping(shown)}
        case Relationship():
            ends = {"from": _id(value.start_node), "to": _id(value.end_node)}
            return {"type": value.type, **ends, "properties": _mapping(value)}
        case Path():
            return {"nodes": [plain(n) for n in value.nodes], "relationships": [plain(r) for r in value.relationships]}
        case Date() | DateTime() | Time() | Duration():
            return value.iso_format()
        case date() | datetime() | time():
            return value.isoformat()
        case Point():
            return list(value)
        case Mapping():
            return _mapping(value)
        case list() | tuple() | set():
            return list(_shown(value))
        case bytes() | bytearray():
            return bytes(value).hex()
        case timedelta():
            return value.total_seconds()
    return str(value)


def _shown(items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        with contextlib.suppress(Private):
            yield plain(item)


def _mapping(value: Any) -> dict[str, Any]:
    return {str(key): plain(item) for key, item in value.items()}


def _id(node: Node | None) -> str | None:
    """A node's own id where it has one, the same on every engine; else the engine's."""
    if node is None:
        return None
    for label in node.labels:
        kind = NODES.get(label)
        if kind is not None and node.get(kind.key) is not None:
            return str(node[kind.key])
    own = node.get("id")
    return node.element_id if own is None else str(own)


def _size(value: Any) -> int:
    if isinstance(value, str):
        return len(value) + 8
    if isinstance(value, dict):
        return sum(len(key) + _size(item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return sum(map(_size, value))
    return 8


class _Ended(Exception):
    """The embedded database's process ended while it answered: out of memory."""


class _Unanswered(Exception):
    """Nothing came back in time, not even the engine's word that it ended the query."""


def _within(seconds: float, work: Callable[[], T]) -> T:
    """The value of `work`, run in a thread of its own that is left behind when it takes too long."""
    done: queue.SimpleQueue[tuple[T | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put((work(), None))
        except BaseException as error:  # handed to the caller's thread
            done.put((None, error))

    threading.Thread(target=run, daemon=True, name="query").start()
    try:
        value, error = done.get(timeout=seconds)
    except queue.Empty:
        raise _Unanswered from None
    if error is not None:
        raise error
    return value  # type: ignore[return-value]


def _revive(db: Database, broken: Driver) -> None:
    """Start the embedded database again without making anyone wait: a query has just ended its process."""
    threading.Thread(target=db.reconnect, args=(broken,), daemon=True, name="revive").start()


def _too_long(seconds: float) -> QueryStopped:
    return QueryStopped(
        "The query was stopped after {seconds} seconds; ask for less, for example with a label, a bound on path lengths or a LIMIT.",
        seconds=f"{seconds:g}",
    )


def _too_much() -> QueryStopped:
    return QueryStopped(
        "The query was stopped because it needs too much memory; ask for less, for example with a LIMIT before collecting."
    )


def _sentence(error: Neo4jError, seconds: float) -> MaillageError:
    code, message = str(error.code), str(error.message).strip()
    if any(sign in code or sign in message for sign in _MEMORY):
        return _too_much()
    if any(sign in code for sign in _TIME) or "has been terminated" in message:
        return _too_long(seconds)
    if "Forbidden" in code or "AccessMode" in code:
        return Refused("A query here only reads; this one would do more.")
    if isinstance(error, ClientError) or "Statement" in code:
        reason = message.splitlines()[0].rstrip(". ") if message else code
        return MaillageError("The database does not understand this query: {reason}.", reason=reason)
    return MaillageError(
        "The database could not answer this query: {reason}.", reason=message.splitlines()[0].rstrip(". ")
    )
