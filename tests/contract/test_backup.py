"""A backup made on one engine is restored on any."""

from __future__ import annotations

import json
import zipfile

import pytest

from graph.errors import MaillageError
from graph.store import backup as backups
from graph.store import changes, export
from graph.store.backup import backup, restore


@pytest.fixture
def saved(embedded_database, gazetteer, make, row, tmp_path, clean):
    """A backup of three imports, one withdrawn, with a private preparation; the export and imports of its database."""
    db = embedded_database
    for name, rows in (
        ("one", [row("Halle", "A", "É")]),
        ("two", [row("Jardin", "É", "C")]),
        ("three", [row("X", "D", "E")]),
    ):
        changes.apply(db, make(name, *rows), gazetteer)
    changes.undo(db, "import-two", gazetteer, "someone")
    db.run(
        "MATCH (t:Territory {id: 'COM-45234'}) "
        "CREATE (p:Preparation {id: 'p-1', domain: 'emploi'})-[:FOR]->(t), (:Answer {id: 'r-1', note: 'x'})-[:IN]->(p)"
    )
    file = tmp_path / "kept.zip"
    assert backup(db, file) == 3
    told = export.csv_zip(db), changes.imports(db)
    clean(db)
    return file, *told


def test_restored_database_shows_the_same_graph_and_remembers_what_was_undone(saved, request, gazetteer, engine):
    file, shown, imports = saved
    db = request.getfixturevalue(f"{engine}_database")
    assert restore(db, file, gazetteer) == 3
    assert export.csv_zip(db) == shown
    assert changes.imports(db) == imports
    assert changes.check(db, gazetteer) == []
    told = db.read("MATCH (a:Answer)-[:IN]->(p:Preparation)-[:FOR]->(t) RETURN a.note AS note, p.id AS p, t.id AS t")
    assert told == [{"note": "x", "p": "p-1", "t": "COM-45234"}]


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def engine(request):
    return request.param


def test_the_same_database_gives_the_same_backup_that_only_its_owner_reads(
    saved, embedded_database, gazetteer, tmp_path
):
    file, *_ = saved
    db = embedded_database
    restore(db, file, gazetteer)
    again = tmp_path / "again.zip"
    backup(db, again)
    assert again.read_bytes() == file.read_bytes()
    assert again.stat().st_mode & 0o077 == 0


def test_a_database_that_holds_records_is_not_overwritten(saved, embedded_database, gazetteer, make, row):
    file, *_ = saved
    changes.apply(embedded_database, make("one", row("Halle", "A", "B")), gazetteer)
    before = export.csv_zip(embedded_database)
    with pytest.raises(MaillageError, match="not empty"):
        restore(embedded_database, file, gazetteer)
    assert export.csv_zip(embedded_database) == before


def test_anything_but_a_whole_backup_is_refused(saved, embedded_database, gazetteer, tmp_path):
    file, *_ = saved
    cut = tmp_path / "cut.zip"
    cut.write_bytes(file.read_bytes()[:-40])
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("x.txt", "x")
    short = tmp_path / "short.zip"
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(short, "w") as archive:
        for name in whole.namelist():
            archive.writestr(name, b"" if name == "records.jsonl" else whole.read(name))
    for wrong in (cut, other, short, tmp_path, tmp_path / "missing.zip"):
        with pytest.raises(MaillageError, match=r"not a whole backup|cannot be read"):
            restore(embedded_database, wrong, gazetteer)


@pytest.mark.parametrize("fails", ["closure", "_fill_private"])
def test_a_restore_that_fails_midway_leaves_the_database_as_it_was(
    saved, request, gazetteer, engine, fails, monkeypatch
):
    def fail(*_):
        raise RuntimeError("the power is cut")

    file, *_ = saved
    db = request.getfixturevalue(f"{engine}_database")
    before = export.csv_zip(db), db.read("MATCH (n) RETURN labels(n)[0] AS l, count(*) AS n ORDER BY l")
    gazetteer = type(gazetteer)()  # one that nothing is remembered of
    monkeypatch.setattr(gazetteer if fails == "closure" else backups, fails, fail)
    with pytest.raises(RuntimeError):
        restore(db, file, gazetteer)
    assert (export.csv_zip(db), db.read("MATCH (n) RETURN labels(n)[0] AS l, count(*) AS n ORDER BY l")) == before
    monkeypatch.undo()
    assert restore(db, file, gazetteer) == 3


def rewritten(file, path, part, change):
    """A backup with the rows of one part changed, their number as announced."""
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(path, "w") as archive:
        for name in whole.namelist():
            content = whole.read(name)
            if name == f"{part}.jsonl":
                rows = change([json.loads(line) for line in content.splitlines()])
                content = "\n".join(json.dumps(row) for row in rows).encode()
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: [{**row, "on": "s-unknown"} for row in rows],
        lambda rows: [rows[0]] * len(rows),
        lambda rows: [{**row, "p": {**row["p"], "values": "no JSON"}} for row in rows],
        lambda rows: [{**row, "p": {**row["p"], "values": {"a": {"b": 1}}}} for row in rows],
        lambda rows: [[] for _ in rows],
    ],
    ids=["records of an unknown source", "a record twice", "broken facts", "facts that are no text", "rows of no kind"],
)
def test_a_backup_whose_rows_cannot_be_written_is_refused_whole(saved, embedded_database, gazetteer, tmp_path, change):
    file, *_ = saved
    before = embedded_database.read("MATCH (n) RETURN count(n) AS n")
    with pytest.raises(MaillageError, match="not a whole backup"):
        restore(embedded_database, rewritten(file, tmp_path / "wrong.zip", "records", change), gazetteer)
    assert embedded_database.read("MATCH (n) RETURN count(n) AS n") == before


def importing_while_it_is_read(monkeypatch, then, times):
    """Let `then(n)` happen after the sources of a backup are read, the first `times` times."""
    real, read = backups._write_part, []

    def write_part(archive, part, rows):
        count = real(archive, part, rows)
        if part == "sources" and len(read) < times:
            read.append(part)
            then(len(read))
        return count

    monkeypatch.setattr(backups, "_write_part", write_part)


def test_a_backup_shows_one_moment_though_an_import_comes_in_between(
    embedded_database, gazetteer, make, row, tmp_path, monkeypatch, clean
):
    db = embedded_database
    changes.apply(db, make("one", row("Halle", "A", "B")), gazetteer)
    importing_while_it_is_read(
        monkeypatch, lambda _: changes.apply(db, make("two", row("Jardin", "B", "C")), gazetteer), times=1
    )
    file = tmp_path / "kept.zip"
    assert backup(db, file) == 2
    shown = export.csv_zip(db)
    clean(db)
    assert restore(db, file, gazetteer) == 2
    assert export.csv_zip(db) == shown


def test_a_backup_gives_up_when_imports_never_pause(embedded_database, gazetteer, make, row, tmp_path, monkeypatch):
    db = embedded_database
    importing_while_it_is_read(
        monkeypatch, lambda n: changes.apply(db, make(f"m{n}", row(f"Halle {n}", "A", "B")), gazetteer), times=99
    )
    with pytest.raises(MaillageError, match="kept changing"):
        backup(db, tmp_path / "kept.zip")
    assert list(tmp_path.iterdir()) == []


def test_an_unwritable_place_is_said_in_one_sentence(embedded_database, tmp_path):
    with pytest.raises(MaillageError, match="cannot be written"):
        backup(embedded_database, tmp_path / "missing" / "kept.zip")
    with pytest.raises(MaillageError, match="cannot be written"):
        backup(embedded_database, tmp_path)
    assert list(tmp_path.iterdir()) == []
