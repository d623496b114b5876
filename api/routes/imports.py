"""/api/imports, and the page that checks a file, adds it and takes it back (without any script)."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from api import uploads
from api.answers import Import, Imports, Undone
from api.jobs import PATIENCE, Job
from api.pages import render
from api.routes.depends import PROBLEMS, Chosen, Db
from api.service import imports as service
from api.settings import Settings
from graph.errors import MaillageError
from graph.language import translate
from graph.store.connect import Database

router = APIRouter(responses=PROBLEMS)

MOST_ISSUES = 100
FIRST_ENTRIES = 20

Files = Annotated[list[UploadFile], File(description="files of one kind: CSV, JSON, xlsx")]
Word = Annotated[str, Form(max_length=200)]


@router.get("/api/imports", tags=["imports"])
def imports(db: Db) -> Imports:
    """The imports, the latest first."""
    return service.imports(db)


@router.post("/api/imports", tags=["imports"])
def add(
    db: Db,
    settings: Chosen,
    files: Files,
    dry_run: Annotated[bool, Query(description="count only, add nothing")] = False,
    profile: Word = "",
    sheet: Word = "",
    set_: Annotated[list[str] | None, Form(alias="set", description="key=value for every row")] = None,
) -> Import:
    """Add the content of files, whole or not at all; the same file twice adds nothing."""
    with uploads.kept(files, settings) as paths:
        return service.import_files(db, paths, profile, sheet, service.settings_of(set_ or []), dry_run)


@router.delete("/api/imports/{import_id}", tags=["imports"])
def undo(db: Db, import_id: str) -> Undone:
    """Take an import back; what other records state stays."""
    return service.undo(db, import_id)


@router.get("/imports", include_in_schema=False)
def page(request: Request, db: Db, undone: str = "") -> Response:
    """The form, and what was imported."""
    rows = service.imports(db).imports
    title = next((row.title or row.import_id for row in rows if row.import_id == undone), "")
    return _page(
        request,
        db,
        [("done", translate("{title} is taken back; what other imports state stays.", title=title))] if title else [],
    )


def _page(request: Request, db: Db, notices: list[tuple[str, str]], status: int = 200) -> Response:
    from ingest.profiles import profiles

    files, by_hand = service.apart(service.imports(db).imports)
    most = len(by_hand) if request.query_params.get("hand") == "all" else FIRST_ENTRIES
    values = {
        "imports": files, "by_hand": by_hand[:most], "entries": service.entries(len(by_hand)), "more_entries": len(by_hand) > most,
        "notices": notices, "page_title": translate("Imports"),
        "profiles": [(name, profile.label.say()) for name, profile in profiles().items()],
    }  # fmt: skip
    return render(request, "imports.html", values, status=status)


@router.post("/imports", include_in_schema=False)
def check(request: Request, db: Db, settings: Chosen, files: Files, profile: Word = "", sheet: Word = "") -> Response:
    """What the files would add; they are kept for an hour so that one press adds them."""
    try:
        key = uploads.keep(files, settings)
    except MaillageError as error:
        return _page(request, db, [("problem", error.say())], status=error.status)
    return _begin(request, db, settings, key, profile, sheet, dry_run=True)


@router.post("/imports/apply", include_in_schema=False)
def apply(request: Request, db: Db, settings: Chosen, key: Word = "", profile: Word = "", sheet: Word = "") -> Response:
    """Add the files that were checked."""
    return _begin(request, db, settings, key, profile, sheet, dry_run=False)


@router.get("/imports/jobs/{job}", include_in_schema=False)
def wait(request: Request, db: Db, settings: Chosen, job: str) -> Response:
    """Where an import stands; its report once it is done."""
    found = request.app.state.jobs.get(job)
    if found.ready():
        return _report(request, db, settings, found)
    values = {"title": found.title, "seconds": found.seconds, "page_title": found.title}
    return render(request, "import_wait.html", values, headers={"refresh": "1"})


def _begin(
    request: Request, db: Database, settings: Settings, key: str, profile: str, sheet: str, dry_run: bool
) -> Response:
    """Begin an import; its report if it is quick, else the page that waits for it."""
    try:
        paths = uploads.find(key, settings)
    except MaillageError as error:
        return _page(request, db, [("problem", error.say())], status=error.status)
    names = ", ".join(path.name for path in paths)
    title = translate("Checking {files}…", files=names) if dry_run else translate("Adding {files}…", files=names)
    job_key = f"{key}-{'check' if dry_run else 'add'}"

    def work() -> Import:
        return service.import_files(db, paths, profile, sheet, {}, dry_run=dry_run)

    job = request.app.state.jobs.start(job_key, title, work, files=key, sheet=sheet, dry_run="1" if dry_run else "")
    if job.ready(PATIENCE):
        return _report(request, db, settings, job)
    return RedirectResponse(f"/imports/jobs/{job_key}", 303)


def _report(request: Request, db: Database, settings: Settings, job: Job) -> Response:
    """What an import did or would do, or why it could not."""
    key = job.about["files"]
    try:
        report: Import = job.future.result()
    except MaillageError as error:
        uploads.forget(key, settings)
        return _page(request, db, [("problem", error.say())], status=error.status)
    if not job.about["dry_run"]:
        uploads.forget(key, settings)
    values = {
        "report": report, "key": key, "sheet": job.about["sheet"], "summary": service.summary(report), "adds": service.adds(report),
        "kinds": service.kinds(report), "issues": report.issues[:MOST_ISSUES], "issues_title": service.issues_title(report),
        "remarks": service.remarks(report), "page_title": translate("Import"),
        "touched": [] if report.dry_run else service.touched(db, report.import_id),
    }  # fmt: skip
    return render(request, "import_check.html", values)


@router.post("/imports/{import_id}/undo", include_in_schema=False)
def take_back(request: Request, db: Db, import_id: str) -> Response:
    """Take an import back from its button."""
    try:
        service.undo(db, import_id)
    except MaillageError as error:
        return _page(request, db, [("problem", error.say())], status=error.status)
    return RedirectResponse("/imports?" + urlencode({"undone": import_id}), 303)
