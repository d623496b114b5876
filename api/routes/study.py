"""GET /api/territories/T/mixing, robustness, directed, agreement, change."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.routes.depends import PATIENCE, PROBLEMS, Asked, Db
from api.service import study
from api.study_answers import AgreementOfGroups, ChangeOfNetwork, DirectedTies, MixingNull, Robustness
from graph.metrics.steps import within

router = APIRouter(prefix="/api/territories", tags=["territories"], responses=PROBLEMS)
Year = Annotated[int, Query(ge=1800, le=2200)]


@router.get("/{territory}/mixing")
def mixing(
    db: Db, asked: Asked, draws: Annotated[int, Query(ge=20, le=2000, description="random tables")] = 1000
) -> MixingNull:
    """Who allies with whom, beside what chance would give."""
    with within(PATIENCE):
        return study.mixing_null(db, asked, draws)


@router.get("/{territory}/robustness")
def robustness(
    db: Db,
    asked: Asked,
    size: Annotated[int, Query(ge=1, le=5)] = 3,
    by: Literal["degree", "betweenness", "harmonic_closeness"] = "degree",
) -> Robustness:
    """How a network depends on few organisations, and how sure its first ones are."""
    with within(PATIENCE):
        return study.robustness(db, asked, size, by)


@router.get("/{territory}/directed")
def directed(db: Db, asked: Asked, way: Literal["declared", "funding", "membership"] = "declared") -> DirectedTies:
    """Ties that go one way: who names whom, who funds whom, who is a member of what."""
    return study.directed(db, asked, way)


@router.get("/{territory}/agreement")
def agreement(db: Db, asked: Asked) -> AgreementOfGroups:
    """How far the groups that were asked agree on the priorities of a territory."""
    return study.agreement(db, asked)


@router.get("/{territory}/change")
def change(db: Db, asked: Asked, first: Year, last: Year) -> ChangeOfNetwork:
    """What changed from the end of one year to the end of another."""
    with within(PATIENCE):
        return study.change(db, asked, first, last)
