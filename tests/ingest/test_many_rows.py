"""A file of many rows: read in little memory, with the same facts and the same report as one of few."""

from __future__ import annotations

import pytest

from ingest import imports
from ingest.facts import desk
from ingest.imports import read_import, report
from ingest.matrices import tables_of
from ingest.readers.table import Gone


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "rows.csv"
    rows = [f"Acteur {n % 5},Alliance {n % 3},20{10 + n % 7},,note {n % 2}" for n in range(40)]
    path.write_text("\n".join(["acteur,alliance,début,courriel,remarque", *rows, "Acteur 1,,2011,a@b.fr,"]), "utf-8")
    return path


def test_rows_let_go_of_leave_the_same_facts_and_report(file, monkeypatch):
    whole = read_import([file])
    monkeypatch.setattr(imports, "MANY", 1)
    spared = read_import([file])
    assert isinstance(spared.fits[0].table.rows, Gone)
    assert spared.change_set.records == whole.change_set.records
    assert report(spared, None) == report(whole, None)


def test_tables_that_somebody_else_holds_keep_their_rows(file, monkeypatch):
    monkeypatch.setattr(imports, "MANY", 1)
    tables = tables_of([file])
    read_import([file], tables=tables)
    assert len(list(tables[0][0].rows)) == 41


def test_cells_are_read_alike_whether_they_are_kept_at_hand_or_not(file, monkeypatch):
    whole = read_import([file])
    monkeypatch.setattr(desk, "MOST_READ", 0)
    assert read_import([file]).change_set.records == whole.change_set.records


def test_rows_that_say_the_same_share_their_facts(file):
    records = read_import([file]).change_set.records
    actors = {id(fact) for record in records for fact in record.facts if fact["is"] == "Actor"}
    assert len(actors) == 5
