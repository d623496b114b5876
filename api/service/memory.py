"""The last things that were read or drawn, kept as long as the graph they come from is the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from graph.store.records import Reader

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """At most ``size`` values by key, the least recently used leave first. Values are shared: nobody may change them."""

    def __init__(self, size: int) -> None:
        self._size, self._lock = size, Lock()
        self._values: OrderedDict[Hashable, Value] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key, made when it is not there."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        made = make()
        with self._lock:
            self._values[key] = made
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return made


def state_of(db: Reader) -> Hashable:
    """What tells one state of a database's graph from another: where it is, its version, its imports and their state."""
    rows = db.read("MATCH (m:Meta {id: 'graph'}) RETURN m.version AS version")
    made = db.read("MATCH (i:Import) RETURN i.id AS id, i.status AS status, i.at AS at ORDER BY id")
    return (
        getattr(db, "url", id(db)),
        rows[0]["version"] if rows else 0,
        tuple((row["id"], row["status"], row["at"]) for row in made),
    )
