"""/maps/T.html, /maps/T.svg and /maps/T.png: the map of a territory as one file."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.routes.depends import PROBLEMS, Asked, Db
from api.security import FILE_POLICY
from api.service import maps

router = APIRouter(prefix="/maps", tags=["files"], responses=PROBLEMS)


@router.get("/{territory}.html", response_class=Response, responses={200: {"content": {"text/html": {}}}})
def html(request: Request, db: Db, asked: Asked) -> Response:
    """The map as one offline page."""
    return Response(
        maps.file(db, asked, "html", _filters(request)),
        media_type="text/html",
        headers={"content-security-policy": FILE_POLICY},
    )


@router.get("/{territory}.svg", response_class=Response, responses={200: {"content": {"image/svg+xml": {}}}})
def svg(request: Request, db: Db, asked: Asked) -> Response:
    """The map as a drawing."""
    return Response(
        maps.file(db, asked, "svg", _filters(request)),
        media_type="image/svg+xml",
        headers={"content-security-policy": FILE_POLICY},
    )


@router.get("/{territory}.png", response_class=Response, responses={200: {"content": {"image/png": {}}}})
def png(request: Request, db: Db, asked: Asked) -> Response:
    """The map as a picture for a screen: 1920×1080 pixels unless ``width`` and ``height`` say otherwise."""
    return Response(
        maps.file(db, asked, "png", _filters(request)),
        media_type="image/png",
        headers={"content-security-policy": FILE_POLICY},
    )


def _filters(request: Request) -> dict[str, str]:
    """The filters of a map, which are in its address."""
    return {name: value for name, value in request.query_params.items() if name != "layers"}
