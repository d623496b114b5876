"""The language of an answer: ``?lang=``, else the cookie, else French."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.language import LANGUAGES, set_language

COOKIE = "maillage_lang"


class Speaking:
    """Sets the language for what follows, and keeps an explicit choice in a cookie for a year."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        asked = request.query_params.get("lang", "")
        chosen = asked if asked in LANGUAGES else request.cookies.get(COOKIE, "fr")
        set_language(chosen)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("content-language", chosen if chosen in LANGUAGES else "fr")
                if asked in LANGUAGES:
                    headers.append("set-cookie", f"{COOKIE}={asked}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly")
            await send(message)

        await self.app(scope, receive, sending)
