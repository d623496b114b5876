"""maillage launcher."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from api.console import out, say


def launcher(
    folder: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where to put it: the desktop, for example.")
    ] = Path(),
    system: Annotated[
        str, typer.Option("--for", metavar="SYSTEM", help="windows, macos or linux (default: this machine's), or all.")
    ] = "",
    python: Annotated[
        str,
        typer.Option("--python", metavar="PATH", help="The Python that Maillage is installed in (default: this one)."),
    ] = "",
) -> None:
    """Make a file that opens Maillage with a double-click, without a terminal."""
    from api.launcher import SYSTEMS, starters, this_system, write

    where = folder.expanduser().absolute()
    given = {name: os.environ[name] for name in ("MAILLAGE_DATA_DIR", "MAILLAGE_LANG") if os.environ.get(name)}
    chosen = SYSTEMS if system == "all" else (system or this_system(),)
    made = [one for each in chosen for one in starters(each, python or sys.executable, where, given)]
    for path in write(made, where):
        out(str(path))
    say("Double-click it to open Maillage; its window says how to stop it.")


COMMANDS = {"launcher": launcher}
