"""Profile *scdl-subventions*: each row one grant, guarantee, loan or help in kind of a body to an organisation.

A grant is a contribution, no alliance. A contribution is known by its giver, its receiver, its year, its reference (or
object) and its nature; the very same again in one file is another contribution, and said, since references repeat.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graph.language import Text
from graph.model import Fact, clean_name, mint, node, tie
from ingest.facts.desk import ROW_LEFT_OUT, Desk, Row, RowFacts, clean_rows
from ingest.facts.towns import Town, find_town
from ingest.identity import Keys, actor_keys
from ingest.profiles import Fit

REFUSED = {"refusee", "refuse", "rejetee", "rejete", "ineligible", "en cours d intruction", "en cours d instruction", "annulee", "defavorable", "ajournee"}  # fmt: skip
PARTS = (
    ("operating", "grant", "Fonctionnement"), ("investment", "grant", "Investissement"),
    ("guarantee", "guarantee", None), ("loan", "loan", None), ("in_kind", "in-kind", None),
)  # fmt: skip
"""The columns of a list that has one a nature: each a contribution of its own."""


@dataclass(frozen=True)
class Part:
    """One contribution of a row."""

    nature: str
    amount: float | int | None
    object: str | None


def read_grants(fit: Fit, desk: Desk) -> Iterator[RowFacts]:
    rows = [
        row for row in clean_rows(fit, desk)
        if not _refused(fit, desk, row) and not desk.person(fit, row, "beneficiary", row["siret"], row["rna"])
    ]  # fmt: skip
    towns = {row.number: _town(fit, desk, row) for row in rows}
    givers = {row.number: _giver_keys(row) for row in rows}
    receivers = {row.number: _receiver_keys(row, towns[row.number]) for row in rows}
    who = desk.identify([*givers.values(), *receivers.values()])
    seen: Counter[tuple[Any, ...]] = Counter()
    told: dict[tuple[Any, ...], list[Fact]] = {}
    for row in rows:
        giver, receiver = who[givers[row.number]], who[receivers[row.number]]
        desk.doubt(fit, row.number, "beneficiary", row["beneficiary"], receiver)
        facts: list[Fact] = []
        for field_, name, number, keys in (
            ("funder", row["funder"], row["funder_id"], givers[row.number]),
            ("beneficiary", row["beneficiary"], row["siret"], receivers[row.number]),
        ):
            about = (field_, name, number, keys, row.get("rna") if field_ == "beneficiary" else None)
            if about not in told:
                told[about] = _body(desk, row, field_, keys, who, towns[row.number])
            facts += told[about]
        desk.subject(row, "WORKS_ON", receiver.id)
        year = _year(row)
        for part in _parts(fit, desk, row):
            key = (givers[row.number], receivers[row.number], year, _reference(row, part), part.nature)
            seen[key] += 1
            if seen[key] == 2:
                problem = Text("Another row states a contribution of the same bodies, year, reference and nature.")
                desk.tell(
                    fit,
                    row.number,
                    "beneficiary",
                    row["beneficiary"],
                    problem,
                    Text("Kept as a contribution of its own."),
                )
            facts += _contribution(key, seen[key], giver.id, receiver.id, part, year, row.get("share"))
        yield RowFacts(row.number, facts, row["date"] or (str(year) if year else None))


def _refused(fit: Fit, desk: Desk, row: Row) -> bool:
    said = row.get("status")
    if not said or clean_name(said) not in REFUSED:
        return False
    desk.tell(fit, row.number, "status", said, Text("This demand was not granted."), ROW_LEFT_OUT)
    return True


def _town(fit: Fit, desk: Desk, row: Row) -> Town:
    named = {name: row.get(name) for name in ("town", "postal_code", "insee")}
    town = find_town(desk.places, named["town"], named["postal_code"], named["insee"])
    if town.problem is not None and ("town", town.said) not in desk.remarked:
        desk.remarked.add(("town", town.said))
        done = (
            Text("Check it.")
            if town.id
            else Text("The place is not kept; it tells this organisation from its namesakes.")
        )
        value = " ".join(filter(None, (named["postal_code"], named["town"])))
        desk.tell(fit, row.number, "town" if named["town"] else "postal_code", value, town.problem, done)
    return town


def _giver_keys(row: Row) -> Keys:
    return actor_keys(row["funder"], _siren(row["funder_id"]))


def _receiver_keys(row: Row, town: Town) -> Keys:
    return actor_keys(row["beneficiary"], _siren(row["siret"]), row["rna"], town.id or town.said or None)


def _siren(number: str | None) -> str | None:
    return number[:9] if number else None


def _body(desk: Desk, row: Row, field_: str, keys: Keys, who: Any, town: Town) -> list[Fact]:
    """A giver or receiver: the organisation, its establishment, where it is."""
    identity = who[keys]
    number, receives = (row["siret"], True) if field_ == "beneficiary" else (row["funder_id"], False)
    facts = [desk.actor(identity, row[field_], _siren(number), rna=row["rna"] if receives else None)]
    if number and len(number) == 14:
        facts += [node("Establishment", number, name=row[field_]), tie("OF", number, identity.id)]
    if receives and town.id:
        facts.append(tie("BASED_IN", identity.id, town.id))
        if number and len(number) == 14:
            facts.append(tie("BASED_IN", number, town.id))
    return facts


def _year(row: Row) -> int | None:
    if row["year"]:
        return int(row["year"])
    begins = next((day for day in row.get("period") or () if day), None)
    said = row["date"] or begins
    return int(said[:4]) if said else None


def _parts(fit: Fit, desk: Desk, row: Row) -> list[Part]:
    """The contributions of a row: one for each column of amounts filled; one without an amount where none is."""
    found = []
    for name, nature, object_ in PARTS:
        amount = row.get(name)
        if amount is True or amount:
            found.append(Part(nature, None if amount is True else amount, row["object"] or object_))
    if row["amount"] is not None or not found:
        nature = row["nature"] or "grant"
        found.insert(0, Part(nature, row["amount"], row["object"]))
        if row["amount"] is None and nature != "in-kind":
            column = "amount" if "amount" in fit.columns else "beneficiary"
            desk.tell(fit, row.number, column, None, Text("No amount is given."), Text("Kept without an amount."))
    return found


def _reference(row: Row, part: Part) -> str:
    return "\x1f".join(filter(None, (row["reference"], part.object)))


def _contribution(
    key: tuple[Any, ...], copy: int, giver: str, receiver: str, part: Part, year: int | None, share: Any
) -> list[Fact]:
    contribution = mint("c", "grants", *key, *([copy] if copy > 1 else []))
    return [
        node(
            "Contribution", contribution, year=year, amount_eur=part.amount, nature=part.nature, object=part.object,
            share=share,
        ),
        tie("GIVES", giver, contribution),
        tie("TO", contribution, receiver),
    ]  # fmt: skip
