"""Whether the service lives and can answer; open to all, says nothing else."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.answers import Health

router = APIRouter(tags=["health"])


@router.get("/healthz")
def alive() -> Health:
    """The process answers."""
    return Health(status="ok")


@router.get("/readyz", responses={503: {"model": Health}})
def ready(request: Request, response: Response) -> Health:
    """The database answers too."""
    try:
        request.app.state.db.read("RETURN 1 AS one")
    except Exception:
        response.status_code = 503
        return Health(status="unavailable")
    return Health(status="ok")
