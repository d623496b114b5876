"""Which actors and alliances make up a territory's graph, and which territory a user means.

A territory's graph holds the actors based there (themselves or an establishment) or taking part in an alliance that
covers it or a part of it; joint alliances that cover nothing recorded count when two of its actors take part. Alliances
that cover a territory containing it are "from above".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graph.errors import NotFound, UsageProblem
from graph.model import clean_name
from graph.store.records import Reader, batches

ALL = "all"
STRADDLING = ("epci", "custom")
"""Levels of territories that may lie across the borders of départements and regions."""


@dataclass(frozen=True)
class Scope:
    """One territory's graph as sets of ids; for ``all``, the territory is None."""

    territory: dict[str, Any] | None
    territories: tuple[str, ...]
    ancestors: tuple[str, ...]
    based: frozenset[str]
    actors: frozenset[str]
    alliances: frozenset[str]
    above: frozenset[str]


def territories(db: Reader, search: str | None = None, level: str | None = None) -> list[dict[str, Any]]:
    """Territories held in the database: id, code, name, level, population, fictional; sorted by level then name."""
    rows = db.read(
        "MATCH (t:Territory) WHERE $level IS NULL OR t.level = $level "
        "RETURN t.id AS id, t.code AS code, coalesce(t.name, t.id) AS name, t.level AS level, t.population AS population, "
        "coalesce(t.fictional, false) AS fictional",
        level=level,
    )
    if search:
        wanted = clean_name(search)
        rows = [row for row in rows if wanted in clean_name(row["name"] or "") or row["code"] == search.strip()]
    order = {"pays": 0, "region": 1, "departement": 2, "epci": 3, "commune": 4, "custom": 5}
    return sorted(rows, key=lambda row: (order.get(row["level"], 9), clean_name(row["name"] or ""), row["id"]))


def find_territory(db: Reader, text: str) -> str:
    """The id of the territory a user means: an id, ``all``, or a bare code or name where it is unique.

    Raises NotFound when nothing fits, UsageProblem with the choices when several do.
    """
    wanted = text.strip()
    if wanted.lower() == ALL:
        return ALL
    if db.read("MATCH (t:Territory {id: $id}) RETURN t.id AS id", id=wanted):
        return wanted
    by_code = db.read("MATCH (t:Territory {code: $code}) RETURN t.id AS id, t.name AS name", code=wanted)
    found = by_code or [r for r in territories(db) if clean_name(r["name"] or "") == clean_name(wanted)]
    if not found:
        raise NotFound(
            "No territory is known as “{text}”. Give an id such as REG-24, or look it up by a part of its name.",
            text=wanted,
        )
    if len(found) > 1:
        choices = ", ".join(f"{row['id']} ({row['name']})" for row in sorted(found, key=lambda row: row["id"])[:12])
        raise UsageProblem(
            "“{text}” names several territories: {choices}. Give one of these ids.", text=wanted, choices=choices
        )
    return str(found[0]["id"])


def scope_of(db: Reader, territory_id: str, layers: Iterable[str] = ("alliance",), also: Iterable[str] = ()) -> Scope:
    """The ids that make up a territory's graph. Raises NotFound. Cost: a few indexed reads.

    ``also``: actors and alliances that belong to it wherever they are, by id; unknown ones are left out.
    """
    if territory_id == ALL:
        return _everything(db, set(layers))
    rows = db.read("MATCH (t:Territory {id: $id}) RETURN properties(t) AS p", id=territory_id)
    if not rows:
        raise NotFound(
            "No territory is known as “{text}”. Give an id such as REG-24, or look it up by a part of its name.",
            text=territory_id,
        )
    territory = rows[0]["p"]
    inside = _parts(db, territory)
    ancestors = _ancestors(db, territory_id)
    based = _ids(db, inside, "MATCH (t:Territory {id: id})<-[:BASED_IN]-(a:Actor) RETURN DISTINCT a.id AS id")
    based |= _ids(
        db,
        inside,
        "MATCH (t:Territory {id: id})<-[:BASED_IN]-(:Establishment)-[:OF]->(a:Actor) RETURN DISTINCT a.id AS id",
    )
    covering = _ids(db, inside, "MATCH (t:Territory {id: id})<-[:COVERS]-(l:Alliance) RETURN DISTINCT l.id AS id")
    above = (
        _ids(db, ancestors, "MATCH (t:Territory {id: id})<-[:COVERS]-(l:Alliance) RETURN DISTINCT l.id AS id")
        - covering
    )
    members = _ids(db, covering, "MATCH (l:Alliance {id: id})<-[:TAKES_PART]-(a:Actor) RETURN DISTINCT a.id AS id")
    wanted = set(also)
    joined = _ids(db, wanted, "MATCH (l:Alliance {id: id}) RETURN l.id AS id")
    members |= _ids(db, joined, "MATCH (l:Alliance {id: id})<-[:TAKES_PART]-(a:Actor) RETURN DISTINCT a.id AS id")
    met = _ids(db, wanted, "MATCH (a:Actor {id: id}) RETURN a.id AS id")
    return Scope(
        territory, tuple(inside), tuple(ancestors), frozenset(based), frozenset(based | members | met),
        frozenset(covering | joined | _uncovered(db, based | met)), frozenset(above - joined),
    )  # fmt: skip


def _everything(db: Reader, layers: set[str]) -> Scope:
    natures = ["joint", *(["framework"] if "framework" in layers else [])]
    rows = db.read(
        "MATCH (l:Alliance)<-[:TAKES_PART]-(a:Actor) WHERE l.nature IN $natures AND coalesce(l.fictional, false) = false "
        "RETURN DISTINCT a.id AS a, l.id AS l",
        natures=natures,
    )
    alliances, actors = {row["l"] for row in rows}, {row["a"] for row in rows}
    real = "coalesce(a.fictional, false) = false"
    if "membership" in layers:
        for row in db.read(f"MATCH (a:Actor)-[:MEMBER_OF]->(b:Actor) WHERE {real} RETURN a.id AS a, b.id AS b"):
            actors |= {row["a"], row["b"]}
    if "funding" in layers:
        for row in db.read(
            f"MATCH (a:Actor)-[:GIVES]->()-[:TO]->(b:Actor) WHERE {real} RETURN DISTINCT a.id AS a, b.id AS b"
        ):
            actors |= {row["a"], row["b"]}
    return Scope(None, (), (), frozenset(actors), frozenset(actors), frozenset(alliances), frozenset())


def _parts(db: Reader, territory: dict[str, Any]) -> list[str]:
    """The territory and those inside it. What straddles its border (an EPCI, one of the user's own) is inside; communes
    across the border are not."""
    start, level = territory["id"], territory["level"]
    steps = {"pays": 3, "region": 2, "departement": 1, "epci": 1, "commune": 1}.get(level, 3)
    found, frontier = {start}, [start]
    for _step in range(steps):
        rows = []
        for batch in batches(frontier):
            rows += db.read(
                "UNWIND $ids AS id MATCH (t:Territory {id: id})<-[:WITHIN]-(p:Territory) "
                "RETURN DISTINCT p.id AS id, p.level AS level",
                ids=batch,
            )
        ids = {row["id"] for row in rows} - found
        found |= ids
        straddling = (
            {row["id"] for row in rows if row["level"] in STRADDLING}
            if level in ("pays", "region", "departement")
            else set()
        )
        frontier = sorted(ids - straddling)
        if not frontier:
            break
    return sorted(found)


def _ancestors(db: Reader, territory_id: str) -> list[str]:
    """The territories around one. What straddles a border says nothing of the départements of its parts: each of these
    says its own."""
    found: set[str] = set()
    frontier, straddling = [territory_id], [""]
    while frontier:
        rows = db.read(
            "UNWIND $ids AS id MATCH (t:Territory {id: id})-[:WITHIN]->(p:Territory) "
            "WHERE NOT id IN $straddling OR p.level IN $levels RETURN DISTINCT p.id AS id, p.level AS level",
            ids=frontier,
            straddling=straddling,
            levels=STRADDLING,
        )
        rows = [row for row in rows if row["id"] not in found]
        found.update(row["id"] for row in rows)
        frontier = sorted(row["id"] for row in rows)
        straddling = [row["id"] for row in rows if row["level"] in STRADDLING]
    return sorted(found - {territory_id})


def _uncovered(db: Reader, based: set[str]) -> set[str]:
    """Joint alliances without a territory in which at least two of these actors take part."""
    counts: dict[str, int] = {}
    for batch in batches(sorted(based)):
        rows = db.read(
            "UNWIND $ids AS id MATCH (a:Actor {id: id})-[:TAKES_PART]->(l:Alliance) "
            "WHERE l.nature = 'joint' AND NOT (l)-[:COVERS]->() RETURN DISTINCT a.id AS a, l.id AS l",
            ids=batch,
        )
        for row in rows:
            counts[row["l"]] = counts.get(row["l"], 0) + 1
    return {alliance for alliance, members in counts.items() if members > 1}


def _ids(db: Reader, starts: Iterable[str], query: str) -> set[str]:
    found: set[str] = set()
    for batch in batches(sorted(starts)):
        found.update(row["id"] for row in db.read(f"UNWIND $ids AS id {query}", ids=batch))
    return found
