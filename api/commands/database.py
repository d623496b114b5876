"""maillage db start, stop, status, backup, restore, check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import Json
from api.console import out, say, show_json
from graph.language import _

File = Annotated[Path, typer.Argument(metavar="FILE", help="The backup file.")]


def start() -> None:
    """Start the database, or join the one that runs."""
    from api.session import session

    with session() as db:
        out(_("The database {url} is ready.", url=db.url))


def stop() -> None:
    """Stop the embedded database; what runs in it is written first."""
    from api.service import database

    if database.stop():
        say("The database is stopped.")
    else:
        say("The database was not running.")


def status(json: Json = False) -> None:
    """Say whether the database runs, and where, without starting it."""
    from api.service import database

    answer = database.state()
    if json:
        show_json(answer)
        return
    out(
        _("The database {url} runs.", url=answer.url)
        if answer.running
        else _("The database {url} does not run.", url=answer.url)
    )


def backup(file: File) -> None:
    """Write everything the database holds to one file that either engine restores."""
    from api.service import database
    from api.session import session

    with session() as db:
        count = database.backup(db, file)
    say("The backup is in {file} ({count} records).", file=file, count=count)


def restore(file: File) -> None:
    """Fill an empty database from a backup."""
    from api.service import database
    from api.session import session

    with session() as db:
        count = database.restore(db, file)
    say("The database is restored from {file} ({count} records).", file=file, count=count)


def check() -> None:
    """Compare the graph with a rebuild from its records."""
    from api.service import database
    from api.session import session

    with session() as db:
        differences = database.check(db)
    for line in differences:
        out(line)
    if differences:
        say("The graph differs from its records in {count} places.", count=len(differences))
        raise typer.Exit(1)
    say("The graph is what its records say.")


COMMANDS = {"start": start, "stop": stop, "status": status, "backup": backup, "restore": restore, "check": check}
