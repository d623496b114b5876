"""Lists for the grid of organisations: pasted or in a file, shown with their columns, put in when confirmed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from api.pages import render
from api.routes.depends import PROBLEMS, Chosen, Db
from api.routes.meeting.who import Opened, back, show
from api.service.meeting import lists, workbook
from api.service.meeting import preparations as service
from api.service.text import whole
from graph.errors import MaillageError
from graph.language import translate
from graph.store import preparations as store

router = APIRouter(include_in_schema=False, responses=PROBLEMS, prefix="/enter/{preparation}")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIELDS = 3000
KIND_LABELS = {
    "name": "Name", "place": "Commune", "postal": "Postal code", "number": "SIREN or RNA", "family": "Family", "domain": "Domain",
    "none": "not taken",
}  # fmt: skip


async def long_form(request: Request, settings: Chosen) -> FormData:
    """A form with a long list in it."""
    filled = await request.form(max_fields=FIELDS, max_files=0, max_part_size=settings.upload_mb * 1_000_000)
    await filled.close()
    return filled


async def brought(request: Request, settings: Chosen) -> tuple[str, str, bytes]:
    """(the text pasted, the name of the file chosen, its content); nothing of it is left on the disk."""
    async with request.form(max_fields=9, max_files=2, max_part_size=settings.upload_mb * 1_000_000) as filled:
        file = filled.get("file")
        if isinstance(file, UploadFile) and file.filename:
            return "", file.filename[:200], await file.read()
        return str(filled.get("text", "")), "", b""


@router.get("/template.xlsx")
def template(preparation: Opened) -> Response:
    """The workbook to fill and bring back."""
    name = translate("organisations-and-alliances")
    headers = {"content-disposition": f'attachment; filename="maillage-{name}.xlsx"'}
    return Response(workbook.template(preparation), media_type=XLSX, headers=headers)


@router.post("/who/paste")
def read_list(
    request: Request, db: Db, preparation: Opened, given: Annotated[tuple[str, str, bytes], Depends(brought)]
) -> Response:
    """Read a list and lead to the page that shows it; no row of it is in the grid yet."""
    text, name, content = given
    try:
        read = lists.from_file(name, content) if name else lists.from_text(text)
    except MaillageError as error:
        return show(request, db, preparation, [("problem", error.say())], status=error.status, pasted=text)
    return RedirectResponse(f"/enter/{preparation.id}/who/list/{lists.keep(db, preparation, read)}", 303)


@router.get("/who/list/{list_id}")
def preview(request: Request, db: Db, preparation: Opened, list_id: str) -> Response:
    """What a list holds: its columns to correct, its first rows, what is left out; the grid, once it was put in."""
    read = lists.kept(db, preparation, list_id)
    if read is None:
        return back(preparation, {})
    left = list(dict.fromkeys(header for header in read.pasted.contact_columns if header))
    values = {
        **service.frame(db, preparation, "who"), "read": read, "rows": read.pasted.rows[: lists.SHOWN], "packed": lists.packed(read),
        "summary": lists.summary(read), "contacts": lists.left_out(read), "left": ", ".join(left), "list_id": list_id,
        "kinds": [(kind, translate(label)) for kind, label in KIND_LABELS.items()],
    }  # fmt: skip
    return render(request, "enter_paste.html", values)


@router.post("/who/add")
def add(request: Request, db: Db, preparation: Opened, filled: Annotated[FormData, Depends(long_form)]) -> Response:
    """Put the list in the grid, its columns as they were corrected."""
    kinds = [str(filled.get(f"kind-{place}", "none")) for place in range(min(FIELDS, whole(filled.get("columns"))))]
    chosen = [str(one) for one in filled.getlist("alliance")]
    try:
        added, dropped = lists.put(db, preparation, str(filled.get("packed", "")), kinds, chosen)
    except MaillageError as error:
        return show(request, db, preparation, [("problem", error.say())], status=error.status)
    store.remove_draft(db, preparation.id, str(filled.get("list", "")))
    return back(preparation, {"added": added, "contacts": dropped})


@router.post("/who/alliances")
def alliances(
    request: Request, db: Db, preparation: Opened, filled: Annotated[FormData, Depends(long_form)]
) -> Response:
    """Enter the alliances of a workbook that are ticked."""
    try:
        entered = lists.enter_alliances(db, preparation, [str(one) for one in filled.getlist("alliance")])
    except MaillageError as error:
        return show(request, db, preparation, [("problem", error.say())], status=error.status)
    return back(preparation, {"alliances": entered})
