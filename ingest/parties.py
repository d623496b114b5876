"""Organisations and alliances as they are compared: those the database shows, and those a change set states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from graph.model import ChangeSet, Fact
from graph.store.packs import distinct
from graph.store.records import Reader, batches
from ingest.candidates import Party
from ingest.identity import name_key

NO_NAME = "SIREN "
"""What stands in for the name of an organisation known by its number alone begins so."""

_ACTOR = "a.id AS id, a.name AS name, a.keys AS keys, a.siren AS siren, a.rna AS rna, a.family AS family, a.kind AS kind, coalesce(a.fictional, false) AS fictional"
_PLACES = (
    ("places", "MATCH (a:Actor)-[:BASED_IN]->(t:Territory) {where} RETURN a.id AS id, t.id AS place"),
    ("places", "MATCH (a:Actor)<-[:OF]-(:Establishment)-[:BASED_IN]->(t:Territory) {where} RETURN DISTINCT a.id AS id, t.id AS place"),
    ("governs", "MATCH (a:Actor)-[:GOVERNS]->(t:Territory) {where} RETURN a.id AS id, t.id AS place"),
)  # fmt: skip


def known_parties(db: Reader, ids: Collection[str] | None = None) -> list[Party]:
    """The organisations shown that have a name; ``ids`` limits them. Cost: a few queries, linear in them."""
    if ids is None:
        return _read(db, "", {})
    return [
        party
        for batch in batches(sorted(ids))
        for party in _read(db, "WHERE a.id IN $ids", {"ids": batch})
    ]  # fmt: skip


def _read(db: Reader, where: str, parameters: Mapping[str, Any]) -> list[Party]:
    around: dict[str, dict[str, set[str]]] = {"places": defaultdict(set), "governs": defaultdict(set)}
    for what, query in _PLACES:
        for row in db.read(query.format(where=where), **parameters):
            around[what][row["id"]].add(row["place"])
    rows = db.read(f"MATCH (a:Actor) {where} RETURN {_ACTOR} ORDER BY a.id", **parameters)
    return [
        party
        for row in rows
        if (party := _party(row, around["places"].get(row["id"], ()), around["governs"].get(row["id"], ())))
    ]


def _party(row: Mapping[str, Any], places: Iterable[str], governs: Iterable[str]) -> Party | None:
    keys: Collection[str] = row["keys"] or ()
    shown = row["name"] if row["name"] and not row["name"].startswith(NO_NAME) else None
    again = name_key(shown).removeprefix("name:").partition("|")[0] if shown else None  # reads as the name itself does
    other = sorted(key.removeprefix("name:").partition("|")[0] for key in keys if key.startswith("name:"))
    other = [name for name in other if name != again]
    names = tuple(dict.fromkeys([*([shown] if shown else []), *other]))
    if not names:
        return None
    return Party(
        row["id"], names, _numbers(keys, "siren:", row["siren"]), _numbers(keys, "rna:", row["rna"]), row["family"], row["kind"],
        _set(places), _set(governs), bool(row["fictional"]),
    )  # fmt: skip


def _numbers(keys: Iterable[str], prefix: str, shown: str | None) -> frozenset[str]:
    return _set([*(key.removeprefix(prefix) for key in keys if key.startswith(prefix)), *([shown] if shown else [])])


_NONE: frozenset[str] = frozenset()


def _set(of: Iterable[str]) -> frozenset[str]:
    """A set; the empty one is always the same object: most are empty, and each would take 200 bytes."""
    return frozenset(of) or _NONE


def known_alliances(db: Reader) -> list[Party]:
    """The alliances shown that have a name. Cost: three queries, linear in them and their members."""
    covered: dict[str, set[str]] = defaultdict(set)
    members: dict[str, set[str]] = defaultdict(set)
    for row in db.read("MATCH (l:Alliance)-[:COVERS]->(t:Territory) RETURN l.id AS id, t.id AS place"):
        covered[row["id"]].add(row["place"])
    for row in db.read("MATCH (l:Alliance)<-[:TAKES_PART]-(a:Actor) RETURN DISTINCT l.id AS id, a.id AS member"):
        members[row["id"]].add(row["member"])
    rows = db.read(
        "MATCH (l:Alliance) WHERE l.name IS NOT NULL RETURN l.id AS id, l.name AS name, l.nature AS nature, l.since AS since, "
        "coalesce(l.fictional, false) AS fictional ORDER BY l.id"
    )
    return [
        Party(
            row["id"], (row["name"],), kind=row["nature"], places=frozenset(covered.get(row["id"], ())),
            fictional=bool(row["fictional"]), since=str(row["since"]) if row["since"] else None,
            members=frozenset(members.get(row["id"], ())),
        )
        for row in rows
    ]  # fmt: skip


def stated_parties(change_set: ChangeSet, among: Collection[str] | None = None) -> list[Party]:
    """The organisations that a change set states with a name; ``among`` limits them to these ids."""
    fictional = {source.id for source in change_set.sources if source.nature == "fictional"}
    said: dict[str, Fact | list[Fact]] = {}
    invented: set[str] = set()
    places: dict[str, set[str]] = defaultdict(set)
    governs: dict[str, set[str]] = defaultdict(set)
    seats: dict[str, set[str]] = defaultdict(set)
    owners: dict[str, str] = {}
    for source, fact in distinct(change_set.records, ("Actor", "BASED_IN", "OF", "GOVERNS")):
        if fact["is"] == "Actor":
            if among is not None and fact["id"] not in among:
                continue
            before = said.setdefault(fact["id"], fact)
            if before is not fact:  # most are stated once: a list each would take more memory than all else
                said[fact["id"]] = [*(before if isinstance(before, list) else [before]), fact]
            elif source in fictional:
                invented.add(fact["id"])
        elif fact["is"] == "BASED_IN":
            (places if fact["from"].startswith("a-") else seats)[fact["from"]].add(fact["to"])
        elif fact["is"] == "OF":
            owners[fact["from"]] = fact["to"]
        else:
            governs[fact["from"]].add(fact["to"])
    for establishment, actor in owners.items():
        places[actor] |= seats.get(establishment, set())
    found = []
    for one in sorted(said):
        told: dict[str, Any] = {"fictional": one in invented}
        stated = said[one]
        for fact in stated if isinstance(stated, list) else (stated,):
            _hear(told, fact)
        names = list(told.get("names", ()))
        row = {"id": one, "name": names[0] if names else None, "siren": None, "rna": None, "family": None, "kind": None, **told}  # fmt: skip
        row["keys"] = [*told.get("keys", ()), *(f"name:{name}|" for name in names[1:])]
        party = _party(row, places.get(one, ()), governs.get(one, ()))
        found += [party] if party else []
    return found


def _hear(told: dict[str, Any], fact: Fact) -> None:
    for name, value in fact.items():
        plain = name.rstrip("?")
        if plain == "name" and value:
            told.setdefault("names", {})[value] = None
        elif plain == "keys":
            told.setdefault("keys", {}).update(dict.fromkeys(value))
        elif plain in ("siren", "rna", "family", "kind") and value:
            told.setdefault(plain, value)
