"""maillage review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import Json
from api.console import out, say, show_json
from graph.errors import UsageProblem
from graph.language import _

if TYPE_CHECKING:
    from api.review_answers import Decisions, Review
    from graph.store.connect import Database

DECIDE = "decide"


def review(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[T] | decide A B", help="A territory, or “decide” with the ids of two that are one or two."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=10_000, help="How many pairs are shown.")] = 20,
    same: Annotated[bool, typer.Option("--same", help="With decide: the two are one; the first one's id stays.")] = False,
    different: Annotated[bool, typer.Option("--different", help="With decide: the two are two.")] = False,
    decided: Annotated[bool, typer.Option("--decided", help="List what was decided, by persons and by imports.")] = False,
    json: Json = False,
) -> None:  # fmt: skip
    """Pairs of organisations or alliances that may be one, with reasons; decide on a pair."""
    from api.service import review as service
    from api.session import session

    said = words or []
    deciding = bool(said) and said[0] == DECIDE
    if deciding and (len(said) != 3 or same == different):
        raise UsageProblem("Write “maillage review decide A B --same” or “--different”, A and B being two ids of the list.")  # fmt: skip
    if not deciding and (len(said) > 1 or same or different):
        raise UsageProblem("Write “maillage review”, “maillage review TERRITORY” or “maillage review decide A B --same”.")  # fmt: skip
    with session() as db:
        if deciding:
            _decide(db, said[1], said[2], same, json)
            return
        answer = (
            service.decisions(db) if decided else service.review(db, said[0] if said else "all", 0, limit)
        )  # fmt: skip
    if json:
        show_json(answer)
    elif decided:
        _decisions(answer)  # type: ignore[arg-type]
    else:
        _pairs(answer)  # type: ignore[arg-type]


def _decide(db: Database, one: str, other: str, same: bool, json: bool) -> None:
    from api.service import review as service

    written = service.decide(db, one, other, "same" if same else "different", one if same else None)
    if json:
        show_json(written)
        return
    if same:
        say(
            "They are one, under the id {id}. “maillage undo {undo}” takes it back.",
            id=written.id,
            undo=written.import_id,
        )
    else:
        say("They stay two, and are not proposed again. “maillage undo {undo}” takes it back.", undo=written.import_id)


def _pairs(answer: Review) -> None:
    from api.service import review as service

    out(service.to_check(answer.total) if answer.total else _("Nothing to check"))
    for pair in answer.pairs:
        out("")
        out(f"{pair.score}  {pair.one.id}  {pair.one.name}{_about(pair.one.siren, pair.one.places)}")
        out(f"    {pair.other.id}  {pair.other.name}{_about(pair.other.siren, pair.other.places)}")
        for sign, texts in (("+", pair.speaks_for), ("–", pair.speaks_against)):
            for text in texts:
                out(f"    {sign} {text}")
    if answer.total:
        say("“maillage review decide A B --same” or “--different” decides on a pair.")


def _about(siren: str | None, places: list[str]) -> str:
    about = ", ".join(filter(None, [f"SIREN {siren}" if siren else "", *places[:2]]))
    return f" ({about})" if about else ""


def _decisions(answer: Decisions) -> None:
    for row in answer.decisions:
        verdict = _("one") if row.verdict == "same" else _("two")
        who = _("by the import") if row.automatic else row.by
        out(f"{row.import_id}  {row.names[0]} – {row.names[1]}: {verdict} ({who}, {row.at[:10]})")
    if not answer.decisions:
        out(_("Nothing was decided yet."))


COMMANDS = {"review": review}
