"""maillage what-if, best."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import Above, AsOf, Domain, Json, Layers, Territory
from api.commands.progress import computing
from api.commands.said import say_estimated, say_fictional
from api.console import number, out, say, show_json, show_table
from api.study_answers import OutcomeRow
from graph.language import _, current_language


def what_if(
    territory: Territory,
    add: Annotated[
        list[str],
        typer.Option(
            "--add",
            metavar="A,B[,C…]",
            help="An alliance to try out: its organisations by id or name; may be said several times.",
        ),
    ],
    domain: Domain = None,
    layers: Layers = "alliance",
    as_of: AsOf = None,
    include_above: Above = False,
    json: Json = False,
) -> None:
    """Show what would change if these alliances were made; nothing is written."""
    from api.service import what_if as service
    from api.service.reading import Reading
    from api.session import session

    with session() as db:
        answer = service.what_if(db, Reading(territory, layers, as_of, include_above), add, domain)
    if json:
        show_json(answer)
        return
    say_fictional(answer.provenance.fictional)
    for one in answer.added:
        if one.allied:
            say("{names} are allied already.", names=", ".join(one.names))
    _show_change(answer.before, answer.after)
    say_estimated(answer.provenance)


def best(
    territory: Territory,
    budget: Annotated[
        int, typer.Option("--budget", metavar="K", min=1, max=100, help="How many introductions to choose.")
    ] = 3,
    domain: Domain = None,
    layers: Layers = "alliance",
    as_of: AsOf = None,
    include_above: Above = False,
    json: Json = False,
) -> None:
    """Choose the few introductions that together would change most."""
    from api.service import what_if as service
    from api.service.reading import Reading
    from api.session import session

    with computing("Choosing introductions…"), session() as db:
        answer = service.best(db, Reading(territory, layers, as_of, include_above), budget, domain)
    if json:
        show_json(answer)
        return
    say_fictional(answer.provenance.fictional)
    if not answer.introductions:
        say("Nothing recorded gives a lead to explore here.")
    for one in answer.introductions:
        out(f"{one.rank}. {getattr(one.reason, current_language())}")
    out()
    _show_change(answer.before, answer.after)
    say_estimated(answer.provenance)


def _show_change(before: OutcomeRow, after: OutcomeRow) -> None:
    from api.service import words

    columns = [(_("The network"), "left"), (_("Before"), "right"), (_("After"), "right")]
    told = (before.model_dump(), after.model_dump())
    show_table(columns, [(words.measure(name), number(told[0][name]), number(told[1][name])) for name in told[0]])


COMMANDS = {"what-if": what_if, "best": best}
