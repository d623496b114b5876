"""The first page and the glossary."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api.pages import Pager, render
from api.routes.depends import Db, Text
from api.service import territories, words
from api.service.found import organisations
from graph.language import translate
from graph.model import clean_name
from graph.vocabulary import vocabulary

router = APIRouter(include_in_schema=False)

SIZE = 50
WIDE = ("pays", "region", "custom")


@router.get("/")
def home(request: Request, db: Db, q: Text = "", offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0) -> Response:
    """The territories in use, or those that a search found; one alone is opened."""
    text = q.strip()
    if not text:
        return render(request, "territories.html", _in_use(db))
    found = territories.territories(db, text, (), offset, SIZE)
    named = organisations(db, text)
    exact = found.total == 1 and clean_name(found.territories[0].name) == clean_name(text)
    if found.total == 1 and (exact or not named):
        return RedirectResponse(f"/t/{found.territories[0].id}", 303)
    if len(named) == 1 and not found.total:
        return RedirectResponse(named[0].address, 303)
    elsewhere = territories.elsewhere(text) if not found.total else []
    return render(
        request, "territories.html",
        {"search_text": text, "found": found, "named": named, "families": vocabulary().families, "elsewhere": elsewhere, "pager": Pager(request, SIZE), "page_title": translate("Search")},
    )  # fmt: skip


def _in_use(db: Db) -> dict[str, object]:
    """Countries, regions and territories of one's own; the wider invented ones apart."""
    rows = territories.territories(db, levels=WIDE).territories
    return {
        "real": [row for row in rows if not row.fictional],
        "fictional_rows": [row for row in rows if row.fictional],
        "search_text": "",
    }


@router.get("/glossary")
def glossary(request: Request) -> Response:
    """The words of the pages with their meaning and source."""
    known = vocabulary()
    titles = (
        ("families", "Families of actors"), ("domains", "Domains of fragility"), ("types", "Types of partnership"), ("eras", "Eras of partnership"),
        ("forms", "Forms of co-construction"), ("impacts", "Natures of impact"), ("roles", "Roles in an alliance"),
        ("governance", "Governance models"), ("kinds", "Kinds of actors"),
    )  # fmt: skip
    notions = [(key, translate(title), getattr(known, key)) for key, title in titles]
    return render(
        request,
        "glossary.html",
        {"notions": notions, "measures": words.measures(), "page_title": translate("Glossary")},
    )
