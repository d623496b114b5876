"""maillage mixing, robustness, directed, agreement, change: for those who look further."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from api.commands.options import Above, AsOf, Json, Layers, Territory
from api.commands.progress import computing
from api.commands.said import say_fictional
from api.console import number, out, say, show_json, show_table
from graph.language import _, current_language


class Measure(StrEnum):
    degree = "degree"
    betweenness = "betweenness"
    harmonic_closeness = "harmonic_closeness"


class Way(StrEnum):
    declared = "declared"
    funding = "funding"
    membership = "membership"


def mixing(
    territory: Territory,
    draws: Annotated[
        int, typer.Option("--draws", metavar="N", min=20, max=100_000, help="How many random tables to draw.")
    ] = 1000,
    layers: Layers = "alliance",
    as_of: AsOf = None,
    include_above: Above = False,
    json: Json = False,
) -> None:
    """Set who allies with whom beside what chance would give."""
    from api.service import study, words
    from api.service.reading import Reading
    from api.session import session

    with computing("Drawing random tables…"), session() as db:
        answer = study.mixing_null(db, Reading(territory, layers, as_of, include_above), draws)
    if json:
        show_json(answer)
        return
    say_fictional(answer.provenance.fictional)
    columns = [
        (_("Family"), "left"), (_("Family"), "left"), (_("Observed"), "right"), (_("Expected"), "right"), ("z", "right"),
        (_("p, adjusted"), "right"),
    ]  # fmt: skip
    show_table(
        columns,
        [
            (words.family(row["source"]), words.family(row["target"]), row["observed"], row["expected"], row["z"], _p(row["p_adjusted"]))
            for row in answer.families
        ],
    )  # fmt: skip
    say(
        "{draws} random tables, {trades} trades apart; {moved} % of the participations elsewhere on average.",
        draws=answer.mixing["draws"], trades=answer.mixing["trades"], moved=round(100 * (answer.mixing["moved"] or 0)),
    )  # fmt: skip
    out(getattr(answer.absent_cells, current_language()))


def robustness(
    territory: Territory,
    size: Annotated[
        int, typer.Option("--size", metavar="K", min=1, max=10, help="How many organisations a set has.")
    ] = 3,
    by: Annotated[Measure, typer.Option("--by", help="The measure whose first ones are followed.")] = Measure.degree,
    layers: Layers = "alliance",
    as_of: AsOf = None,
    include_above: Above = False,
    json: Json = False,
) -> None:
    """Tell how a network depends on few organisations, and how sure its first ones are."""
    from api.service import study
    from api.service.reading import Reading
    from api.session import session

    with computing("Trying without some organisations…"), session() as db:
        answer = study.robustness(db, Reading(territory, layers, as_of, include_above), size, by.value)
    if json:
        show_json(answer)
        return
    say_fictional(answer.provenance.fictional)
    ways = {
        "random": _("at random"), "family": _("of one family"), "least_connected": _("least tied first"), "merged": _("two taken for one"),
    }  # fmt: skip
    columns = [(_("Missing"), "left"), (_("Share"), "right"), (_("First ones that stay first"), "right")]
    show_table(columns, [(ways[row["way"]], row["share"], row["stays"]) for row in answer.stability])
    out()
    columns = [
        (_("If they could no longer take part"), "left"),
        (_("Pairs of organisations apart, by distance"), "right"),
    ]
    show_table(
        columns,
        [(", ".join(answer.removal["names"]), answer.removal["value"]), (_("nobody"), answer.removal["without"])],
    )


def directed(
    territory: Territory,
    way: Annotated[
        Way, typer.Option("--way", help="Which ties: who names whom, who funds whom, who is a member of what.")
    ] = Way.declared,
    layers: Layers = "alliance",
    as_of: AsOf = None,
    include_above: Above = False,
    json: Json = False,
) -> None:
    """Tell the ties that go one way, and how far they are returned."""
    from api.service import study, words
    from api.service.reading import Reading
    from api.session import session

    with session() as db:
        answer = study.directed(db, Reading(territory, layers, as_of, include_above), way.value)
    if json:
        show_json(answer)
        return
    say_fictional(answer.provenance.fictional)
    if not answer.ties and not answer.absent:
        say("No such tie is recorded here to date.")
        return
    told = [
        (_("Ties"), answer.ties), (_("Pairs that name each other"), answer.mutual), (_("Ties returned, of all"), answer.reciprocity),
        (_("Ties returned, of those whose other end answered"), answer.reciprocity_answered), (_("Said by one, denied by the other"), answer.contradicted),
        (_("Said by one, not said by the other"), answer.unanswered),
    ]  # fmt: skip
    show_table([(_("The network"), "left"), ("", "right")], told)
    out()
    columns = [
        (_("Name"), "left"),
        (_("Family"), "left"),
        (_("Ties to it"), "right"),
        (_("Ties from it"), "right"),
        (_("Both ways"), "right"),
    ]
    show_table(
        columns,
        [(row.name, words.family(row.family), row.in_degree, row.out_degree, row.mutual) for row in answer.actors],
    )


def agreement(
    territory: Territory,
    layers: Layers = "alliance",
    as_of: AsOf = None,
    include_above: Above = False,
    json: Json = False,
) -> None:
    """Tell how far the groups that were asked agree on the priorities of a territory."""
    from api.service import study, words
    from api.service.reading import Reading
    from api.session import session

    with session() as db:
        answer = study.agreement(db, Reading(territory, layers, as_of, include_above))
    if json:
        show_json(answer)
        return
    say_fictional(answer.provenance.fictional)
    if answer.w is None:
        say("Fewer than two groups have been asked for their priorities here: no agreement can be told.")
        return
    rows = [
        (_("Groups"), ", ".join(answer.raters)), (_("Domains that all rated"), len(answer.items)), (_("Agreement, 0 to 1 (Kendall's W)"), answer.w),
        (_("p, by permutation"), _p(answer.p)), (_("First for all of them"), ", ".join(map(words.domain, answer.shared_first))),
    ]  # fmt: skip
    show_table([(_("Agreement"), "left"), ("", "right")], rows)


def change(
    territory: Territory,
    first: Annotated[int, typer.Option("--from", metavar="YEAR", help="What was valid at the end of this year…")],
    last: Annotated[int, typer.Option("--to", metavar="YEAR", help="… beside what was at the end of this one.")],
    layers: Layers = "alliance",
    include_above: Above = False,
    json: Json = False,
) -> None:
    """Tell what changed between two years: organisations, alliances, measures."""
    from api.service import study, words
    from api.service.reading import Reading
    from api.session import session

    with session() as db:
        answer = study.change(db, Reading(territory, layers, None, include_above), first, last)
    if json:
        show_json(answer)
        return
    say_fictional(answer.provenance.fictional)
    columns = [
        ("", "left"),
        (_("Came"), "right"),
        (_("Went"), "right"),
        (_("Stayed"), "right"),
        (_("Turnover"), "right"),
    ]
    kinds = (
        (_("Organisations"), answer.actors),
        (_("Alliances"), answer.alliances),
        (_("Participations"), answer.participations),
    )
    show_table(columns, [(name, len(row.came), len(row.went), len(row.stayed), row.turnover) for name, row in kinds])
    out()
    columns = [(_("The network"), "left"), (str(first), "right"), (str(last), "right")]
    show_table(
        columns, [(words.measure(name), told["before"], told["after"]) for name, told in answer.measures.items()]
    )


def _p(value: float | None) -> str:
    """A p-value as people read it: never 0."""
    return "" if value is None else f"< {number(0.001)}" if value < 0.001 else number(value)


COMMANDS = {"mixing": mixing, "robustness": robustness, "directed": directed, "agreement": agreement, "change": change}
