"""Two imports at once: both land, whole, and the graph is that of the records of both."""

from __future__ import annotations

import threading

import pytest

from graph.store import changes


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
