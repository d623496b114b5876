"""/enter/P/seen and /enter/P/pistes: what we see, and the alliances to discuss."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from api.pages import render
from api.routes.depends import PROBLEMS, Db, Text
from api.security import FILE_POLICY
from api.service.meeting import pistes_answers, preparations, seen
from graph.store import preparations as store
from graph.store.preparations import Preparation

router = APIRouter(prefix="/enter/{preparation}", include_in_schema=False, responses=PROBLEMS)

Word = Annotated[str, Form(max_length=200)]
VIEW = 4000
More = Annotated[int, Query(ge=0, le=60)]


@router.get("/seen")
def page(request: Request, db: Db, preparation: str) -> Response:
    """What is recorded on the subject, and what is not."""
    found = store.preparation(db, preparation)
    return render(request, "seen.html", {**preparations.frame(db, found, "seen"), **seen.page(db, found)})


@router.get("/seen/map.svg")
def picture(db: Db, preparation: str, size: Text = "") -> Response:
    """The map of the subject as a drawing; ``size=small`` for a narrow screen."""
    drawn = seen.picture(db, store.preparation(db, preparation), small=size == "small")
    return Response(drawn, media_type="image/svg+xml", headers={"content-security-policy": FILE_POLICY})


@router.get("/seen/map")
def whole_map(request: Request, db: Db, preparation: str) -> Response:
    """The same map, to search and filter."""
    from visuals.pyvis_page import page_data

    found = store.preparation(db, preparation)
    place = quote(found.territory)
    links: dict[str, Any] = {"actor_url": f"/t/{place}/actors/{{id}}", "alliance_url": f"/t/{place}/alliances/{{id}}"}
    values = {**preparations.frame(db, found, "seen"), **page_data(seen.map_of(db, found, **links))}
    return render(request, "seen_map.html", values)


@router.get("/pistes")
def pistes(
    request: Request,
    db: Db,
    preparation: str,
    more: More = 0,
    answered: Text = "",
    view: Annotated[str, Query(max_length=VIEW)] = "",
) -> Response:
    """Three pistes to discuss, and what was answered; those in view stay there."""
    found = store.preparation(db, preparation)
    values: dict[str, Any] = {
        **preparations.frame(db, found, "pistes"), **pistes_answers.page(db, found, more, answered, _keys(view)),
    }  # fmt: skip
    return render(request, "prep_pistes.html", values)


def _keys(view: str) -> list[str]:
    return [key for key in view.split(";") if key]


@router.post("/pistes")
def answer(
    db: Db,
    preparation: str,
    about: Annotated[str, Form(max_length=400)] = "",
    state: Word = "",
    note: Annotated[str, Form(max_length=20_000)] = "",
    before: Annotated[str, Form(max_length=20_000)] = "",
    more: Annotated[int, Form(ge=0, le=60)] = 0,
    view: Annotated[str, Form(max_length=VIEW)] = "",
) -> Response:
    """Keep an answer to a piste."""
    found = store.preparation(db, preparation)
    kept = pistes_answers.answer(db, found, about, state, note, before)
    return _back(found, more, kept, view)


@router.post("/pistes/note")
def note(
    db: Db,
    preparation: str,
    about: Annotated[str, Form(max_length=400)] = "",
    note: Annotated[str, Form(max_length=20_000)] = "",
    before: Annotated[str, Form(max_length=20_000)] = "",
    more: Annotated[int, Form(ge=0, le=60)] = 0,
    view: Annotated[str, Form(max_length=VIEW)] = "",
) -> Response:
    """Keep the note on a piste, whether it was answered or not."""
    found = store.preparation(db, preparation)
    pistes_answers.note(db, found, about, note, before)
    return _back(found, more, "", view)


@router.post("/pistes/withdraw")
def withdraw(
    db: Db,
    preparation: str,
    answer: Word = "",
    more: Annotated[int, Form(ge=0, le=60)] = 0,
    view: Annotated[str, Form(max_length=VIEW)] = "",
) -> Response:
    """Undo an answer; the piste may be proposed again."""
    found = store.preparation(db, preparation)
    pistes_answers.withdraw(db, found, answer)
    return _back(found, more, "", view)


def _back(found: Preparation, more: int, answered: str, view: str) -> Response:
    kept = [(name, value) for name, value in (("more", more), ("answered", answered), ("view", view)) if value]
    return RedirectResponse(f"/enter/{found.id}/pistes" + (f"?{urlencode(kept)}" if kept else ""), 303)
