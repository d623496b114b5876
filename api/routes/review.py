"""/review and /api/review: organisations and alliances that may be one, side by side, decided and taken back (without script)."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from api.answers import Written
from api.pages import render
from api.review_answers import Decisions, Review, Verdict
from api.routes.depends import PROBLEMS, Db, Paged
from api.service import imports
from api.service import review as service
from api.service.text import count
from graph.errors import MaillageError
from graph.language import translate
from graph.store.connect import Database

router = APIRouter(responses=PROBLEMS)

NEXT_SHOWN = 12
Place = Annotated[str, Query(max_length=200, description="only pairs with one of the two in this territory")]
Word = Annotated[str, Form(max_length=200)]
Number = Annotated[int, Form(ge=0, le=10_000_000)]


@router.get("/api/review", tags=["review"])
def waiting(db: Db, page: Paged, territory: Place = "all") -> Review:
    """The pairs that may be one and wait for a decision, the likeliest first."""
    return service.review(db, territory, page.offset, page.limit)


@router.post("/api/review", tags=["review"], status_code=201)
def decide(db: Db, verdict: Verdict) -> Written:
    """Say that two are one, or two: an import of its own, taken back as one."""
    return service.decide(db, verdict.one, verdict.other, verdict.verdict, verdict.stays)


@router.get("/api/review/decisions", tags=["review"])
def decisions(db: Db) -> Decisions:
    """What is decided and in force, by persons and by imports, the latest first."""
    return service.decisions(db)


@router.get("/review", include_in_schema=False)
def page(
    request: Request, db: Db, territory: Place = "", offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    done: Annotated[str, Query(max_length=200)] = "", undone: Annotated[str, Query(max_length=200)] = "",
) -> Response:  # fmt: skip
    """One pair side by side, what comes next, and what was decided."""
    return _page(request, db, territory, offset, done=done, undone=undone)


@router.post("/review", include_in_schema=False)
def said(
    request: Request, db: Db, one: Word, other: Word, verdict: Word, stays: Word = "", territory: Word = "", offset: Number = 0,
) -> Response:  # fmt: skip
    """A decision from its button."""
    try:
        written = service.decide(db, one, other, verdict, stays or None)
    except MaillageError as error:
        return _page(request, db, territory, offset, problem=error.say(), status=error.status)
    return _back(territory, offset, done=written.import_id or "")


@router.post("/review/undo", include_in_schema=False)
def take_back(request: Request, db: Db, import_id: Word, territory: Word = "", offset: Number = 0) -> Response:
    """A decision taken back from its button."""
    try:
        imports.undo(db, import_id)
    except MaillageError as error:
        return _page(request, db, territory, offset, problem=error.say(), status=error.status)
    return _back(territory, offset, undone=import_id)


def _back(territory: str, offset: int, **told: str) -> Response:
    kept = {"territory": territory, "offset": offset or "", **told}
    return RedirectResponse("/review?" + urlencode({name: value for name, value in kept.items() if value}), 303)


def _page(
    request: Request, db: Database, territory: str, offset: int, *, done: str = "", undone: str = "", problem: str = "",
    status: int = 200,
) -> Response:  # fmt: skip
    try:
        found = service.review(db, territory or "all", offset, 1 + NEXT_SHOWN)
    except MaillageError as error:
        problem, status, territory = error.say(), error.status, ""
        found = service.review(db, "all", offset, 1 + NEXT_SHOWN)
    decided = service.decisions(db)
    last = next((row for row in decided.decisions if row.import_id == done), None)
    notices = [("problem", problem)] if problem else []
    if undone:
        notices.append(("done", translate("Taken back: the pair is in the list again.")))
    values = {
        "page_title": translate("To check: the same organisation?"),
        "notices": notices,
        "territory_asked": territory,
        "review": found,
        "pair": found.pairs[0] if found.pairs else None,
        "following": found.pairs[1:],
        "title": _title(found.total),
        "last": last,
        "decisions": decided.decisions[: service.MOST_DECISIONS],
        "address": lambda place: _address(territory, place),
    }
    return render(request, "review.html", values, status=status)


def _address(territory: str, offset: int) -> str:
    kept = {"territory": territory, "offset": offset or ""}
    return "/review?" + urlencode({name: value for name, value in kept.items() if value})


def _title(total: int) -> str:
    return count(total, "One pair to check", "{n} pairs to check") if total else translate("Nothing to check")
