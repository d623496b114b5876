"""Profiles *survey-partners* (who was asked, who named whom) and *survey-priorities* (group × domain × score)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.language import Text
from graph.model import Fact, tie
from ingest.demo.figures import figure
from ingest.facts.desk import KEPT, LEFT_OUT, ROW_LEFT_OUT, Desk, Row, RowFacts, clean_rows, fixed_place
from ingest.identity import Identity, Keys, actor_keys, name_key
from ingest.profiles import Fit

SCALE = 10


def read_partners(fit: Fit, desk: Desk) -> Iterator[RowFacts]:
    """Each row: an organisation asked (ASKED_IN) and whom it named (DECLARES yes, no or unknown). No alliance is made: a tie
    named by one side is only that."""
    rows = list(clean_rows(fit, desk))
    place = fixed_place(fit, desk)
    asked = {row.number: actor_keys(row["respondent"], _siren(row["siren"]), None, place) for row in rows}
    named = {row.number: _partners(row, place) for row in rows}
    who = desk.identify([*asked.values(), *(keys for pairs in named.values() for _name, keys in pairs)])
    said: dict[tuple[str, str], tuple[str, int]] = {}
    for row in rows:
        one = who[asked[row.number]]
        desk.doubt(fit, row.number, "respondent", row["respondent"], one)
        facts = [
            desk.actor(one, row["respondent"], _siren(row["siren"]), family=row["family"]),
            tie("ASKED_IN", one.id, desk.source),
        ]
        if row["territory"]:
            facts += [*desk.named(row["territory"]), tie("BASED_IN", one.id, row["territory"])]
        for name, keys in named[row.number]:
            facts += _declared(fit, desk, row, one, (name, who[keys]), said)
        yield RowFacts(row.number, facts, str(row["year"]) if row["year"] else None)
    desk.remarks += _sides(said)


def _siren(number: str | None) -> str | None:
    return number[:9] if number else None


def _partners(row: Row, place: str | None) -> list[tuple[str, Keys]]:
    names = list({name_key(name): name for name in row["partner"] or ()}.values())
    number = _siren(row["siren_partner"]) if len(names) == 1 else None
    return [(name, actor_keys(name, number, None, place)) for name in names]


def _declared(
    fit: Fit,
    desk: Desk,
    row: Row,
    one: Identity,
    other: tuple[str, Identity],
    said: dict[tuple[str, str], tuple[str, int]],
) -> list[Fact]:
    name, partner = other
    if partner.id == one.id:
        desk.tell(fit, row.number, "partner", name, Text("Both ends are the same organisation."), LEFT_OUT)
        return []
    desk.doubt(fit, row.number, "partner", name, partner)
    state = row["state"] or "yes"
    before = said.setdefault((one.id, partner.id), (state, row.number))
    if before[0] != state:
        problem = Text("Row {row} says otherwise of the same two.", {"row": before[1]})
        desk.tell(fit, row.number, "state", state, problem, KEPT)
    number = _siren(row["siren_partner"]) if len(row["partner"]) == 1 else None
    return [
        desk.actor(partner, name, number, family=row["family_partner"]),
        tie("DECLARES", one.id, partner.id, state=state, year=row["year"], by=one.id),
    ]


def _sides(said: dict[tuple[str, str], tuple[str, int]]) -> list[Text]:
    """How many ties both sides named, and how many one side only."""
    yes = {pair for pair, (state, _row) in said.items() if state == "yes"}
    both = sum((other, one) in yes for one, other in yes) // 2
    alone = len(yes) - 2 * both
    return [Text("{both} ties are named by both sides, {alone} by one side only.", {"both": both, "alone": alone})] if yes else []  # fmt: skip


def read_priorities(fit: Fit, desk: Desk) -> Iterator[RowFacts]:
    """Each row: the importance that one group of actors gives to one domain, as a perception with its scale."""
    survey = (desk.settings.get("title") or "").strip()
    measure = f"importance-{survey.casefold()}" if survey else "importance"
    label = (f"Importance donnée ({survey})" if survey else "Importance donnée", f"Importance given ({survey})" if survey else "Importance given")  # fmt: skip
    met: dict[tuple[Any, ...], tuple[int, float]] = {}
    for row in clean_rows(fit, desk):
        scale = row["scale_max"] or SCALE
        if not 0 <= row["score"] <= scale:
            problem = Text("This score is not between 0 and {scale}.", {"scale": scale})
            desk.tell(fit, row.number, "score", row["score"], problem, ROW_LEFT_OUT)
            continue
        key = (row["territory"], row["group"], row["year"], row["domain"])
        first, score = met.setdefault(key, (row.number, row["score"]))
        if score != row["score"]:
            problem = Text(
                "Row {row} gives another score for the same group, domain, territory and year.", {"row": first}
            )
            desk.tell(
                fit, row.number, "score", row["score"], problem, Text("Both rows are kept; the first one is shown.")
            )
        facts = figure(
            row["territory"], "perception", measure, row["score"], f"/ {scale}", row["year"], label, group=row["group"],
            domain=row["domain"], scale_max=scale,
        )  # fmt: skip
        yield RowFacts(row.number, [*desk.named(row["territory"]), *facts], str(row["year"]))
