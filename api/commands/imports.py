"""maillage import, imports, undo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import Json
from api.commands.progress import stepping
from api.console import out, say, show_json, show_table
from graph.language import _

if TYPE_CHECKING:
    from api.answers import Import


def import_(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Files of one kind: CSV, spreadsheet, JSON, graph.")
    ],
    profile: Annotated[
        str | None,
        typer.Option(
            "--profile",
            metavar="P",
            help="What the files list, or a profile of your own (a .toml file); recognised by their columns when not given.",
        ),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar="S", help="The sheet of a workbook that has several.")
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="K=V", help="A value for every row, for example territory=COM-45234; repeat for several."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check the files and count, without adding anything.")
    ] = False,
    json: Json = False,
) -> None:
    """Add the content of files to the graph, whole or not at all; the same file twice adds nothing."""
    from api.service import imports as service
    from api.session import session
    from api.settings import read_settings

    options = service.settings_of(set_ or [])
    service.check_files(files)
    settings = read_settings()
    chosen = service.profile_of(profile, settings, files=True)
    with stepping("Reading {files}…", files=", ".join(file.name for file in files)) as tell, session() as db:
        answer = service.import_files(db, files, chosen, sheet, options, dry_run, rules=settings.rules, tell=tell)
    if json:
        show_json(answer)
        return
    _report(answer)


def _report(answer: Import) -> None:
    from api.service import imports as service

    out(service.summary(answer))
    kinds = service.kinds(answer)
    shown = {"created": "new", "updated": "changed", "unchanged": "already there"}
    if any(counts.merged for _title, counts in kinds):
        shown["merged"] = "merged with another"
    columns = [("", "left"), *((_(word), "right") for word in shown.values())]
    show_table(columns, [(title, *(getattr(counts, name) for name in shown)) for title, counts in kinds])
    for text in service.remarks(answer):
        out(text)
    for line in service.domains_read(answer):
        out(line)
    for issue in answer.issues[: service.MOST_SHOWN]:
        place = ", ".join(
            part for part in (_("row {row}", row=issue.row) if issue.row else "", issue.column or "") if part
        )
        value = f"“{issue.value}”" if issue.value else ""
        about = " ".join(filter(None, (place, value)))
        out(f"  {about}{': ' if about else ''}{issue.problem} {issue.action or ''}".rstrip())
    if len(answer.issues) > service.MOST_SHOWN:
        out("  " + _("and {n} more messages: --json gives them all.", n=len(answer.issues) - service.MOST_SHOWN))
    if not answer.dry_run and answer.records_added:
        say("“maillage undo {id}” takes it back.", id=answer.import_id)


def imports(
    hand: Annotated[bool, typer.Option("--hand", help="List the entries by hand, each with its id.")] = False,
    json: Json = False,
) -> None:
    """List the imports, the latest first; entries by hand are counted apart."""
    from api.service import imports as service
    from api.session import session

    with session() as db:
        answer = service.imports(db)
    if json:
        show_json(answer)
        return
    files, by_hand = service.apart(answer.imports)
    columns = [
        (_("Id"), "left"),
        (_("About") if hand else _("File"), "left"),
        (_("Account") if hand else _("Profile"), "left"),
        (_("Date"), "left"),
        (_("Records"), "right"),
        (_("State"), "left"),
    ]
    show_table(
        columns,
        [
            (
                row.import_id,
                row.title,
                row.by if hand else row.profile,
                (row.at or "")[:16].replace("T", " "),
                row.records,
                service.status(row.status),
            )
            for row in (by_hand if hand else files)
        ],
    )
    if by_hand and not hand:
        say("Entered by hand: {entries}. “maillage imports --hand” lists them.", entries=service.entries(len(by_hand)))


def undo(
    import_id: Annotated[str, typer.Argument(metavar="IMPORT_ID", help="The import, as `maillage imports` lists it.")],
    json: Json = False,
) -> None:
    """Take an import back; what other records state stays."""
    from api.service import imports as service
    from api.session import session

    with session() as db:
        answer = service.undo(db, import_id)
    if json:
        show_json(answer)
        return
    say(
        "The import {id} is taken back: {count} records withdrawn.", id=answer.import_id, count=answer.records_withdrawn
    )


COMMANDS = {"import": import_, "imports": imports, "undo": undo}
