"""Records, sources and imports in the database: the memory from which the graph is derived."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar

import orjson

from graph.model import NODES, SAME, ChangeSet, Fact, Record, Source, anchor_of, ends_of
from graph.store import packs
from graph.store.decided import Decided, names_any
from graph.store.packs import Pack

BATCH = 5_000
PACKS_AT_ONCE = 20
CREATE_RECORDS = "UNWIND $rows AS r MATCH (s:Source {id: r.source}) CREATE (n:Record)-[:FROM]->(s) SET n = r.p"
T = TypeVar("T")

RECORD_FIELDS = """r.id AS id, s.id AS source, r.row AS row, r.values AS values,
    r.recorded_at AS recorded_at, r.by AS by, r.packed AS packed"""


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


def rows_from(rows: Iterable[dict[str, Any]]) -> dict[str, Record]:
    """The records that record nodes hold, those of packs in parts, by their keys."""
    found: dict[str, Record] = {}
    for row in rows:
        for one in packs.parts_from(row) if row["packed"] else (record_from(row),):
            found[one.key] = one
    return found


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


def active_records_about(
    db: Reader, anchor_ids: Mapping[str, Sequence[str]], only: Collection[str] = ()
) -> dict[str, Record]:
    """The active records tied to any of these nodes, by key. Cost: linear in the record nodes found.

    ``only``: of packs, nothing is kept but what they say at these anchors, so that memory holds no more than is asked for.
    """
    nodes: set[str] = set()
    found: dict[str, Record] = {}
    for label, ids in anchor_ids.items():
        key = NODES[label].key
        known: dict[str, bool] = {}
        for batch in batches(ids):
            rows = db.read(
                f"UNWIND $ids AS id MATCH (n:{label} {{{key}: id}})<-[:ABOUT]-(r:Record) "
                "WHERE r.status = 'active' RETURN DISTINCT r.id AS id, r.packed AS packed",
                ids=batch,
            )
            known |= {row["id"]: bool(row["packed"]) for row in rows}
        for packed, at_once in ((False, BATCH), (True, PACKS_AT_ONCE)):
            new = sorted(one for one, is_packed in known.items() if is_packed is packed and one not in nodes)
            for batch in batches(new, at_once):
                read = records_by_id(db, batch)
                found.update(_at(read, only) if only else read)
        nodes |= known.keys()
    return found


def _at(found: Mapping[str, Record], anchor_ids: Collection[str]) -> Iterator[tuple[str, Record]]:
    """Records with what they say at some anchors; those that say nothing there are left out."""
    for key, record in found.items():
        facts = tuple([fact for fact in record.facts if anchor_of(fact)[1] in anchor_ids])
        if facts:
            yield key, replace(record, facts=facts)


def records_at(db: Reader, anchor_ids: Mapping[str, Sequence[str]]) -> dict[str, Record]:
    """The records tied to any of these nodes, active or withdrawn, by key; of a pack, all that it holds."""
    found: dict[str, Record] = {}
    for label, ids in anchor_ids.items():
        for batch in batches(ids):
            rows = db.read(
                f"UNWIND $ids AS id MATCH (n:{label} {{{NODES[label].key}: id}})<-[:ABOUT]-(r:Record)-[:FROM]->(s:Source) "
                f"RETURN DISTINCT {RECORD_FIELDS}",
                ids=batch,
            )
            found.update(rows_from(rows))
    return found


MOST_SOUGHT = 20
"""Ids that are looked for inside the records by the database; for more, all records are read once."""


def records_naming(db: Reader, ids: Collection[str]) -> dict[str, Record]:
    """The active records with a fact that names any of these ids, wherever it is tied. Cost: passes over all records."""
    if not ids:
        return {}
    if len(ids) > MOST_SOUGHT:
        return {key: r for key, r in all_active_records(db).items() if any(names_any(fact, ids) for fact in r.facts)}
    rows = db.read(
        "MATCH (r:Record)-[:FROM]->(s:Source) WHERE r.status = 'active' "
        f"AND any(one IN $ids WHERE r.values CONTAINS one) RETURN {RECORD_FIELDS}",
        ids=[f'"{one}"' for one in sorted(ids)],
    )
    return {key: r for key, r in rows_from(rows).items() if any(names_any(fact, ids) for fact in r.facts)}


def records_by_id(db: Reader, ids: Sequence[str]) -> dict[str, Record]:
    """The active records of record nodes, by key."""
    found: dict[str, Record] = {}
    for batch in batches(ids):
        rows = db.read(
            "UNWIND $ids AS id MATCH (r:Record {id: id})-[:FROM]->(s:Source) "
            f"WHERE r.status = 'active' RETURN {RECORD_FIELDS}",
            ids=batch,
        )
        found.update(rows_from(rows))
    return found


@dataclass(frozen=True)
class Held:
    """Which rows the database holds already: ids of active ones, of withdrawn ones with a node of their own, and the
    withdrawn packs with all that they hold."""

    active: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    packs: list[Pack] = field(default_factory=list)


def held(db: Reader, records: Sequence[Record], known: Collection[str]) -> Held:
    """What the database holds of rows that are to be added; ``known``: the ids of its sources. Cost: linear in the rows
    of those sources that it knows, nothing for new ones."""
    found = Held()
    asked = [record.id for record in records if record.source in known]
    for batch in batches(asked):
        rows = db.read("UNWIND $ids AS id MATCH (r:Record {id: id}) RETURN r.id AS id, r.status AS status", ids=batch)
        found.active.update(row["id"] for row in rows if row["status"] == "active")
        found.withdrawn.update(row["id"] for row in rows if row["status"] != "active")
    for source in sorted({record.source for record in records if record.source in known}):
        rows = db.read(
            "MATCH (s:Source {id: $id})<-[:FROM]-(r:Record) WHERE r.packed = true "
            f"RETURN r.status AS status, {RECORD_FIELDS}",
            id=source,
        )
        for row in rows:
            parts = tuple(packs.parts_from(row))
            if row["status"] == "active":
                found.active.update(part.id for part in parts)
            else:
                found.packs.append(Pack(row["id"], source, parts))
    return found


def all_active_records(db: Reader) -> dict[str, Record]:
    rows = db.read(f"MATCH (r:Record)-[:FROM]->(s:Source) WHERE r.status = 'active' RETURN {RECORD_FIELDS}")
    return rows_from(rows)


def records_of_import(db: Reader, import_id: str) -> dict[str, Record]:
    rows = db.read(
        f"MATCH (r:Record {{import_id: $id}})-[:FROM]->(s:Source) WHERE r.status = 'active' RETURN {RECORD_FIELDS}",
        id=import_id,
    )
    return rows_from(rows)


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
    run_batched(tx, CREATE_RECORDS, rows)
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


def write_packs(tx: Transaction, listed: Iterable[tuple[Pack, str]]) -> None:
    """Keep packs of new rows, each of an import; ABOUT ties follow with `write_about`."""
    for batch in batches(listed, PACKS_AT_ONCE):
        tx.run(CREATE_RECORDS, rows=[pack_row(pack, import_id) for pack, import_id in batch]).consume()


def pack_row(pack: Pack, import_id: str) -> dict[str, Any]:
    """A row for `CREATE_RECORDS`: a pack as a record node of an import."""
    first = pack.parts[0]
    properties = {
        "id": pack.id, "row": pack.row, "rows": len(pack.parts), "packed": True, "values": packs.values_of(pack.parts),
        "recorded_at": first.recorded_at, "by": first.by, "status": "active", "import_id": import_id,
    }  # fmt: skip
    return {"source": pack.source, "p": properties}


def rewrite_packs(tx: Transaction, listed: Iterable[Pack]) -> None:
    """Let packs hold these parts and no others; those left with none are deleted."""
    for pack in listed:
        if pack.parts:
            query = "MATCH (n:Record {id: $id}) SET n.values = $values, n.row = $row, n.rows = $rows"
            values = {"values": packs.values_of(pack.parts), "row": pack.row, "rows": len(pack.parts)}
            tx.run(query, id=pack.id, **values).consume()
        else:
            tx.run("MATCH (n:Record {id: $id}) DETACH DELETE n", id=pack.id).consume()


def forget_about(tx: Transaction, ids: Sequence[str]) -> None:
    """Untie records from what they are about, to tie them anew."""
    run_batched(
        tx,
        "UNWIND $rows AS id MATCH (n:Record {id: id})-[a:ABOUT]->() WITH collect(a) AS found UNWIND found AS a DELETE a",
        ids,
    )


def write_about(tx: Transaction, records: Sequence[Record], made: Decided) -> None:
    """Tie records to the nodes they decide on; the nodes exist by now."""
    facts: dict[str, dict[int, Fact]] = {}
    for record in records:
        facts.setdefault(record.node, {}).update((id(fact), fact) for fact in record.facts)
    for query, rows in about_statements({holder: said.values() for holder, said in facts.items()}, made):
        run_batched(tx, query, rows)


def facts_of(records: Iterable[Record]) -> list[Fact]:
    """The facts of some records, each once."""
    return list({id(fact): fact for record in records for fact in record.facts}.values())


def about_statements(facts: Mapping[str, Iterable[Fact]], made: Decided) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What ties record nodes, given with their facts, to the nodes they are about: statements over ``$rows`` with their rows."""
    by_label: dict[str, list[tuple[str, str]]] = {}
    for holder, said in facts.items():
        for label, ids in seats(anchors(said), made).items():
            by_label.setdefault(label, []).extend((holder, node_id) for node_id in ids)
    for label, rows in sorted(by_label.items()):
        ends = f"MATCH (a:Record {{id: r[0]}}) MATCH (b:{label} {{{NODES[label].key}: r[1]}})"
        yield f"UNWIND $rows AS r {ends} CREATE (a)-[:ABOUT]->(b)", rows


def hand_over_records(tx: Transaction, kept: Mapping[str, str]) -> None:
    """Let record nodes that other imports state too belong to one of those: ``kept`` is their id → import id."""
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
