"""The service: one function assembles pages, HTTP interface, security and the database's life."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from importlib import import_module
from mimetypes import guess_type
from pathlib import Path
from threading import Thread
from typing import Any

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api import problems
from api.jobs import Jobs
from api.language import Speaking
from api.packed import TEXTS, packed_file, sent
from api.routes import (
    actors,
    card_pages,
    compare,
    cypher,
    cypher_page,
    embed,
    evaluate,
    exports,
    geo,
    hand,
    health,
    imports,
    kit,
    login,
    maps,
    methods,
    pages,
    review,
    study,
    territories,
    territory_pages,
    what_if,
)
from api.routes.meeting import after, enter, live, paste, published, seen, sheet, together, who
from api.security import Headers, Limits, OwnSite, Token
from api.settings import Settings
from graph.errors import UsageProblem
from visuals.pages import STATIC


def create_app(settings: Settings) -> FastAPI:
    """The application for these settings; its database is opened when it starts and closed when it ends.

    Raises UsageProblem when it would answer beyond this machine without a token.
    """
    if settings.guarded and settings.token is None:
        raise UsageProblem(
            "Answering beyond this machine needs a token of 16 characters or more: set MAILLAGE_TOKEN, or bind to 127.0.0.1 without a proxy."
        )
    app = FastAPI(
        title="Maillage", version=_version(), lifespan=_lifespan, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json",
        summary="Who co-constructs with whom in a French territory, and which alliance could be explored.",
        middleware=[
            Middleware(Headers), Middleware(Speaking), Middleware(problems.Caught), Middleware(OwnSite, settings=settings),
            Middleware(Token, settings=settings), Middleware(Limits, settings=settings),
        ],
    )  # fmt: skip
    app.state.settings = settings
    problems.install(app)
    app.mount("/static", Static(directory=STATIC), name="static")
    for module in (
        health,
        login,
        pages,
        territory_pages,
        geo,
        compare,
        kit,
        card_pages,
        imports,
        review,
        cypher_page,
        territories,
        actors,
        hand,
        cypher,
        maps,
        embed,
        exports,
        enter,
        who,
        paste,
        sheet,
        live,
        together,
        seen,
        after,
        published,
        what_if,
        evaluate,
        study,
        methods,
    ):
        app.include_router(module.router)
    return app


class Static(StaticFiles):
    """The vendored files; one asked for with the mark of its content may be kept for ever."""

    def file_response(self, full_path: Any, stat_result: Any, scope: Scope, status_code: int = 200) -> Response:
        marked = b"v=" in scope.get("query_string", b"")
        kept = {"cache-control": "public, max-age=31536000, immutable" if marked else "public, max-age=300"}
        path, kind = Path(full_path), guess_type(str(full_path))[0] or ""
        if path.suffix in TEXTS and scope["method"] == "GET":
            return sent(Request(scope), packed_file(path, stat_result.st_mtime), kept, f"{kind}; charset=utf-8")
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(kept)
        return response


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    from api.session import open_session

    with contextlib.ExitStack() as stack:
        try:
            app.state.db = await run_in_threadpool(
                lambda: stack.enter_context(open_session(app.state.settings, lease=True))
            )
        except BaseException as error:
            app.state.failure = error
            raise
        app.state.jobs = Jobs()
        stack.callback(app.state.jobs.close)
        Thread(target=_warm, daemon=True).start()
        yield
        app.state.db = None


def _warm() -> None:
    """Read what the first map and the first measures need, so that the first page does not wait for it."""
    for name in (
        "graph.metrics.table",
        "graph.metrics.missing",
        "graph.metrics.needs",
        "visuals.stills",
        "pyvis.network",
    ):
        import_module(name)
    from api.service.gazetteer import reference

    reference().search("France")


def _version() -> str:
    from importlib.metadata import version

    return version("maillage")
