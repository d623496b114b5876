"""Imports and their undo, applied whole or not at all: derive before, derive after, write the difference.

One transaction holds the records and the difference, guarded by the graph's version: when another writer came first, the
plan is made again. So an interrupted import leaves nothing, and undo equals a rebuild from the remaining records.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from graph.errors import MaillageError, NotFound
from graph.model import TIES, ChangeSet, Derived, Fact, FactKey, Gazetteer, Record, Source, fact_key, is_tie, label_of
from graph.store import records as memory
from graph.store.connect import Database
from graph.store.derive import Difference, Shown, compare, derive, fallback_keys
from graph.store.records import Transaction
from graph.store.writer import write_difference

COUNTED = {
    "Actor": "actors",
    "Alliance": "alliances",
    "TAKES_PART": "participations",
    "Contribution": "contributions",
    "MEMBER_OF": "memberships",
    "Establishment": "establishments",
    "Territory": "territories",
    "Figure": "figures",
    "DECLARES": "declarations",
}
"""What reports count, by label or type."""

ATTEMPTS = 5


@dataclass
class Counts:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    merged: int = 0
    deleted: int = 0


@dataclass(frozen=True)
class Changes:
    """What an import or its undo did, or would do: counts by kind, the records touched, the graph's version after."""

    import_id: str
    counts: Mapping[str, Counts]
    records_added: int = 0
    records_withdrawn: int = 0
    dry_run: bool = False
    version: int = 0
    difference: Difference | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class _Plan:
    version: int
    difference: Difference
    added: list[Record]
    again: set[str]
    withdrawn: list[str]
    restated: list[str] = field(default_factory=list)
    """Records of an addition that other imports hold already: the import is listed, and keeps them if those are undone."""
    handed_over: Mapping[str, str] = field(default_factory=dict)
    """Records of a withdrawal that stay, with the import that states them too."""


_Write = Callable[[Transaction, _Plan], None]


class _Overtaken(Exception):
    """Another writer changed the graph between plan and write."""


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def apply(db: Database, change_set: ChangeSet, gazetteer: Gazetteer, dry_run: bool = False) -> Changes:
    """Add an import's records and show what follows. What is already there is counted as unchanged, not added again.

    Raises ValueError when a fact names an end that neither the change set nor the reference states (a profile's mistake).
    Cost: linear in the change set and in the records about the same actors and alliances.
    """
    known_sources = {source.id: source for source in change_set.sources}

    def plan() -> _Plan:
        return _plan_addition(db, change_set, gazetteer, known_sources)

    def write(tx: Transaction, plan: _Plan) -> None:
        used = {record.source for record in plan.added}
        memory.write_sources(tx, [s for s in change_set.sources if s.id in used])
        memory.write_records(tx, change_set, plan.added, plan.again)
        write_difference(tx, plan.difference)
        memory.write_about(tx, plan.added)
        listed = {**_import_node(change_set), "restates": plan.restated}
        tx.run("MERGE (i:Import {id: $id}) SET i = $p", id=change_set.import_id, p=listed).consume()

    return _carry_out(db, change_set.import_id, plan, write, dry_run)


def undo(db: Database, import_id: str, gazetteer: Gazetteer, by: str = "") -> Changes:
    """Withdraw an import's records and show what follows; what other records state stays. They are kept, marked withdrawn.

    Raises NotFound for an unknown import, MaillageError for one that is already withdrawn.
    """
    at = now()

    def plan() -> _Plan:
        _active_import(db, import_id)
        return _plan_withdrawal(db, import_id, gazetteer)

    def write(tx: Transaction, plan: _Plan) -> None:
        memory.hand_over_records(tx, plan.handed_over)
        memory.withdraw_records(tx, plan.withdrawn, at, by)
        write_difference(tx, plan.difference)
        tx.run(
            "MATCH (i:Import {id: $id}) SET i.status = 'withdrawn', i.withdrawn_at = $at, i.withdrawn_by = $by",
            id=import_id,
            at=at,
            by=by,
        ).consume()

    return _carry_out(db, import_id, plan, write, dry_run=False)


def imports(db: memory.Reader) -> list[dict[str, Any]]:
    """Every import, latest first: id, profile, title, by, at, status, who withdrew it when, the preparation it is of."""
    return db.read(
        "MATCH (i:Import) RETURN i.id AS import_id, i.profile AS profile, i.title AS title, i.by AS by, i.at AS at, "
        "i.preparation AS preparation, i.status AS status, i.records AS records, i.withdrawn_at AS withdrawn_at, i.withdrawn_by AS withdrawn_by "
        "ORDER BY at DESC, import_id"
    )


def is_active(db: memory.Reader, import_id: str) -> bool:
    return bool(db.read("MATCH (i:Import {id: $id}) WHERE i.status = 'active' RETURN i.id AS id", id=import_id))


def check(db: Database, gazetteer: Gazetteer) -> list[str]:
    """How the graph differs from a rebuild of its active records, one line a difference; empty when it does not.

    Cost: reads the whole database.
    """
    from graph.store.snapshot import shown_in_database

    difference = compare(shown_in_database(db), _rebuilt(db, gazetteer))
    lines = [f"missing: {' '.join(d.key)}" for d in difference.created]
    lines += [f"different: {' '.join(d.key)}" for d in (*difference.updated, *difference.restated)]
    return lines + [f"should not be there: {' '.join(key)}" for key in difference.deleted]


def rebuild(db: Database, gazetteer: Gazetteer) -> int:
    """Derive the whole graph again from its active records and write what differs; the number of differences mended."""
    from graph.store.snapshot import shown_in_database

    def plan() -> _Plan:
        version = version_of(db)
        active = list(memory.all_active_records(db).values())
        return _Plan(version, compare(shown_in_database(db), _rebuilt(db, gazetteer)), active, set(), [])

    def write(tx: Transaction, plan: _Plan) -> None:
        write_difference(tx, plan.difference)
        tx.run("MATCH (:Record)-[a:ABOUT]->() WITH collect(a) AS found UNWIND found AS a DELETE a").consume()
        memory.write_about(tx, plan.added)

    done = _carry_out(db, "", plan, write, dry_run=False).difference
    return done.size if done else 0


def _rebuilt(db: Database, gazetteer: Gazetteer) -> Shown:
    shown = derive(memory.all_active_records(db).values(), memory.sources(db))
    named, regions = _held(db)
    return {**_territories(gazetteer, named, regions), **shown}


def _carry_out(db: Database, import_id: str, make_plan: Callable[[], _Plan], write: _Write, dry_run: bool) -> Changes:
    for _attempt in range(ATTEMPTS):
        plan = make_plan()
        nothing = not (plan.added or plan.withdrawn or plan.restated or plan.handed_over or plan.difference.size)
        if dry_run or nothing:
            return _changes(import_id, plan, dry_run, plan.version)
        try:
            db.write(partial(_guarded, plan=plan, write=write))
        except _Overtaken:
            continue
        return _changes(import_id, plan, dry_run, plan.version + 1)
    raise MaillageError("Other imports kept changing the graph; nothing of this one was kept. Please try again.")


def _guarded(tx: Transaction, plan: _Plan, write: _Write) -> None:
    row = tx.run(
        "MATCH (m:Meta {id: 'graph'}) SET m.version = coalesce(m.version, 0) + 1 RETURN m.version AS v"
    ).single()
    if row is None or row["v"] != plan.version + 1:
        raise _Overtaken
    write(tx, plan)


def _changes(import_id: str, plan: _Plan, dry_run: bool, version: int) -> Changes:
    counts = {name: Counts() for name in COUNTED.values()}
    difference = plan.difference
    for what, keys in (
        ("created", [d.key for d in difference.created]),
        ("updated", [d.key for d in difference.updated]),
        ("unchanged", difference.unchanged),
        ("deleted", difference.deleted),
    ):
        for key in keys:
            if key[0] in COUNTED:
                kind = counts[COUNTED[key[0]]]
                setattr(kind, what, getattr(kind, what) + 1)
    return Changes(import_id, counts, len(plan.added), len(plan.withdrawn), dry_run, version, difference)


def version_of(db: memory.Reader) -> int:
    """The graph's version: it grows by one with every change."""
    rows = db.read("MATCH (m:Meta {id: 'graph'}) RETURN coalesce(m.version, 0) AS v")
    return int(rows[0]["v"]) if rows else 0


def _plan_addition(
    db: Database, change_set: ChangeSet, gazetteer: Gazetteer, new_sources: Mapping[str, Source]
) -> _Plan:
    version = version_of(db)
    facts = [fact for record in change_set.records for fact in record.facts]
    existing = memory.active_records_about(db, memory.anchors(facts))
    keys = {fact_key(fact) for fact in facts} | fallback_keys(existing.values())
    ids = [record.id for record in change_set.records]
    active = memory.records_by_id(db, ids)
    again = set(memory.records_by_id(db, [i for i in ids if i not in active], status="withdrawn"))
    added = [
        Record(r.id, r.source, r.row, r.facts, r.dated, change_set.at, change_set.by)
        for r in change_set.records
        if r.id not in active
    ]
    all_sources = {**new_sources, **memory.sources(db)}
    before = derive(existing.values(), all_sources, keys)
    after = derive([*existing.values(), *added], all_sources, keys)
    named = _territories_named(facts)
    _check_ends(facts)
    restated = [] if is_active(db, change_set.import_id) else sorted(active)
    if added or restated:
        held = _held(db)
        wanted = (held[0] | named, held[1] | change_set.regions)
        before, after = _with_territories(gazetteer, before, after, held, wanted)
    return _Plan(version, compare(before, after), added, again, [], restated=restated)


def _plan_withdrawal(db: Database, import_id: str, gazetteer: Gazetteer) -> _Plan:
    version = version_of(db)
    stated = memory.records_of_import(db, import_id)
    handed_over = _stated_by_others(db, import_id, stated.keys())
    withdrawn = {i: record for i, record in stated.items() if i not in handed_over}
    facts = [fact for record in withdrawn.values() for fact in record.facts]
    existing = memory.active_records_about(db, memory.anchors(facts))
    keys = {fact_key(fact) for fact in facts} | fallback_keys(existing.values())
    sources = memory.sources(db)
    before = derive(existing.values(), sources, keys)
    after = derive([r for i, r in existing.items() if i not in withdrawn], sources, keys)
    held = _held(db)
    wanted = _held(db, without=import_id)
    before, after = _with_territories(gazetteer, before, after, held, wanted)
    return _Plan(version, compare(before, after), [], set(), sorted(withdrawn), handed_over=handed_over)


def _stated_by_others(db: memory.Reader, import_id: str, ids: Collection[str]) -> dict[str, str]:
    """Record id → another active import that states the same record (the same row of the same file)."""
    rows = db.read(
        "MATCH (i:Import) WHERE i.status = 'active' AND i.id <> $id "
        "RETURN i.id AS id, i.restates AS restates ORDER BY i.at DESC, i.id",
        id=import_id,
    )
    return {record: row["id"] for row in rows for record in row["restates"] or () if record in ids}


def _active_import(db: memory.Reader, import_id: str) -> None:
    rows = db.read("MATCH (i:Import {id: $id}) RETURN i.status AS status", id=import_id)
    if not rows:
        raise NotFound("No import is known as {id}; the list of imports shows those that are.", id=import_id)
    if rows[0]["status"] != "active":
        raise MaillageError("The import {id} was already undone.", id=import_id)


def _import_node(change_set: ChangeSet) -> dict[str, Any]:
    facts = (fact for record in change_set.records for fact in record.facts)
    return {
        "id": change_set.import_id,
        "profile": change_set.profile,
        "title": change_set.title,
        "by": change_set.by,
        "at": change_set.at,
        "status": "active",
        "records": len(change_set.records),
        "territories": sorted(_territories_named(facts)),
        "regions": sorted(change_set.regions),
        **({"preparation": change_set.preparation} if change_set.preparation else {}),
    }


def _territories_named(facts: Iterable[Fact]) -> set[str]:
    named = set()
    for fact in facts:
        if is_tie(fact):
            kind = TIES[fact["is"]]
            for end, allowed in ((fact["from"], kind.start), (fact["to"], kind.end)):
                if "Territory" in allowed and label_of(end, allowed) == "Territory":
                    named.add(end)
    return named


def _held(db: memory.Reader, without: str | None = None) -> tuple[set[str], set[str]]:
    """The territories named, and the regions held in full, by the active imports (all, or all but one)."""
    rows = db.read(
        "MATCH (i:Import) WHERE i.status = 'active' "
        "RETURN i.id AS id, i.territories AS territories, i.regions AS regions"
    )
    kept = [row for row in rows if row["id"] != without]
    return (
        {t for row in kept for t in row["territories"] or []},
        {r for row in kept for r in row["regions"] or []},
    )


def _territories(gazetteer: Gazetteer, named: set[str], regions: set[str]) -> Shown:
    nodes, ties = gazetteer.closure(sorted(named), sorted(regions))
    shown: Shown = {}
    for fact in (*nodes, *ties):
        properties = {k: v for k, v in fact.items() if k not in ("is", "from", "to")}
        shown[fact_key(fact)] = Derived(fact_key(fact), properties)
    return shown


def _with_territories(
    gazetteer: Gazetteer,
    before: Shown,
    after: Shown,
    held: tuple[set[str], set[str]],
    wanted: tuple[set[str], set[str]],
) -> tuple[Shown, Shown]:
    if held == wanted:
        return before, after
    old, new = _territories(gazetteer, *held), _territories(gazetteer, *wanted)
    moved: set[FactKey] = set(old.keys() ^ new.keys())
    return (
        {**{k: old[k] for k in moved if k in old}, **before},
        {**{k: new[k] for k in moved if k in new}, **after},
    )


def _check_ends(facts: list[Fact]) -> None:
    """Each end of a tie is stated by its own change set, or known to the reference or the vocabulary."""
    stated = {fact["id"] for fact in facts if not is_tie(fact)}
    for fact in facts:
        if not is_tie(fact):
            continue
        kind = TIES[fact["is"]]
        for end, allowed in ((fact["from"], kind.start), (fact["to"], kind.end)):
            label = label_of(end, allowed)
            outside = label in ("Domain", "GovernanceModel", "Source") or (
                label == "Territory" and not end.startswith("X-")
            )
            if not outside and end not in stated:
                raise ValueError(f"{fact['is']} names {end!r}, which its change set does not state")
