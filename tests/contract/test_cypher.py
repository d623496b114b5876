"""Read-only Cypher: what is answered, what is refused, what is stopped, the same on every engine."""

from __future__ import annotations

import contextlib
import socket

import pytest
from neo4j import READ_ACCESS
from neo4j.exceptions import Forbidden, Neo4jError

from graph.errors import MaillageError, Refused
from graph.store import changes, export
from graph.store.connect import NAME
from graph.store.cypher import QueryStopped, run_query
from graph.store.cypher_guard import check_plan

WRITING = {
    "CREATE": "CREATE (:Actor {id: 'a-9'})",
    "MERGE": "MERGE (a:Actor {id: 'a-9'}) RETURN a",
    "SET": "MATCH (a:Actor) SET a.name = 'x'",
    "SET in lower case after a comment": "MATCH (a:Actor) /* RETURN a */ set a.name = 'x' RETURN a",
    "DELETE": "MATCH (a:Actor) DETACH DELETE a",
    "REMOVE": "MATCH (a:Actor) REMOVE a.name",
    "FOREACH": "FOREACH (i IN [1, 2] | CREATE (:Actor {id: i}))",
    "CREATE INDEX": "CREATE INDEX x FOR (a:Actor) ON (a.kind)",
    "CREATE CONSTRAINT": "CREATE CONSTRAINT x FOR (a:Actor) REQUIRE a.kind IS UNIQUE",
    "DROP": "DROP CONSTRAINT actor_id",
    "a writing subquery": "CALL { CREATE (a:Actor {id: 'a-9'}) RETURN a } RETURN a.id",
    "a writing subquery in batches": "MATCH (a:Actor) CALL { WITH a DELETE a } IN TRANSACTIONS OF 1 ROWS",
    "a write after a string that looks like its end": "MATCH (a:Actor) WHERE a.name <> '\\'; // ' SET a.name = 'x'",
    "two queries": "MATCH (a:Actor) RETURN a; MATCH (a:Actor) DELETE a",
    "an escape that is a keyword": "MATCH (a:Actor) \\u0053ET a.name = 'x'",
    "an escape that ends a string": "MATCH (a:Actor) WHERE a.name = '\\u0027 SET a.name = \\u0027x' RETURN a",
    "EXPLAIN of a write": "EXPLAIN CREATE (:Actor {id: 'a-9'})",
    "PROFILE of a write": "PROFILE CREATE (:Actor {id: 'a-9'})",
}
ADMINISTRATION = {
    "SHOW USERS": "SHOW USERS",
    "SHOW TRANSACTIONS": "SHOW TRANSACTIONS YIELD *",
    "TERMINATE": "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "ALTER USER": "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
    "CREATE USER": "CREATE USER x SET PASSWORD 'abcdefgh'",
    "another database": "USE system MATCH (n) RETURN n",
    "the configuration": "CALL dbms.listConfig() YIELD name, value RETURN name, value",
    "the configuration in quotes": "CALL `dbms`.`listConfig`() YIELD name RETURN name",
    "the configuration in a subquery": "CALL { CALL dbms.listConfig() YIELD name RETURN name } RETURN name",
    "a setting": "CALL dbms.setConfigValue('db.transaction.timeout', '0')",
    "a procedure without brackets": "CALL dbms.components",
    "a plug-in's procedure": "CALL apoc.load.json('http://127.0.0.1:1') YIELD value RETURN value",
    "a plug-in's function": "RETURN apoc.util.sha256(['x'])",
    "nothing": "  // only a comment\n",
    "an open string": "RETURN 'x",
}
ENDLESS = {
    "a long product": "UNWIND range(1, 1000000) AS i UNWIND range(1, 1000000) AS j RETURN count(*)",
    "every path": "MATCH p = (a)-[*1..40]-(b) RETURN count(p)",
}
HUGE = {
    "a huge range": "RETURN range(1, 1000000000)",
    "a huge collection": "UNWIND range(1, 1000000) AS i UNWIND range(1, 1000) AS j RETURN collect(i * j)",
    "a collection of strings": "UNWIND range(1, 100000) AS i "
    "RETURN collect(toString(i) + reduce(s = 'x', k IN range(1, 14) | s + s))",
    "a string that doubles": "RETURN reduce(s = 'x', i IN range(1, 40) | s + s)",
}


def _parameters(cases: dict[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("query", cases.values(), ids=cases.keys())


@pytest.fixture
def graph(database, gazetteer, make, row):
    changes.apply(database, make("one", row("Halle", "A", "B"), row("Jardin", "B", "C")), gazetteer)
    return database


def test_rows_come_as_plain_values_by_column(graph):
    result = run_query(graph, "MATCH (a:Actor) RETURN a.name AS name, 1.5 AS x, [1, null] AS l ORDER BY name")
    assert result.columns == ("name", "x", "l")
    assert result.rows == (("A", 1.5, [1, None]), ("B", 1.5, [1, None]), ("C", 1.5, [1, None]))
    assert not result.truncated


def test_nodes_relationships_and_paths_are_told_by_their_own_ids(graph):
    query = "MATCH p = (a:Actor {name: 'A'})-[r:TAKES_PART]->(l:Alliance) RETURN a, r, p"
    (actor, tie, path), *others = run_query(graph, query).rows
    assert others == []
    assert actor["id"].startswith("a-") and actor["labels"] == ["Actor"] and actor["properties"]["name"] == "A"
    assert tie["type"] == "TAKES_PART" and tie["properties"]["role"] == "member"
    assert [n["labels"] for n in path["nodes"]] == [["Actor"], ["Alliance"]]
    assert path["relationships"][0]["from"] == actor["id"]


def test_dates_become_iso_text_and_not_a_number_null(database):
    result = run_query(database, "RETURN date('2026-01-02') AS d, 0.0 / 0.0 AS nan, {k: [date('2026-01-02')]} AS m")
    assert result.rows == (("2026-01-02", None, {"k": ["2026-01-02"]}),)


def test_parameters_are_values_never_text(graph):
    hostile = "A'}) DETACH DELETE (a) //"
    query = "MATCH (a:Actor) WHERE a.name IN [$name, 'A'] RETURN a.name, $name"
    assert run_query(graph, query, {"name": hostile}).rows == (("A", hostile),)


def test_rows_beyond_the_limit_are_cut_and_said_to_be(graph):
    query = "UNWIND range(1, 5) AS i RETURN i"
    assert run_query(graph, query, limit=3).rows == ((1,), (2,), (3,))
    assert run_query(graph, query, limit=3).truncated
    assert not run_query(graph, query, limit=5).truncated


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (a:Actor)-[:TAKES_PART]->(l)<-[:TAKES_PART]-(b) WHERE a.id < b.id "
        "WITH a, b, count(DISTINCT l) AS n ORDER BY n DESC, a.name LIMIT 5 RETURN a.name, b.name, n",
        "MATCH (a:Actor) WHERE EXISTS { (a)-[:TAKES_PART]->(:Alliance) } RETURN count(a)",
        "OPTIONAL MATCH (a:Actor {siren: '1'}) RETURN a.name AS `create`, {set: 1, delete: 2} AS m",
        "MATCH (a:Actor) RETURN a.name AS n UNION MATCH (l:Alliance) RETURN l.name AS n",
        "MATCH p = shortestPath((a:Actor {name: 'A'})-[*..4]-(b:Actor {name: 'C'})) RETURN length(p)",
        "MATCH (a:Actor) CALL { WITH a MATCH (a)--(l:Alliance) RETURN count(l) AS n } RETURN a.name, n",
        "MATCH (t:Territory)-[:WITHIN*1..3]->(r:Territory {id: 'FR'}) RETURN DISTINCT t.id ORDER BY t.id SKIP 1",
        "MATCH (a:Actor) RETURN a.name, [(a)-[:TAKES_PART]->(l) | l.name] AS l, COUNT { (a)--() } AS c",
        "CALL db.labels() YIELD label RETURN count(label)",
        "MATCH (n) RETURN labels(n)[0] AS label, count(*) AS n ORDER BY n DESC",
        "UNWIND $rows AS r WITH r WHERE r > 1 RETURN sum(r), collect(r), duration.between(date(), date());",
        "MATCH (a:Actor)((x)-[:TAKES_PART]->(y)){1,2}(b) RETURN count(*)",
        "MATCH p = allShortestPaths((a:Actor {name: 'A'})-[*..4]-(b:Actor {name: 'C'})) RETURN p",
        "MATCH (a:Actor) WHERE NOT (a)-->() OR a.name = 'x' OR EXISTS { (a)<--() } RETURN count(*)",
        "MATCH (a:Actor)-->(l)<--(b:Actor) MATCH (a)-->(m)<--(b) WHERE l <> m RETURN count(*)",
        "MATCH (a:Actor) USING INDEX a:Actor(name) WHERE a.name STARTS WITH 'A' RETURN max(a.name)",
        "MATCH (a:Actor|Alliance&!Territory) RETURN a {.name, k: [(a)--(b) | b.id]} ORDER BY a.id LIMIT 2",
        "MATCH ()-[r:TAKES_PART|MEMBER_OF]-() RETURN count(r), collect(DISTINCT type(r))",
        "MATCH (a:Actor) WHERE a.name CONTAINS 'CREATE (n)' OR a.`set` IS NOT NULL RETURN a // DELETE a",
    ],
)
def test_reading_is_answered(graph, query):
    run_query(graph, query, {"rows": [1, 2, 3]})


@_parameters({**WRITING, **ADMINISTRATION})
def test_anything_but_reading_is_refused_in_one_sentence(graph, query):
    before = export.csv_zip(graph)
    with pytest.raises(Refused) as refused:
        run_query(graph, query)
    for language in ("fr", "en"):
        sentence = refused.value.say(language)
        assert sentence.endswith(".") and "\n" not in sentence and "Exception" not in sentence
    assert export.csv_zip(graph) == before


@pytest.fixture
def private_graph(graph):
    graph.run(
        "MATCH (t:Territory {id: 'COM-45234'}) "
        "CREATE (p:Preparation {id: 'p-1', title: 'secret', domain: 'emploi'})-[:FOR]->(t) "
        "CREATE (:Draft {id: 'd-1', title: 'secret'})-[:IN]->(p) CREATE (:Published {id: 'k-1', title: 'secret'})"
    )
    return graph


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (p:Preparation) RETURN p.domain", "MATCH (p:(Preparation)) RETURN p.domain",
        "MATCH (n) WHERE 'Preparation' IN labels(n) RETURN n.domain", "MATCH (n) WHERE $label IN labels(n) RETURN n.domain",
        "MATCH (n:$($label)) RETURN n.title", "MATCH (n:$any($label)) RETURN n.title", "MATCH (i:Import) RETURN i.preparation",
        "MATCH REPEATABLE ELEMENTS p = (:Territory)-[*1..2]-(:Territory) RETURN nodes(p)",
    ],
)  # fmt: skip
def test_private_notes_are_not_to_be_named(private_graph, query):
    with pytest.raises(Refused):
        run_query(private_graph, query, {"label": "Preparation"})


EVERYWHERE = "MATCH (t:Territory {id: 'COM-45234'}) "


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (n) WHERE n.title = 'secret' RETURN n.id", "MATCH (n {title: 'secret'}) RETURN n.id", "MATCH (n {title: $t}) RETURN 1",
        "MATCH (n WHERE n.title = 'secret') RETURN labels(n)", "MATCH (n:!Actor) WHERE n.title = 'secret' RETURN n.title",
        "MATCH (n:%) WHERE n.title = 'secret' RETURN n.title", "MATCH (n:Actor|!Alliance {title: 'secret'}) RETURN n.id",
        "MATCH (n:(!Actor)) WHERE n.title = 'secret' RETURN n.id", "MATCH where = (n) WHERE n.id = 'p-1' RETURN length(where)",
        "MATCH (:Territory), (n /* a note */) WHERE n.id = 'p-1' RETURN 1", "MATCH (a:Actor) OPTIONAL MATCH (n {id: 'p-1'}) WITH n WHERE n IS NOT NULL RETURN 1",
        EVERYWHERE + "MATCH (t)<-[r:FOR]-() RETURN type(r)", EVERYWHERE + "MATCH (t)<-[r]-(n) WHERE n.title = 'secret' RETURN n.id",
        EVERYWHERE + "MATCH (t)-[r:FOR]-() RETURN startNode(r).title", EVERYWHERE + "WHERE (t)<-[:FOR]-() RETURN t.id",
        EVERYWHERE + "WHERE EXISTS { (t)<-[:FOR]-() } RETURN t.id", EVERYWHERE + "WHERE COUNT { (n {id: 'p-1'}) } > 0 RETURN t.id",
        EVERYWHERE + "UNWIND [(t)<-[:FOR]-(p) | p.title] AS title RETURN title",
        EVERYWHERE + "UNWIND [(t)<-[:FOR]-(p)<-[:IN]-(d) | d.title] AS title RETURN title",
        EVERYWHERE + "CALL { MATCH (n) WHERE n.title = 'secret' RETURN n.id AS id } RETURN id",
        EVERYWHERE + "MATCH p = (t)-[*1..3]-(n) UNWIND nodes(p) AS each WITH each WHERE each.title = 'secret' RETURN each.id",
        EVERYWHERE + "MATCH ((x)<-[:FOR]-(y)){1,2} RETURN y", "MATCH (n) WITH n WHERE n.title = 'secret' RETURN count(*) AS c, collect(n.id) AS ids, 1 AS x ORDER BY n.id",
        "MATCH ()-[r:IN]->() RETURN r", "RETURN 1 AS x UNION MATCH (n {title: 'secret'}) RETURN 2 AS x",
    ],
)  # fmt: skip
def test_for_a_query_private_notes_do_not_exist(private_graph, query):
    try:
        found = run_query(private_graph, query, {"t": "secret"})
    except MaillageError:
        return  # an engine that does not know this form tells nothing either
    assert "secret" not in str(found.rows)
    assert not any(one in str(found.rows) for one in ("p-1", "d-1", "k-1", "Preparation", "FOR"))
    assert found.rows in ((), ((1,),), ((0, [], 1),))


def test_private_notes_are_counted_nowhere(private_graph):
    counted = "MATCH (n) RETURN count(n)"
    with_notes = run_query(private_graph, counted).rows
    labels = run_query(private_graph, "MATCH (n) RETURN DISTINCT labels(n)[0]").rows
    private_graph.run("MATCH (n) WHERE n:Preparation OR n:Draft OR n:Published DETACH DELETE n")
    assert run_query(private_graph, counted).rows == with_notes
    assert ("Actor",) in labels and ("Preparation",) not in labels


def test_private_notes_are_left_out_of_answers(private_graph):
    told = [row[0]["labels"] for row in run_query(private_graph, "MATCH (n) RETURN n").rows]
    assert ["Actor"] in told and ["Preparation"] not in told
    for query in (
        "MATCH p = (:Territory {id: 'COM-45234'})<-[:FOR]-() RETURN p",
        "MATCH (:Territory {id: 'COM-45234'})<-[:FOR]-(n) RETURN {it: n}",
        "MATCH (:Territory {id: 'COM-45234'})<-[:FOR]-(n) RETURN [[n], 1]",
    ):
        assert run_query(private_graph, query).rows == ()


@pytest.mark.parametrize("prefix", ["", "EXPLAIN ", "MATCH (a:Actor) "])
def test_loading_an_address_reaches_nobody(graph, prefix):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/x.csv"
        with pytest.raises(Refused):
            run_query(graph, f"{prefix}LOAD CSV FROM '{url}' AS line RETURN line")
        with pytest.raises(Refused):
            run_query(graph, f"{prefix}LOAD CSV FROM $url AS line RETURN line", {"url": url})
        listening.settimeout(0.3)
        with pytest.raises(TimeoutError):
            listening.accept()


FOREIGN = {
    "loading": "LOAD CSV FROM 'http://127.0.0.1:{port}/x.csv' AS row RETURN row",
    "loading after a comment": "WITH 1 AS x //\rLOAD CSV FROM 'http://127.0.0.1:{port}/' AS row RETURN row",
    "loading after a name": "WITH 1 AS AS LOAD CSV FROM 'http://127.0.0.1:{port}/' AS row RETURN row",
    "the configuration": "CALL dbms.listConfig() YIELD name RETURN name",
    "creating": "CREATE (a:Actor {{id: 'a-9'}}) RETURN a",
    "merging": "MERGE (a:Actor {{id: 'a-9'}})",
    "setting": "MATCH (a:Actor) SET a.name = 'x'",
    "setting labels": "MATCH (a:Actor) SET a:Other",
    "deleting": "MATCH (a:Actor) DETACH DELETE a",
    "removing": "MATCH (a:Actor) REMOVE a.name",
    "for each": "MATCH (a:Actor) FOREACH (i IN [1] | CREATE (:Actor))",
    "indexes": "SHOW INDEXES",
    "an index": "CREATE INDEX x FOR (a:Actor) ON (a.kind)",
    "dropping": "DROP CONSTRAINT actor_id",
}
# ArcadeDB draws no subquery: there the words and its user who only reads decide alone
FOREIGN_INSIDE = {
    f"{name} in a subquery": f"MATCH (b:Actor) CALL {{{{ {query} }}}} RETURN b"
    for name, query in FOREIGN.items()
    if "RETURN" in query
}


def _plan_of(db, query):
    with db.reader.session(database=NAME, default_access_mode=READ_ACCESS) as session:
        return session.run("EXPLAIN " + query).consume().plan


def _refused_by_its_plan(db, query):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        # ArcadeDB carries out changes of the schema even when asked to explain them: its user may not
        with pytest.raises((Refused, Forbidden)):
            check_plan(_plan_of(db, query.format(port=listening.getsockname()[1])), db.engine)
        listening.settimeout(0.3)
        with pytest.raises(TimeoutError):
            listening.accept()


@_parameters(FOREIGN)
def test_plans_alone_show_what_does_more_than_reading(graph, query):
    _refused_by_its_plan(graph, query)


@_parameters(FOREIGN_INSIDE)
def test_plans_of_neo4j_show_it_inside_subqueries_too(neo4j_database, query):
    _refused_by_its_plan(neo4j_database, query)


@_parameters(FOREIGN_INSIDE)
def test_whom_nothing_else_stops_the_embedded_user_does(embedded_database, gazetteer, make, row, query):
    changes.apply(embedded_database, make("one", row("Halle", "A", "B")), gazetteer)
    before = export.csv_zip(embedded_database)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        text = query.format(port=listening.getsockname()[1])
        with (
            embedded_database.reader.session(database=NAME, default_access_mode=READ_ACCESS) as session,
            contextlib.suppress(Neo4jError),
        ):
            session.run(text).consume()
        listening.settimeout(0.3)
        with pytest.raises(TimeoutError):
            listening.accept()
    assert export.csv_zip(embedded_database) == before


def test_loading_a_file_is_refused(graph, tmp_path):
    file = tmp_path / "secret.csv"
    file.write_text("secret", encoding="utf-8")
    with pytest.raises(Refused):
        run_query(graph, f"LOAD CSV FROM '{file.as_uri()}' AS line RETURN line")


@_parameters(ENDLESS)
def test_a_query_that_does_not_end_is_stopped(graph, query):
    graph.run(
        "UNWIND range(1, 60) AS i MATCH (a:Actor {name: 'A'}), (b:Actor {name: 'B'}) CREATE (a)-[:MEMBER_OF]->(b)"
    )
    before = export.csv_zip(graph)
    with pytest.raises(QueryStopped, match="stopped after"):
        run_query(graph, query, timeout=1.0)
    assert export.csv_zip(graph) == before


@_parameters(HUGE)
def test_a_query_that_fills_the_memory_is_stopped_and_the_graph_stays(graph, query):
    before = export.csv_zip(graph)
    with pytest.raises(QueryStopped):
        run_query(graph, query)
    assert export.csv_zip(graph) == before
    assert run_query(graph, "MATCH (a:Actor) RETURN count(a)").rows == ((3,),)


def test_the_next_query_finds_the_database_again(graph):
    with pytest.raises(QueryStopped):
        run_query(graph, HUGE["a string that doubles"])
    assert run_query(graph, "MATCH (a:Actor) RETURN count(a)").rows == ((3,),)


def test_a_mistake_is_told_with_the_engines_reason(graph):
    with pytest.raises(MaillageError, match=r"does not understand this query: \S"):
        run_query(graph, "MATCH (a:Actor RETURN a")
    with pytest.raises(MaillageError, match="does not understand"):
        run_query(graph, "MATCH (a:Actor) RETURN a.name = $missing")
