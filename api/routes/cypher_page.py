"""/cypher: a plain page to ask the graph, with three worked queries."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from api.answers import QueryResult
from api.console import csv_text, number
from api.pages import render
from api.routes.depends import Chosen, Db
from api.service import query as service
from api.service.text import count
from graph.errors import MaillageError
from graph.language import translate

router = APIRouter(include_in_schema=False)

EXAMPLES = (
    (
        "The organisations that take part in most alliances together with others",
        "MATCH (a:Actor)-[:TAKES_PART]->(l:Alliance {nature: 'joint'})\nRETURN a.name AS organisation, a.family AS family, count(DISTINCT l) AS alliances\nORDER BY alliances DESC, organisation\nLIMIT 20",
    ),
    (
        "Which domains the alliances of a territory address, and since when",
        "MATCH (t:Territory {name: 'Val d’Exemple'})<-[:COVERS]-(l:Alliance)-[:ADDRESSES]->(d:Domain)\nRETURN d.name AS domain, count(DISTINCT l) AS alliances, min(l.since) AS first\nORDER BY alliances DESC, domain",
    ),
    (
        "Organisations that act on one domain without an alliance between them",
        "MATCH (a:Actor)-[:WORKS_ON]->(d:Domain {id: 'vieillissement'})<-[:WORKS_ON]-(b:Actor)\nWHERE a.id < b.id AND NOT (a)-[:TAKES_PART]->(:Alliance)<-[:TAKES_PART]-(b)\nRETURN a.name AS one, b.name AS other, d.name AS domain\nORDER BY one, other\nLIMIT 20",
    ),
)  # fmt: skip

Text = Annotated[str, Form(max_length=20_000)]


@router.get("/cypher")
def page(request: Request, settings: Chosen, example: Annotated[int, Query(ge=0, le=len(EXAMPLES))] = 0) -> Response:
    return _page(request, settings, EXAMPLES[example - 1][1] if example else "")


@router.post("/cypher")
def ask(request: Request, db: Db, settings: Chosen, query: Text = "") -> Response:
    """The rows of a query, in a table."""
    try:
        result = service.run(db, settings, query, {})
    except MaillageError as error:
        return _page(request, settings, query, sentence=error.say(), status=error.status)
    return _page(request, settings, query, result)


@router.post("/cypher.csv")
def download(request: Request, db: Db, settings: Chosen, query: Text = "") -> Response:
    """The rows of a query as CSV."""
    try:
        result = service.run(db, settings, query, {})
    except MaillageError as error:
        return _page(request, settings, query, sentence=error.say(), status=error.status)
    headers = {"content-disposition": 'attachment; filename="maillage.csv"'}
    return Response(csv_text(result.columns, result.rows), media_type="text/csv; charset=utf-8", headers=headers)


def _page(
    request: Request,
    settings: Chosen,
    query: str,
    result: QueryResult | None = None,
    sentence: str = "",
    status: int = 200,
) -> Response:
    values: dict[str, Any] = {
        "query": query, "sentence": sentence, "result": result, "seconds": settings.query_seconds, "page_title": "Cypher",
        "examples": [(translate(title), text) for title, text in EXAMPLES],
    }  # fmt: skip
    if result:
        values["rows_title"] = count(len(result.rows), "One row", "{n} rows") if result.rows else translate("No row")
        values["cells"] = [[_cell(value) for value in row] for row in result.rows]
    return render(request, "cypher.html", values, status=status)


def _cell(value: Any) -> dict[str, Any]:
    numeric = isinstance(value, (int, float)) and not isinstance(value, bool)
    if isinstance(value, (dict, list)):
        import orjson

        return {"text": orjson.dumps(value, default=str).decode(), "numeric": False}
    # A year or an identifier is no amount: numbers of a query keep their digits together.
    return {
        "text": ("" if value is None else str(value)) if numeric or value is None else number(value),
        "numeric": numeric,
    }
