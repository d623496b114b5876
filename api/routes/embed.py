"""/embed/KEY: a published copy inside another site's page, where a setting allows it; /oembed tells how to put it there."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Query, Request
from markupsafe import Markup, escape
from starlette.responses import JSONResponse, Response

from api.packed import Packed, packed, sent
from api.pages import environment, render
from api.routes.depends import PROBLEMS, Chosen, Db
from api.routes.meeting.published import APART, ASKED_AGAIN, shown_parts
from api.security import PAGE_POLICY
from api.service.meeting import publishing
from api.service.memory import Kept
from graph.errors import MaillageError, NotFound, Refused, UsageProblem
from graph.language import set_language, translate
from graph.store import published
from graph.store.records import Reader

router = APIRouter(responses=PROBLEMS)

SIZE = (960, 600)
_pages: Kept[Packed] = Kept(32)
"""Copies do not change: a page is made once for all who look at it."""


@router.get("/embed/{key}", include_in_schema=False)
def embedded(request: Request, db: Db, key: str, settings: Chosen) -> Response:
    """A frozen copy for a frame. Without cookies; only the sites of MAILLAGE_EMBED_FROM may show it."""
    headers = {**APART, "content-security-policy": policy(settings.embedders)}
    try:
        published.check(db, key)
    except MaillageError as error:
        said = {"title": translate("Maillage"), "sentence": error.say(), "language": "fr"}
        return render(request, "shared_gone.html", said, status=error.status, headers=headers)
    page = _pages.get(
        (getattr(db, "url", ""), key, settings.embedders), lambda: packed(_page(db, key, settings.embedders))
    )
    return sent(request, page, {**headers, **ASKED_AGAIN})


def _page(db: Reader, key: str, embedders: tuple[str, ...]) -> str:
    from visuals.stills import Look, svg

    found = published.published(db, key)
    content = found.content
    set_language(publishing.language_of(content))
    drawn = publishing.network_map(content)
    values: dict[str, Any] = {
        "copy": found, "language": content["language"], "embedders": " ".join(embedders), **shown_parts(content),
        # visuals.stills escapes every text
        "still": Markup(svg(drawn, Look(paper="#ffffff", framed=False)) if drawn else ""),  # noqa: S704
    }  # fmt: skip
    return environment().get_template("embed.html").render(values)


def policy(embedders: tuple[str, ...]) -> str:
    """The policy of a page that only these sites may show in a frame; none: nobody."""
    return PAGE_POLICY.replace(
        "frame-ancestors 'none'", f"frame-ancestors {' '.join(embedders) or chr(39) + 'none' + chr(39)}"
    )


@router.get("/oembed", include_in_schema=False)
def oembed(
    request: Request, db: Db, settings: Chosen, url: Annotated[str, Query(max_length=2000)], format: Annotated[str, Query(max_length=10)] = "json",
    maxwidth: Annotated[int | None, Query(ge=100, le=10_000)] = None, maxheight: Annotated[int | None, Query(ge=100, le=10_000)] = None,
) -> Response:  # fmt: skip
    """How to show a published copy in a page (https://oembed.com): a frame and its size."""
    if format != "json":
        return JSONResponse({"detail": "json"}, status_code=501)
    if not settings.embedders:
        raise Refused("Copies are not shown inside other sites here; name those that may in MAILLAGE_EMBED_FROM.")
    found = published.published(db, _key(url, request))
    wide, high = min(SIZE[0], maxwidth or SIZE[0]), min(SIZE[1], maxheight or SIZE[1])
    address = f"{str(request.base_url).rstrip('/')}/embed/{quote(found.id)}"
    frame = Markup('<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy" style="border:0"></iframe>')
    return JSONResponse({
        "version": "1.0", "type": "rich", "provider_name": "Maillage", "provider_url": str(request.base_url), "title": found.title,
        "html": str(frame.format(address, wide, high, escape(found.title))), "width": wide, "height": high,
    })  # fmt: skip


def _key(url: str, request: Request) -> str:
    """The key that a copy's address holds. Raises UsageProblem for an address of another site, NotFound for another page."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or parts.netloc.lower() != request.url.netloc.lower():
        raise UsageProblem("The address {url} is none of this site.", url=url[:200])
    place, _slash, key = parts.path.strip("/").partition("/")
    if place not in ("s", "embed") or not key or "/" in key:
        raise NotFound("Nothing is published at this address; ask whoever gave it to you.")
    return key
