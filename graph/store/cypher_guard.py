"""What a researcher's query may do: read. Its words are looked at first, then the plan each engine makes of it.

The words give a clear sentence early and never run anything; the plan is what the engine would really do. ArcadeDB does not
draw what subqueries do, and no engine names the functions it calls: there the words alone decide. The engines' own guards
(a user who can only read, sessions in read mode) stand behind both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph.errors import Refused

FIRST = {"MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL"}
"""How a reading query may begin."""
WRITING = {"CREATE", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "FOREACH", "INSERT", "DROP", "LOAD"}
OTHER = {
    "SHOW", "TERMINATE", "ALTER", "GRANT", "DENY", "REVOKE", "RENAME", "ENABLE", "DEALLOCATE", "USE",
    "TRANSACTIONS", "PROFILE", "EXPLAIN", "IMPORT",
}  # fmt: skip
PRIVATE = frozenset({"Preparation", "Draft", "Answer", "Published"})
"""Labels a query may neither name nor return."""
PRIVATE_PROPERTIES = frozenset({"extra", "cells", "content", "note", "key", "preparation"})
"""What their nodes hold, or tells their ids, under names that nothing else on a public node has: a query may not read these, nor
all properties at once."""
WHOLE = frozenset({"properties"})
"""Functions that give every property of a node, whatever its label."""
BEFORE_LISTS = {
    "IN", "RETURN", "WITH", "WHERE", "UNWIND", "AND", "OR", "XOR", "NOT", "THEN", "ELSE", "WHEN", "CASE", "DISTINCT", "BY", "CONTAINS", "MATCH",
    "OPTIONAL", "AS", "ALL", "ANY", "NONE", "SINGLE", "REDUCE", "LIMIT", "SKIP",
}  # fmt: skip
"""Words after which a bracket opens a list, not a property chosen while the query runs."""
PROCEDURES = {
    "db.labels", "db.relationshipTypes", "db.propertyKeys", "db.schema.visualization", "db.schema.nodeTypeProperties",
    "db.schema.relTypeProperties",
}  # fmt: skip
FUNCTION_FAMILIES = {"date", "time", "localtime", "datetime", "localdatetime", "duration", "point", "vector"}
"""Functions with a dot in their name come from plug-ins, except these families of the language itself."""

NEO4J_OPERATORS = re.compile(
    r"((Partitioned)?(Directed|Undirected|Union|Intersection|Subtraction|All|Multi|Node|Relationship|Dynamic)\w*"
    r"(Scan|Seek|SeekByRange|Lookup|FromCountStore|HashJoin)"
    r"|(Let|Select|Or|Anti|Semi|RollUp|Conditional)*Apply"
    r"|\w*Expand|PathPropagatingBFS|(Stateful|All)?ShortestPaths?|(Bidirectional)?Repeat\w*|NullifyMetadata"
    r"|ValueHashJoin|CartesianProduct|Triadic(Selection|Build|Filter)"
    r"|(Eager|Ordered)?Aggregation|(Ordered)?Distinct|(Ordered)?Union|(Partial)?(Sort|Top)|(Exhaustive)?Limit|Skip"
    r"|(Partitioned)?Unwind|Argument|EmptyRow|EmptyResult|DropResult|ProduceResults|Projection|ProjectEndpoints|Filter"
    r"|Optional|Eager|CacheProperties|RemoteBatchProperties\w*|ProcedureCall)"
)
ARCADEDB_OPERATORS = re.compile(
    r"(Node(ByLabel|Index|Hash)\w+|(GAV)?Expand(All|Into)|GAVFusedChainOperator|VarLengthExpand|Filter\w*|CartesianProduct"
    r"|IndexNestedLoopJoin|ValueHashJoin|RelationshipUniquenessFilter|DUMMY ROW|OPTIMIZED MATCH|(OPTIONAL )?MATCH( [A-Z]+)*"
    r"|EXPAND (PATH|INTO)|SHORTEST PATH|QUANTIFIED PATH|ZERO LENGTH PATH|INDEX SEEK|GAV ONE-HOP SCAN|FILTER WHERE|FILTER"
    r"|(GROUP BY )?AGGREGATION|COUNT [A-Z ]+|TYPE COUNT OPTIMIZATION|CSR COUNT\w*|MIN|MAX|CONSTANT COUNT|ORDER BY|SKIP|LIMIT"
    r"|UNION( ALL)?|UNWIND|WITH|EAGER|PROJECT( RETURN)?|FINAL PROJECTION|VARIABLE PROJECTION|(OPTIONAL )?CALL SUBQUERY)"
    r"(?![A-Za-z])"
)
ARCADEDB_STEPS = re.compile(
    r"(OrderBy|Limit|Skip|Union|Unwind|With|Eager|Subquery|FinalProjection|ProjectReturn|VariableProjection|OptionalMatch"
    r"|Match(Node|Relationship|EdgeByIndex)|IndexSeek|IndexMinMax|GAVOneHopScan|Expand(Path|Into)|ShortestPath"
    r"|QuantifiedPath|ZeroLengthPath|FilterProperties|(GroupBy)?Aggregation|\w*Count|CountEdges(Return)?|CountChainedEdges)Step"
)
"""How ArcadeDB names the steps it does not draw."""

_TOKEN = re.compile(
    r"(?P<skip>\s+|//[^\r\n]*|/\*.*?\*/)"
    r"|(?P<text>'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
    r"|(?P<quoted>`(?:``|[^`])*`)"
    r"|(?P<number>\d+(?:\.\d+)?\w*)"
    r"|(?P<parameter>\$(?:\w+|`(?:``|[^`])*`))"
    r"|(?P<word>[^\W\d]\w*)"
    r"|(?P<mark>.)",
    re.DOTALL,
)
Token = tuple[str, str]


def check_words(text: str) -> None:
    """Raise Refused when a query's words ask for more than reading, or name what is private.

    Comments are passed over; strings and quoted names only matter when they are a private label.
    """
    if re.search(r"\\u", text, re.IGNORECASE):
        raise Refused("Write the characters themselves in a query, not \\u escapes.")
    tokens = list(_tokens(text))
    while tokens and tokens[-1] == ("mark", ";"):
        tokens.pop()
    if not tokens:
        raise Refused("The query is empty; write for example MATCH (a:Actor) RETURN a.name LIMIT 5.")
    first = tokens[0][1].upper()
    for number, (kind, value) in enumerate(tokens):
        if kind == "mark" and value in "'\"`":
            raise Refused("A quotation mark in the query is not closed.")
        if (kind, value) == ("mark", ";"):
            raise Refused("Only one query at a time is answered; remove what follows the semicolon.")
        if kind in ("word", "quoted", "text") and value.strip("`'\"") in PRIVATE:
            raise private()
        if kind == "word" and not _is_name(tokens, number):
            _check_word(value)
        _check_property(tokens, number)
    if first not in FIRST:
        raise Refused(
            "A query begins with {allowed}, not with {found}.", allowed=", ".join(sorted(FIRST)), found=tokens[0][1]
        )
    for name, called in _dotted(tokens):
        _check_call(name) if called else _check_function(name)


def _check_property(tokens: Sequence[Token], number: int) -> None:
    """Refuse the properties of private nodes, by name, all at once, or under a name made while the query runs."""
    kind, value = tokens[number]
    before = tokens[number - 1] if number else ("", "")
    after = tokens[number + 1] if number + 1 < len(tokens) else ("", "")
    named = kind in ("word", "quoted") and (before[1] == "." or after[1] == ":")
    if named and value.strip("`").lower() in PRIVATE_PROPERTIES:
        raise private()
    if kind == "word" and value.lower() in WHOLE and after[1] == "(":
        raise Refused("Name the properties that you want: properties(…) could hold what is private.")
    if value == "*" and before[1] == "." and (number < 2 or tokens[number - 2][1] in "{,"):
        raise Refused("Name the properties that you want: a projection of all of them could hold what is private.")
    chosen = kind == "mark" and value == "[" and after[0] not in ("number", "") and after[1] not in (".", "-", "]")
    of_value = (
        before[0] == "quoted"
        or before[1] in (")", "]", "}")
        or (before[0] == "word" and before[1].upper() not in BEFORE_LISTS)
    )
    if chosen and of_value:
        raise Refused("Name the property after a dot: one chosen between brackets could hold what is private.")


def private() -> Refused:
    return Refused("Preparations and their answers are private: a query may not name Preparation or Answer.")


def check_parameters(values: Any) -> None:
    """Raise Refused when a query's parameters hold a private label, however deep."""
    if isinstance(values, str) and values in PRIVATE:
        raise private()
    if isinstance(values, Mapping):
        values = list(values.values())
    if isinstance(values, list | tuple):
        for value in values:
            check_parameters(value)


def check_plan(plan: Mapping[str, Any] | None, engine: str) -> None:
    """Raise Refused when the plan of an engine's EXPLAIN is missing or holds a step that is not known to only read.

    `engine` is "neo4j", whose plans are trees of operators, or "arcadedb", which draws them line by line as text.
    """
    if plan is None:
        raise _unplanned()
    if engine == "neo4j":
        _check_operators(plan)
    else:
        _check_drawing(str(plan.get("args", {}).get("string-representation", "")))


def _check_operators(plan: Mapping[str, Any]) -> None:
    kind = str(plan["operatorType"]).split("@")[0]
    name = re.sub(r"\(.*", "", kind)
    if not NEO4J_OPERATORS.fullmatch(name):
        raise _not_reading(kind)
    if name == "ProcedureCall":
        _check_call(re.split(r"[(\s]", str(plan["args"].get("Details", "")))[0])
    for child in plan.get("children", ()):
        _check_operators(child)


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        if kind != "skip":
            yield kind, match.group()


def _is_name(tokens: Sequence[Token], number: int) -> bool:
    """Whether a word is a label, property or key rather than a clause."""
    # a word after AS is not: in "n.as LOAD CSV" or "x AS as SET" it is the AS that is the name
    before = tokens[number - 1][1] if number else ""
    after = tokens[number + 1][1] if number + 1 < len(tokens) else ""
    return before in (".", ":", "|", "&", "!") or after == ":"


def _check_word(word: str) -> None:
    if word.upper() in WRITING | OTHER:
        raise Refused(
            "A query here only reads: {word} is not allowed; a name is written between backticks, `{name}`.",
            word="LOAD CSV" if word.upper() == "LOAD" else word.upper(),
            name=word,
        )


def _dotted(tokens: Sequence[Token]) -> Iterator[tuple[str, bool]]:
    """Names that are called: (name, whether by CALL); a name without dot matters only after CALL."""
    number = 0
    while number < len(tokens):
        called = tokens[number][1].upper() == "CALL" and not _is_name(tokens, number)
        start = number + 1 if called else number
        end = start
        while end < len(tokens) and (tokens[end][0] in ("word", "quoted") or tokens[end][1] == "."):
            following = tokens[end + 1][1] if end + 1 < len(tokens) else ""
            end += 1
            if tokens[end - 1][1] != "." and following != ".":
                break
        # dots before a name are those of a range
        name = "".join(value.strip("`") for _, value in tokens[start:end]).lstrip(".")
        opens = end < len(tokens) and tokens[end][1] == "("
        if called and name:
            yield name, True
        elif "." in name and opens:
            yield name, False
        number = max(end, number + 1)


def _check_call(name: str) -> None:
    if name not in PROCEDURES:
        raise Refused(
            "The procedure {name} is not allowed; these are: {allowed}.",
            name=name,
            allowed=", ".join(sorted(PROCEDURES)),
        )


def _check_function(name: str) -> None:
    if name.split(".")[0].lower() not in FUNCTION_FAMILIES:
        raise Refused("The function {name} is not part of the query language and is not allowed.", name=name)


def _check_drawing(drawing: str) -> None:
    drawn = 0
    for line in drawing.splitlines():
        operator = re.match(r"\s*\+ (.*)", line)
        step = re.fullmatch(r"\s*(\w+Step)\b.*", line)
        drawn += bool(operator)
        if operator and operator[1].startswith("CALL ") and not operator[1].startswith("CALL SUBQUERY"):
            _check_call(re.split(r"[(\s]", operator[1][5:])[0])
        elif operator and not ARCADEDB_OPERATORS.match(operator[1]):
            raise _not_reading(operator[1].split("(")[0].strip())
        elif step and not ARCADEDB_STEPS.fullmatch(step[1]):
            raise _not_reading(step[1])
    if not drawn:
        raise _unplanned()


def _not_reading(operator: str) -> Refused:
    return Refused("A query here only reads: the step {operator} of its plan is not allowed.", operator=operator)


def _unplanned() -> Refused:
    return Refused("The database gives no plan of this query, so it is not run; write it in another way.")
