"""/t/T/kit: the webinar kit of a territory: what each slide shows, to be checked, then the files."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.pages import render
from api.routes.depends import Asked, Db
from api.routes.territory_pages import frame
from api.security import FILE_POLICY
from api.service import territories
from api.service.kit import links
from api.service.kit.wish import SLIDES, Wish, wish
from api.service.reading import Reading
from graph.language import current_language, set_language, translate
from graph.store import published
from visuals.colouring import colour_labels

router = APIRouter(prefix="/t/{territory}", include_in_schema=False)

Several = Annotated[list[str] | None, Query(max_length=2000)]


def asked_wish(
    request: Request,
    slides: Several = None,
    agreed: Several = None,
    link: Annotated[str, Query(max_length=400)] = "",
    audience: str = "yes",
    language: str = "",
    colour: str = "",
) -> Wish:
    """The wish that an address says; ``audience=no`` for every name."""
    address = links.address(str(request.base_url), link)
    return wish(language or current_language(), audience != "no", slides or (), address, agreed or (), colour)


Wished = Annotated[Wish, Depends(asked_wish)]


@router.get("/kit")
def kit_page(request: Request, db: Db, asked: Asked, chosen: Wished) -> Response:
    """What the kit would hold with these choices, slide by slide, and the names that would be read."""
    from api.service.kit.files import looks, ready
    from api.service.kit.publish import mark

    row = territories.row(db, asked.territory)
    spoken = current_language()
    reading = replace(asked, territory=row.id)
    made = ready(db, reading, chosen)
    looks(db, reading, chosen)  # kept, so that the page's pictures are not made one by one
    set_language(spoken)  # the page speaks its reader's language, whatever the slides speak
    query = "?" + urlencode(_address(chosen, request.query_params.get("link", "")))
    values: dict[str, Any] = {
        **frame(row, translate("Webinar kit")), "made": made, "wish": chosen, "all_slides": _labels(), "named_in": [links.named_in(made, at) for at in range(len(made.deck.slides))],
        "copies": links.copies(db, row.id), "mark": mark(made) if chosen.safe and made.drawn.nodes else "", "base": str(request.base_url).rstrip("/"),
        "embedders": request.app.state.settings.embedders, "link": request.query_params.get("link", ""), "asked": links.could_be_named(made), "here_only": not request.app.state.settings.guarded,
        "download": f"/t/{quote(row.id)}/kit.zip{query}", "slides_at": f"/t/{quote(row.id)}/kit/", "query": query,
        "colours": colour_labels(current_language()),
        "languages": (("fr", translate("French")), ("en", translate("English"))),
    }  # fmt: skip
    return render(request, "kit.html", values)


@router.post("/kit/publish")
async def publish_map(request: Request, db: Db, asked: Asked, chosen: Wished) -> Response:
    """Publish the map that was looked at, as an audience may see it; the page then gives its address."""
    form = await request.form()
    looked_at = str(form.get("mark", ""))

    def work() -> Response:
        from api.service.kit.files import ready
        from api.service.kit.publish import publish

        reading = _reading(db, asked)
        if chosen.safe:
            publish(db, ready(db, reading, chosen), reading.territory, looked_at)
        return RedirectResponse(f"/t/{quote(reading.territory)}/kit?{urlencode(_address(chosen, ''))}#published", 303)

    return await run_in_threadpool(work)


@router.post("/kit/copies/{key}/take-back")
def take_back(db: Db, asked: Asked, key: str) -> Response:
    """Close a copy's address for good."""
    reading = _reading(db, asked)
    published.take_back(db, key, reading.territory)
    return RedirectResponse(f"/t/{quote(reading.territory)}/kit#published", 303)


@router.get("/kit.zip")
def kit_file(db: Db, asked: Asked, chosen: Wished) -> Response:
    """The kit as one zip."""
    from api.service.kit.files import kit_zip

    name, content = kit_zip(db, _reading(db, asked), chosen)
    said = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/zip", headers=said)


@router.get("/kit/{number}.png")
def slide_picture(db: Db, asked: Asked, chosen: Wished, number: int) -> Response:
    """One slide as a small picture, as the PDF has it."""
    from api.service.kit.files import looks

    pages = looks(db, _reading(db, asked), chosen)
    if not 1 <= number <= len(pages):
        return Response(status_code=404)
    return Response(pages[number - 1], media_type="image/png", headers={"content-security-policy": FILE_POLICY})


@router.get("/map.png")
def map_picture(request: Request, db: Db, asked: Asked) -> Response:
    """The map as a picture for a screen, with the filters of its address."""
    from api.routes.maps import png

    return png(request, db, asked)


def _address(chosen: Wish, link: str) -> list[tuple[str, str]]:
    """A wish as an address says it: the same kit whatever language a browser asks for."""
    several = [("slides", one) for one in chosen.slides if chosen.slides != SLIDES]
    several += [("agreed", one) for one in chosen.agreed]
    audience = [] if chosen.safe else [("audience", "no")]
    colour = [("colour", chosen.colour)] if chosen.colour != "family" else []
    return [("language", chosen.language), *audience, *colour, *several, *([("link", link)] if link else [])]


def _reading(db: Db, asked: Reading) -> Reading:
    return replace(asked, territory=territories.row(db, asked.territory).id)


def _labels() -> dict[str, str]:
    said = {
        "actors": "Who is on the territory", "maps": "Maps: actors, alliances, pistes", "needs": "Needs beside responses",
        "pistes": "Pistes to discuss", "remember": "What to remember", "sources": "Sources and method", "next": "Next step",
    }  # fmt: skip
    return {key: translate(said[key]) for key in SLIDES}
