"""/enter: what is being prepared; the list of one's own preparations; a territory chosen by name or on a map."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from api.pages import render
from api.routes.depends import PROBLEMS, Db, Text
from api.service.gazetteer import reference
from api.service.meeting import preparations as service
from api.service.meeting import start
from graph.errors import MaillageError, UsageProblem
from graph.language import translate
from graph.store import preparations as store
from graph.store import published
from graph.store.connect import Database
from graph.store.preparations import Preparation

router = APIRouter(include_in_schema=False, responses=PROBLEMS)

Typed = Annotated[str, Form(max_length=200)]
COMMUNES = 60_000
"""The longest list of communes, in characters: every commune of a region by name."""


@router.get("/enter")
def page(request: Request, db: Db, territory: Text = "", removed: bool = False) -> Response:
    """The form that begins a preparation, and one's own preparations; ``territory``: one chosen on the map."""
    chosen = start.named(db, territory)[:1] if territory else []
    typed = {"territory": chosen[0].name, "chosen": chosen[0].id} if chosen else {}
    notices = [("done", translate("The preparation is removed; what was entered stays."))] if removed else []
    return _page(request, db, typed, notices)


def _page(
    request: Request, db: Database, typed: dict[str, Any], notices: list[tuple[str, str]], status: int = 200
) -> Response:
    values = {
        "typed": typed, "domains": start.domains(), "today": start.shown_day(start.read_day("")), "rows": start.listed(db),
        "notices": notices, "page_title": translate("What are you preparing?"),
    }  # fmt: skip
    return render(request, "enter_start.html", values, status=status)


@router.post("/enter")
def begin(
    request: Request, db: Db, territory: Typed = "", chosen: Typed = "", domain: Typed = "", date: Typed = "",
    name: Typed = "", communes: Annotated[str, Form(max_length=COMMUNES)] = "",
) -> Response:  # fmt: skip
    """Begin a preparation; the form again, with what there is to choose or to correct, where something is missing."""
    typed: dict[str, Any] = {
        "territory": territory, "chosen": chosen, "domain": domain, "date": date, "name": name, "communes": communes
    }  # fmt: skip
    try:
        if domain:
            start.read_day(date)
        where, typed["choices"] = _territory(db, territory, chosen, name, communes)
        if where is None:
            return _page(request, db, typed, [("problem", _choose(territory, typed["choices"]))], 400)
        made = start.begin(db, where, domain, date)
    except MaillageError as error:
        return _page(request, db, typed, [("problem", error.say())], error.status)
    return RedirectResponse(_first_step(made.id, date), 303)


def _first_step(preparation: str, date: str) -> str:
    """The address of the grid, which remarks on a day in the past."""
    return f"/enter/{preparation}/who" + ("?past=1" if start.is_past(start.read_day(date)) else "")


def _territory(
    db: Database, typed: str, chosen: str, name: str, communes: str
) -> tuple[str | None, list[start.Choice]]:
    """The territory meant, or those to choose among. Raises UsageProblem when nothing is said."""
    if communes.strip():
        return start.territory_of_communes(db, name or typed, communes), []
    picked = start.named(db, chosen) if chosen else []
    if not typed.strip() and not picked:
        raise UsageProblem("Say where: a commune, an intercommunality, a department or a region.")
    found = start.named(db, typed) if typed.strip() else picked
    if picked and (picked[0].name == typed.strip() or picked[0] in (*found, *start.nearest(typed))):
        return picked[0].id, []
    return (found[0].id, []) if len(found) == 1 else (None, found or start.nearest(typed))


def _choose(typed: str, choices: list[start.Choice]) -> str:
    if choices:
        return translate("“{text}” may mean several territories: choose one.", text=typed)
    return translate("No territory is known as “{text}”: check the spelling, or choose it on the map.", text=typed)


@router.get("/enter/places")
def places(db: Db, q: Text = "") -> Response:
    """Territories to propose while a name is typed."""
    fictional = translate("fictional")
    return JSONResponse([
        {"value": one.id, "name": one.name, "detail": f"{one.detail}, {fictional}" if one.fictional else one.detail}
        for one in start.choices(db, q)
    ])  # fmt: skip


@router.get("/enter/map")
def pick(
    request: Request, within: Annotated[str, Query(alias="in", pattern=r"^DEP-(\d{2,3}|2[AB])$")] = ""
) -> Response:
    """France by département, or a département by intercommunality: each area is a link."""
    from visuals.pick_map import METROPOLE, pick_map

    place = reference().place(within) if within else None
    if within and place is None:
        raise UsageProblem("No department is known as {id}; choose one on the map.", id=within)
    contours = reference().contours("epci", within) if place else reference().contours("departement")
    drawing = pick_map(contours, None if place else METROPOLE)
    values = {
        "drawing": drawing, "place": place,
        "links": {one.id: _link(one.id, place is not None) for one in drawing.areas},
        "page_title": translate("Choose on the map"),
        "breadcrumbs": [(translate("What are you preparing?"), "/enter"), (translate("Choose on the map"), None)],
    }  # fmt: skip
    return render(request, "enter_map.html", values)


def _link(territory: str, chosen: bool) -> str:
    return "/enter?" + urlencode({"territory": territory}) if chosen else "/enter/map?" + urlencode({"in": territory})


@router.get("/enter/{preparation}")
def reopen(preparation: str, db: Db) -> Response:
    """A preparation by its address alone: its first step."""
    return RedirectResponse(f"/enter/{store.preparation(db, preparation).id}/who", 303)


@router.get("/enter/{preparation}/change")
def ask_to_change(request: Request, db: Db, preparation: str) -> Response:
    """The subject, the day and, as long as nothing was entered, the territory of a preparation."""
    found = store.preparation(db, preparation)
    typed = {"domain": found.domain, "date": start.shown_day(found.date), "territory": "", "chosen": found.territory}
    return _change_page(request, db, found, typed, [])


@router.post("/enter/{preparation}/change")
def change(
    request: Request, db: Db, preparation: str, territory: Typed = "", chosen: Typed = "", domain: Typed = "",
    date: Typed = "",
) -> Response:  # fmt: skip
    """Keep what was changed; the form again where something is to be corrected."""
    found = store.preparation(db, preparation)
    typed: dict[str, Any] = {"territory": territory, "chosen": chosen, "domain": domain, "date": date}
    try:
        where: str | None = found.territory
        if start.movable(db, found) and territory.strip():
            where, typed["choices"] = _territory(db, territory, chosen, "", "")
        if where is None:
            return _change_page(request, db, found, typed, [("problem", _choose(territory, typed["choices"]))], 400)
        start.change(db, found, domain, date, where)
    except MaillageError as error:
        return _change_page(request, db, found, typed, [("problem", error.say())], error.status)
    return RedirectResponse(_first_step(found.id, date), 303)


def _change_page(
    request: Request, db: Database, found: Preparation, typed: dict[str, Any], notices: list[tuple[str, str]],
    status: int = 200,
) -> Response:  # fmt: skip
    frame = service.frame(db, found, "")
    values = frame | {
        "typed": {**typed, "territory": typed["territory"] or frame["place"]["name"]}, "notices": notices,
        "domains": start.domains(), "movable": start.movable(db, found), "page_title": translate("Change this preparation"),
    }  # fmt: skip
    return render(request, "enter_change.html", values, status=status)


@router.get("/enter/{preparation}/remove")
def ask_to_remove(request: Request, db: Db, preparation: str) -> Response:
    """Whether the preparation is to be removed; nothing is until that is confirmed."""
    found = store.preparation(db, preparation)
    open_ = sum(one.status == "active" for one in published.copies(db, found.id))
    values = service.frame(db, found, "") | {"page_title": translate("Remove this preparation?"), "open_copies": open_}
    return render(request, "enter_remove.html", values)


@router.post("/enter/{preparation}/remove")
def remove(db: Db, preparation: str) -> Response:
    """Remove a preparation with its drafts and answers, and close its copies; what was entered stays."""
    found = store.preparation(db, preparation)
    for one in published.copies(db, found.id):
        published.take_back(db, one.id, found.id)
    store.remove(db, found.id)
    return RedirectResponse("/enter?removed=1", 303)
