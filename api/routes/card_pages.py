"""/t/T/actors/ID and /t/T/alliances/ID: one card, its past, and the forms that correct, end, merge, split and take out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Path, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.answers import HistoryRow, Written
from api.pages import render
from api.routes.depends import PROBLEMS, Db, Text
from api.routes.territory_pages import frame
from api.service import amend_forms as forms
from api.service import card_pages, hand, history, territories
from api.service.imports import named_account
from api.service.imports import undo as take_back
from graph.errors import MaillageError, NotFound, TakenOut
from graph.language import translate
from graph.store.cards import Card
from graph.store.connect import Database

router = APIRouter(prefix="/t/{territory}/{kind}/{node}", include_in_schema=False, responses=PROBLEMS)

Id = Annotated[str, Path(max_length=200)]
LABELS = {"actors": "Actor", "alliances": "Alliance"}
LISTS = {"actors": "Organisations", "alliances": "Alliances"}
TITLES = {"correct": "Correct", "end": "End", "merge": "Merge with…", "split": "Separate", "out": "Take out"}
MOST_PARTS = 2_000


def known_kind(request: Request, kind: Annotated[str, Path(max_length=20)]) -> str:
    """Which of the two lists a card is of."""
    if kind not in LABELS:
        raise NotFound("There is nothing at the address {path}.", path=request.url.path)
    return kind


Kind = Annotated[str, Depends(known_kind)]


async def typed_form(request: Request) -> FormData:
    return await request.form(max_files=0, max_fields=MOST_PARTS)


Typed = Annotated[FormData, Depends(typed_form)]


@router.get("")
def card_page(
    request: Request, db: Db, territory: str, kind: Kind, node: Id, done: Text = "", undone: Text = "", same: Text = ""
) -> Response:
    """What is recorded of an organisation or alliance, who says so, and since when."""
    row = territories.row(db, territory)
    show = card_pages.actor if kind == "actors" else card_pages.alliance
    try:
        values = show(db, row, node)
    except TakenOut:
        return _out(request, db, territory, kind, node)
    if values["id"] != node:
        return RedirectResponse(_address(row.id, kind, values["id"], done=done), 302)
    past = _past(db, LABELS[kind], values["id"])
    notices = [("done", translate("This entry is taken back; it stays in the history."))] if undone else []
    notices += [("note", translate("Nothing was changed."))] if same else []
    made = next((one for one in past if one.import_id == done and not one.withdrawn_at), None)
    more = {
        "past": past,
        "made": made,
        "kind": kind,
        "gestures": _gestures(row.id, kind, values["id"]),
        "notices": notices,
    }
    return render(
        request, "card.html", {**frame(row, values["name"], (translate(LISTS[kind]), f"/t/{quote(row.id)}/{kind}")), **values, **more}
    )  # fmt: skip


def _past(db: Database, label: str, node: str) -> list[HistoryRow]:
    """The history as it is read by people: an account that is only the system's names nobody."""
    rows = history.past(db, label, node).history
    return [
        one.model_copy(update={"by": named_account(one.by), "withdrawn_by": named_account(one.withdrawn_by)})
        for one in rows
    ]


def _out(request: Request, db: Database, territory: str, kind: str, node: str) -> Response:
    """What was taken out: who did, when, and the way back."""
    row = territories.row(db, territory)
    past = _past(db, "Former", node)
    name = forms.name_of_former(db, node) or translate("Taken out")
    values = {"past": past, "kind": kind, "name": name, "id": node}
    return render(request, "card_out.html", {**frame(row, name, (translate(LISTS[kind]), f"/t/{quote(row.id)}/{kind}")), **values}, status=410)  # fmt: skip


@router.post("/undo")
def undo(request: Request, db: Db, territory: str, kind: Kind, node: Id, typed: Typed) -> Response:
    """Take an entry by hand back, from the card it speaks of; one of several things is shown first."""
    key = str(typed.get("import_id") or "")
    about = history.entered(db, key)
    cards = history.cards_of(db, key)
    if len(about) > 1 and not typed.get("sure"):
        row = territories.row(db, territory)
        values = {"about": about, "import_id": key, "kind": kind, "id": node, "back": _address(row.id, kind, node)}
        return render(request, "amend_undo.html", {**frame(row, translate("Undo this entry?")), **values})
    try:
        take_back(db, key)
    except MaillageError as error:
        return _problem(request, territory, kind, node, error)
    return RedirectResponse(_after_undo(db, territory, kind, node, cards), 303)


def _after_undo(db: Database, territory: str, kind: str, node: str, cards: list[tuple[str, str]]) -> str:
    """The card again; where the entry had made it, that of another thing the entry spoke of, else the list."""
    for other_kind, other in [(kind, node), *cards]:
        try:
            hand.card_of(db, LABELS[other_kind], other)
        except MaillageError:
            continue
        return _address(territory, other_kind, other, undone="1")
    return f"/t/{quote(territory)}/{kind}"


@router.get("/{gesture}")
def gesture_page(
    request: Request, db: Db, territory: str, kind: Kind, node: Id, gesture: Annotated[str, Path(max_length=20)], q: Text = ""
) -> Response:  # fmt: skip
    """The form of one gesture."""
    if gesture not in TITLES:
        raise NotFound("There is nothing at the address {path}.", path=request.url.path)
    return _form(request, db, territory, kind, node, gesture, q=q)


def _form(
    request: Request, db: Database, territory: str, kind: str, node: str, gesture: str, q: str = "",
    typed: FormData | None = None, error: MaillageError | None = None,
) -> Response:  # fmt: skip
    row, card = territories.row(db, territory), hand.card_of(db, LABELS[kind], node)
    values = forms.values(db, LABELS[kind], card, gesture, q, typed)
    title = translate(TITLES[gesture])
    crumbs = [
        (translate(LISTS[kind]), f"/t/{quote(row.id)}/{kind}"),
        (values["name"], _address(row.id, kind, values["id"])),
    ]
    more = {
        "kind": kind, "gesture": gesture, "over": title, "gestures": _gestures(row.id, kind, values["id"]),
        "here": f"{_address(row.id, kind, values['id'])}/{gesture}", "notices": [("problem", error.say())] if error else [],
    }  # fmt: skip
    return render(request, f"amend_{gesture}.html", {**frame(row, title, *crumbs), **values, **more}, status=error.status if error else 200)  # fmt: skip


def _gestures(territory: str, kind: str, node: str) -> list[tuple[str, str]]:
    return [(translate(title), f"{_address(territory, kind, node)}/{key}") for key, title in TITLES.items()]


def _address(territory: str, kind: str, node: str, **query: str) -> str:
    kept = {name: value for name, value in query.items() if value}
    return f"/t/{quote(territory)}/{kind}/{quote(node)}" + (f"?{urlencode(kept)}" if kept else "")


def _problem(request: Request, territory: str, kind: str, node: str, error: MaillageError) -> Response:
    values: dict[str, Any] = {"notices": [("problem", error.say())], "page_title": translate("This cannot be done")}
    return render(
        request, "amend_problem.html", {**values, "back": _address(territory, kind, node)}, status=error.status
    )


def _gesture(name: str, act: Callable[[Database, str, Card, FormData], Written]) -> Callable[..., Response]:
    def post(request: Request, db: Db, territory: str, kind: Kind, node: Id, typed: Typed) -> Response:
        try:
            card = hand.card_of(db, LABELS[kind], node)
            made = act(db, LABELS[kind], card, typed)
        except TakenOut as error:
            return _problem(request, territory, kind, node, error)
        except MaillageError as error:
            return _form(request, db, territory, kind, node, name, typed=typed, error=error)
        said = {"done": made.import_id or ""} if made.changed else {"same": "1"}
        return RedirectResponse(_address(territory, kind, made.id, **said), 303)

    post.__doc__ = f"Carry out: {name}."
    return post


for _name, _act in forms.GESTURES.items():
    router.post(f"/{_name}")(_gesture(_name, _act))
