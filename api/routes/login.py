"""The login form of a site that is not on loopback: the token against a cookie."""

from __future__ import annotations

import time
from collections import deque
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from api import security
from api.pages import render
from graph.language import translate

router = APIRouter(include_in_schema=False)

TRIES, SECONDS = 10, 60.0


@router.get("/login")
def form(request: Request, next: str = "/") -> Response:
    if not request.app.state.settings.guarded:
        return RedirectResponse("/", 303)
    return render(request, "login.html", {"target": security.local_path(next), "sentence": ""})


@router.post("/login")
def login(
    request: Request,
    token: Annotated[str, Form(max_length=500)] = "",
    target: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    settings = request.app.state.settings
    if _too_many(request):
        return _again(request, target, translate("Too many attempts: wait one minute, then try again."), 429)
    if not security.right_token(token.strip(), settings):
        _failures(request).append(time.monotonic())
        return _again(request, target, translate("This token is not the right one."), 401)
    response = RedirectResponse(security.local_path(target), 303)
    secure = request.url.scheme == "https"
    response.set_cookie(
        security.COOKIE, security.new_session(settings), max_age=security.SESSION_SECONDS, httponly=True, samesite="lax", secure=secure,
    )  # fmt: skip
    return response


@router.post("/logout")
def logout() -> Response:
    response = RedirectResponse("/login", 303)
    response.delete_cookie(security.COOKIE)
    return response


def _again(request: Request, target: str, sentence: str, status: int) -> Response:
    return render(request, "login.html", {"target": security.local_path(target), "sentence": sentence}, status=status)


def _failures(request: Request) -> deque[float]:
    state = request.app.state
    if not hasattr(state, "failed_logins"):
        state.failed_logins = deque(maxlen=TRIES)
    found: deque[float] = state.failed_logins
    return found


def _too_many(request: Request) -> bool:
    failures = _failures(request)
    return len(failures) == TRIES and time.monotonic() - failures[0] < SECONDS
