"""What is known that a typed organisation may mean: kept in memory as long as the graph is the same."""

from __future__ import annotations

import functools
from collections.abc import Hashable
from dataclasses import dataclass

from api.service.gazetteer import reference
from api.service.memory import Kept
from graph.store.changes import version_of
from graph.store.records import Reader
from ingest.identity import name_key
from ingest.paste_cells import Near
from ingest.suggest import Directory, Known
from ingest.suggest_twins import Index, Named, index

FARTHEST = 2
"""How far (see `Near.distance`) a known organisation may be to be proposed as the same; farther ones are only suggested."""


@dataclass(frozen=True)
class Surroundings:
    """A territory, the organisations known with those near it as an index, and the exact names known with their places."""

    near: Near
    directory: Directory
    by_id: dict[str, Known]
    index: Index
    names: dict[str, str]


_kept: Kept[Surroundings] = Kept(4)


def surroundings(db: Reader, territory: str) -> Surroundings:
    """What is known around a territory; an invented one has only what is invented. Cost: some hundred milliseconds for each
    ten thousand organisations when the graph changed, else one query."""
    return _kept.get((state_around(db), territory), lambda: _read(db, territory))


def state_around(db: Reader) -> Hashable:
    """What tells one state of what is known from another. Cost: two queries."""
    made = db.read("MATCH (i:Import) RETURN count(i) AS n, max(i.at) AS last")[0]
    return getattr(db, "url", id(db)), version_of(db), made["n"], made["last"]


def _read(db: Reader, territory: str) -> Surroundings:
    near = _near(db, territory)
    known = _known(db, territory)
    close = [one for one in known if near.distance(one.place) <= FARTHEST]
    named = [Named(one.id, one.name, one.siren, one.rna, one.place, one.kind) for one in close]
    names = {name_key(one.name, one.place): one.id for one in known}
    return Surroundings(near, Directory(known), {one.id: one for one in known}, index(named), names)


def _known(db: Reader, territory: str) -> list[Known]:
    rows = db.read(
        "MATCH (a:Actor) WHERE a.name IS NOT NULL AND coalesce(a.fictional, false) = $fictional "
        "OPTIONAL MATCH (a)-[:BASED_IN]->(t:Territory) RETURN a.id AS id, a.name AS name, a.family AS family, a.kind AS kind, "
        "a.siren AS siren, a.rna AS rna, min(t.id) AS place, min(t.name) AS place_name ORDER BY id",
        fictional=_fictional(db, territory),
    )
    return [Known(**row) for row in rows]


def _fictional(db: Reader, territory: str) -> bool:
    rows = db.read("MATCH (t:Territory {id: $id}) RETURN coalesce(t.fictional, false) AS fictional", id=territory)
    return bool(rows and rows[0]["fictional"])


def _near(db: Reader, territory: str) -> Near:
    if not territory.startswith("X-"):
        return _near_in_france(territory)
    rows = db.read(
        "MATCH (p:Territory)-[:WITHIN*1..3]->(:Territory {id: $id}) RETURN DISTINCT p.id AS id, p.name AS name",
        id=territory,
    )
    own = {row["id"]: row["name"] for row in rows if row["name"] and row["id"].startswith("X-")}
    return Near(reference(), territory, own, [row["id"] for row in rows])


@functools.lru_cache(maxsize=16)
def _near_in_france(territory: str) -> Near:
    """The reference does not change while the service runs: what was found near a territory stays known."""
    return Near(reference(), territory)
