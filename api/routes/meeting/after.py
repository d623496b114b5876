"""« Ce qui a changé »: the difference since the meeting was prepared or began, and the minutes; also as files."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.pages import render
from api.routes.depends import PROBLEMS, Db
from api.routes.meeting.sheet import file_response
from api.service.imports import account
from api.service.meeting import after, preparations
from graph.errors import UsageProblem
from graph.store import preparations as store

router = APIRouter(prefix="/enter/{preparation}", include_in_schema=False, responses=PROBLEMS)

Since = Annotated[str, Query(max_length=20)]


@router.get("/after")
def page(request: Request, db: Db, preparation: str, since: Since = "") -> Response:
    """What has changed, and what was entered."""
    found = store.preparation(db, preparation)
    values: dict[str, Any] = {
        **preparations.frame(db, found, "after"), "minutes": after.changes(db, found, since, account()), "window": after.window(found, since)[0],
    }  # fmt: skip
    return render(request, "enter_after.html", values)


@router.get("/after.{ending}")
def download(db: Db, preparation: str, ending: str, since: Since = "") -> Response:
    """The same as PDF or as an editable document."""
    found = store.preparation(db, preparation)
    minutes = after.changes(db, found, since, printed=True)
    if ending == "pdf":
        from visuals.sheets import pdf

        content = pdf.minutes(minutes)
    elif ending == "docx":
        from visuals.sheets import word

        content = word.minutes(minutes)
    else:
        raise UsageProblem("What has changed is written as .pdf or .docx; {file} ends otherwise.", file=ending)
    return file_response(content, ending, "ce-qui-a-change", found)
