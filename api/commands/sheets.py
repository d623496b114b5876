"""maillage sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.console import say, working, write_file

Result = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write; its ending says the format.")
]


def sheet(
    preparation: Annotated[
        str, typer.Argument(metavar="PREPARATION", help="A preparation by its id (p-…), as its address shows it.")
    ],
    output: Result,
    wall: Annotated[bool, typer.Option("--wall", help="The wall map (A3) instead of the sheet.")] = False,
    pistes: Annotated[
        bool | None,
        typer.Option(
            "--pistes/--no-pistes", help="With the alliances to discuss: usual on the sheet, not on the wall map."
        ),
    ] = None,
    black: Annotated[bool, typer.Option("--black", help="Without colours (the wall map).")] = False,
) -> None:
    """Write the sheet of a meeting: .pdf to print, .docx to change."""
    from api.service.meeting import sheets
    from api.session import session
    from graph.store.preparations import preparation as find

    ending = sheets.format_of(output, wall)
    with working("Making the sheet…"), session() as db:
        found = find(db, preparation)
        shown = not wall if pistes is None else pistes
        content = (
            sheets.wall(db, found, not black, shown) if wall else sheets.file(db, found, ending, sheets.Wish(shown))
        )
    write_file(output, content)
    say("The sheet is in {file}.", file=output)


COMMANDS = {"sheet": sheet}
