"""/api/imports, and the pages that read files, show what they would change, add them and take them back (without any
script)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from api import uploads
from api.answers import Import, Imports, Undone
from api.jobs import PATIENCE, Job
from api.pages import Pager, render
from api.routes.depends import PROBLEMS, Chosen, Db
from api.service import import_page, review
from api.service import import_texts as texts
from api.service import imports as service
from api.settings import Settings
from graph.errors import MaillageError, NotFound
from graph.language import current_language, translate
from graph.store.changes import version_of
from graph.store.connect import Database

router = APIRouter(responses=PROBLEMS)

MOST_ISSUES = 100
MOST_LISTED = 50
FIRST_ENTRIES = 20
FIELDS = 5000

Files = Annotated[list[UploadFile], File(description="files of one kind: CSV, JSON, xlsx")]
Word = Annotated[str, Form(max_length=200)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]


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
        named = service.profile_of(profile, settings)
        return service.import_files(
            db, paths, named, sheet, service.settings_of(set_ or []), dry_run, rules=settings.rules
        )


@router.delete("/api/imports/{import_id}", tags=["imports"])
def undo(db: Db, import_id: str) -> Undone:
    """Take an import back; what other records state stays."""
    return service.undo(db, import_id)


@router.get("/imports", include_in_schema=False)
def page(request: Request, db: Db, settings: Chosen, undone: str = "") -> Response:
    """The form, and what was imported."""
    rows = service.imports(db).imports
    title = next((row.title or row.import_id for row in rows if row.import_id == undone), "")
    said = translate("{title} is taken back; what other imports state stays.", title=title)
    return _page(request, db, settings, [("done", said)] if title else [])


def _page(
    request: Request, db: Database, settings: Settings, notices: list[tuple[str, str]], status: int = 200
) -> Response:
    files, by_hand = service.apart(service.imports(db).imports)
    most = len(by_hand) if request.query_params.get("hand") == "all" else FIRST_ENTRIES
    values = {
        "imports": service.with_sources(db, files), "by_hand": by_hand[:most], "entries": service.entries(len(by_hand)), "more_entries": len(by_hand) > most,
        "notices": notices, "page_title": translate("Imports"), "own_profiles": service.own_profiles(settings),
        "said_texts": len(texts.said(settings)),
    }  # fmt: skip
    return render(request, "imports.html", values, status=status)


@router.post("/imports", include_in_schema=False)
def send(request: Request, db: Db, settings: Chosen, files: Files, profile: Word = "", sheet: Word = "") -> Response:
    """Keep the files for an hour, and lead to the page that shows how they are read."""
    try:
        key = uploads.keep(files, settings)
    except MaillageError as error:
        return _page(request, db, settings, [("problem", error.say())], status=error.status)
    if profile or sheet:
        uploads.choose(key, settings, {"profile": profile, "sheet": sheet})
    return RedirectResponse(f"/imports/files/{key}", 303)


@router.get("/imports/files/{key}", include_in_schema=False)
def look(
    request: Request, db: Db, settings: Chosen, key: str, kind: str = "", what: str = "", offset: Offset = 0,
    messages: Offset = 0, kept: str = "",
) -> Response:  # fmt: skip
    """How the files are read, and what they would change."""
    job = _checking(request, db, settings, key)
    if isinstance(job, Response):
        return job
    if not job.ready(PATIENCE):
        return _wait(request, job)
    said = translate("This reading is kept as “{name}”; files with the same header will be read so.", name=kept)
    return _checked(request, key, job.future.result(), [("done", said)] if kept else [], (kind, what, offset, messages))


async def filled(request: Request) -> dict[str, str]:
    """A form with a field for each column of a file."""
    async with request.form(max_fields=FIELDS, max_files=0) as form:
        return {name: str(value) for name, value in form.items()}


Filled = Annotated[dict[str, str], Depends(filled)]


@router.post("/imports/files/{key}", include_in_schema=False)
def choose(request: Request, db: Db, settings: Chosen, key: str, form: Filled) -> Response:
    """Keep what was chosen for the files, and read them so."""
    try:
        uploads.choose(key, settings, import_page.chosen_in(form))
    except NotFound as error:
        return _page(request, db, settings, [("problem", error.say())], status=error.status)
    except MaillageError as error:
        job = _checking(request, db, settings, key)
        if isinstance(job, Response):
            return job
        return _checked(request, key, job.future.result(), [("problem", error.say())], status=error.status)
    return RedirectResponse(f"/imports/files/{key}", 303)


@router.post("/imports/files/{key}/keep", include_in_schema=False)
def keep(request: Request, db: Db, settings: Chosen, key: str, name: Word = "") -> Response:
    """Keep the way the files are read as a profile of one's own."""
    job = _checking(request, db, settings, key)
    if isinstance(job, Response):
        return job
    checked: import_page.Checked = job.future.result()
    try:
        said = import_page.keep(checked, name, settings.profiles)
    except MaillageError as error:
        return _checked(request, key, checked, [("problem", error.say())], status=error.status)
    return RedirectResponse(f"/imports/files/{key}?" + urlencode({"kept": said}), 303)


@router.post("/imports/files/{key}/domains", include_in_schema=False)
def classify(settings: Chosen, key: str, form: Filled) -> Response:
    """Remember the domains that a person gave to texts, and read the files again."""
    texts.say(form, settings)
    return RedirectResponse(f"/imports/files/{key}#texts", 303)


@router.get("/imports/texts", include_in_schema=False)
def said_texts(request: Request, settings: Chosen) -> Response:
    """The texts that were classified by hand, each of which may be forgotten."""
    values = {"said": texts.said(settings), "page_title": translate("Texts classified by hand")}
    return render(request, "import_texts.html", values)


@router.post("/imports/texts", include_in_schema=False)
def forget_text(settings: Chosen, text: Annotated[str, Form(max_length=2_000)] = "") -> Response:
    """Forget what was said of a text: the rules read it again at the next import."""
    texts.forget(text, settings)
    return RedirectResponse("/imports/texts", 303)


@router.get("/imports/files/{key}/messages.csv", include_in_schema=False)
def checked_messages(request: Request, db: Db, settings: Chosen, key: str) -> Response:
    """Every message of the check, for a spreadsheet."""
    job = _checking(request, db, settings, key)
    if isinstance(job, Response):
        return job
    report = job.future.result().report
    if report is None:
        raise NotFound("There is no message to download: the file could not be read so far.")
    return _messages(report)


@router.post("/imports/files/{key}/apply", include_in_schema=False)
def apply(request: Request, db: Db, settings: Chosen, key: str) -> Response:
    """Add the files as they were checked; pressed twice, it is one import."""
    jobs = request.app.state.jobs
    job_key = f"{key}-add"
    running = jobs.find(job_key)
    if running is None or (running.ready() and running.future.exception() is not None):
        try:
            paths, chosen = uploads.find(key, settings), uploads.choices(key, settings)
        except MaillageError as error:
            return _page(request, db, settings, [("problem", error.say())], status=error.status)
        title = translate("Adding {files}…", files=_names(paths))
        running = jobs.start(job_key, title, lambda: import_page.carry_out(db, paths, chosen, settings), files=key)
    running.ready(PATIENCE)
    return RedirectResponse(f"/imports/jobs/{job_key}", 303)


@router.get("/imports/jobs/{job}", include_in_schema=False)
def wait(request: Request, db: Db, settings: Chosen, job: str) -> Response:
    """Where an import stands; its report once it is done."""
    found = request.app.state.jobs.get(job)
    if not found.ready(PATIENCE):
        return _wait(request, found)
    if "undone" in found.about:
        return _taken_back(request, db, settings, found)
    key = found.about["files"]
    try:
        report: Import = found.future.result()
    except MaillageError as error:
        checking = _checking(request, db, settings, key)
        if isinstance(checking, Response):
            return checking
        return _checked(request, key, checking.future.result(), [("problem", error.say())], status=error.status)
    uploads.forget(key, settings)
    values = {
        **_said(report, 0), "touched": service.touched(db, report.import_id), "kinds": service.kinds(report),
        "page_title": translate("Import"), "messages_address": f"/imports/jobs/{job}/messages.csv",
        "summary": service.summary(report), "adds": service.adds(report), "to_check": review.notice(db),
    }  # fmt: skip
    return render(request, "import_done.html", values)


@router.get("/imports/jobs/{job}/messages.csv", include_in_schema=False)
def done_messages(request: Request, job: str) -> Response:
    """Every message of an import that was made, for a spreadsheet."""
    return _messages(request.app.state.jobs.get(job).future.result())


def _messages(report: Import) -> Response:
    headers = {"content-disposition": 'attachment; filename="messages.csv"'}
    return Response(import_page.messages(report), media_type="text/csv; charset=utf-8", headers=headers)


def _names(paths: list[Path]) -> str:
    return ", ".join(path.name for path in paths)


def _checking(request: Request, db: Database, settings: Settings, key: str) -> Job | Response:
    """The check of files as they are chosen now, begun where nobody began it; a page where the files are gone."""
    try:
        paths, chosen = uploads.find(key, settings), uploads.choices(key, settings)
    except MaillageError as error:
        return _page(request, db, settings, [("problem", error.say())], status=error.status)
    job_key = f"{key}-{_mark(chosen, version_of(db), import_page.rules_mark(settings))}"
    jobs = request.app.state.jobs
    found: Job | None = jobs.find(job_key)
    if found is not None and not (found.ready() and found.future.exception() is not None):
        return found
    title = translate("Checking {files}…", files=_names(paths))
    started: Job = jobs.start(job_key, title, lambda: import_page.check(db, paths, chosen, settings), files=key)
    return started


def _mark(chosen: Mapping[str, Any], version: int, rules: str) -> str:
    """What tells one check from another: the choices, the graph's version, the rules for texts, the language it speaks."""
    told = json.dumps([chosen, version, rules, current_language()], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _wait(request: Request, job: Job) -> Response:
    values = {"title": job.title, "seconds": job.seconds, "page_title": job.title, "steps": job.steps[-3:]}
    return render(request, "import_wait.html", values, headers={"refresh": "1"})


def _said(report: Import, offset: int) -> dict[str, Any]:
    """A report's messages, a page of them at a time."""
    return {
        "report": report, "remarks": service.remarks(report), "issues": report.issues[offset : offset + MOST_ISSUES],
        "issues_title": service.issues_title(report), "issues_offset": offset, "issues_size": MOST_ISSUES,
    }  # fmt: skip


def _checked(
    request: Request, key: str, checked: import_page.Checked, notices: list[tuple[str, str]],
    asked: tuple[str, str, int, int] = ("", "", 0, 0), status: int = 200,
) -> Response:  # fmt: skip
    kind, what, offset, messages = asked
    values: dict[str, Any] = {
        "key": key, "seen": checked, "address": f"/imports/files/{key}", "page_title": translate("Import"),
        "notices": notices + ([("problem", checked.problem)] if checked.problem else []),
        "changes": import_page.changes(checked.told), "change_words": import_page.columns_of(checked.told),
        "listed": import_page.listed(checked.told, kind, what, offset, MOST_LISTED), "pager": Pager(request, MOST_LISTED),
    }  # fmt: skip
    if checked.report is not None:
        values |= _said(checked.report, messages)
        values |= {"summary": service.summary(checked.report), "adds": service.adds(checked.report)}
        values |= {"texts": checked.report.texts, "domain_choices": texts.choices()}
    return render(request, "import_check.html", values, status=status)


@router.post("/imports/{import_id}/undo", include_in_schema=False)
def take_back(request: Request, db: Db, settings: Chosen, import_id: str) -> Response:
    """Take an import back from its button; a long one goes on while its page waits."""
    jobs = request.app.state.jobs
    job_key = f"{import_id}-undo"
    running = jobs.find(job_key)
    if running is None or running.ready():
        title = translate("Taking an import back…")
        running = jobs.start(job_key, title, lambda: service.undo(db, import_id), undone=import_id)
    if running.ready(PATIENCE):
        return _taken_back(request, db, settings, running)
    return RedirectResponse(f"/imports/jobs/{job_key}", 303)


def _taken_back(request: Request, db: Database, settings: Settings, job: Job) -> Response:
    try:
        job.future.result()
    except MaillageError as error:
        return _page(request, db, settings, [("problem", error.say())], status=error.status)
    return RedirectResponse("/imports?" + urlencode({"undone": job.about["undone"]}), 303)
