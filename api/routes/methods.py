"""/methods: how each measure is computed, with its source and limits."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages import render
from api.service.methods import methods
from graph.language import translate

router = APIRouter(include_in_schema=False)


@router.get("/methods")
def page(request: Request) -> Response:
    """The methods, for those who look further."""
    sections = [(translate(title), rows) for title, rows in methods()]
    return render(request, "methods.html", {"sections": sections, "page_title": translate("Methods")})
