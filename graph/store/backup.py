"""Backups: everything the graph is derived from, as one file that either engine restores.

A zip of JSON lines: sources, imports and records (withdrawn ones too), and what is private to this database
(preparations with their rows and answers, and what was published). The graph itself is not in it: it is derived again from the records.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import IO, Any, TypeVar, cast

from neo4j.exceptions import ClientError

from graph.errors import MaillageError
from graph.model import Gazetteer
from graph.store import changes
from graph.store.connect import Database, Tx
from graph.store.steady import steady

T = TypeVar("T")
Parts = dict[str, list[dict[str, Any]]]

FORMAT = 2
ABOUT = "maillage-backup.json"
NODES = {"sources": "Source", "imports": "Import", "records": "Record"}
PRIVATE = {"preparations": "Preparation", "answers": "Answer", "drafts": "Draft", "published": "Published"}
PRIVATE_TIES = {"preparations": ("FOR", "Territory"), "answers": ("IN", "Preparation"), "drafts": ("IN", "Preparation")}
SINCE = {"drafts": 2, "published": 2}
"""The format in which a part came; earlier backups have none of it."""
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
PAGE = 5000
UNREADABLE = (zipfile.BadZipFile, KeyError, TypeError, ValueError, AttributeError, EOFError, ClientError)
"""What a file raises that says it is a backup and is none."""


def backup(db: Database, file: Path) -> int:
    """Write a database's records, sources, imports and private notes to a file only its owner reads; how many records.

    The file appears when it is whole, and shows one moment: it is written again when an import or undo came in between.
    Raises MaillageError when it cannot be written, or imports never paused.
    """
    try:
        descriptor, name = tempfile.mkstemp(dir=file.absolute().parent, prefix=f".{file.name}.")
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as out:
                count = steady(db, partial(_write_whole, db, out))
            temporary.replace(file)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise MaillageError(
            "The backup cannot be written to {file} ({reason}).", file=file, reason=error.strerror or error
        ) from error
    return count


def restore(db: Database, file: Path, gazetteer: Gazetteer) -> int:
    """Fill an empty database from a backup and derive its graph, in one transaction; how many records came back.

    Raises MaillageError when the file is no whole backup, or the database already holds records; whatever is raised, the
    database is as before.
    """
    parts = _read(file)
    try:
        return db.write(lambda tx: _restore(db, tx, parts, gazetteer))
    except UNREADABLE as error:
        raise _not_whole(file) from error


class _Within:
    """One open transaction in the place of a database: reads see what it wrote, nothing is kept unless all of it is."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    def read(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        return [record.data() for record in self.tx.run(query, parameters)]

    def write(self, work: Callable[[Tx], T]) -> T:
        return work(self.tx)


def _restore(db: Database, tx: Tx, parts: Parts, gazetteer: Gazetteer) -> int:
    # taken first, the graph's version keeps imports out until all is written
    tx.run("MATCH (m:Meta {id: 'graph'}) SET m.version = coalesce(m.version, 0) + 1").consume()
    inside = _Within(tx)
    for label in ("Record", "Import", *PRIVATE.values()):
        if inside.read(f"MATCH (n:{label}) RETURN n.id AS id LIMIT 1"):
            raise MaillageError(
                "The database {url} is not empty; restore into a new one, for example MAILLAGE_DATABASE=embedded:NEW-FOLDER.",
                url=db.url,
            )
    written = _fill(tx, parts)
    changes.rebuild(cast(Database, inside), gazetteer)
    _fill_private(tx, parts)
    return written


def _write_whole(db: Database, out: IO[bytes]) -> int:
    out.seek(0)
    out.truncate()
    counts: dict[str, int] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, label in (*NODES.items(), *PRIVATE.items()):
            counts[part] = _write_part(archive, part, _rows(db, part, label))
        about = {"format": FORMAT, "counts": counts}
        archive.writestr(zipfile.ZipInfo(ABOUT, FIXED_TIME), json.dumps(about))
    return counts["records"]


def _rows(db: Database, part: str, label: str) -> Iterator[dict[str, Any]]:
    """A label's nodes in the order of their ids, page by page, each with the id of the node it hangs on."""
    tie, end = ("FROM", "Source") if part == "records" else PRIVATE_TIES.get(part, ("", ""))
    hangs = f"OPTIONAL MATCH (n)-[:{tie}]->(e:{end})" if tie else ""
    query = (
        f"MATCH (n:{label}) WHERE n.id > $after WITH n ORDER BY n.id LIMIT $page {hangs} "
        f"RETURN n.id AS id, properties(n) AS p, {'e.id' if tie else 'null'} AS on ORDER BY id"
    )
    after = ""
    while rows := db.read(query, after=after, page=PAGE):
        yield from ({"p": row["p"], "on": row["on"]} for row in rows)
        after = rows[-1]["id"]


def _write_part(archive: zipfile.ZipFile, part: str, rows: Iterator[dict[str, Any]]) -> int:
    count = 0
    info = zipfile.ZipInfo(f"{part}.jsonl", FIXED_TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as raw, io.TextIOWrapper(raw, encoding="utf-8", newline="\n") as out:
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last number is the count
            out.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
    return count


def _read(file: Path) -> Parts:
    try:
        with zipfile.ZipFile(file) as archive:
            return _parts(archive, file)
    except OSError as error:
        raise MaillageError(
            "The file {file} cannot be read ({reason}).", file=file, reason=error.strerror or error
        ) from error
    except UNREADABLE as error:
        raise _not_whole(file) from error


def _not_whole(file: Path) -> MaillageError:
    return MaillageError("The file {file} is not a whole backup made by `maillage db backup`.", file=file)


def _parts(archive: zipfile.ZipFile, file: Path) -> Parts:
    about = json.loads(archive.read(ABOUT))
    if int(about["format"]) > FORMAT:
        raise MaillageError(
            "The backup {file} was made by a later version of Maillage; install that version to restore it.", file=file
        )
    here = [part for part in (*NODES, *PRIVATE) if SINCE.get(part, 1) <= int(about["format"])]
    parts: Parts = {part: [] for part in PRIVATE} | {part: _lines(archive, part) for part in here}
    if any(len(parts[part]) != count for part, count in about["counts"].items()):
        raise ValueError
    return parts


def _lines(archive: zipfile.ZipFile, part: str) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in archive.read(f"{part}.jsonl").splitlines()]
    if not all(isinstance(row.get("p"), dict) and isinstance(row["p"].get("id"), str) for row in rows):
        raise ValueError
    if len({row["p"]["id"] for row in rows}) != len(rows):
        raise ValueError
    return rows


def _fill(tx: Tx, parts: Parts) -> int:
    for part in ("sources", "imports"):
        _batched(tx, f"UNWIND $rows AS r MERGE (n:{NODES[part]} {{id: r.p.id}}) SET n = r.p", parts[part])
    query = "UNWIND $rows AS r MATCH (s:Source {id: r.on}) CREATE (n:Record)-[:FROM]->(s) SET n = r.p"
    written = _batched(tx, query, parts["records"])
    if written != len(parts["records"]):
        raise ValueError(f"{len(parts['records']) - written} records name a source that the backup does not hold")
    return written


def _fill_private(tx: Tx, parts: Parts) -> None:
    for part, label in PRIVATE.items():
        _batched(tx, f"UNWIND $rows AS r MERGE (n:{label} {{id: r.p.id}}) SET n = r.p", parts[part])
        if part not in PRIVATE_TIES:
            continue
        tie, end = PRIVATE_TIES[part]
        query = (
            f"UNWIND $rows AS r MATCH (n:{label} {{id: r.p.id}}) MATCH (e:{end} {{id: r.on}}) MERGE (n)-[:{tie}]->(e)"
        )
        _batched(tx, query, [row for row in parts[part] if row["on"]])


def _batched(tx: Tx, query: str, rows: Sequence[Mapping[str, Any]]) -> int:
    """Run a statement over many rows, a page at a time; over how many nodes it passed."""
    return sum(
        tx.run(f"{query} RETURN count(n) AS n", rows=list(rows[start : start + PAGE])).single(strict=True)["n"]
        for start in range(0, len(rows), PAGE)
    )
