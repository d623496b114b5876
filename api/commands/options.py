"""Arguments and options that several commands share, said once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Territory = Annotated[
    str,
    typer.Argument(
        metavar="T",
        help="A territory: its id (REG-24), or its code or name where only one has it; all for every real one.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
AsOf = Annotated[
    int | None, typer.Option("--as-of", metavar="YEAR", help="Only what is valid at the end of that year.")
]
Layers = Annotated[
    str,
    typer.Option(
        "--layers", metavar="LIST", help="Layers of ties, separated by commas: alliance, membership, funding."
    ),
]
Above = Annotated[
    bool, typer.Option("--include-above", help="With the alliances of the territories that contain this one.")
]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the result to this file.")]
Domain = Annotated[
    str | None,
    typer.Option("--domain", metavar="D", help="Only this domain (see the glossary), for example vieillissement."),
]
