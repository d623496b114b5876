"""/t/T: what is known of a territory, its organisations, alliances and leads."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.answers import TerritoryRow
from api.pages import Pager, render
from api.routes.depends import Asked, Db, Text
from api.service import maps, measures, overview, territories
from api.service.leads import leads
from api.service.reading import read, rows
from graph.language import translate
from graph.vocabulary import vocabulary

router = APIRouter(prefix="/t/{territory}", include_in_schema=False)

SIZE = 50
FIRST_LEADS, MORE_LEADS = 3, 20

Offset = Annotated[int, Query(ge=0, le=10_000_000)]


def frame(
    territory: TerritoryRow, title: str = "", *more: tuple[str, str | None], parents: list[TerritoryRow] | None = None
) -> dict[str, Any]:
    """What every page of a territory is given: the territory, its place, the page's title."""
    crumbs: list[tuple[str, str | None]] = [(translate("Territories"), "/")]
    crumbs += [(row.name, f"/t/{row.id}") for row in parents or []]
    crumbs += [(territory.name, f"/t/{territory.id}"), *more]
    if title:
        crumbs.append((title, None))
    full = f"{title} – {territory.name}" if title else territory.name
    return {"territory": territory, "page_title": full, "breadcrumbs": crumbs}


@router.get("")
def territory_page(request: Request, db: Db, asked: Asked) -> Response:
    """What is known of a territory."""
    graph = read(db, asked)
    sheet = territories.sheet_of(db, graph)
    return render(
        request, "territory.html", {**frame(sheet.territory, parents=sheet.parents), **overview.of(db, graph, sheet)}
    )


@router.get("/actors")
def actors_page(
    request: Request, db: Db, asked: Asked, q: Text = "", family: Text = "", offset: Offset = 0
) -> Response:
    """The organisations of a territory."""
    graph = read(db, asked)
    found = territories.actors_of(graph, q, family, offset, SIZE)
    known = vocabulary()
    values = {
        "found": found,
        "q": q,
        "family": family,
        "families": known.families,
        "kinds": known.kinds,
        "places": dict(zip(graph.territories["id"], graph.territories["name"], strict=True)),
        "pager": Pager(request, SIZE),
    }
    return render(request, "actors.html", {**frame(territories.row_of(graph), translate("Organisations")), **values})


@router.get("/alliances")
def alliances_page(request: Request, db: Db, asked: Asked, q: Text = "", offset: Offset = 0) -> Response:
    """The alliances of a territory."""
    graph = read(db, asked)
    found = territories.alliances_of(db, graph, q, offset, SIZE)
    values = {"found": found, "q": q, "domains": vocabulary().domains, "pager": Pager(request, SIZE)}
    return render(request, "alliances.html", {**frame(territories.row_of(graph), translate("Alliances")), **values})


@router.get("/pistes")
def leads_page(
    request: Request,
    db: Db,
    asked: Asked,
    domain: Text = "",
    more: Annotated[int, Query(ge=0, le=1000)] = 0,
    from_pairs: bool = False,
    kind: Text = "",
) -> Response:
    """Three leads to explore, each with its reasons; more on demand."""
    graph = read(db, asked)
    found = measures.missing_of(graph, domain or None, FIRST_LEADS + more + 1, "usefulness", from_pairs, kind or "any")
    told = (found.provenance.model_extra or {}).get("parameters", {})
    known = {row["id"]: row["name"] or row["id"] for row in rows(graph.actors)}
    kept = {"domain": domain, "kind": kind, "from_pairs": "1" if from_pairs else "", "more": more + MORE_LEADS}
    values = {
        "found": found, "leads": leads(found, FIRST_LEADS + more), "domain": domain, "domains": vocabulary().domains, "kind": kind,
        "alliance_names": measures.alliance_names(graph, found), "weights": told.get("weights", {}),
        "everywhere": [known[actor] for actor in told.get("everywhere", ()) if actor in known],
        "more": f"{request.url.path}?{urlencode({name: value for name, value in kept.items() if value})}",
    }  # fmt: skip
    return render(
        request, "pistes.html", {**frame(territories.row_of(graph), translate("Alliances to explore")), **values}
    )


@router.get("/map")
def map_page(request: Request, db: Db, asked: Asked) -> Response:
    """The map; every filter of it is in its address."""
    from visuals.pyvis_page import page_data

    row = territories.row_of(read(db, maps.wide(asked)))
    links = {"actor_url": f"/t/{quote(row.id)}/actors/{{id}}", "alliance_url": f"/t/{quote(row.id)}/alliances/{{id}}"}
    drawn = maps.drawn(db, asked, dict(request.query_params), **links)
    return render(
        request,
        "territory_map.html",
        {
            **frame(row, translate("Map")),
            **page_data(drawn),
            "geo_link": f"/t/{quote(row.id)}/geo",
            "compare_link": f"/t/{quote(row.id)}/compare",
            "folds": (("place", translate("family and place")), ("community", translate("community")))
            if drawn.folded
            else (),
        },
    )
