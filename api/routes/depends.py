"""What routes are given: the database, the settings, the part of the graph to read, the page of a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query, Request

from api.answers import Problem
from api.service.reading import Reading
from api.settings import Settings
from graph.errors import DatabaseDown
from graph.store.connect import Database

PROBLEMS: dict[int | str, dict[str, Any]] = {
    code: {"description": text, "model": Problem, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for code, text in (
        (400, "The request is wrong"), (401, "A token is asked for"), (403, "Not allowed"), (404, "Nothing by that id or name"),
        (422, "A value cannot be read"), (503, "The database does not answer"),
    )
}  # fmt: skip

PATIENCE = 60.0
"""Seconds that a computation may take over HTTP."""


def database(request: Request) -> Database:
    """The service's database; it is there as long as the service runs."""
    found = request.app.state.db
    if found is None:
        raise DatabaseDown(
            "The database does not answer; check that it is started (“maillage db status”) and MAILLAGE_DATABASE."
        )
    assert isinstance(found, Database)  # noqa: S101 - set by the lifespan only
    return found


def settings(request: Request) -> Settings:
    found = request.app.state.settings
    assert isinstance(found, Settings)  # noqa: S101 - set by the factory only
    return found


def reading(
    territory: str,
    layers: Annotated[
        str, Query(max_length=100, description="alliance, membership, funding, separated by commas")
    ] = "alliance",
    as_of: Annotated[
        int | None, Query(ge=1800, le=2200, description="only what is valid at the end of that year")
    ] = None,
    include_above: Annotated[
        bool, Query(description="with the alliances of the territories that contain this one")
    ] = False,
) -> Reading:
    return Reading(territory, layers, as_of, include_above)


@dataclass(frozen=True)
class Page:
    offset: int
    limit: int


def page(
    offset: Annotated[int, Query(ge=0, le=10_000_000, description="how many rows to pass over")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000, description="how many rows to give")] = 100,
) -> Page:
    return Page(offset, limit)


Db = Annotated[Database, Depends(database)]
Chosen = Annotated[Settings, Depends(settings)]
Asked = Annotated[Reading, Depends(reading)]
Paged = Annotated[Page, Depends(page)]
Text = Annotated[str, Query(max_length=200)]
