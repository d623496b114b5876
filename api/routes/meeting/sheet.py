"""« Ma fiche de séance »: its form, the same as files, the wall map."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, Response

from api.pages import render
from api.routes.depends import PROBLEMS, Db, Text
from api.service.meeting import preparations, sheet_texts, sheets
from api.service.text import whole
from graph.language import translate
from graph.store import preparations as store
from graph.store import published
from graph.store.connect import Database
from graph.store.preparations import Preparation
from visuals.sheets.sheet import CELLS, clean

router = APIRouter(prefix="/enter/{preparation}", include_in_schema=False, responses=PROBLEMS)

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {"pdf": "application/pdf", "docx": WORD}


@router.get("/sheet")
def page(request: Request, db: Db, preparation: str, kept: Annotated[str, Query(max_length=10)] = "") -> Response:
    """The sheet's texts, to be read, changed and printed."""
    return _page(request, db, store.preparation(db, preparation), kept)


SAID = {
    "1": ("done", "The texts are kept."),
    "both": ("note", "Somebody else wrote in the same part meanwhile. Nothing is lost: the other text stands below the part, for you to choose."),
    "other": ("note", "Somebody else changed this part meanwhile: here is their text. Press again to go back to the proposed one."),
}  # fmt: skip


def _page(request: Request, db: Database, found: Preparation, kept: str = "") -> Response:
    values: dict[str, Any] = {
        **preparations.frame(db, found, "sheet"), "cells": sheets.cells(db, found), "said": SAID.get(kept),
        "copies": published.copies(db, found.id), "site": str(request.base_url).rstrip("/"),
        "here_only": not request.app.state.settings.guarded,
    }  # fmt: skip
    return render(request, "enter_sheet.html", values)


@router.post("/sheet")
async def change(request: Request, db: Db, preparation: str) -> Response:
    """Keep what was written: some parts (from the page's script, as JSON) or the whole form; settle a text that stands aside."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    return await run_in_threadpool(
        _changed, db, preparation, form, "application/json" in request.headers.get("accept", "")
    )


def _changed(db: Database, preparation: str, form: dict[str, str], script: bool) -> Response:
    found = store.preparation(db, preparation)
    back = form.get("back", "")
    seen = {name: form.get(f"mark-{name}", "") for name in CELLS}
    others = sheet_texts.keep(
        db, found, {name: form[name] for name in CELLS if name in form and name != back}, seen, _sender(form)
    )
    if form.get("aside"):
        return _settled(db, found, form["aside"], script)
    kept = "both" if others else "1"
    if back and not sheet_texts.propose_again(db, found, back, seen.get(back, "")):
        kept = "other"
    if script:
        marks = {name: sheet_texts.mark(form[name]) for name in CELLS if name in form and name not in others}
        told = {name: {"text": text, "aside": sheet_texts.mark(form[name])} for name, text in others.items()}
        return JSONResponse({"marks": marks, "others": told})
    return RedirectResponse(f"/enter/{quote(preparation)}/sheet?kept={kept}", 303)


def _settled(db: Database, found: Preparation, aside: str, script: bool) -> Response:
    name, mark, how = [*aside.split(":"), "", ""][:3]
    text = sheet_texts.choose(db, found, name, mark, how)
    if script:
        return JSONResponse({"text": text, "mark": sheet_texts.mark(text or "")})
    return RedirectResponse(f"/enter/{quote(found.id)}/sheet?kept=1#sheet-{name}", 303)


def _sender(form: dict[str, str]) -> sheet_texts.Page:
    return sheet_texts.Page(form.get("page", "")[:40], whole(form.get("turn")))


@router.get("/sheet.{ending}")
def download(db: Db, preparation: str, ending: str, pistes: Text = "") -> Response:
    """The sheet as PDF or as an editable document; ``pistes=no`` without the pistes."""
    found = store.preparation(db, preparation)
    content = sheets.file(db, found, ending, sheets.Wish(pistes=pistes != "no"))
    return file_response(content, ending, translate("meeting-sheet"), found)


@router.get("/wall.pdf")
def wall(db: Db, preparation: str, ink: Text = "", pistes: Text = "") -> Response:
    """The wall map, one A3 across; ``ink=black`` without colours, ``pistes=yes`` with the pistes."""
    found, black = store.preparation(db, preparation), ink == "black"
    name = translate("wall-map-black-and-white" if black else "wall-map")
    return file_response(sheets.wall(db, found, not black, pistes == "yes"), "pdf", name, found)


def file_response(content: bytes, ending: str, name: str, found: Preparation) -> Response:
    """A file of a preparation, named for its date."""
    named = clean(f"{name}-{found.date or found.id}.{ending}")
    where = f"inline; filename*=UTF-8''{quote(named, safe='')}"
    return Response(content, media_type=TYPES[ending], headers={"content-disposition": where})
