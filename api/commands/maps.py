"""maillage map, kit, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import Above, AsOf, Layers, Output, Territory
from api.console import say, working, write_file
from graph.errors import UsageProblem
from graph.language import current_language

Result = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="The file to write; its ending says the format.")
]

if TYPE_CHECKING:
    from api.service.reading import Reading

COLOUR = "What the colours show: family, kind, community, type, governance or era."


def map_(
    territory: Territory,
    output: Result = None,
    geo: Annotated[
        Path | None,
        typer.Option("--geo", metavar="FILE", help="The geographic map as a picture instead: .svg or .png."),
    ] = None,
    layers: Layers = "alliance",
    as_of: AsOf = None,
    include_above: Above = False,
    size: Annotated[str, typer.Option("--size", metavar="WxH", help="Width and height of a picture, in pixels.")] = "",
    colour: Annotated[str, typer.Option("--colour", metavar="WHAT", help=COLOUR)] = "",
    series: Annotated[
        bool,
        typer.Option(
            "--series", help="A build-up series of pictures, in the folder given to -o: actors, alliances, pistes."
        ),
    ] = False,
) -> None:
    """Draw the map of a territory as one file: .html (offline), .svg or .png."""
    from api.service import maps
    from api.service.reading import Reading
    from api.session import session

    reading, address = (
        Reading(territory, layers, as_of, include_above),
        maps.sized(size) | ({"colour": colour} if colour else {}),
    )
    if geo is not None:
        _geographic(geo, reading, address)
    if output is None:
        if geo is None:
            raise UsageProblem("Say the file to write: -o FILE.html, .svg or .png, or --geo FILE.svg.")
        return
    ending = "png" if series else maps.format_of(output)
    with working("Drawing the map…"), session() as db:
        files = {"": maps.file(db, reading, ending, address)} if not series else maps.series(db, reading, address)
    if series:
        output.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_file(output / name if name else output, content)
    say("The map is in {file}.", file=output)


def _geographic(output: Path, reading: Reading, address: dict[str, str]) -> None:
    from api.service import geo
    from api.session import session

    ending = output.suffix.lower().removeprefix(".")
    if ending not in ("svg", "png"):
        raise UsageProblem("A geographic map is written as .svg or .png; {file} ends otherwise.", file=output.name)
    with working("Drawing the map…"), session() as db:
        content = geo.file(db, reading, ending, address)
    write_file(output, content)
    say("The map is in {file}.", file=output)


def kit(
    territory: Territory,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.zip", help="The zip to write.")],
    everyone: Annotated[
        bool, typer.Option("--every-name", help="Not for an audience: every recorded name, usefulness in the notes.")
    ] = False,
    slides: Annotated[
        str,
        typer.Option(
            "--slides", metavar="LIST", help="Slides to keep: actors, maps, needs, pistes, remember, sources, next."
        ),
    ] = "",
    link: Annotated[
        str, typer.Option("--link", metavar="URL", help="The address of a published copy, for the code to scan.")
    ] = "",
    colour: Annotated[str, typer.Option("--colour", metavar="WHAT", help=COLOUR)] = "",
) -> None:
    """Make a webinar kit: slides (.pptx, .pdf), pictures and the map as one offline file, in one .zip."""
    from api.service.kit.wish import wish
    from api.service.reading import Reading
    from api.session import session

    if output.suffix.lower() != ".zip":
        raise UsageProblem("A kit is written as .zip; {file} ends otherwise.", file=output.name)
    wanted = wish(current_language(), not everyone, slides.split(","), link, colour=colour)
    with working("Making the kit…"), session() as db:
        from api.service.kit.files import kit_zip

        _name, content = kit_zip(db, Reading(territory), wanted)
    write_file(output, content)
    say("The kit is in {file}.", file=output)


def export(
    territory: Territory,
    output: Output = None,
    bundle: Annotated[
        Path | None,
        typer.Option(
            "--bundle",
            metavar="FILE",
            help="Write a replication bundle instead: data, results, and scripts that recompute them.",
        ),
    ] = None,
    layers: Layers = "alliance",
    as_of: AsOf = None,
    include_above: Above = False,
) -> None:
    """Write everything recorded of a territory as tables: .csv.zip."""
    from api.service import exports
    from api.service.reading import Reading
    from api.session import session

    if bundle is not None:
        from api.service.bundle import bundle as make

        with working("Computing everything once more…"), session() as db:
            _name, content = make(db, Reading(territory, layers, as_of, include_above))
        write_file(bundle, content)
        say("The replication bundle is in {file}.", file=bundle)
        return
    if output is None:
        raise UsageProblem("Say the file to write: -o FILE.csv.zip, or --bundle FILE.zip.")
    exports.check_format(output)
    with session() as db:
        _name, content = exports.csv_zip(db, territory)
    write_file(output, content)
    say("The export is in {file}.", file=output)


COMMANDS = {"map": map_, "kit": kit, "export": export}
