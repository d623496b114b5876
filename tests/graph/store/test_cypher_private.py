"""What belongs to preparations stays out of Cypher, whatever way a query asks for it."""

from __future__ import annotations

import pytest

from graph.errors import Refused
from graph.store.cypher_guard import check_words


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (p) WHERE p.extra IS NOT NULL RETURN p.extra", "MATCH (n) RETURN n.cells", "MATCH (n) RETURN n.`content`",
        "MATCH (n {note: 'x'}) RETURN count(n)", "MATCH (n) RETURN n.key", "MATCH (n) RETURN n . note",
        "MATCH (n) RETURN properties(n)", "MATCH (n) RETURN Properties (n)", "MATCH (n) RETURN n {.*}", "MATCH (n) RETURN n {.name, .*}",
        "MATCH (n) RETURN n['no' + 'te']", "MATCH (n) RETURN n[$p]", "MATCH (n) UNWIND keys(n) AS k RETURN n[k]",
        "MATCH p = (n) RETURN nodes(p)[0]['note']", "MATCH (n) RETURN n.Note", "MATCH (n) RETURN n {.note}",
        "WITH {a: 1} AS m MATCH (n) RETURN (n)['note']",
    ],
)  # fmt: skip
def test_private_properties_are_refused(query: str) -> None:
    with pytest.raises(Refused):
        check_words(query)


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (a:Actor) WHERE a.id IN ['x', 'y'] RETURN a.name", "MATCH (a:Actor) RETURN a.keys[0]", "MATCH (a:Actor) RETURN labels(a)[0]",
        "MATCH (a:Actor) RETURN collect(a.name)[..5]", "RETURN [x IN range(1, 3) | x * 2] AS l", "MATCH (a)-[:TAKES_PART]->(b) RETURN count(*)",
        "MATCH (a:Actor) RETURN a {.name, .family}", "MATCH (a:Actor) RETURN a.name AS note", "MATCH (n) RETURN keys(n), count(n)",
        "UNWIND [1, 2] AS x RETURN x", "MATCH (a:Actor) RETURN 2 * a.degree", "MATCH (a:Actor) WITH a, [a.name] AS l RETURN l",
        "MATCH (f:Figure) RETURN f.value * 2, f.kind",
    ],
)  # fmt: skip
def test_what_researchers_ask_is_not(query: str) -> None:
    check_words(query)
