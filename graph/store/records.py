"""Records, sources and imports in the database: the memory from which the graph is derived."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import orjson

from graph.model import NODES, ChangeSet, Fact, Record, Source, anchor_of

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
        label, node_id = anchor_of(fact)
        found.setdefault(label, set()).add(node_id)
    return {label: sorted(ids) for label, ids in sorted(found.items())}


def active_records_about(db: Reader, anchor_ids: dict[str, list[str]]) -> dict[str, Record]:
    """The active records about any of these nodes, by id. Cost: linear in the records found."""
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
    run_batched(
        tx,
        "UNWIND $rows AS id MATCH (n:Record {id: id})-[a:ABOUT]->() WITH collect(a) AS found UNWIND found AS a DELETE a",
        [row["id"] for row in again],
    )


def write_about(tx: Transaction, records: Sequence[Record]) -> None:
    """Tie records to the nodes they decide on; the nodes exist by now."""
    by_label: dict[str, list[dict[str, str]]] = {}
    for record in records:
        for label, ids in anchors(record.facts).items():
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
