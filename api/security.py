"""Who may ask: on loopback the person of this machine, elsewhere whoever shows the token; and what a browser may do.

Three layers of plain ASGI middleware, each a function of settings:

- `Headers` adds the headers that keep a page to its own files (no inline script, no other site);
- `OwnSite` refuses what another site makes a browser ask (Host, Origin, Sec-Fetch-Site);
- `Token` asks for the token when the site is bound elsewhere than loopback or stands behind a declared proxy.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import re
import time
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers as RequestHeaders
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem
from api.settings import Settings, is_loopback
from graph.errors import MaillageError, Refused

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
FILE_POLICY = (
    "sandbox allow-scripts allow-downloads allow-popups; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""For a whole offline file served as it is: its own inline script runs in a sandbox without origin, and can ask nothing."""

_FIXED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
_SAFE = {"GET", "HEAD", "OPTIONS"}
_OPEN_PATHS = ("/healthz", "/readyz", "/login", "/static/", "/s/", "/embed/", "/oembed")
"""Open to all. Under /s/ and /embed/ stand the copies published on purpose, each under a key that nobody can guess."""
SLACK = 1_000_000
"""What a body may hold beside files: a long query, the fields of a form."""
_LISTS = re.compile(r"/enter/[^/]+/who/(paste|add)")
"""Where a long list is pasted or brought."""
TOO_LARGE = "What was sent is larger than {most} MB; send less, or use the command line."
COOKIE = "maillage_session"
SESSION_SECONDS = 12 * 3600


class TooLarge(MaillageError):
    """A body beyond what an address takes."""

    status = 413


class Headers:
    """Adds the security headers; a route that serves an offline file may have set its own policy."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("content-security-policy", PAGE_POLICY)
                for name, value in _FIXED.items():
                    if name != "x-frame-options" or not scope["path"].startswith("/embed/"):  # its policy names who may
                        headers.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        await self.app(scope, receive, sending if scope["type"] == "http" else send)


class Limits:
    """Refuses a request whose body is larger than what its address may take, before it fills the disk."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in _SAFE:
            await self.app(scope, receive, send)
            return
        takes_files = scope["path"] in ("/imports", "/api/imports") or _LISTS.fullmatch(scope["path"])
        most = self.settings.upload_mb * 1_000_000 + SLACK if takes_files else SLACK
        stated = RequestHeaders(scope=scope).get("content-length", "0")
        if not stated.isdecimal() or int(stated) > most:
            await problem(Request(scope), TooLarge(TOO_LARGE, most=most // 1_000_000))(scope, receive, send)
            return
        received = 0

        async def counting() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:
                raise TooLarge(TOO_LARGE, most=most // 1_000_000)
            return message

        async def sending(message: Message) -> None:
            # What the application makes of a body cut short is of no interest: the sentence below is the answer.
            if received <= most:
                await send(message)

        with contextlib.suppress(TooLarge):
            await self.app(scope, counting, sending)
        if received > most:
            await problem(Request(scope), TooLarge(TOO_LARGE, most=most // 1_000_000))(scope, receive, send)


class OwnSite:
    """Refuses requests that another site made the browser send."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            refusal = foreign(scope["method"], scope.get("scheme", "http"), RequestHeaders(scope=scope), self.settings)
            if refusal:
                await problem(Request(scope), refusal)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def foreign(method: str, scheme: str, headers: Mapping[str, str], settings: Settings) -> Refused | None:
    """Why a request comes from elsewhere than this site's own pages or a program; None when it may go on."""
    host = headers.get("host", "")
    if not settings.guarded:
        if not is_loopback(_name_of(host)):
            return Refused(
                "This site answers on this machine only, and not under the name {host}.", host=repr(host[:100])
            )
        if any(name in headers for name in ("x-forwarded-for", "x-forwarded-host", "forwarded")):
            return Refused(
                "This request came through a proxy that is not declared; set MAILLAGE_TRUSTED_PROXY and MAILLAGE_TOKEN."
            )
    origin = headers.get("origin")
    if method not in _SAFE and origin is not None and not _same_site(origin, scheme, host, settings):
        return Refused("This request was made by a page of another site; open the page of Maillage itself.")
    site = headers.get("sec-fetch-site", "none")
    if site in ("cross-site", "same-site") and not (method in _SAFE and headers.get("sec-fetch-mode") == "navigate"):
        return Refused("This request was made by a page of another site; open the page of Maillage itself.")
    return None


def _name_of(host: str) -> str:
    """The name in a Host header, without its port: ``[::1]:8000`` → ``::1``."""
    try:
        return urlsplit("//" + host).hostname or ""
    except ValueError:
        return ""


def _same_site(origin: str, scheme: str, host: str, settings: Settings) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    # Behind a proxy that ends TLS the page is https while the request here is http.
    schemes = ("http", "https") if settings.trusted_proxy else (scheme,)
    return parts.scheme in schemes and parts.netloc.lower() == host.lower()


class Token:
    """Asks for the token (``Authorization: Bearer …`` or the cookie of the login form) where the site is not on loopback."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self.settings.guarded and not scope["path"].startswith(_OPEN_PATHS):
            request = Request(scope)
            if not allowed(request, self.settings):
                response = _ask(request)
                await response(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _ask(request: Request) -> ASGIApp:
    wants_page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
    if wants_page and not request.url.path.startswith("/api/"):
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/login?next={quote(target, safe='')}", status_code=303)
    return problem(
        request,
        Refused("This page asks for a token: send “Authorization: Bearer …” or log in at /login."),
        401,
        {"www-authenticate": "Bearer"},
    )


def allowed(request: Request, settings: Settings) -> bool:
    """Whether a request shows the token or a session made from it."""
    scheme, _space, shown = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and right_token(shown.strip(), settings):
        return True
    return right_session(request.cookies.get(COOKIE, ""), settings)


def right_token(shown: str, settings: Settings) -> bool:
    """Whether a text is the token; takes the same time whatever is wrong in it."""
    token = settings.token.get_secret_value() if settings.token else ""
    return bool(token) and hmac.compare_digest(_digest(shown), _digest(token))


def new_session(settings: Settings, now: float | None = None) -> str:
    """A session text: its end and a signature by the token; a new token ends every session."""
    end = str(int((time.time() if now is None else now) + SESSION_SECONDS))
    return f"{end}.{_sign(end, settings)}"


def right_session(shown: str, settings: Settings, now: float | None = None) -> bool:
    end, _dot, signature = shown.partition(".")
    if not (settings.token and end.isascii() and end.isdigit() and len(end) < 16):
        return False
    fresh = int(end) > (time.time() if now is None else now)
    return fresh and hmac.compare_digest(signature.encode(), _sign(end, settings).encode())


def _sign(text: str, settings: Settings) -> str:
    token = settings.token.get_secret_value() if settings.token else ""
    return hmac.new(_digest(token), f"session {text}".encode(), hashlib.sha256).hexdigest()


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()


def local_path(target: str) -> str:
    """Where to go after the login: a path of this site, else the first page."""
    fine = (
        target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and all(c.isprintable() and c != "\\" for c in target)
    )
    return target if fine else "/"
