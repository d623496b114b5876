"""Rows imported per second, beside a bare driver that writes the same nodes and ties with UNWIND and keeps no records.

    python -m benchmarks.import_rows [ROWS] [--dry-run]

The rows are participations of invented organisations of Centre-Val de Loire. The embedded database is always measured, in
folders of its own; a Neo4j too when MAILLAGE_BENCHMARK_NEO4J names one (with MAILLAGE_DATABASE_USER and _PASSWORD): it must
be empty, and is emptied afterwards. Each way starts from an empty graph with schema, by turns; the better of two runs counts.
The bare driver is given its nodes and ties ready made: it reads no file, cleans nothing, and writes batches of 5,000 in
transactions of their own. Both are also told in seconds of processor (this process and the database's together), which
other work on the machine falsifies less. With --dry-run, the import alone is measured, up to what it would write: its
seconds and the most memory of this process.
"""

from __future__ import annotations

import csv
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

from graph.model import NODES, TIES, Derived, is_tie, label_of
from graph.store import embedded
from graph.store.connect import Database, open_database
from graph.store.derive import derive
from graph.store.records import batches
from graph.store.schema import prepare
from ingest.imports import import_files, read_import
from ingest.reference import Reference

ROWS = 18_000
RUNS = 2
COMMUNES = ("COM-45234", "COM-37261", "COM-18033", "COM-41018", "COM-28085", "COM-36044")


def write_rows(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["actor", "alliance", "role", "since", "territory", "domain"])
        for n in range(rows):
            actor, alliance = (n * 7919) % (rows // 4), n % (rows // 6)
            place = COMMUNES[alliance % len(COMMUNES)]
            table.writerow([f"Organisation {actor}", f"Alliance {alliance}", "member", 2005 + n % 20, place, "emploi"])


def same_graph(path: Path, reference: Reference) -> tuple[list[Derived], list[Derived]]:
    """The nodes and ties that the import of a file leads to, territories with theirs."""
    change_set = read_import([path], reference=reference).change_set
    shown = list(derive(change_set.records, {source.id: source for source in change_set.sources}).values())
    nodes, ties = reference.closure({d.key[2] for d in shown if d.key[0] == "COVERS"})
    for fact in (*nodes, *ties):
        key = (fact["is"], fact["from"], fact["to"]) if is_tie(fact) else (fact["is"], fact["id"])
        shown.append(Derived(key, {k: v for k, v in fact.items() if k not in ("is", "from", "to")}))
    return [d for d in shown if d.key[0] in NODES], [d for d in shown if d.key[0] in TIES]


def write_bare(db: Database, nodes: list[Derived], ties: list[Derived]) -> None:
    for label, group in groupby(sorted(nodes, key=lambda d: d.key), key=lambda d: d.key[0]):
        query = f"UNWIND $rows AS r CREATE (n:{label}) SET n = r"
        for rows in batches(dict(d.properties) for d in group):
            db.write(lambda tx, query=query, rows=rows: tx.run(query, rows=rows).consume())
    for (kind, start, end), group in groupby(sorted(ties, key=lambda d: (_ends(d), d.key)), key=_ends):
        ends = f"MATCH (a:{start} {{{NODES[start].key}: r.f}}) MATCH (b:{end} {{{NODES[end].key}: r.t}})"
        query = f"UNWIND $rows AS r {ends} CREATE (a)-[x:{kind}]->(b) SET x = r.p"
        for rows in batches({"f": d.key[1], "t": d.key[2], "p": dict(d.properties)} for d in group):
            db.write(lambda tx, query=query, rows=rows: tx.run(query, rows=rows).consume())


def _ends(d: Derived) -> tuple[str, str, str]:
    kind = TIES[d.key[0]]
    return d.key[0], label_of(d.key[1], kind.start), label_of(d.key[2], kind.end)


@contextmanager
def embedded_database() -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        try:
            with open_database(f"embedded:{folder}") as db:
                prepare(db)
                yield db
        finally:
            embedded.stop(Path(folder))


@contextmanager
def given_neo4j() -> Iterator[Database]:
    with open_database(os.environ["MAILLAGE_BENCHMARK_NEO4J"]) as db:
        if db.read("MATCH (n) RETURN count(n) AS n")[0]["n"]:
            sys.exit("MAILLAGE_BENCHMARK_NEO4J holds data; name an empty database.")
        prepare(db)
        try:
            yield db
        finally:
            db.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n").consume())


def process_of(db: Database) -> psutil.Process | None:
    """The database's process, where it is one of this machine."""
    if db.folder is not None:
        return psutil.Process(embedded.start(db.folder).pid)
    port = urlsplit(db.url).port
    listening = (
        c.pid for c in psutil.net_connections("tcp") if c.status == psutil.CONN_LISTEN and c.laddr.port == port
    )
    pid = next((pid for pid in listening if pid), None)
    return psutil.Process(pid) if pid else None


@dataclass(frozen=True)
class Taken:
    """What a way took: seconds by the clock, seconds of processor here and in the database, the database's memory after."""

    clock: float
    here: float
    there: float
    memory: int

    @property
    def processor(self) -> float:
        return self.here + self.there


def took(database: Callable[[], Any], work: Callable[[Database], Any]) -> Taken:
    with database() as db:
        process = process_of(db)
        before = _processor(process)
        clock, here = time.perf_counter(), time.process_time()
        work(db)
        return Taken(
            time.perf_counter() - clock, time.process_time() - here, _processor(process) - before,
            process.memory_info().rss if process else 0,
        )  # fmt: skip


def _processor(process: psutil.Process | None) -> float:
    return sum(process.cpu_times()[:2]) if process else 0.0


def main() -> None:
    asked = [one for one in sys.argv[1:] if not one.startswith("-")]
    rows = int(asked[0]) if asked else ROWS
    if "--dry-run" in sys.argv:
        _dry_run(rows)
        return
    databases: dict[str, Callable[[], Any]] = {"embedded": embedded_database}
    if os.environ.get("MAILLAGE_BENCHMARK_NEO4J"):
        databases["neo4j"] = given_neo4j
    reference = Reference()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        write_rows(path, rows)
        nodes, ties = same_graph(path, reference)
        print(f"{rows} rows → {len(nodes)} nodes, {len(ties)} ties")
        for name, database in databases.items():
            bare, whole = [], []
            for _run in range(RUNS):  # by turns, so that what else the machine does is in the way of both
                bare.append(took(database, lambda db: write_bare(db, nodes, ties)))
                whole.append(took(database, lambda db: import_files(db, [path], reference=reference)))
            _say(name, rows, bare, whole)
    _say_memory()


def _dry_run(rows: int) -> None:
    """What an import takes until it would be written, from a fresh process on: nothing else is held beside it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        write_rows(path, rows)
        taken = took(embedded_database, lambda db: import_files(db, [path], reference=Reference(), dry_run=True))
        load = f"load {psutil.getloadavg()[0]:.0f} on {psutil.cpu_count()} cores"
        print(f"{rows} rows, dry run ({load}): {taken.clock:.0f} s, {taken.here:.1f} s of processor here")
    _say_memory()


def _say_memory() -> None:
    if sys.platform != "win32":
        import resource

        print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def _say(name: str, rows: int, bare: list[Taken], whole: list[Taken]) -> None:
    load = f"load {psutil.getloadavg()[0]:.0f} on {psutil.cpu_count()} cores"
    print(f"{name} ({load}; the database holds {whole[-1].memory / 2**20:.0f} MiB)")
    for what, key in (("by the clock", lambda t: t.clock), ("of processor", lambda t: t.processor)):
        one, other = min(map(key, bare)), min(map(key, whole))
        print(
            f"  {what}: bare driver {rows / one:.0f} rows/s, import {rows / other:.0f} rows/s, ratio {one / other:.2f}"
        )
    best = min(whole, key=lambda t: t.processor)
    print(f"  import: {best.here:.1f} s of processor here, {best.there:.1f} s in the database", flush=True)


if __name__ == "__main__":
    main()
