"""Errors as answers: ``application/problem+json`` for programs, a page for browsers; always one sentence."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import mishaps
from api.answers import Problem
from api.console import number
from graph.errors import MaillageError, NotFound
from graph.language import translate

MEDIA_TYPE = "application/problem+json"


def problem(
    request: Request, error: MaillageError, status: int | None = None, headers: dict[str, str] | None = None
) -> Response:
    """An error as the reader can take it: a page for a browser's page request, problem+json for all others."""
    code = status or error.status
    if code == 413:
        # The rest of the body is still on its way: only closing the connection makes it stop.
        headers = {**(headers or {}), "connection": "close"}
    sentence = error.say()
    if wants_page(request):
        from api.pages import render

        return render(
            request,
            "error.html",
            {"title": _title(code), "page_title": _title(code), "sentence": sentence, **_ways_on(request, code)},
            status=code,
            headers=headers,
        )
    body = Problem(title=HTTPStatus(code).phrase, status=code, detail=sentence)
    return JSONResponse(body.model_dump(), status_code=code, media_type=MEDIA_TYPE, headers=headers)


def _ways_on(request: Request, code: int) -> dict[str, str]:
    """Where an error's page leads: the same page again where the fault is ours, and the preparation it was part of."""
    _, first, key, *_rest = [*request.url.path.split("/"), "", ""]
    again = str(request.url.replace(scheme="", netloc="")) if code >= 500 and request.method == "GET" else ""
    return {
        "again": again,
        "preparation": f"/enter/{key}" if first == "enter" and key.startswith("p-") and code != 404 else "",
    }


def wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith(("/api/", "/static/"))


def install(app: FastAPI) -> None:
    """Every error of the application passes here."""
    app.add_exception_handler(MaillageError, _known)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unreadable)


async def _known(request: Request, error: Exception) -> Response:
    assert isinstance(error, MaillageError)  # noqa: S101 - registered for this class only
    return problem(request, error)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    headers = dict(error.headers) if error.headers else None
    if error.status_code == 404:
        return problem(
            request, NotFound("There is nothing at the address {path}.", path=request.url.path), headers=headers
        )
    sentence = "The request was refused: {detail}."
    if error.status_code == 405:
        sentence = "The address {path} does not take {method} requests."
    elif error.status_code == 400 and _is_form(request):
        # the framework's own words for it are English, and name its settings
        sentence = "This form could not be read: a text in it is too long, it has too many fields, or it was cut on the way. Shorten it and send it again."
    known = MaillageError(sentence, path=request.url.path, method=request.method, detail=error.detail)
    return problem(request, known, error.status_code, headers)


async def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
    return problem(
        request,
        MaillageError("The value of {name} cannot be read: {problem}.", name=place, problem=_reason(first)),
        422,
    )


def _is_form(request: Request) -> bool:
    kind = request.headers.get("content-type", "")
    return kind.startswith(("multipart/form-data", "application/x-www-form-urlencoded"))


REASONS = {
    "missing": "it is missing", "string_too_long": "it is longer than {max_length} characters",
    "too_long": "it has more than {max_length} entries", "int_parsing": "it is not a whole number",
    "float_parsing": "it is not a number", "bool_parsing": "it is neither yes nor no", "string_type": "it is not a text",
    "greater_than_equal": "it is less than {ge}", "less_than_equal": "it is more than {le}",
}  # fmt: skip
"""What is wrong with a value, by the name that the framework has for it; it says others in English only."""


def _reason(found: dict[str, Any]) -> str:
    said = REASONS.get(found["type"])
    bounds = {name: number(value) for name, value in found.get("ctx", {}).items() if isinstance(value, int | float)}
    return translate(said, None, **bounds) if said else str(found["msg"])


class Caught:
    """Turns an unexpected error into an answer, inside the middleware that adds the security headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception as error:
            if scope["type"] != "http" or started:
                raise
            await _unexpected(Request(scope), error)(scope, receive, send)


def _unexpected(request: Request, error: Exception) -> Response:
    known = mishaps.explain(error)
    if known is None:
        mishaps.log(error)
        return problem(
            request,
            MaillageError(
                "Something unexpected happened here. Try again; the details are kept in the log for whoever looks after this service."
            ),
            500,
        )
    return problem(request, known, max(known.status, 500))


def _title(code: int) -> str:
    if code == 404:
        return translate("Nothing here")
    return translate("The service is not available") if code >= 500 else translate("This cannot be done")
