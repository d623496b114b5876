"""/enter/P/together: alliances, two by two, and what minutes of a meeting tell. Each form works without any script."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.pages import render
from api.routes.depends import PROBLEMS, Db, Text
from api.service.meeting import gestures, members, minutes, pairs, preparations, together
from api.service.meeting.together import FIELDS, Asked
from graph.errors import MaillageError
from graph.language import translate
from graph.store import preparations as store
from graph.store.connect import Database
from graph.store.preparations import Preparation

router = APIRouter(prefix="/enter/{preparation}/together", include_in_schema=False, responses=PROBLEMS)

LONGEST, MOST_PASSED = 4000, 500
Word = Annotated[str, Form(max_length=200)]


@router.get("")
def page(
    request: Request,
    db: Db,
    preparation: str,
    members: Annotated[list[str] | None, Query(max_length=100)] = None,
    name: Text = "",
    added: Text = "",
    joined: Text = "",
    draft: Text = "",
    undone: Text = "",
    again: Text = "",
) -> Response:
    """The form of an alliance, perhaps with members ticked, and what was entered."""
    found = store.preparation(db, preparation)
    usual: dict[str, Any] = {"name": name, "members": tuple(members or ()), "domains": _usual(found)}
    resumed = together.resumed(db, found, draft)
    asked = Asked(**{**usual, **resumed})
    notices = []
    if added:
        notices = [("done", translate("The alliance is added; the list shows it, and can take it back."))]
    elif again:
        notices = [("done", translate("The entry is there again."))]
    elif joined:
        notices = [("note", translate("These organisations were members already; nothing had to be added."))]
    back = gestures.taken_back(db, found.id, undone)
    return _page(
        request,
        db,
        found,
        asked,
        notices=notices,
        draft=draft,
        resumed=bool(resumed),
        undone=back,
        fresh=not (draft or name or members),
    )


def _usual(found: Preparation) -> tuple[str, ...]:
    return (found.domain,) if found.domain else ()


def _page(
    request: Request,
    db: Database,
    found: Preparation,
    asked: Asked,
    result: together.Added | None = None,
    notices: list[tuple[str, str]] | None = None,
    draft: str = "",
    status: int = 200,
    resumed: bool = False,
    fresh: bool = False,
    undone: gestures.TakenBack | None = None,
) -> Response:
    told = result or together.Added()
    values: dict[str, Any] = {
        **preparations.frame(db, found, "together"),
        **together.page(db, found, asked, told.problems),
        "similar": told.similar, "doubles": told.doubles, "said": pairs.said(db, found.id), "states": pairs.STATES,
        "notices": notices or [], "draft": draft, "begun": together.begun(db, found, draft),
        "resumed": resumed, "undone": undone, "fresh": fresh,
    }  # fmt: skip
    return render(request, "together.html", values, status=status)


@router.post("")
async def add(request: Request, db: Db, preparation: str) -> Response:
    """Enter an alliance; or look for organisations to tick, with everything typed kept."""
    form = await request.form()

    def work() -> Response:
        found = store.preparation(db, preparation)
        asked, draft = _asked(form), _one(form, "draft", 40)
        # words typed to search and not looked for yet are looked for first, whichever key or button sent the form
        if "find" in form or (asked.q.strip() and asked.q != _one(form, "searched", LONGEST)):
            return _page(request, db, found, asked, draft=draft)
        try:
            result = together.add(db, found, asked)
        except MaillageError as error:
            return _page(
                request, db, found, asked, notices=[("problem", error.say())], draft=draft, status=error.status
            )
        if not result.alliance:
            return _page(request, db, found, asked, result, draft=draft, status=422 if result.problems else 200)
        together.forget(db, found, draft)
        together.forget_same(db, found, asked)
        told = {"added": result.import_id} if result.import_id else {"joined": result.alliance}
        return RedirectResponse(f"/enter/{found.id}/together?{urlencode(told)}#entered", 303)

    return await run_in_threadpool(work)


def _asked(form: FormData) -> Asked:
    meant = {
        str(name): str(chosen)[:40]
        for name, chosen in zip(form.getlist("typed"), form.getlist("meant"), strict=False)
        if str(chosen) != "?"
    }
    given: dict[str, Any] = {name: _one(form, name, LONGEST) for name in FIELDS}
    given |= {
        name: tuple(dict.fromkeys(str(one)[:40] for one in form.getlist(name)))[:200] for name in ("members", "domains")
    }
    return Asked(**given, same=_one(form, "same", 40), apart="apart" in form, meant=meant)


def _one(form: FormData, name: str, most: int) -> str:
    value = form.get(name, "")
    return value[:most] if isinstance(value, str) else ""


@router.post("/draft")
async def keep(request: Request, db: Db, preparation: str) -> dict[str, str]:
    """Keep an alliance that is being typed, so that little is lost when a browser ends; asked by the page's script."""
    form = await request.form()

    def work() -> dict[str, str]:
        found = store.preparation(db, preparation)
        return {"draft": together.keep(db, found, _asked(form), _one(form, "draft", 40))}

    return await run_in_threadpool(work)


@router.post("/draft/forget")
def forget(db: Db, preparation: str, draft: Word = "") -> Response:
    """Give up an alliance that was begun."""
    together.forget(db, store.preparation(db, preparation), draft)
    return RedirectResponse(f"/enter/{preparation}/together", 303)


@router.post("/undo")
def undo(db: Db, preparation: str, entry: Word = "", back: Word = "") -> Response:
    """Take an entry back from its button."""
    gestures.undo(db, store.preparation(db, preparation).id, entry)
    step = f"/enter/{preparation}/together" + ("/pairs" if back == "pairs" else "")
    return RedirectResponse(f"{step}?{urlencode({'undone': entry})}#entered", 303)


@router.post("/redo")
def redo(db: Db, preparation: str, entry: Word = "", back: Word = "") -> Response:
    """Enter again what was just taken back."""
    gestures.redo(db, store.preparation(db, preparation), entry)
    step = f"/enter/{preparation}/together" + ("/pairs" if back == "pairs" else "")
    return RedirectResponse(f"{step}?again=1#entered", 303)


@router.get("/pairs")
def ask(
    request: Request, db: Db, preparation: str, passed: Annotated[str, Query(max_length=60_000)] = "", undone: Text = "",
) -> Response:  # fmt: skip
    """One pair at a time."""
    found = store.preparation(db, preparation)
    over = [one for one in passed.split(".") if one][:MOST_PASSED]
    values: dict[str, Any] = {
        **preparations.frame(db, found, "together"), "asking": pairs.asking(db, found, over), "passed": passed,
        "states": pairs.STATES, "said": pairs.said(db, found.id), "own": members.organisations(db, together.own(db, found)),
        "undone": gestures.taken_back(db, found.id, undone),
    }  # fmt: skip
    return render(request, "together_pairs.html", values)


@router.post("/pairs")
def say(
    db: Db,
    preparation: str,
    first: Word = "",
    second: Word = "",
    state: Word = "unknown",
    passed: Annotated[str, Form(max_length=60_000)] = "",
) -> Response:
    """Keep what is said of two organisations."""
    found = store.preparation(db, preparation)
    if state == "pass":
        passed = ".".join([*(one for one in passed.split(".") if one), pairs.key(first, second)][-MOST_PASSED:])
    else:
        pairs.say(db, found, first, second, state)
    return RedirectResponse(f"/enter/{found.id}/together/pairs?{urlencode({'passed': passed})}", 303)


@router.get("/minutes")
def paste(request: Request, db: Db, preparation: str) -> Response:
    """Where minutes are pasted."""
    found = store.preparation(db, preparation)
    return render(request, "together_minutes.html", {**preparations.frame(db, found, "together"), "read": None})


@router.post("/minutes")
async def read(request: Request, db: Db, preparation: str) -> Response:
    """What the text could enter, line by line; one line confirmed or left at a time. The text is not kept."""
    form = await request.form()

    def work() -> Response:
        found = store.preparation(db, preparation)
        notices = []
        try:
            done = minutes.confirm(db, found, form)
        except MaillageError as error:
            done, notices = None, [("problem", error.say())]
        told = minutes.read(db, found, form, done)
        values = {**preparations.frame(db, found, "together"), "read": told, "notices": notices}
        return render(request, "together_minutes.html", values)

    return await run_in_threadpool(work)
