"""maillage metrics, gaps, missing."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from api.commands.options import Above, AsOf, Domain, Json, Layers, Territory
from api.commands.progress import computing
from api.commands.said import say_estimated, say_fictional, say_likelihood
from api.console import number, out, say, show_json, show_table
from graph.language import _


class View(StrEnum):
    two_mode = "two-mode"
    pairs = "pairs"


class Kind(StrEnum):
    any = "any"
    pairs = "pairs"
    joining = "joining"


class By(StrEnum):
    usefulness = "usefulness"
    likelihood = "likelihood"


def metrics(
    territory: Territory,
    view: Annotated[
        View, typer.Option("--view", help="Organisations with their alliances, or organisations two by two.")
    ] = View.two_mode,
    weighted: Annotated[bool, typer.Option("--weighted", help="Ties count by their weight instead of 1.")] = False,
    cutoff: Annotated[
        int, typer.Option("--cutoff", metavar="N", min=2, help="Alliances of more known members make no pairs.")
    ] = 100,
    write: Annotated[bool, typer.Option("--write", help="Keep the measures in the database, for Cypher.")] = False,
    layers: Layers = "alliance",
    as_of: AsOf = None,
    include_above: Above = False,
    json: Json = False,
) -> None:
    """Measure the network of a territory and the place of each organisation in it."""
    from api.service import measures as service
    from api.service import words
    from api.service.reading import Reading
    from api.session import session

    with computing("Measuring the network…"), session() as db:
        answer = service.metrics(
            db, Reading(territory, layers, as_of, include_above), view.value, weighted, write, cutoff
        )
    if json:
        show_json(answer)
        return
    say_fictional(answer.provenance.fictional)
    show_table(
        [(_("The network"), "left"), ("", "right")],
        [(words.measure(name), value) for name, value in answer.network.items() if not isinstance(value, (dict, list))],
    )
    out()
    shown = ("degree", "strength", "betweenness", "betweenness_normalized")
    columns = [(_("Name"), "left"), (_("Family"), "left"), *((words.measure(name), "right") for name in shown)]
    show_table(
        columns,
        [(row.name, words.family(row.family), *(getattr(row, name, None) for name in shown)) for row in answer.actors],
    )
    say_estimated(answer.provenance)


def gaps(
    territory: Territory,
    domain: Domain = None,
    layers: Layers = "alliance",
    as_of: AsOf = None,
    include_above: Above = False,
    json: Json = False,
) -> None:
    """Set the needs of a territory beside the responses recorded, domain by domain."""
    from api.service import measures as service
    from api.service.reading import Reading
    from api.session import session

    with session() as db:
        answer = service.gaps(db, Reading(territory, layers, as_of, include_above), domain)
    if json:
        show_json(answer)
        return
    from api.service import needs

    say_fictional(answer.provenance.fictional)
    show_table(needs.columns(), needs.lines(answer))


def missing(
    territory: Territory,
    domain: Domain = None,
    top: Annotated[int, typer.Option("--top", min=0, help="How many to list; 0 lists all.")] = 20,
    by: Annotated[By, typer.Option("--by", help="The order of the list.")] = By.usefulness,
    from_pairs: Annotated[
        bool, typer.Option("--from-pairs", help="Rank plain pairs, where no domain is recorded.")
    ] = False,
    kind: Annotated[
        Kind, typer.Option("--kind", help="Of two organisations, of one that could join an existing alliance, or both.")
    ] = Kind.any,
    layers: Layers = "alliance",
    as_of: AsOf = None,
    include_above: Above = False,
    json: Json = False,
) -> None:
    """List the alliances that could be explored, each with its reasons."""
    from api.service import measures as service
    from api.service.reading import Reading
    from api.session import session
    from graph.language import current_language

    with session() as db:
        answer = service.missing(
            db, Reading(territory, layers, as_of, include_above), domain, top, by.value, from_pairs, kind.value
        )
    if json:
        show_json(answer)
        return
    say_fictional(answer.provenance.fictional)
    if not answer.candidates:
        say("Nothing recorded gives a lead to explore here.")
    if by == By.likelihood:
        say_likelihood((answer.provenance.model_extra or {})["parameters"]["likelihood"])
    for candidate in answer.candidates:
        known = "" if candidate.likelihood is None else f"[{number(candidate.likelihood)}] "
        out(f"{candidate.rank}. {known}{getattr(candidate.reason, current_language())}")


COMMANDS = {"metrics": metrics, "gaps": gaps, "missing": missing}
