"""What was said of one actor or alliance, when and by whom, and what each import changed of it: the past of its card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graph.model import NODES, RETIRABLE, SAME, Derived, FactKey, Record, Source, label_of
from graph.store.decided import names_any
from graph.store.derive import Shown, derive
from graph.store.records import RECORD_FIELDS, Reader, decided, rows_from, sources

MOST_REPLAYED = 60
"""Imports whose changes are worked out again, the latest; of earlier ones it is only said that they speak of it."""
QUIET = frozenset({"id", "keys", "fictional"})


@dataclass(frozen=True)
class Change:
    """One property, or one tie to another node (``kind``: its type), before and after; None: nothing was shown.

    ``SAME_AS``: it was made one with another, whose last name that these records tell is ``name``.
    """

    kind: str
    other: str | None
    role: str
    property: str
    before: Any
    after: Any
    name: str = ""


@dataclass(frozen=True)
class Gesture:
    """One import that speaks of it: who, when, from which source, what it changed, and whether it was taken back.

    ``records`` counts those that speak of it, ``total`` all that the import holds: an undo takes back all of them.
    """

    import_id: str
    profile: str
    title: str
    source: str
    by: str
    at: str
    withdrawn_at: str | None
    withdrawn_by: str | None
    records: int
    total: int
    changes: list[Change] = field(default_factory=list)
    replayed: bool = True


@dataclass(frozen=True)
class _Kept:
    record: Record
    import_id: str
    withdrawn_at: str | None


def history(db: Reader, label: str, node_id: str) -> list[Gesture]:
    """The imports that speak of an actor or alliance, taken back ones too, the latest first. ``label``: that of the node
    that bears the id, ``Former`` for one that is not shown.

    Cost: its records, derived again for each of the last 60 imports.
    """
    kept, known = _kept(db, label, node_id), sources(db)
    key = (label_of(node_id, RETIRABLE), node_id)
    found: dict[str, list[_Kept]] = {}
    for one in sorted(kept.values(), key=lambda one: (one.record.recorded_at, one.import_id)):
        found.setdefault(one.import_id, []).append(one)
    listed = _imports(db, found)
    names = _names(one for records in found.values() for one in records)
    gestures = []
    for place, (import_id, records) in enumerate(found.items()):
        first, about = records[0], listed.get(import_id, {})
        replayed = place >= len(found) - MOST_REPLAYED
        gestures.append(
            Gesture(
                import_id, about.get("profile") or "", about.get("title") or "", known[first.record.source].title,
                first.record.by, first.record.recorded_at, first.withdrawn_at, about.get("withdrawn_by"), len(records),
                int(about.get("records") or 0),
                _changes(kept.values(), records, known, key, names) if replayed else [], replayed,
            )
        )  # fmt: skip
    return gestures[::-1]


def _kept(db: Reader, label: str, node_id: str) -> dict[str, _Kept]:
    """Its records of any state: those tied to it, and withdrawn ones by hand, whose ties may have gone with a node."""
    fields = f"{RECORD_FIELDS}, r.import_id AS import_id, r.status AS status, r.withdrawn_at AS withdrawn_at"
    rows = db.read(f"MATCH (n:{label} {{id: $id}})<-[:ABOUT]-(r:Record)-[:FROM]->(s:Source) RETURN DISTINCT {fields}", id=node_id)  # fmt: skip
    rows += db.read(
        "MATCH (i:Import) WHERE i.profile = 'hand' AND i.status = 'withdrawn' "
        f"MATCH (r:Record {{import_id: i.id}})-[:FROM]->(s:Source) WHERE r.values CONTAINS $text RETURN {fields}",
        text=f'"{node_id}"',
    )
    its = decided(db).merged({node_id})
    return {
        key: _Kept(record, row["import_id"], row["withdrawn_at"] if row["status"] == "withdrawn" else None)
        for row in rows
        for key, record in rows_from([row]).items()
        if not row["packed"] or any(names_any(fact, its) for fact in record.facts)
    }


def _imports(db: Reader, ids: Iterable[str]) -> Mapping[str, Mapping[str, Any]]:
    rows = db.read(
        "UNWIND $ids AS id MATCH (i:Import {id: id}) "
        "RETURN i.id AS id, i.profile AS profile, i.title AS title, i.withdrawn_by AS withdrawn_by, i.records AS records",
        ids=list(ids),
    )
    return {row["id"]: row for row in rows}


def _changes(
    kept: Iterable[_Kept], said: Sequence[_Kept], known: Mapping[str, Source], key: FactKey, names: Mapping[str, str]
) -> list[Change]:
    """What one import changed of what was shown at its moment."""
    at = said[0].record.recorded_at
    own = {one.record.key for one in said}
    there = [
        one.record
        for one in kept
        if one.record.key not in own
        and one.record.recorded_at <= at
        and (one.withdrawn_at is None or one.withdrawn_at > at)
    ]
    before = _touching(derive(there, known), key)
    after = _touching(derive([*there, *(one.record for one in said)], known), key)
    found = _joined(said, key) + [
        change
        for one in sorted(before.keys() | after.keys())
        for change in _compared(one, before.get(one), after.get(one), key)
    ]
    told = (replace(change, name=names.get(change.other or "", "")) for change in found)
    return sorted(told, key=lambda change: (change.kind != SAME, change.kind not in NODES, change.kind))


def _joined(said: Iterable[_Kept], key: FactKey) -> list[Change]:
    """The others that an import made one with it."""
    ends = [(fact["from"], fact["to"]) for one in said for fact in one.record.facts if fact["is"] == SAME]
    return [Change(SAME, stays if which == key[1] else which, "", "", None, {}) for which, stays in ends]


def _names(kept: Iterable[_Kept]) -> dict[str, str]:
    """The last name that records tell of each node they speak of."""
    found: dict[str, str] = {}
    for one in kept:
        for fact in one.record.facts:
            if name := fact.get("name") or (fact.get("name?") if fact.get("id") not in found else None):
                found[fact["id"]] = str(name)
    return found


def _touching(shown: Shown, key: FactKey) -> Shown:
    return {one: derived for one, derived in shown.items() if one == key or (len(one) > 2 and key[1] in one[1:3])}


def _compared(one: FactKey, before: Derived | None, after: Derived | None, key: FactKey) -> list[Change]:
    old, new = (dict(side.properties) if side else {} for side in (before, after))
    if one == key:
        names = sorted((old.keys() | new.keys()) - QUIET)
        return [Change(one[0], None, "", n, old.get(n), new.get(n)) for n in names if old.get(n) != new.get(n)]
    if before is not None and after is not None and old == new:
        return []
    other = one[2] if one[1] == key[1] else one[1]
    return [Change(one[0], other, one[3] if len(one) > 3 else "", "", old if before else None, new if after else None)]
