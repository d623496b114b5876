"""Records, sources and imports in the database: the memory from which the graph is derived."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import orjson

from graph.model import NODES, RETIRABLE, SAME, ChangeSet, Fact, Record, Source, anchor_of, ends_of, label_of
from graph.store.decided import Decided, names_any

BATCH = 5_000
T = TypeVar("T")

RECORD_FIELDS = """r.id AS id, s.id AS source, r.row AS row, r.values AS values,
    r.recorded_at AS recorded_at, r.by AS by"""


class Reader(Protocol):
    """What is needed to ask the database: `Database` has it."""

    def read(self, query: str, **parameters: Any) -> list[dict[str, Any]]: ...


class Transaction(Protocol):
    """A transaction of the neo4j driver, as far as it is used here."""

    def run(self, query: str, **parameters: Any) -> Any: ...


def batches(rows: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    batch: list[T] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def run_batched(tx: Transaction, query: str, rows: Iterable[Any]) -> None:
    """One statement over many ``$rows``, a few thousand at a time in the same transaction."""
    for batch in batches(rows):
        tx.run(query, rows=batch).consume()


def values_of(record: Record) -> str:
    """The JSON text kept in ``Record.values``: the facts, and their own date where the row gives one."""
    values: dict[str, Any] = {"facts": record.facts}
    if record.dated:
        values["dated"] = record.dated
    return orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode()


def record_from(row: dict[str, Any]) -> Record:
    values = orjson.loads(row["values"])
    return Record(
        row["id"], row["source"], row["row"], tuple(values["facts"]), values.get("dated"), row["recorded_at"], row["by"]
    )


def sources(db: Reader) -> dict[str, Source]:
    rows = db.read(
        "MATCH (s:Source) RETURN s.id AS id, s.title AS title, s.sha256 AS sha256, s.profile AS profile, "
        "s.licence AS licence, s.dated AS dated, s.nature AS nature, s.official AS official"
    )
    return {row["id"]: Source(**{**row, "official": bool(row["official"])}) for row in rows}


def anchors(facts: Iterable[Fact]) -> dict[str, list[str]]:
    """Anchor ids by label: the nodes whose records decide how these facts are shown."""
    found: dict[str, set[str]] = {}
    for fact in facts:
        for label, node_id in ends_of(fact) if fact["is"] == SAME else (anchor_of(fact),):
            found.setdefault(label, set()).add(node_id)
    return {label: sorted(ids) for label, ids in sorted(found.items())}


def decided(db: Reader) -> Decided:
    """What is decided about actors and alliances, as the database tells it."""
    rows = db.read("MATCH (f:Former) RETURN f.id AS id, f.leads_to AS leads_to")
    return Decided(
        {row["id"]: row["leads_to"] for row in rows if row["leads_to"]},
        frozenset(row["id"] for row in rows if not row["leads_to"]),
    )


def seats(anchor_ids: Mapping[str, Iterable[str]], made: Decided) -> dict[str, list[str]]:
    """The nodes to which the records about these are tied, ids by label."""
    if not (made.same or made.hidden):
        return {label: list(ids) for label, ids in anchor_ids.items()}
    found: dict[str, set[str]] = {}
    for label, ids in anchor_ids.items():
        for one in ids:
            seat, stays = made.seat(label, one)
            found.setdefault(seat, set()).add(stays)
    return {label: sorted(ids) for label, ids in sorted(found.items())}


def active_records_about(db: Reader, anchor_ids: Mapping[str, Sequence[str]]) -> dict[str, Record]:
    """The active records tied to any of these nodes, by id. Cost: linear in the records found."""
    found: dict[str, Record] = {}
    for label, ids in anchor_ids.items():
        key = NODES[label].key
        known: set[str] = set()
        for batch in batches(ids):
            rows = db.read(
                f"UNWIND $ids AS id MATCH (n:{label} {{{key}: id}})<-[:ABOUT]-(r:Record) "
                "WHERE r.status = 'active' RETURN DISTINCT r.id AS id",
                ids=batch,
            )
            known.update(row["id"] for row in rows)
        found.update(records_by_id(db, sorted(known - found.keys())))
    return found


def records_at(db: Reader, anchor_ids: Mapping[str, Sequence[str]]) -> dict[str, Record]:
    """The records tied to any of these nodes, active or withdrawn, by id."""
    found: dict[str, Record] = {}
    for label, ids in anchor_ids.items():
        for batch in batches(ids):
            rows = db.read(
                f"UNWIND $ids AS id MATCH (n:{label} {{{NODES[label].key}: id}})<-[:ABOUT]-(r:Record)-[:FROM]->(s:Source) "
                f"RETURN DISTINCT {RECORD_FIELDS}",
                ids=batch,
            )
            found.update((row["id"], record_from(row)) for row in rows)
    return found


MOST_SOUGHT = 20
"""Ids that are looked for inside the records by the database; for more, all records are read once."""


def records_naming(db: Reader, ids: Collection[str]) -> dict[str, Record]:
    """The active records with a fact that names any of these ids, wherever it is tied. Cost: passes over all records."""
    if len(ids) > MOST_SOUGHT:
        return {i: r for i, r in all_active_records(db).items() if any(names_any(fact, ids) for fact in r.facts)}
    rows = db.read(
        "MATCH (r:Record)-[:FROM]->(s:Source) WHERE r.status = 'active' "
        f"AND any(one IN $ids WHERE r.values CONTAINS one) RETURN {RECORD_FIELDS}",
        ids=[f'"{one}"' for one in sorted(ids)],
    )
    return {row["id"]: record_from(row) for row in rows}


def decisions(db: Reader, made: Decided) -> dict[str, Record]:
    """The active records that say which actors and alliances are one: each is tied to what it made one."""
    found: dict[str, Record] = {}
    for label in RETIRABLE:
        ids = sorted({stays for stays in made.same.values() if label_of(stays, RETIRABLE) == label})
        about = active_records_about(db, seats({label: ids}, made))
        found.update((i, r) for i, r in about.items() if any(fact["is"] == SAME for fact in r.facts))
    return found


def records_by_id(db: Reader, ids: Sequence[str], status: str = "active") -> dict[str, Record]:
    found: dict[str, Record] = {}
    for batch in batches(ids):
        rows = db.read(
            "UNWIND $ids AS id MATCH (r:Record {id: id})-[:FROM]->(s:Source) "
            f"WHERE r.status = $status RETURN {RECORD_FIELDS}",
            ids=batch,
            status=status,
        )
        found.update((row["id"], record_from(row)) for row in rows)
    return found


def all_active_records(db: Reader) -> dict[str, Record]:
    rows = db.read(f"MATCH (r:Record)-[:FROM]->(s:Source) WHERE r.status = 'active' RETURN {RECORD_FIELDS}")
    return {row["id"]: record_from(row) for row in rows}


def records_of_import(db: Reader, import_id: str) -> dict[str, Record]:
    rows = db.read(
        f"MATCH (r:Record {{import_id: $id}})-[:FROM]->(s:Source) WHERE r.status = 'active' RETURN {RECORD_FIELDS}",
        id=import_id,
    )
    return {row["id"]: record_from(row) for row in rows}


def write_sources(tx: Transaction, listed: Iterable[Source]) -> None:
    rows = [{"id": s.id, "p": {k: v for k, v in vars(s).items() if v is not None}} for s in listed]
    run_batched(tx, "UNWIND $rows AS r MERGE (s:Source {id: r.id}) SET s = r.p", rows)


def write_records(tx: Transaction, change_set: ChangeSet, records: Sequence[Record], known: set[str]) -> None:
    """Keep new records, or make withdrawn ones (``known``) active again; ABOUT ties follow with `write_about`."""
    fresh = [record for record in records if record.id not in known]
    rows = [
        {
            "source": record.source,
            "p": {
                "id": record.id,
                "row": record.row,
                "values": values_of(record),
                "recorded_at": change_set.at,
                "by": change_set.by,
                "status": "active",
                "import_id": change_set.import_id,
            },
        }
        for record in fresh
    ]
    run_batched(
        tx,
        "UNWIND $rows AS r MATCH (s:Source {id: r.source}) CREATE (n:Record)-[:FROM]->(s) SET n = r.p",
        rows,
    )
    again = [{"id": r.id, "row": r.row, "values": values_of(r)} for r in records if r.id in known]
    for batch in batches(again):
        tx.run(
            "UNWIND $rows AS r MATCH (n:Record {id: r.id}) SET n.status = 'active', n.recorded_at = $at, n.by = $by, "
            "n.import_id = $import_id, n.row = r.row, n.values = r.values REMOVE n.withdrawn_at, n.withdrawn_by",
            rows=batch,
            at=change_set.at,
            by=change_set.by,
            import_id=change_set.import_id,
        ).consume()
    forget_about(tx, [row["id"] for row in again])


def forget_about(tx: Transaction, ids: Sequence[str]) -> None:
    """Untie records from what they are about, to tie them anew."""
    run_batched(
        tx,
        "UNWIND $rows AS id MATCH (n:Record {id: id})-[a:ABOUT]->() WITH collect(a) AS found UNWIND found AS a DELETE a",
        ids,
    )


def write_about(tx: Transaction, records: Sequence[Record], made: Decided) -> None:
    """Tie records to the nodes they decide on; the nodes exist by now."""
    by_label: dict[str, list[dict[str, str]]] = {}
    for record in records:
        for label, ids in seats(anchors(record.facts), made).items():
            by_label.setdefault(label, []).extend({"r": record.id, "n": node_id} for node_id in ids)
    for label, rows in sorted(by_label.items()):
        key = NODES[label].key
        run_batched(
            tx,
            f"UNWIND $rows AS r MATCH (a:Record {{id: r.r}}) MATCH (b:{label} {{{key}: r.n}}) CREATE (a)-[:ABOUT]->(b)",
            rows,
        )


def hand_over_records(tx: Transaction, kept: Mapping[str, str]) -> None:
    """Let records that other imports state too belong to one of those: ``kept`` is record id → import id."""
    run_batched(
        tx,
        "UNWIND $rows AS r MATCH (n:Record {id: r.id}) SET n.import_id = r.import_id",
        [{"id": record, "import_id": other} for record, other in sorted(kept.items())],
    )


def withdraw_records(tx: Transaction, ids: Sequence[str], at: str, by: str) -> None:
    for batch in batches(ids):
        tx.run(
            "UNWIND $rows AS id MATCH (n:Record {id: id}) "
            "SET n.status = 'withdrawn', n.withdrawn_at = $at, n.withdrawn_by = $by",
            rows=batch,
            at=at,
            by=by,
        ).consume()
