"""« En séance »: the page for a projector, its map as it grows, the line that adds and takes back."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, Query, Request
from markupsafe import Markup
from starlette.responses import JSONResponse, RedirectResponse, Response

from api.pages import render
from api.routes.depends import PROBLEMS, Db
from api.service.meeting import live, preparations
from api.service.meeting.live import Done
from graph.errors import MaillageError
from graph.language import translate
from graph.store import preparations as store
from graph.store.connect import Database
from graph.store.preparations import Preparation

router = APIRouter(prefix="/enter/{preparation}", include_in_schema=False, responses=PROBLEMS)

Line = Annotated[str, Form(max_length=20_000)]
Once = Annotated[str, Form(max_length=64)]
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
) -> Response:
    found = store.preparation(db, key)
    hidden = names == HIDDEN
    values: dict[str, Any] = {
        **preparations.frame(db, found, "live"), "hidden": hidden, "notices": notices, "typed": typed, "version": live.version(db, found),
        # made by visuals.stills, which escapes every text; an image would show other fonts and answer to no press
        "picture": Markup(live.picture(db, found, hidden)),  # noqa: S704
        "last": live.last(db, found), "suggestions": [] if hidden else live.suggestions(db, found),
        "once": secrets.token_hex(8),
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
def add(request: Request, db: Db, preparation: str, line: Line = "", once: Once = "", names: Names = "") -> Response:
    """Enter one line: an organisation, or an alliance where names have + between them."""
    return _done(request, db, preparation, names, lambda found: live.add(db, found, line, once), line)


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
    request: Request, db: Database, key: str, names: str, act: Callable[[Preparation], Done], typed: str = ""
) -> Response:
    """Do it and say it: as JSON to the page's script, else on the page itself."""
    script = "application/json" in request.headers.get("accept", "")
    try:
        done = act(store.preparation(db, key))
    except MaillageError as error:
        if script:
            return JSONResponse({"problem": error.say()}, status_code=error.status)
        return _page(request, db, key, names, [("problem", error.say())], typed, error.status)
    if script:
        # what hides names on the screen hides them in its own sentences too
        return JSONResponse({"said": done.plain if names == HIDDEN else done.sentence})
    return _back(key, names, done=done.what)
