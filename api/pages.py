"""Pages: the templates of `visuals`, said in the reader's language, with numbers and dates as they are written there."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from babel.dates import format_date
from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse

import visuals.pages
from api.console import number
from api.service import words
from api.service.text import count, years
from graph.language import current_language, translate

NAVIGATION = (("Territories", "/"), ("My preparations", "/enter"), ("Files", "/imports"), ("Glossary", "/glossary"))
FURTHER = (("Questions in Cypher", "/cypher"), ("Methods", "/methods"), ("Programs (OpenAPI)", "/api/openapi.json"))
"""What a catalyst does not need: at the foot of each page."""


@functools.cache
def environment() -> Environment:
    """The templates with the filters of the pages; every value is escaped."""
    env = visuals.pages.environment()
    env.filters.update(
        number=number,
        year=year,
        words=label,
        level=words.level,
        nature=words.nature,
        measure=words.measure,
        day=day,
        hour=hour,
    )
    env.globals.update(organisations=organisations, inhabitants=inhabitants, years=years)
    return env


def render(
    request: Request,
    template: str,
    values: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """A page; `visuals/templates/base.html` says what every template may be given."""
    path = request.url.path
    shared = {
        "language": current_language(),
        "url": path,
        "here": path,
        "fr_url": _in_language(request, "fr"),
        "en_url": _in_language(request, "en"),
        "navigation": [(translate(name), address) for name, address in NAVIGATION],
        "further": [(translate(name), address) for name, address in FURTHER],
        "back_to": _preparation_left(request),
        "guarded": _guarded(request),
    }
    text = environment().get_template(template).render({**shared, **(values or {})})
    return HTMLResponse(text, status_code=status, headers=dict(headers or {}))


def _preparation_left(request: Request) -> str:
    """The step of a preparation that a link led away from; '' elsewhere."""
    came = urlsplit(request.headers.get("referer", ""))
    here = request.url.path
    from_step = came.netloc == request.url.netloc and came.path.startswith("/enter/p-")
    return came.path if from_step and here.startswith("/t/") and came.path.isascii() else ""


def _guarded(request: Request) -> bool:
    return "app" in request.scope and bool(request.app.state.settings.guarded)


def _in_language(request: Request, language: str) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    # A page that answers a form has no address of its own: the switch leads to the form's page.
    path = request.url.path if request.method == "GET" else "/" + request.url.path.split("/")[1]
    return path + "?" + urlencode([*(kept if request.method == "GET" else ()), ("lang", language)])


def year(date: object) -> str:
    """The year of a date of any precision; nothing when there is none."""
    return str(date)[:4] if date else ""


def day(moment: object) -> str:
    """The day of a date or moment in words: ``24 novembre 2026``, ``24 November 2026``; a year or a month as it is."""
    try:
        found = date.fromisoformat(str(moment or "")[:10])
    except ValueError:
        return str(moment or "")
    return str(format_date(found, "d MMMM y", locale=current_language()))


def hour(moment: object) -> str:
    """The hour of a moment on this machine’s clock: ``14 h 05``, ``14:05``; nothing for a date without one."""
    try:
        found = datetime.fromisoformat(str(moment or ""))
    except ValueError:
        return ""
    if len(str(moment)) <= 10:
        return ""
    return found.astimezone().strftime("%H\u00a0h\u00a0%M" if current_language() == "fr" else "%H:%M")


def label(key: object, entries: Mapping[str, Any]) -> str:
    """A vocabulary entry's label in the reader's language; the key itself when the vocabulary has no such entry."""
    entry = entries.get(str(key)) if key else None
    return entry.label.say() if entry else str(key or "")


def organisations(number_of: int) -> str:
    return count(number_of, "one organisation", "{n} organisations")


def inhabitants(number_of: int) -> str:
    return count(number_of, "one inhabitant", "{n} inhabitants")


@dataclass(frozen=True)
class Pager:
    """The addresses of a list's pages: the same address with another ``offset``."""

    request: Request
    size: int

    def __call__(self, offset: int) -> str:
        kept = [
            (name, value) for name, value in self.request.query_params.multi_items() if name not in ("offset", "lang")
        ]
        return self.request.url.path + "?" + urlencode([*kept, ("offset", max(0, offset))])
