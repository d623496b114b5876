"""Frozen copies that somebody published on purpose: kept as data, found by an address nobody can guess, taken back at will."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

import orjson

from graph.errors import MaillageError, NotFound
from graph.model import mint
from graph.store.changes import now
from graph.store.connect import Database
from graph.store.records import Reader

KEY_BYTES = 24
"""192 bits: more than can be guessed."""


class Gone(MaillageError):
    """The copy was there and its author took it back."""

    status = 410


@dataclass(frozen=True)
class Published:
    """One frozen copy: its key (the end of its address), what it shows, the preparation it came from."""

    id: str
    title: str
    kind: str
    preparation: str
    at: str
    by: str
    status: str
    content: dict[str, Any] = field(default_factory=dict)
    withdrawn_at: str | None = None


def publish(db: Database, kind: str, title: str, content: dict[str, Any], preparation: str, by: str) -> Published:
    """Keep a copy under a new unguessable key. What changes later in the graph does not change it."""
    made = Published(secrets.token_urlsafe(KEY_BYTES), title, kind, preparation, now(), by, "active", content)
    properties = {name: value for name, value in vars(made).items() if value is not None}
    properties["content"] = orjson.dumps(content).decode()
    kept = {**properties, "id": _id(made.id), "key": made.id}
    db.write(lambda tx: tx.run("CREATE (p:Published) SET p = $p", p=kept).consume())
    return made


def published(db: Reader, key: str) -> Published:
    """A copy by its key. Raises NotFound for an unknown one, Gone for one that was taken back."""
    rows = db.read("MATCH (p:Published {id: $id}) RETURN properties(p) AS p", id=_id(key))
    _open([row["p"]["status"] for row in rows])
    return _from(rows[0]["p"])


def check(db: Reader, key: str) -> None:
    """Whether a copy may still be seen, without reading it. Raises NotFound and Gone as `published`."""
    _open([row["status"] for row in db.read("MATCH (p:Published {id: $id}) RETURN p.status AS status", id=_id(key))])


def _open(statuses: list[str]) -> None:
    if not statuses:
        raise NotFound("Nothing is published at this address; ask whoever gave it to you.")
    if statuses[0] != "active":
        raise Gone("This copy was taken back by whoever published it; ask them for a newer one.")


def copies(db: Reader, preparation: str) -> list[Published]:
    """The copies made from a preparation, the latest first, those taken back too; without their content."""
    rows = db.read("MATCH (p:Published {preparation: $id}) RETURN properties(p) AS p", id=preparation)
    found = [_from({**row["p"], "content": "{}"}) for row in rows]
    return sorted(found, key=lambda one: (one.at, one.id), reverse=True)


def take_back(db: Database, key: str, preparation: str) -> None:
    """Close a copy's address for good and erase what it showed. Raises NotFound for one that this preparation does not have."""
    rows = db.write(
        lambda tx: tx.run(
            "MATCH (p:Published {id: $id, preparation: $preparation}) "
            "SET p.status = 'withdrawn', p.content = '{}', p.withdrawn_at = coalesce(p.withdrawn_at, $at) RETURN p.id AS id",
            id=_id(key),
            preparation=preparation,
            at=now(),
        ).data()
    )
    if not rows:
        raise NotFound("Nothing is published at this address; ask whoever gave it to you.")


def _id(key: str) -> str:
    """The node's id: the key itself, which opens the copy, is no id that a query could list."""
    return mint("k", key)


def _from(properties: dict[str, Any]) -> Published:
    kept = {name: value for name, value in properties.items() if name != "key"}
    return Published(**{**kept, "id": properties["key"], "content": orjson.loads(properties["content"])})
