"""A backup made on one engine is restored on any."""

from __future__ import annotations

import zipfile

import pytest

from graph.errors import MaillageError
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


def test_an_unwritable_place_is_said_in_one_sentence(embedded_database, tmp_path):
    with pytest.raises(MaillageError, match="cannot be written"):
        backup(embedded_database, tmp_path / "missing" / "kept.zip")
    with pytest.raises(MaillageError, match="cannot be written"):
        backup(embedded_database, tmp_path)
    assert list(tmp_path.iterdir()) == []
