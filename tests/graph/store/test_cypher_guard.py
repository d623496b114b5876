"""The words and plans of queries: what passes, what is refused, before anything runs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import Refused
from graph.store.cypher_guard import FIRST, OTHER, WRITING, check_plan, check_words

texts = st.text(max_size=30).filter(lambda text: "\\u" not in text.lower())


@given(texts)
def test_what_strings_say_never_matters(text):
    quoted = text.replace("\\", "\\\\").replace("'", "\\'")
    check_words(f"MATCH (a:Actor) WHERE a.name = '{quoted}' RETURN a")


@given(st.text(max_size=30).filter(lambda text: "*/" not in text and "\\u" not in text.lower()))
def test_what_comments_say_never_matters(text):
    check_words(f"MATCH (a:Actor) /*{text}*/ RETURN a")


@given(
    st.text(min_size=1, max_size=30).filter(
        lambda text: "\\u" not in text.lower() and text not in ("Preparation", "Answer")
    )
)
def test_what_quoted_names_say_never_matters(text):
    name = text.replace("`", "``")
    check_words(f"MATCH (a:`{name}`) RETURN a.`{name}` AS `{name}`")


@given(st.sampled_from(sorted(WRITING | OTHER)), st.sampled_from([" ", "\n", "\t", "/**/", "//x\n", ")", "]"]), texts)
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
def test_words_of_clauses_may_name_labels_properties_keys_and_aliases(word):
    for name in (word, word.lower()):
        check_words(f"MATCH (a:{name})-[r:A|{name}]->(b) RETURN a.{name}, {{{name}: 1}} AS {name}")


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
        "RETURN point.distance(a.p, b.p)", "MATCH (a) RETURN a.x.y",
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
        "RETURN a.b.c (1)",
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
    check_plan(neo4j_plan(operator, "Projection", "ProduceResults"))


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
        check_plan(neo4j_plan("Projection", operator, "ProduceResults"))


def test_procedures_are_looked_at_in_plans_too():
    check_plan(neo4j_plan("ProcedureCall", ProcedureCall="db.labels() :: (label :: STRING)"))
    with pytest.raises(Refused, match=r"dbms\.listConfig"):
        check_plan(neo4j_plan("ProcedureCall", ProcedureCall="dbms.listConfig() :: (name :: STRING)"))


def arcadedb_plan(*lines: str) -> dict[str, object]:
    drawing = "\n".join(["OpenCypher Native Execution Plan", *lines])
    return {"operatorType": "ArcadeDB.OpenCypher.Plan", "args": {"string-representation": drawing}, "children": []}


def test_drawn_plans_are_read_line_by_line():
    check_plan(
        arcadedb_plan(
            "+ MATCH NODE (n:Actor)", "  + ExpandAll(l)-[:CREATE]->(b)", "+ CALL SUBQUERY { ... }", "+ LIMIT 1"
        )
    )
    check_plan(arcadedb_plan("+ CALL db.labels() YIELD 1 fields", "+ PROJECT RETURN label"))
    for wrong in (
        "+ CREATE",
        "    + SET (1 items)",
        "+ LOAD CSV FROM 'x' AS l",
        "+ CALL dbms.listConfig()",
        "+ WITHOUT",
    ):
        with pytest.raises(Refused):
            check_plan(arcadedb_plan("+ MATCH NODE (n)", wrong))
