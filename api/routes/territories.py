"""/api/territories: territories, and what is known of one."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.answers import Actors, Alliances, Territories, TerritorySheet
from api.measure_answers import Gaps, Metrics, Missing
from api.routes.depends import PATIENCE, PROBLEMS, Asked, Db, Paged, Text
from api.service import measures
from api.service import territories as service
from graph.metrics.steps import within
from graph.metrics.ties import CUTOFF

router = APIRouter(prefix="/api/territories", tags=["territories"], responses=PROBLEMS)


@router.get("")
def territories(db: Db, page: Paged, q: Text = "", level: Text | None = None) -> Territories:
    """The territories in use, or those whose name or code fits ``q``."""
    return service.territories(db, q, [level] if level else [], page.offset, page.limit)


@router.get("/{territory}")
def territory(db: Db, asked: Asked) -> TerritorySheet:
    """What is known of a territory at a glance."""
    return service.sheet(db, asked)


@router.get("/{territory}/actors")
def actors(db: Db, asked: Asked, page: Paged, q: Text = "", family: Text = "") -> Actors:
    """The organisations of a territory."""
    return service.actors(db, asked, q, family, page.offset, page.limit)


@router.get("/{territory}/alliances")
def alliances(db: Db, asked: Asked, page: Paged, q: Text = "") -> Alliances:
    """The alliances of a territory."""
    return service.alliances(db, asked, q, page.offset, page.limit)


@router.get("/{territory}/metrics")
def metrics(
    db: Db,
    asked: Asked,
    view: Literal["two-mode", "pairs"] = "two-mode",
    weighted: bool = False,
    cutoff: Annotated[int, Query(ge=2, description="alliances of more known members make no pairs")] = CUTOFF,
) -> Metrics:
    """The measures of a territory's network and of its organisations."""
    with within(PATIENCE):
        return measures.metrics(db, asked, view, weighted, cutoff=cutoff)


@router.get("/{territory}/gaps")
def gaps(db: Db, asked: Asked, domain: Text | None = None) -> Gaps:
    """Needs beside responses, domain by domain."""
    return measures.gaps(db, asked, domain)


@router.get("/{territory}/missing")
def missing(
    db: Db,
    asked: Asked,
    domain: Text | None = None,
    top: Annotated[int, Query(ge=0, le=10_000, description="how many to list; 0 lists all")] = 20,
    by: Literal["usefulness", "likelihood"] = "usefulness",
    from_pairs: bool = False,
    kind: Annotated[
        Literal["any", "pairs", "joining"],
        Query(description="of two organisations, or of one that could join an existing alliance"),
    ] = "any",
) -> Missing:
    """The alliances that could be explored, each with its reasons."""
    with within(PATIENCE):
        return measures.missing(db, asked, domain, top, by, from_pairs, kind)
