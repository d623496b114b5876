"""maillage profile draft."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.console import out, say


def draft(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="The file to write a profile for.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="P.toml", help="The file to write; shown when not given.")
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option("--profile", metavar="P", help="The shipped profile it is like; the nearest when not given."),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar="S", help="The sheet of a workbook that has several.")
    ] = None,
) -> None:
    """Write how the columns of a file would be read, to be corrected and given to the import."""
    from graph.errors import UsageProblem
    from ingest.matrices import tables_of
    from ingest.profiles.own import draft as drafted

    text = drafted(tables_of(files, sheet), profile)
    if output is None:
        out(text.rstrip())
        return
    if output.exists():
        raise UsageProblem("The file {file} exists; name another one.", file=str(output))
    output.write_text(text, encoding="utf-8")
    say("The profile is in {file}: read it over, then “maillage import FILE --profile {file}”.", file=str(output))


COMMANDS = {"draft": draft}
