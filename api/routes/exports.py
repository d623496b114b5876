"""Downloads: everything recorded of a territory, as tables."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from api.routes.depends import PROBLEMS, Db
from api.service import exports

router = APIRouter(tags=["files"], responses=PROBLEMS)


@router.get(
    "/exports/{territory}.csv.zip", response_class=Response, responses={200: {"content": {"application/zip": {}}}}
)
def csv_zip(db: Db, territory: str) -> Response:
    """The canonical export of a territory: one table a label and a type of tie, sorted; the same graph gives the same bytes."""
    name, content = exports.csv_zip(db, territory)
    return Response(
        content, media_type="application/zip", headers={"content-disposition": f'attachment; filename="{name}.csv.zip"'}
    )
