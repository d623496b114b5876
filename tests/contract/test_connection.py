"""A database by its URL, the same on every engine."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest


def test_a_written_value_is_read_back(database):
    database.write(lambda tx: tx.run("CREATE (:Actor {id: 'a-1', name: $name})", name="É").consume())
    assert database.read("MATCH (a:Actor) RETURN a.id AS id, a.name AS name") == [{"id": "a-1", "name": "É"}]


def test_a_failed_transaction_leaves_nothing(database):
    def work(tx):
        tx.run("CREATE (:Actor {id: 'a-1'})").consume()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        database.write(work)
    assert database.read("MATCH (a:Actor) RETURN count(a) AS n") == [{"n": 0}]


def test_no_write_is_lost_among_concurrent_writers(database):
    database.write(lambda tx: tx.run("CREATE (:Alliance {id: 'l-1', weight: 0})").consume())

    def add(i):
        def work(tx):
            tx.run("MATCH (l:Alliance {id: 'l-1'}) SET l.weight = l.weight + 1").consume()
            tx.run("MATCH (l:Alliance {id: 'l-1'}) CREATE (:Actor {id: $id})-[:TAKES_PART]->(l)", id=f"a-{i}").consume()

        database.write(work)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(40)))
    rows = database.read("MATCH (a:Actor)-[:TAKES_PART]->(l) RETURN count(a) AS actors, max(l.weight) AS weight")
    assert rows == [{"actors": 40, "weight": 40}]


def test_a_conflict_met_later_in_its_result_is_tried_again_too(database):
    from neo4j import Result
    from neo4j.exceptions import ResultFailedError, TransientError

    times = []

    def work(tx):
        times.append(1)
        result = tx.run("RETURN 1 AS one")
        if len(times) == 1:
            raise ResultFailedError(result, "the result has failed") from TransientError._hydrate_neo4j(
                code="Neo.TransientError.Transaction.DeadlockDetected", message="deadlock"
            )
        assert isinstance(result, Result)
        return result.single()["one"]

    assert database.write(work) == 1
    assert len(times) == 2
