"""The words and plans of queries: what passes, what is refused, before anything runs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import Refused
from graph.store.cypher_guard import FIRST, OTHER, PRIVATE, WRITING, check_parameters, check_plan, check_words

texts = st.text(max_size=30).filter(lambda text: "\\u" not in text.lower() and text not in PRIVATE)


@given(texts)
def test_what_strings_say_never_matters(text):
    quoted = text.replace("\\", "\\\\").replace("'", "\\'")
    check_words(f"MATCH (a:Actor) WHERE a.name = '{quoted}' RETURN a")


@given(st.text(max_size=30).filter(lambda text: "*/" not in text and "\\u" not in text.lower()))
def test_what_comments_say_never_matters(text):
    check_words(f"MATCH (a:Actor) /*{text}*/ RETURN a")


@given(st.text(min_size=1, max_size=30).filter(lambda text: "\\u" not in text.lower() and text not in PRIVATE))
def test_what_quoted_names_say_never_matters(text):
    name = text.replace("`", "``")
    check_words(f"MATCH (a:`{name}`) RETURN a.`{name}` AS `{name}`")


@given(
    st.sampled_from(sorted(WRITING | OTHER)),
    st.sampled_from([" ", "\n", "\t", "/**/", "//x\n", "//\r", ")", "]"]),
    texts,
)
def test_a_clause_is_found_wherever_it_stands(word, before, text):
    quoted = text.replace("\\", "\\\\").replace("'", "\\'")
    for spelled in (word, word.lower(), word.title()):
        with pytest.raises(Refused):
            check_words(f"MATCH (a) WHERE (a.x = '{quoted}'{before}{spelled} (b) RETURN 1")


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_and_nothing_else(text):
    try:
        check_words(text)
    except Refused as refused:
        assert "\n" not in refused.say("fr").replace(text, "")


@pytest.mark.parametrize("word", sorted((WRITING | OTHER) - {"USE"}))
def test_words_of_clauses_may_name_labels_properties_and_keys(word):
    for name in (word, word.lower()):
        check_words(f"MATCH (a:{name})-[r:A|{name}]->(b) RETURN a.{name}, {{{name}: 1}} AS `{name}`")


@pytest.mark.parametrize("word", ["show", "use", "import", "set"])
def test_a_variable_named_like_a_clause_is_told_to_be_written_between_backticks(word):
    check_words(f"MATCH (`{word}`:Actor) RETURN `{word}`")
    for query in (f"MATCH ({word}:Actor) RETURN {word}", f"RETURN 1 AS {word}"):
        with pytest.raises(Refused, match=f"between backticks, `{word}`"):
            check_words(query)


DISGUISED = (
    "CREATE (:Actor {id: 'a-9'})", "MERGE (b:Actor {id: 'a-9'})", "MATCH (b) SET b.name = 'x'", "MATCH (b) SET b:Other",
    "MATCH (b) DELETE b", "MATCH (b) DETACH DELETE b", "MATCH (b) REMOVE b.name", "FOREACH (i IN [1] | CREATE (:Actor))",
    "CREATE INDEX x FOR (b:Actor) ON (b.kind)", "DROP CONSTRAINT actor_id", "SHOW USERS", "SHOW TRANSACTIONS YIELD *",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1'", "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "LOAD CSV WITH HEADERS FROM 'http://127.0.0.1:1/' AS line RETURN line", "USE system MATCH (b) RETURN b",
    "CALL dbms.listConfig() YIELD name RETURN name", "CALL dbms.setConfigValue('db.transaction.timeout', '0')",
    "CALL { CREATE (b) RETURN b } RETURN b.id", "CALL { MATCH (b) DELETE b } IN TRANSACTIONS OF 1 ROWS",
)  # fmt: skip
BEFORE = (
    "{}", "MATCH (a) {}", "WITH 1 AS x //\r{}", "WITH 1 AS x // '\r{}", "WITH 1 AS AS {}", "WITH 1 AS as/**/{}", "MATCH (n) WHERE n.as {}",
    "WITH 1 AS `AS`{}", "WITH '\\'' AS x {}", "WITH \"'\" AS x {}", "CALL {{ {} }} RETURN 1", "MATCH (a) CALL {{ WITH a {} }} RETURN a",
    "CALL (a) {{ CALL {{ {} }} }} RETURN 1", "RETURN EXISTS {{ {} }}", "RETURN COUNT {{ {} }}", "RETURN 1 AS x UNION {}", "RETURN 1; {}",
)  # fmt: skip
BETWEEN = (" ", "\n", "\r", "\t", "\u00a0", "\u2028", "\u3000", "/**/", "/* ' */", "//x\r", "// '\n", "// `\r\n")
ESCAPED = re.compile(r"[A-Za-z]")


@st.composite
def disguised(draw: st.DrawFn) -> str:
    """A forbidden statement behind comments, spaces, case, escapes and subqueries."""
    spelled = (str, str.lower, str.title, str.swapcase)
    words = [
        draw(st.sampled_from(spelled))(word) if word.isupper() else word
        for word in draw(st.sampled_from(DISGUISED)).split(" ")
    ]
    if draw(st.booleans()) and draw(st.booleans()):
        words = [ESCAPED.sub(lambda letter: f"\\u{ord(letter[0]):04x}", word, count=1) for word in words]
    text = words[0] + "".join(draw(st.sampled_from(BETWEEN)) + word for word in words[1:])
    return draw(st.sampled_from(BEFORE)).format(text)


@settings(max_examples=300)
@given(disguised())
def test_what_is_forbidden_is_refused_however_it_is_disguised(query):
    with pytest.raises(Refused):
        check_words(query)


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (n:Preparation) RETURN n", "MATCH (n:(Preparation)) RETURN n", "MATCH (n:Actor|Answer) RETURN n",
        "MATCH (n) WHERE 'Preparation' IN labels(n) RETURN n", 'MATCH (n) WHERE labels(n)[0] = "Answer" RETURN n',
        "MATCH (n:`Preparation`) RETURN n", "MATCH (n:$('Answer')) RETURN n", "MATCH (n IS Preparation) RETURN n",
        "MATCH (n:/**/Answer) RETURN n", "RETURN {Answer: 1}",
    ],
)  # fmt: skip
def test_private_labels_are_not_named_in_any_way(query):
    with pytest.raises(Refused, match="private"):
        check_words(query)


def test_private_labels_are_not_given_as_parameters():
    check_parameters({"name": "A", "more": [1, None, {"kind": "Answers"}]})
    for given_values in ({"label": "Preparation"}, {"l": ["Actor", "Answer"]}, {"m": {"k": [{"l": "Answer"}]}}):
        with pytest.raises(Refused, match="private"):
            check_parameters(given_values)


@pytest.mark.parametrize("first", sorted(FIRST))
def test_a_query_may_begin_with_any_reading_clause(first):
    check_words(f"  // a comment\n{first.lower()} (a)")


@pytest.mark.parametrize("query", ["", " ", ";", "// x", "(a)", "'MATCH'", "`MATCH` (a)", "1", "$a"])
def test_a_query_that_begins_otherwise_is_refused(query):
    with pytest.raises(Refused):
        check_words(query)


@pytest.mark.parametrize(
    "call",
    [
        "CALL db.labels", "CALL db.labels()", "call db . labels ( ) YIELD label", "CALL `db`.labels()",
        "CALL { MATCH (a) RETURN a }", "CALL (a) { RETURN 1 AS x }", "OPTIONAL CALL db.labels()",
        "RETURN date.truncate('year', date())", "RETURN a.name IN (b)", "RETURN size((a)--())",
        "RETURN point.distance(a.p, b.p)", "MATCH (a) RETURN a.x.y", "RETURN l[0..size(l)], l[1..date.truncate('year')]",
    ],
)  # fmt: skip
def test_these_calls_are_allowed(call):
    check_words(call)


@pytest.mark.parametrize(
    "call",
    [
        "CALL dbms.listConfig()", "CALL dbms . listConfig ()", "CALL `dbms`.`listConfig`", "CALL `dbms.listConfig`()",
        "CALL/**/dbms.components() YIELD name", "CALL db.labels() CALL dbms.killQuery('x')", "CALL x", "CALL DB.LABELS()",
        "CALL { CALL tx.getMetaData() YIELD metadata RETURN 1 }", "RETURN apoc.load.json('x')", "RETURN `apoc`.`x`(1)",
        "RETURN a.b.c (1)", "RETURN l[1..apoc.x(1)]", "RETURN apoc/**/.//\r`load`.json('x')", "RETURN db.nameFromElementId('x')",
    ],
)  # fmt: skip
def test_these_calls_are_refused(call):
    with pytest.raises(Refused, match=r"procedure|function"):
        check_words(call)


def neo4j_plan(*operators: str, **details: str) -> dict[str, object]:
    plan: dict[str, object] = {"operatorType": "Argument@neo4j", "args": {}, "children": []}
    for operator in operators:
        plan = {"operatorType": f"{operator}@neo4j", "args": {"Details": details.get(operator, "")}, "children": [plan]}
    return plan


@pytest.mark.parametrize(
    "operator",
    [
        "NodeUniqueIndexSeek", "UndirectedAllRelationshipsScan", "Expand(Into)", "VarLengthExpand(Pruning,BFS,All)",
        "StatefulShortestPath(Into)", "Repeat(Trail)", "SelectOrAntiSemiApply", "NodeLeftOuterHashJoin", "PartialTop",
        "RelationshipCountFromCountStore", "EagerAggregation", "UnionNodeByLabelsScan",
    ],
)  # fmt: skip
def test_plan_steps_that_read_pass(operator):
    check_plan(neo4j_plan(operator, "Projection", "ProduceResults"), "neo4j")


@pytest.mark.parametrize(
    "operator",
    [
        "Create", "Merge", "LockingMerge", "SetProperty", "SetLabels", "Delete", "DetachDelete", "RemoveLabels", "Foreach",
        "LoadCSV", "TransactionForeach", "TransactionApply", "AssertingMultiNodeIndexSeek", "AdministrationCommand",
        "ShowTransactions", "TerminateTransactions", "CreateIndex", "SetOwnProperty", "SomethingNew", "",
    ],
)  # fmt: skip
def test_plan_steps_that_are_not_known_to_read_are_refused(operator):
    with pytest.raises(Refused, match="step"):
        check_plan(neo4j_plan("Projection", operator, "ProduceResults"), "neo4j")


def test_procedures_are_looked_at_in_plans_too():
    check_plan(neo4j_plan("ProcedureCall", ProcedureCall="db.labels() :: (label :: STRING)"), "neo4j")
    with pytest.raises(Refused, match=r"dbms\.listConfig"):
        check_plan(neo4j_plan("ProcedureCall", ProcedureCall="dbms.listConfig() :: (name :: STRING)"), "neo4j")


def arcadedb_plan(*lines: str) -> dict[str, object]:
    drawing = "\n".join(["OpenCypher Native Execution Plan", *lines])
    return {"operatorType": "ArcadeDB.OpenCypher.Plan", "args": {"string-representation": drawing}, "children": []}


def test_drawn_plans_are_read_line_by_line():
    lines = (
        "+ MATCH NODE (n:Actor)",
        "  + ExpandAll(l)-[:CREATE]->(b)",
        "+ CALL SUBQUERY { ... }",
        "OrderByStep",
        "+ LIMIT 1",
    )
    check_plan(arcadedb_plan(*lines), "arcadedb")
    check_plan(arcadedb_plan("+ CALL db.labels() YIELD 1 fields", "+ PROJECT RETURN label"), "arcadedb")
    for wrong in (
        "+ CREATE",
        "    + SET (1 items)",
        "+ LOAD CSV FROM 'x' AS l",
        "+ CALL dbms.listConfig()",
        "+ WITHOUT",
        "CreateStep",
        "  SetStep (1 items)",
    ):
        with pytest.raises(Refused, match=r"step|procedure"):
            check_plan(arcadedb_plan("+ MATCH NODE (n)", wrong), "arcadedb")


def test_the_engine_decides_how_its_plan_is_read():
    # Neo4j sends a drawing beside its tree: what the drawing leaves out must not pass
    loading = {**neo4j_plan("LoadCSV", "ProduceResults"), "args": {"string-representation": "+ LIMIT 1"}}
    with pytest.raises(Refused, match="LoadCSV"):
        check_plan(loading, "neo4j")


@pytest.mark.parametrize("plan", [None, {}, {"args": {}}, arcadedb_plan(), arcadedb_plan("something else")])
def test_a_plan_that_shows_no_step_is_refused(plan):
    with pytest.raises(Refused, match="no plan"):
        check_plan(plan, "arcadedb")
    with pytest.raises(Refused):
        check_plan({"operatorType": "ArcadeDB.OpenCypher.Plan", **(plan or {})}, "neo4j")
