"""Profile *adultes-relais*: posts and contrats de ville, in one import or in two, in any order.

A contrat de ville is a framework alliance known by its code: the State and the commune or grouping sign it, employers
operate it. A post is a contribution of the State to the employer within it, known by its reference, SIRET and year,
since references repeat. A contract's territory comes from the list of contracts; until that list is known, the
département of its posts stands in.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator

from graph.language import Text
from graph.model import Fact, mint, node, otherwise, tie
from graph.vocabulary import vocabulary
from ingest.facts.desk import Desk, Row, RowFacts, clean_rows, governing_keys
from ingest.identity import STATE_KEY, Identity, Keys, actor_id, alliance_id, siren_key
from ingest.places import Place, grouping_near
from ingest.profiles import Fit

STATE = actor_id((STATE_KEY,))
GOVERNANCE = "contrat"


def state_facts() -> RowFacts:
    """The State, once a file: 5,000 rows need not each state it."""
    return RowFacts(0, [node("Actor", STATE, name="État", family="etat", kind="etat-service", keys=[STATE_KEY])])


def read_posts(fit: Fit, desk: Desk) -> Iterator[RowFacts]:
    rows = list(clean_rows(fit, desk))
    who = desk.identify((siren_key(row["siret"][:9]),) for row in rows)
    seen: Counter[tuple[str, str, int]] = Counter()
    stated: dict[tuple[str, str, str | None], list[Fact]] = {}
    yield state_facts()
    for row in rows:
        key = (row["post"], row["siret"], row["year"])
        seen[key] += 1
        if seen[key] > 1:
            problem = Text("Another row has the same reference, establishment and year.")
            desk.tell(fit, row.number, "post", row["post"], problem, Text("Kept as a contribution of its own."))
        employer = who[(siren_key(row["siret"][:9]),)]
        told = (row["siret"], row["name"], row["department"])
        if told not in stated:
            stated[told] = _employer(row, employer, desk)
        facts = [*stated[told], *_post(row, employer.id, seen[key])]
        for code in row["contracts"] or ():
            facts += _operated(code, employer.id, row["department"])
        yield RowFacts(row.number, facts, str(row["year"]))


def _employer(row: Row, who: Identity, desk: Desk) -> list[Fact]:
    facts = [
        desk.actor(who, row["name"], row["siret"][:9]),
        node("Establishment", row["siret"], name=row["name"]),
        tie("OF", row["siret"], who.id),
    ]
    return facts + ([tie("BASED_IN", row["siret"], row["department"])] if row["department"] else [])


def _post(row: Row, employer: str, copy: int) -> list[Fact]:
    contribution = mint("c", "adultes-relais", row["post"], row["siret"], row["year"], *([copy] if copy > 1 else []))
    within = [tie("WITHIN", contribution, contract_id(code)) for code in row["contracts"] or ()]
    return [
        node(
            "Contribution", contribution, year=row["year"], amount_eur=row["amount"], nature="post", object=row["post"]
        ),
        tie("GIVES", STATE, contribution),
        tie("TO", contribution, employer),
        *within,
    ]


@functools.lru_cache(maxsize=10_000)
def contract_id(code: str) -> str:
    return alliance_id("contrats-de-ville", code)


@functools.lru_cache(maxsize=10_000)
def _signed(code: str) -> tuple[Fact, ...]:
    contract = contract_id(code)
    facts = [
        node("Alliance", contract, name_=f"Contrat de ville {code}", nature="framework", code=code),
        tie("TAKES_PART", STATE, contract, role="signatory"),
    ]
    return (*facts, *([tie("GOVERNED_BY", contract, GOVERNANCE)] if GOVERNANCE in vocabulary().governance else []))


@functools.lru_cache(maxsize=10_000)
def _operated(code: str, employer: str, department: str | None) -> tuple[Fact, ...]:
    contract = contract_id(code)
    covered = [otherwise(tie("COVERS", contract, department))] if department else []
    return (*_signed(code), tie("TAKES_PART", employer, contract, role="operator"), *covered)


def read_contracts(fit: Fit, desk: Desk) -> Iterator[RowFacts]:
    rows = list(clean_rows(fit, desk))
    holders = {row["holder"]: _holder(row["holder"], desk) for row in rows}
    keys = {code: _signatory_keys(code, place) for code, place in holders.items()}
    who = desk.identify(filter(None, keys.values()))
    yield state_facts()
    for row in rows:
        place, name = holders[row["holder"]], _label(row["name"])
        facts = [fact for code in row["code"] for fact in _described(code, name, row)]
        signatory = keys[row["holder"]]
        if signatory:
            facts += _holder_facts(row, who[signatory], place, name, desk)
        covered = place or _placed(fit, row, desk)
        for code in row["code"]:
            if covered:
                facts.append(tie("COVERS", contract_id(code), covered.id))
            elif row["department"]:
                facts.append(otherwise(tie("COVERS", contract_id(code), row["department"])))
        yield RowFacts(row.number, facts)


def _holder(code: str, desk: Desk) -> Place | None:
    """Today's commune or grouping that holds a contract: an ended grouping's contracts passed to its successor."""
    if desk.places is None:
        return None
    place = desk.places.place(f"EPCI-{code}" if len(code) == 9 else f"COM-{code}")
    return desk.places.place(place.current) if place and place.current != place.id else place


def _signatory_keys(code: str, place: Place | None) -> Keys:
    if place is not None:
        return governing_keys(place)
    return (siren_key(code),) if len(code) == 9 else ()


def _holder_facts(row: Row, who: Identity, place: Place | None, name: str | None, desk: Desk) -> list[Fact]:
    """The signatory: as the reference knows it, or an ended grouping by its SIREN and the contract's label."""
    if place is not None:
        desk.bodies[who.id] = place
        actor = desk.actor(who, place.name, place.siren, family="collectivites", kind=place.level)
    else:
        actor = desk.actor(who, name, row["holder"], family="collectivites", kind="epci")
    return [actor, *(tie("TAKES_PART", who.id, contract_id(code), role="signatory") for code in row["code"])]


def _placed(fit: Fit, row: Row, desk: Desk) -> Place | None:
    """Where the reference does not know the holder's code: today's grouping at the contract's point."""
    found = None
    if desk.places and row["department"] and row["lat"] is not None and row["lon"] is not None:
        found = grouping_near(desk.places, row["department"], row["lat"], row["lon"])
    problem = Text("No commune or grouping of the reference has this code.")
    if found:
        done = Text("Placed by its point: {name} today.", {"name": found.name})
    else:
        done = Text("Only the département is known of its place.")
    desk.tell(fit, row.number, "holder", row["holder"], problem, done)
    return found


def _described(code: str, name: str | None, row: Row) -> list[Fact]:
    title = f"Contrat de ville – {name}" if name else None
    named = node(
        "Alliance", contract_id(code), name=title, code=code, nature="framework", lat=row["lat"], lon=row["lon"]
    )
    return [*_signed(code), named]


def _label(label: str | None) -> str | None:
    """A contract's label without the département it begins with: ``45 - CC Giennoises``."""
    return re.sub(r"^(\d[\dAB]\d?|NA)\s*-\s*", "", label).strip() if label else None
