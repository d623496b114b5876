"""Two imports at once: both land, whole, and the graph is that of the records of both."""

from __future__ import annotations

import threading

import pytest

from graph.errors import MaillageError
from graph.store import changes, export
from graph.store.view import read_territory


@pytest.fixture
def database(server):
    """One of the two who write; the other opens the same ``server``."""
    with server.open() as found:
        yield found


def actors(database):
    return {row["name"] for row in database.read("MATCH (a:Actor) RETURN a.name AS name")}


def test_an_import_overtaken_between_plan_and_write_is_planned_again(
    database, server, gazetteer, make, row, monkeypatch
):
    planned = changes.addition
    overtaken = []

    def slow(*arguments):
        plan = planned(*arguments)
        if not overtaken:
            overtaken.append(True)
            with server.open() as other:
                changes.apply(other, make("two", row("Halle", "A", "C")), gazetteer)
        return plan

    monkeypatch.setattr(changes, "addition", slow)
    changes.apply(database, make("one", row("Halle", "A", "B")), gazetteer)
    assert actors(database) == {"A", "B", "C"}
    assert changes.check(database, gazetteer) == []


def test_imports_of_several_processes_at_once_all_land(database, server, gazetteer, make, row):
    failures = []

    def bring(number):
        with server.open() as own:
            try:
                rows = [row(f"League {n}", f"Actor {n}", f"Actor {number}") for n in range(20)]
                changes.apply(own, make(f"file {number}", *rows), gazetteer)
            except Exception as error:
                failures.append(error)

    threads = [threading.Thread(target=bring, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [str(failure) for failure in failures] == []
    assert {one["status"] for one in changes.imports(database)} == {"active"}
    assert len(changes.imports(database)) == 3
    assert changes.check(database, gazetteer) == []


class Interrupted:
    """A database on which something happens before its n-th query."""

    def __init__(self, database, happens, queries):
        self.database, self.happens, self.left = database, happens, list(queries)
        self.asked = 0

    def read(self, query, **parameters):
        self.asked += 1
        if self.asked in self.left:
            self.happens()
        return self.database.read(query, **parameters)


@pytest.mark.parametrize("read", [export.csv_zip, lambda db: read_territory(db, "all").fingerprint])
def test_what_is_read_while_an_import_lands_is_all_of_after_it(database, gazetteer, make, row, read):
    changes.apply(database, make("one", row("Halle", "A", "B")), gazetteer)
    before = read(database)
    torn = Interrupted(database, lambda: changes.apply(database, make("two", row("Halle", "A", "C")), gazetteer), [5])
    found = read(torn)
    assert found != before
    assert found == read(database)


def test_a_graph_that_keeps_changing_is_not_read_in_pieces(database, gazetteer, make, row):
    changes.apply(database, make("one", row("Halle", "A", "B")), gazetteer)
    other = make("two", row("Halle", "A", "C"))

    def turn():
        if changes.is_active(database, other.import_id):
            changes.undo(database, other.import_id, gazetteer)
        else:
            changes.apply(database, other, gazetteer)

    with pytest.raises(MaillageError, match="kept changing"):
        export.csv_zip(Interrupted(database, turn, range(0, 10_000, 8)))
