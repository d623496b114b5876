"""/enter: what is being prepared, and who acts (the first two steps of a preparation)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages import render
from api.routes.depends import PROBLEMS, Db
from api.service import preparations as service
from graph.store import preparations as store

router = APIRouter(include_in_schema=False, responses=PROBLEMS)


@router.get("/enter/{preparation}/who")
def who(request: Request, db: Db, preparation: str) -> Response:
    """The organisations of a preparation."""
    found = store.preparation(db, preparation)
    return render(request, "enter_who.html", service.frame(db, found, "who"))
