"""« En séance »: the page for a projector, its map as it grows, the line that adds and takes back."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import quote, urlencode

import orjson
from fastapi import APIRouter, Form, Query, Request
from markupsafe import Markup
from starlette.responses import JSONResponse, RedirectResponse, Response

from api.pages import render
from api.routes.depends import PROBLEMS, Db
from api.service.meeting import live, preparations
from api.service.meeting.live import Done, Question
from graph.errors import MaillageError
from graph.language import translate
from graph.store import preparations as store
from graph.store.connect import Database
from graph.store.preparations import Preparation

router = APIRouter(prefix="/enter/{preparation}", include_in_schema=False, responses=PROBLEMS)

Line = Annotated[str, Form(max_length=20_000)]
Once = Annotated[str, Form(max_length=64)]
Meant = Annotated[str, Form(max_length=40_000)]
Names = Annotated[str, Query(max_length=10)]
Pixels = Annotated[int, Query(ge=1, le=10_000)]
HIDDEN = "hidden"


@router.get("/live")
def page(request: Request, db: Db, preparation: str, names: Names = "", done: Names = "") -> Response:
    """The map with its line; ``names=hidden`` shows, and sends, no name."""
    notice = {
        "added": translate("Added."), "there": translate("Already there."), "undone": translate("Taken back."),
        "gone": translate("It is taken back already."),
    }.get(done)  # fmt: skip
    return _page(request, db, preparation, names, [("done", notice)] if notice else [])


def _page(
    request: Request,
    db: Database,
    key: str,
    names: str,
    notices: list[tuple[str, str]],
    typed: str = "",
    status: int = 200,
    asked: dict[str, Any] | None = None,
) -> Response:
    found = store.preparation(db, key)
    hidden = names == HIDDEN
    values: dict[str, Any] = {
        **preparations.frame(db, found, "live"), "hidden": hidden, "notices": notices, "typed": typed, "version": live.version(db, found),
        # made by visuals.stills, which escapes every text; an image would show other fonts and answer to no press
        "picture": Markup(live.picture(db, found, hidden)),  # noqa: S704
        "last": live.last(db, found), "suggestions": [] if hidden else live.suggestions(db, found),
        "once": secrets.token_hex(8), "asked": asked,
    }  # fmt: skip
    return render(request, "enter_live.html", values, status=status)


@router.get("/live/version")
def version(db: Db, preparation: str) -> Response:
    """Asked every two seconds by open pages: whether the map is another one."""
    return JSONResponse({"version": live.version(db, store.preparation(db, preparation))})


@router.get("/live/map")
def drawing(db: Db, preparation: str, names: Names = "", width: Pixels = 1280, height: Pixels = 640) -> Response:
    """The map now, of the size of the room it has, and what the line offers to take back."""
    found = store.preparation(db, preparation)
    hidden = names == HIDDEN
    last = live.last(db, found)
    answer = {
        "version": live.version(db, found), "svg": live.picture(db, found, hidden, (width, height)),
        "last": last and {"import_id": last["import_id"], "title": "" if hidden else last["title"]},
        "suggestions": [] if hidden else live.suggestions(db, found),
    }  # fmt: skip
    return JSONResponse(answer)


@router.post("/live")
def add(
    request: Request, db: Db, preparation: str, line: Line = "", once: Once = "", meant: Meant = "", names: Names = "",
) -> Response:  # fmt: skip
    """Enter one line: an organisation, or an alliance where names have + between them.

    ``meant``: what was answered of the names in it, as JSON; with names hidden nothing is asked, for it would show names.
    """
    told = _told(meant)

    def act(found: Preparation) -> Done:
        return live.add(db, found, line, once, None if names == HIDDEN else told)

    return _done(request, db, preparation, names, act, line, once, told)


def _told(meant: str) -> dict[str, str]:
    try:
        found = orjson.loads(meant or "{}")
    except orjson.JSONDecodeError:
        return {}
    return {str(name): str(one) for name, one in found.items()} if isinstance(found, dict) else {}


def _asked(question: Question, line: str, once: str, told: dict[str, str]) -> dict[str, Any]:
    """A question as its form: the line again, and for each answer what its button says and sends."""

    def sent(one: str) -> str:
        return orjson.dumps({**told, question.name: one}).decode()

    choices = [
        {"label": translate("It is {name}", name=name), "meant": sent(one)} for one, name in question.choices.items()
    ]
    return {
        "line": line, "once": once, "sentence": translate("“{name}”: is it one of those already there?", name=question.name),
        "choices": [*choices, {"label": translate("Another one, new"), "meant": sent("")}],
    }  # fmt: skip


@router.post("/live/undo")
def undo(request: Request, db: Db, preparation: str, import_id: Line = "", names: Names = "") -> Response:
    """Take the last entry back."""
    return _done(request, db, preparation, names, lambda found: live.take_back(db, found, import_id))


@router.post("/live/begin")
def begin(db: Db, preparation: str, names: Names = "") -> Response:
    """From now on what is entered is told as entered in the meeting."""
    live.begin(db, store.preparation(db, preparation))
    return _back(preparation, names)


@router.post("/live/not-begun")
def not_begun(db: Db, preparation: str, names: Names = "") -> Response:
    """The meeting was begun by mistake: what was entered stays."""
    live.not_begun(db, store.preparation(db, preparation))
    return _back(preparation, names)


def _back(key: str, names: str, **more: str) -> Response:
    kept = urlencode({**more, **({"names": names} if names else {})})
    return RedirectResponse(f"/enter/{quote(key)}/live{'?' if kept else ''}{kept}", 303)


def _done(
    request: Request, db: Database, key: str, names: str, act: Callable[[Preparation], Done], typed: str = "", once: str = "",
    told: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    """Do it and say it, or ask: as JSON to the page's script, else on the page itself."""
    script = "application/json" in request.headers.get("accept", "")
    try:
        done = act(store.preparation(db, key))
    except MaillageError as error:
        if script:
            return JSONResponse({"problem": error.say()}, status_code=error.status)
        return _page(request, db, key, names, [("problem", error.say())], typed, error.status)
    asked = _asked(done.question, typed, once, told or {}) if done.question else None
    if script:
        # what hides names on the screen hides them in its own sentences too
        said = done.plain if names == HIDDEN else done.sentence
        return JSONResponse({"asked": asked} if asked else {"said": said})
    if asked:
        return _page(request, db, key, names, [], asked=asked)
    return _back(key, names, done=done.what)
