"""« Ma fiche de séance »: its form, the same as files, the wall map."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from api.pages import render
from api.routes.depends import PROBLEMS, Db
from api.service.meeting import preparations, sheets
from graph.store import preparations as store
from graph.store import published
from graph.store.connect import Database
from graph.store.preparations import Preparation
from visuals.sheets.sheet import CELLS, clean

router = APIRouter(prefix="/enter/{preparation}", include_in_schema=False, responses=PROBLEMS)

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {"pdf": "application/pdf", "docx": WORD}

Cell = Annotated[str, Form(max_length=40)]
Words = Annotated[str, Form(max_length=200_000)]


@router.get("/sheet")
def page(request: Request, db: Db, preparation: str, kept: str = "") -> Response:
    """The sheet's texts, to be read, changed and printed."""
    return _page(request, db, store.preparation(db, preparation), bool(kept))


def _page(request: Request, db: Database, found: Preparation, kept: bool = False) -> Response:
    values: dict[str, Any] = {
        **preparations.frame(db, found, "sheet"), "cells": {cell["name"]: cell for cell in sheets.cells(db, found)},
        "kept": kept, "copies": published.copies(db, found.id), "site": str(request.base_url).rstrip("/"),
        "here_only": not request.app.state.settings.guarded,
    }  # fmt: skip
    return render(request, "enter_sheet.html", values)


@router.post("/sheet")
async def change(request: Request, db: Db, preparation: str) -> Response:
    """Keep what was written: one part (from the page's script, as JSON) or the whole form."""
    from starlette.concurrency import run_in_threadpool

    form = {name: str(value) for name, value in (await request.form()).items()}

    def work() -> None:
        found = store.preparation(db, preparation)
        back = form.get("back", "")
        if back:
            sheets.write(db, found, {back: None})
            return
        sheets.keep(db, found, {name: form[name] for name in CELLS if name in form}, _marks(form))

    await run_in_threadpool(work)
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"marks": {name: sheets.mark(form[name]) for name in CELLS if name in form}})
    return RedirectResponse(f"/enter/{quote(preparation)}/sheet?kept=1", 303)


def _marks(form: dict[str, str]) -> dict[str, str]:
    return {name: form[f"mark-{name}"] for name in CELLS if f"mark-{name}" in form}


@router.get("/sheet.{ending}")
def download(db: Db, preparation: str, ending: str) -> Response:
    """The sheet as PDF or as an editable document."""
    found = store.preparation(db, preparation)
    return file_response(sheets.file(db, found, ending), ending, "fiche", found)


@router.get("/wall.pdf")
def wall(db: Db, preparation: str, ink: str = "") -> Response:
    """The wall map, one A3 across; ``ink=black`` without colours."""
    found = store.preparation(db, preparation)
    return file_response(sheets.wall(db, found, colours=ink != "black"), "pdf", "carte-murale", found)


def file_response(content: bytes, ending: str, name: str, found: Preparation) -> Response:
    """A file of a preparation, named for its date."""
    named = clean(f"{name}-{found.date or found.id}.{ending}")
    where = f"inline; filename*=UTF-8''{quote(named, safe='')}"
    return Response(content, media_type=TYPES[ending], headers={"content-disposition": where})
