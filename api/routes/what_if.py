"""POST /api/territories/T/what-if: alliances tried out; GET …/best: the few that would change most."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.routes.depends import PATIENCE, PROBLEMS, Asked, Db, Text
from api.service import what_if as service
from api.study_answers import Best, Trial, WhatIf
from graph.metrics.steps import within

router = APIRouter(prefix="/api/territories", tags=["territories"], responses=PROBLEMS)


@router.post("/{territory}/what-if")
def what_if(db: Db, asked: Asked, trial: Trial) -> WhatIf:
    """What would change if these alliances were made; nothing is written."""
    with within(PATIENCE):
        return service.what_if(db, asked, trial.add, trial.domain)


@router.get("/{territory}/best")
def best(
    db: Db,
    asked: Asked,
    budget: Annotated[int, Query(ge=1, le=100, description="how many")] = 3,
    domain: Text | None = None,
) -> Best:
    """The few introductions that together would change most."""
    with within(PATIENCE):
        return service.best(db, asked, budget, domain)
