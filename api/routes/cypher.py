"""POST /api/cypher: read-only queries."""

from __future__ import annotations

from fastapi import APIRouter

from api.answers import QueryResult, Question
from api.routes.depends import PROBLEMS, Chosen, Db
from api.service import query

router = APIRouter(prefix="/api", tags=["query"], responses=PROBLEMS)


@router.post("/cypher")
def cypher(db: Db, settings: Chosen, question: Question) -> QueryResult:
    """The rows of a query that only reads; writing, administration and loading files are refused."""
    return query.run(db, settings, question.query, question.parameters, question.limit)
