"""Publishing on purpose (from a preparation), and the frozen copies themselves under /s/KEY."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, Query, Request
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.packed import Packed, packed, sent
from api.pages import render
from api.routes.depends import PROBLEMS, Db
from api.service.meeting import preparations, publishing
from api.service.meeting import printed as printing
from api.service.memory import Kept
from graph.errors import MaillageError
from graph.language import set_language, translate
from graph.store import preparations as store
from graph.store import published
from graph.store.connect import Database
from graph.store.preparations import Preparation
from visuals.pages import STATIC
from visuals.pyvis_page import page_data

router = APIRouter(include_in_schema=False, responses=PROBLEMS)

Kind = Annotated[str, Query(max_length=20)]
APART = {"x-robots-tag": "noindex, nofollow, noarchive", "referrer-policy": "no-referrer"}
"""A copy is for those who were given its address: no engine lists it, and no other site learns it."""
ASKED_AGAIN = {"cache-control": "private, no-cache"}
"""A browser may keep a copy, and asks each time whether it may still be seen."""
_pages: Kept[Packed] = Kept(32)
"""Copies do not change: a page is made once for all who look at it."""
UNSAID = ("none", "explore", "missing")
"""Texts of the map's script that a copy has no use for: who has no tie, pistes."""


@router.get("/enter/{preparation}/publish")
def look(request: Request, db: Db, preparation: str, kind: Kind = "sheet") -> Response:
    """The copy as it would be seen, and exactly which names it shows."""
    return _look(request, db, store.preparation(db, preparation), kind)


def _look(
    request: Request, db: Database, found: Preparation, kind: str, notices: list[tuple[str, str]] | None = None
) -> Response:
    copy = publishing.prepared(db, found, kind)
    values: dict[str, Any] = {
        **preparations.frame(db, found, "sheet"), "copy": copy, "notices": notices or [], "page_title": translate("Publish a copy"),
        "here_only": not request.app.state.settings.guarded,
        **shown_parts(copy.content),
    }  # fmt: skip
    return render(request, "enter_publish.html", values)


@router.post("/enter/{preparation}/publish")
async def decide(request: Request, db: Db, preparation: str, kind: Kind = "sheet") -> Response:
    """Note who agreed and look again; or publish what was looked at."""
    form = await request.form()
    agreed, mark, act = (
        [str(one) for one in form.getlist("agreed")],
        str(form.get("mark", "")),
        str(form.get("act", "")),
    )

    def work() -> Response:
        found = publishing.agree(db, store.preparation(db, preparation), agreed)
        if act != "publish":
            return _look(
                request, db, found, kind, [("done", translate("Look at the copy again: this is what will be seen."))]
            )
        made = publishing.publish(db, found, kind, mark)
        if made is None:
            return _look(
                request,
                db,
                found,
                kind,
                [("note", translate("The copy has changed since you looked at it: look again, then publish."))],
            )
        return RedirectResponse(f"/enter/{quote(preparation)}/sheet#published", 303)

    return await run_in_threadpool(work)


@router.post("/enter/{preparation}/publish/agreed")
def agreed(db: Db, preparation: str, agreed: Annotated[list[str] | None, Form(max_length=20_000)] = None) -> Response:
    """Note who agreed, as it is ticked; asked by the page's script."""
    publishing.agree(db, store.preparation(db, preparation), [one[:40] for one in agreed or ()])
    return Response(status_code=204)


@router.post("/enter/{preparation}/published/{key}/take-back")
def take_back(db: Db, preparation: str, key: str) -> Response:
    """Close a copy's address for good."""
    published.take_back(db, key, preparation)
    return RedirectResponse(f"/enter/{quote(preparation)}/sheet#published", 303)


@router.get("/s/{key}.pdf")
def printed(db: Db, key: str) -> Response:
    """A frozen sheet, or a map alone, as PDF."""
    content = printing.printed(db, published.published(db, key))
    return Response(content, media_type="application/pdf", headers=APART)


@router.get("/s/{key}.html")
def one_file(request: Request, db: Db, key: str) -> Response:
    """A frozen copy as one file, to be sent to those who cannot reach this site."""
    found = published.published(db, key)
    set_language(publishing.language_of(found.content))
    shown = publishing.sheet(found.content, publishing.MAP_PICTURE)
    values: dict[str, Any] = {
        "copy": found, "language": found.content["language"], "shared": found.content, "sheet": shown,
        # visuals.stills escapes every text; the style is this site's own file
        "picture": Markup(shown.map), "empty_map": not shown.map, "style": Markup((STATIC / "shared_file.css").read_text("utf-8")),  # noqa: S704
    }  # fmt: skip
    name = quote(f"copie-{found.at[:10]}.html")
    said = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
    return render(request, "shared_file.html", values, headers={**APART, **said})


@router.get("/s/{key}")
def copy_page(request: Request, db: Db, key: str) -> Response:
    """A frozen copy; open to whoever has its address."""
    try:
        published.check(db, key)
    except MaillageError as error:
        said = {"title": translate("Maillage"), "sentence": error.say(), "language": "fr"}
        return render(request, "shared_gone.html", said, status=error.status, headers=APART)
    site = (getattr(db, "url", ""), key, str(request.base_url), request.app.state.settings.embedders)
    return sent(request, _pages.get(site, lambda: packed(_copy_page(request, db, key))), {**APART, **ASKED_AGAIN})


def _copy_page(request: Request, db: Database, key: str) -> bytes:
    found = published.published(db, key)
    set_language(publishing.language_of(found.content))
    values: dict[str, Any] = {"copy": found, "language": found.content["language"], **shown_parts(found.content)}
    if request.app.state.settings.embedders:
        values["oembed"] = f"{request.base_url}oembed?" + urlencode(
            {"url": f"{request.base_url}s/{found.id}", "format": "json"}
        )
    return bytes(render(request, "shared.html", values).body)


def shown_parts(content: dict[str, Any]) -> dict[str, Any]:
    """What templates need to show a copy's content; the map alone is the one that answers to presses."""
    drawn = publishing.network_map(content)
    shown = publishing.sheet(content, publishing.MAP_PICTURE)
    values: dict[str, Any] = {"shared": content, "sheet": shown, "empty_map": drawn is None}
    if drawn is not None and content["kind"] == "map":
        data = page_data(drawn, ("none",) if "missing" in drawn.layers else UNSAID)
        return values | data
    # visuals.stills escapes every text
    return values | {"picture": Markup(shown.map)}  # noqa: S704
