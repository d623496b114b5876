"""GET /api/territories/T/evaluate: scores judged on what began after a year."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.routes.depends import PATIENCE, PROBLEMS, Asked, Db
from api.service import evaluate as service
from api.study_answers import Evaluated
from graph.metrics.steps import within

router = APIRouter(prefix="/api/territories", tags=["territories"], responses=PROBLEMS)


@router.get("/{territory}/evaluate")
def evaluate(
    db: Db,
    asked: Asked,
    cut: Annotated[int, Query(ge=1800, le=2200, description="what began after this year is hidden")],
) -> Evaluated:
    """How well the scores foresee which organisations ally after a year."""
    with within(PATIENCE):
        return service.evaluate(db, asked, cut)
