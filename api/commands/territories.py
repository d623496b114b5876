"""maillage territories, territory create, actors, alliances."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import Above, AsOf, Json, Layers, Territory
from api.console import say, show_json, show_table
from graph.language import _


def territories(
    search: Annotated[
        str, typer.Argument(metavar="NAME", help="Only territories whose name or code has this.", show_default=False)
    ] = "",
    json: Json = False,
) -> None:
    """List the territories in use, or find one by its name or code."""
    from api.service import territories as service
    from api.service import words
    from api.session import session

    with session() as db:
        answer = service.territories(db, search, () if search or json else service.WIDE)
    if json:
        show_json(answer)
        return
    if not answer.territories and not search:
        say("No territory is in use yet: “maillage demo” loads the demonstration, “maillage import” your files.")
        return
    if not answer.territories:
        known = ", ".join(f"{row.name} ({row.id})" for row in service.elsewhere(search)[:5])
        say("No territory in use has “{text}” in its name or code.", text=search)
        if known:
            say("France knows {names}, of which nothing is recorded here yet.", names=known)
        return
    columns = [(_("Id"), "left"), (_("Name"), "left"), (_("Level"), "left"), (_("Inhabitants"), "right")]
    show_table(
        columns,
        [
            (row.id, words.marked(row.name, row.fictional), words.level(row.level), row.population)
            for row in answer.territories
        ],
    )
    if not search:
        say("Communes and intercommunalities are found by their name: maillage territories NAME.")


def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name of the territory.")],
    communes: Annotated[
        str, typer.Option("--communes", metavar="LIST", help="Its communes: INSEE codes or ids, separated by commas.")
    ],
    json: Json = False,
) -> None:
    """Make a territory of your own from a list of communes; `maillage undo` takes it back."""
    from api.service import territories as service
    from api.service.imports import account
    from api.session import session

    with session() as db:
        answer = service.create(db, name, [one.strip() for one in communes.split(",") if one.strip()], account())
    if json:
        show_json(answer)
        return
    show_table([(_("Id"), "left"), (_("Name"), "left")], [(answer.id, answer.name)])


def actors(
    territory: Territory,
    layers: Layers = "alliance",
    as_of: AsOf = None,
    include_above: Above = False,
    json: Json = False,
) -> None:
    """List the organisations of a territory."""
    from api.service import territories as service
    from api.service import words
    from api.service.reading import Reading
    from api.session import session

    with session() as db:
        answer = service.actors(db, Reading(territory, layers, as_of, include_above))
    if json:
        show_json(answer)
        return
    columns = [(_("Id"), "left"), (_("Name"), "left"), (_("Family"), "left"), (_("Alliances"), "right")]
    show_table(
        columns,
        [
            (row.id, words.marked(row.name, row.fictional), words.family(row.family), row.alliances)
            for row in answer.actors
        ],
    )


def alliances(territory: Territory, as_of: AsOf = None, include_above: Above = False, json: Json = False) -> None:
    """List the alliances of a territory."""
    from api.service import territories as service
    from api.service import words
    from api.service.reading import Reading
    from api.session import session

    with session() as db:
        answer = service.alliances(db, Reading(territory, "alliance", as_of, include_above))
    if json:
        show_json(answer)
        return
    columns = [
        (_("Id"), "left"),
        (_("Name"), "left"),
        (_("Nature"), "left"),
        (_("Where"), "left"),
        (_("Since"), "left"),
        (_("Known members"), "right"),
    ]
    show_table(
        columns,
        [
            (
                row.id,
                words.marked(row.name, row.fictional),
                words.nature(row.nature),
                _where(row.above),
                row.since,
                row.members,
            )
            for row in answer.alliances
        ],
    )


def _where(above: bool) -> str:
    return _("wider territory") if above else _("here")


COMMANDS = {"territories": territories, "actors": actors, "alliances": alliances}
TERRITORY_COMMANDS = {"create": create}
