"""/t/T/geo: where the organisations of a territory are, and what is known of its parts; the same as a still picture."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from api.pages import render
from api.routes.depends import Asked, Db
from api.routes.territory_pages import frame
from api.security import FILE_POLICY
from api.service import geo, maps, territories
from api.service.reading import read
from graph.language import translate

router = APIRouter(prefix="/t/{territory}", include_in_schema=False)

SHARED = (
    "view",
    "layers",
    "family",
    "domain",
    "type",
    "form",
    "governance",
    "role",
    "source",
    "year",
    "above",
    "selected",
    "as_of",
)
"""What both maps ask in the same words: a link from one to the other keeps it."""


@router.get("/geo")
def geo_page(request: Request, db: Db, asked: Asked) -> Response:
    """The geographic map; what it shows is in its address."""
    from visuals import geo_svg

    row = territories.row_of(read(db, maps.wide(asked)))
    address = dict(request.query_params)
    found = geo.geo(db, asked, address)
    here = f"/t/{quote(row.id)}"
    language = found.drawn.language

    def with_selected(actor: str) -> str:
        return f"{here}/geo?{urlencode({**address, 'selected': actor})}"

    def area(territory: str) -> str | None:
        return f"/t/{quote(territory)}/geo"

    drawing = geo_svg.content(found.map, language, area, with_selected)
    shared = urlencode({name: address[name] for name in SHARED if address.get(name)})
    values = {
        "geo": found.map, "drawn": found.drawn, "figures": found.figures, "address": address,
        "drawing": Markup(drawing),  # noqa: S704  visuals.geo_svg escapes every text
        "legend": geo_svg.legend(found.map, language), "covers": geo_svg.covers(found.map, language), "title": geo_svg.title(found.drawn),
        "figure_words": geo_svg.figure_words(found.map), "sources_words": geo_svg.sources_words(found.map, found.drawn),
        "said": {one.id: geo_svg.said(one, found.map, language) for one in found.map.areas},
        "amounts": {one.id: geo_svg.amount(one.value, language) for one in found.map.areas if one.value is not None},
        "chosen": _chosen(found, here), "families": _families(found),
        "shapes": {entry["key"]: Markup(geo_svg.sign(entry["key"])) for entry in found.drawn.legend},  # noqa: S704  numbers and colours only
        "network_link": f"{here}/map?{shared}" if shared else f"{here}/map",
        "picture_link": f"{here}/geo.svg?{urlencode(address)}" if address else f"{here}/geo.svg",
    }  # fmt: skip
    return render(request, "territory_geo.html", {**frame(row, translate("Geographic map")), **values})


@router.get("/geo.svg")
def geo_picture(request: Request, db: Db, asked: Asked) -> Response:
    """The geographic map as a still picture."""
    from visuals.geo_svg import svg

    found = geo.geo(db, asked, dict(request.query_params))
    return Response(
        svg(found.map, found.drawn), media_type="image/svg+xml", headers={"content-security-policy": FILE_POLICY}
    )


def _chosen(found: geo.Geo, here: str) -> dict[str, object] | None:
    """What is selected: its name, its page, its alliances."""
    things = {node["id"]: node for node in found.drawn.nodes}
    node = things.get(found.drawn.options.selected)
    if node is None:
        return None
    kind = "actors" if node["is"] == "actor" else "alliances"
    ends = [
        tie["to"] if tie["from"] == node["id"] else tie["from"]
        for tie in found.drawn.ties
        if tie["layer"] in ("joint", "framework")
        and tie.get("view") != "pairs"
        and node["id"] in (tie["from"], tie["to"])
    ]
    near = sorted({things[one]["name"] for one in ends})
    return {
        "name": node["name"],
        "link": f"{here}/{kind}/{quote(node['id'])}",
        "near": near,
        "actor": node["is"] == "actor",
    }


def _families(found: geo.Geo) -> list[tuple[dict[str, str], int]]:
    counts = [(entry, sum(mark.family == entry["key"] and bool(mark.name) for mark in found.map.marks)) for entry in found.drawn.legend]  # fmt: skip
    return [(entry, count) for entry, count in counts if count]
