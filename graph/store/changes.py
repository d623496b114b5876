"""Imports and their undo, applied whole or not at all: derive before, derive after, write the difference.

One transaction holds the records and the difference, guarded by the graph's version: when another writer came first, the
plan is made again. So an interrupted import leaves nothing, and undo equals a rebuild from the remaining records.
"""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from neo4j.exceptions import ConstraintError

from graph import sweeping
from graph.errors import MaillageError, NotFound
from graph.model import ChangeSet, Gazetteer
from graph.store import records as memory
from graph.store.bulk import is_large, large_addition
from graph.store.connect import Conflict, Database
from graph.store.decided import decided
from graph.store.derive import Difference, Shown, compare, derive, speaking
from graph.store.plan import Plan, addition, held_territories, territories_of, withdrawal
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

ATTEMPTS = 10
PATIENCE = 5.0
"""Seconds that a writer waits for another one of its process, say a large import."""


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


_Write = Callable[[Transaction, Plan], None]


class _Overtaken(Exception):
    """Another writer changed the graph between plan and write."""


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def apply(db: Database, change_set: ChangeSet, gazetteer: Gazetteer, dry_run: bool = False) -> Changes:
    """Add an import's records and show what follows. What is already there is counted as unchanged, not added again.

    Raises ValueError when a fact names an end that neither the change set nor the reference states (a profile's mistake).
    Cost: linear in the change set and in the records about the same actors and alliances.
    """
    known_sources = {source.id: source for source in change_set.sources}

    def plan() -> Plan:
        version, make = version_of(db), large_addition if is_large(db, change_set) else addition
        return make(db, change_set, gazetteer, known_sources, is_active(db, change_set.import_id), version)

    def write(tx: Transaction, plan: Plan) -> None:
        used = {record.source for record in plan.added} if plan.spilled is None else known_sources.keys()
        memory.write_sources(tx, [s for s in change_set.sources if s.id in used])
        memory.rewrite_packs(tx, plan.rewritten)
        memory.write_records(tx, change_set, plan.alone, plan.again)
        memory.write_packs(tx, [(pack, change_set.import_id) for pack in plan.packs])
        memory.forget_about(tx, sorted({record.node for record in plan.moved}))
        if plan.spilled is not None:
            plan.spilled.write(tx)
        else:
            write_difference(tx, plan.difference)
        memory.write_about(tx, [*plan.added, *plan.moved], plan.decided)
        listed = {**_import_node(change_set, plan.named), "restates": plan.restated}
        tx.run("MERGE (i:Import {id: $id}) SET i = $p", id=change_set.import_id, p=listed).consume()

    return _carry_out(db, change_set.import_id, plan, write, dry_run)


def undo(db: Database, import_id: str, gazetteer: Gazetteer, by: str = "") -> Changes:
    """Withdraw an import's records and show what follows; what other records state stays. They are kept, marked withdrawn.

    Raises NotFound for an unknown import, MaillageError for one that is already withdrawn.
    """
    at = now()

    def plan() -> Plan:
        version = version_of(db)
        _active_import(db, import_id)
        return withdrawal(db, import_id, gazetteer, version)

    def write(tx: Transaction, plan: Plan) -> None:
        memory.hand_over_records(tx, plan.handed_over)
        memory.withdraw_records(tx, plan.withdrawn, at, by)
        memory.rewrite_packs(tx, plan.rewritten)
        memory.write_packs(tx, [(pack, plan.new_packs_of[pack.id]) for pack in plan.packs])
        memory.forget_about(tx, sorted({record.node for record in plan.moved}))
        write_difference(tx, plan.difference)
        memory.write_about(tx, [*plan.added, *plan.moved], plan.decided)
        tx.run(
            "MATCH (i:Import {id: $id}) SET i.status = 'withdrawn', i.withdrawn_at = $at, i.withdrawn_by = $by",
            id=import_id,
            at=at,
            by=by,
        ).consume()

    return _carry_out(db, import_id, plan, write, dry_run=False, even_nothing=True)


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

    def plan() -> Plan:
        version = version_of(db)
        active = list(memory.all_active_records(db).values())
        made = decided(speaking(active, memory.sources(db)))
        return Plan(version, compare(shown_in_database(db), _rebuilt(db, gazetteer)), active, decided=made)

    def write(tx: Transaction, plan: Plan) -> None:
        write_difference(tx, plan.difference)
        tx.run("MATCH (:Record)-[a:ABOUT]->() WITH collect(a) AS found UNWIND found AS a DELETE a").consume()
        memory.write_about(tx, plan.added, plan.decided)

    done = _carry_out(db, "", plan, write, dry_run=False).difference
    return done.size if done else 0


def _rebuilt(db: Database, gazetteer: Gazetteer) -> Shown:
    shown = derive(memory.all_active_records(db).values(), memory.sources(db))
    return {**territories_of(gazetteer, *held_territories(db)), **shown}


def _carry_out(
    db: Database,
    import_id: str,
    make_plan: Callable[[], Plan],
    write: _Write,
    dry_run: bool,
    even_nothing: bool = False,
) -> Changes:
    with sweeping.put_off(), contextlib.nullcontext() if dry_run else _turn(db):
        return _attempted(db, import_id, make_plan, write, dry_run, even_nothing)


@contextlib.contextmanager
def _turn(db: Database) -> Iterator[None]:
    """Wait for one's turn among the writers of this process; whoever waits long goes on without, as other processes do."""
    lock = getattr(db, "turn", None)  # a transaction that stands in for a database has none
    taken = lock is not None and lock.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if lock is not None and taken:
            lock.release()


def _attempted(
    db: Database, import_id: str, make_plan: Callable[[], Plan], write: _Write, dry_run: bool, even_nothing: bool
) -> Changes:
    for attempt in range(ATTEMPTS):
        time.sleep(random.uniform(0, 0.03) * attempt)  # noqa: S311 - two that met do not meet again
        plan = make_plan()
        if dry_run or (plan.nothing and not even_nothing):
            return _changes(import_id, plan, dry_run, plan.version)
        try:
            db.write(partial(_guarded, plan=plan, write=write))
        except (_Overtaken, Conflict):
            continue
        except (
            ConstraintError
        ):  # the embedded database meets what another writer made only at the end, at its keys first
            if version_of(db) == plan.version:
                raise
            continue
        return _changes(import_id, plan, dry_run, plan.version + 1)
    raise MaillageError("Other imports kept changing the graph; nothing of this one was kept. Please try again.")


def _guarded(tx: Transaction, plan: Plan, write: _Write) -> None:
    row = tx.run(
        "MATCH (m:Meta {id: 'graph'}) SET m.version = coalesce(m.version, 0) + 1 RETURN m.version AS v"
    ).single()
    if row is None or row["v"] != plan.version + 1:
        raise _Overtaken
    write(tx, plan)


def _changes(import_id: str, plan: Plan, dry_run: bool, version: int) -> Changes:
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
    for (what, way), number in difference.beyond.items():
        if what in COUNTED and way in vars(counts[COUNTED[what]]):
            kind = counts[COUNTED[what]]
            setattr(kind, way, getattr(kind, way) + number)
    for one in difference.created:
        if one.key[0] == "Former" and "leads_to" in one.properties:
            kind = counts[COUNTED[one.properties["label"]]]
            kind.merged, kind.deleted = kind.merged + 1, max(0, kind.deleted - 1)
    rows = (0, plan.rows) if plan.withdrawn else (plan.rows, 0)
    return Changes(import_id, counts, *rows, dry_run, version, difference)


def version_of(db: memory.Reader) -> int:
    """The graph's version: it grows by one with every change."""
    rows = db.read("MATCH (m:Meta {id: 'graph'}) RETURN coalesce(m.version, 0) AS v")
    return int(rows[0]["v"]) if rows else 0


def _active_import(db: memory.Reader, import_id: str) -> None:
    rows = db.read("MATCH (i:Import {id: $id}) RETURN i.status AS status", id=import_id)
    if not rows:
        raise NotFound("No import is known as {id}; the list of imports shows those that are.", id=import_id)
    if rows[0]["status"] != "active":
        raise MaillageError("It is taken back already.")


def _import_node(change_set: ChangeSet, named: Iterable[str]) -> dict[str, Any]:
    return {
        "id": change_set.import_id,
        "profile": change_set.profile,
        "title": change_set.title,
        "by": change_set.by,
        "at": change_set.at,
        "status": "active",
        "records": len(change_set.records),
        "territories": sorted(named),
        "regions": sorted(change_set.regions),
        **({"preparation": change_set.preparation} if change_set.preparation else {}),
    }
