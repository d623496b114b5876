"""The schema in the database: prepared once, kept, migrated, never older than the code that reads it."""

from __future__ import annotations

import pytest
from neo4j.exceptions import ClientError

from graph.errors import MaillageError
from graph.store import schema
from graph.vocabulary import vocabulary


def test_prepared_database_holds_the_vocabulary(database):
    rows = database.read("MATCH (d:Domain) RETURN d.id AS id, d.family AS family")
    assert {row["id"]: row["family"] for row in rows} == {d.key: d.family for d in vocabulary().domains.values()}
    rows = database.read("MATCH (g:GovernanceModel) RETURN g.id AS id, g.formality AS formality")
    assert {row["id"]: row["formality"] for row in rows} == {
        g.key: g.formality for g in vocabulary().governance.values()
    }


@pytest.mark.parametrize(("label", "key"), schema.KEYS.items())
def test_two_nodes_of_a_label_never_share_their_key(database, label, key):
    query = f"CREATE (:{label} {{{key}: 'graph'}})"
    if label != "Meta":
        database.write(lambda tx: tx.run(query).consume())
    with pytest.raises(ClientError, match=r"(?i)exist|duplicat"):
        database.write(lambda tx: tx.run(query).consume())


def test_preparing_again_changes_nothing_and_asks_once(database, monkeypatch):
    before = database.read("MATCH (m:Meta) RETURN properties(m) AS p")
    asked = []
    read = database.read
    monkeypatch.setattr(database, "read", lambda query, **values: asked.append(query) or read(query, **values))
    monkeypatch.setattr(database, "write", None)
    monkeypatch.setattr(database, "run", None)
    schema.prepare(database)
    assert len(asked) == 1
    monkeypatch.undo()
    assert database.read("MATCH (m:Meta) RETURN properties(m) AS p") == before


def test_an_older_schema_is_brought_up_to_date_and_keeps_its_data(database, monkeypatch):
    def lower_case(db):
        db.write(lambda tx: tx.run("MATCH (a:Actor) SET a.name = toLower(a.name)").consume())

    database.write(lambda tx: tx.run("CREATE (:Actor {id: 'a-1', name: 'X'})").consume())
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, lower_case))
    monkeypatch.setattr(schema, "SCHEMA", schema.SCHEMA + 1)
    schema.prepare(database)
    assert database.read("MATCH (a:Actor) RETURN a.name AS name") == [{"name": "x"}]
    assert database.read("MATCH (m:Meta) RETURN m.schema AS s, m.version AS v") == [{"s": schema.SCHEMA, "v": 0}]
    monkeypatch.undo()
    with pytest.raises(MaillageError, match=f"later version of Maillage .schema {schema.SCHEMA + 1}"):
        schema.prepare(database)
    database.write(lambda tx: tx.run("MATCH (m:Meta) SET m.schema = $schema", schema=schema.SCHEMA).consume())


def test_a_changed_vocabulary_is_written_at_the_next_start(database, monkeypatch):
    database.write(lambda tx: tx.run("MATCH (d:Domain {id: 'emploi'}) SET d.name = 'old'").consume())
    database.write(lambda tx: tx.run("MATCH (m:Meta) SET m.vocabulary = 'old'").consume())
    schema.prepare(database)
    name = vocabulary().domains["emploi"].label.fr
    assert database.read("MATCH (d:Domain {id: 'emploi'}) RETURN d.name AS name") == [{"name": name}]
