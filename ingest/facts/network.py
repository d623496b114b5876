"""Profiles *kumu* and *gephi*: a graph's elements and the connections between them, in one file or two, in any order.

What an element is follows from its type: a person is left out and counted, a project is an alliance, an issue a domain,
anything else an organisation. What a connection is follows from its ends and its type: of two organisations a joint
alliance of two (or a membership, or a contribution), of an organisation and an alliance a participation.
"""

from __future__ import annotations

import functools
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from graph.language import Text
from graph.model import Fact, clean_name, mint, node, tie
from ingest.cleaning import clean, vocabulary_key
from ingest.facts.desk import KEPT, LEFT_OUT, ROW_LEFT_OUT, Desk, Element, Row, RowFacts, clean_rows, fixed_place
from ingest.facts.towns import Town, find_town
from ingest.identity import Identity, Keys, actor_keys, alliance_id
from ingest.profiles import Fit

FORM = "partenariat"
ROLE = "member"


@functools.cache
def _words(kind: str) -> Mapping[str, str]:
    data = tomllib.loads(Path(__file__).with_name("network_words.toml").read_text(encoding="utf-8"))[kind]
    return {clean_name(word): meaning for meaning, words in data.items() for word in words}


def meaning(kind: str, said: str | None) -> str | None:
    """What the type of an element or a connection says it is; None for a type of its own or none."""
    key = clean_name(said or "")
    words = _words(kind)
    return words.get(key) or words.get(key.removesuffix("s"))


def read_elements(fit: Fit, desk: Desk) -> Iterator[RowFacts]:
    rows = list(clean_rows(fit, desk))
    names = {row.number: row["label"] or row["id"] for row in rows}
    kinds = {row.number: meaning("elements", row["type"]) or "actor" for row in rows}
    towns = {row.number: find_town(desk.places, row["town"], row["postal_code"]) for row in rows}
    place = fixed_place(fit, desk) if "territory" in fit.layout.columns else None
    keys = {row.number: _keys(row, names[row.number], towns[row.number], place) for row in rows}
    who = desk.identify(keys[row.number] for row in rows if kinds[row.number] == "actor")
    dropped: Counter[str] = Counter()
    for row in rows:
        name, kind = names[row.number], kinds[row.number]
        element, facts = _element(fit, desk, row, name, kind, who.get(keys[row.number]), towns[row.number])
        _remember(fit, desk, row, name, element)
        if element.is_ in ("person", "nothing"):
            dropped[element.is_] += 1
        yield RowFacts(row.number, facts, row["since"] if element.is_ == "alliance" else None)
    if dropped["person"]:
        desk.remarks.append(
            Text("{n} elements are persons and were left out with their connections.", {"n": dropped["person"]})
        )


def _keys(row: Row, name: str, town: Town, place: str | None) -> Keys:
    number = row["siren"]
    return actor_keys(name, number[:9] if number else None, row["rna"], town.id or place)


def _remember(fit: Fit, desk: Desk, row: Row, name: str, element: Element) -> None:
    """Keep an element by its id and by its label; a label that two elements have leads to the first, and it is said."""
    by_name = f"name:{clean_name(name)}"
    known = desk.elements.get(by_name)
    if known is not None:
        problem = Text("Another element has this label.")
        same = Text("Both are read as one organisation.") if known.id == element.id else KEPT
        desk.tell(fit, row.number, "label", name, problem, same)
    desk.elements.setdefault(by_name, element)
    if row["id"]:
        desk.elements.setdefault(f"id:{row['id']}", element)


def _element(
    fit: Fit, desk: Desk, row: Row, name: str, kind: str, who: Identity | None, town: Town
) -> tuple[Element, list[Fact]]:
    domains = row["domain"] or ()
    if kind == "alliance":
        alliance = alliance_id("network", clean_name(name), (row["since"] or "")[:4])
        facts = [node("Alliance", alliance, name=name, nature_="joint", since=row["since"], until=row["until"])]
        facts += [tie("ADDRESSES", alliance, domain) for domain in domains]
        return Element("alliance", alliance, name), facts + ([tie("COVERS", alliance, town.id)] if town.id else [])
    if kind == "domain":
        domain, problem = clean("domain", name)
        if domain is not None:
            return Element("domain", domain, name), []
        desk.tell(fit, row.number, "label", name, problem or Text("This is no domain."), LEFT_OUT)
        return Element("nothing", "", name), []
    if kind in ("person", "territory"):
        if kind == "territory":
            problem = Text("Places are no elements of the graph; set the territory of the file instead.")
            desk.tell(fit, row.number, "label", name, problem, LEFT_OUT)
        return Element("person" if kind == "person" else "nothing", "", name if kind != "person" else ""), []
    assert who is not None  # noqa: S101 - every actor has keys
    desk.doubt(fit, row.number, "label", name, who)
    if town.problem is not None:
        desk.tell(
            fit,
            row.number,
            "town",
            row["town"] or row["postal_code"],
            town.problem,
            Text("Check it.") if town.id else LEFT_OUT,
        )
    number = row["siren"]
    facts = [desk.actor(who, name, number[:9] if number else None, rna=row["rna"], family=_family(fit, desk, row))]
    facts += [tie("BASED_IN", who.id, town.id)] if town.id else []
    return Element("actor", who.id, name), facts + [tie("WORKS_ON", who.id, d, how="stated") for d in domains]


def _family(fit: Fit, desk: Desk, row: Row) -> str | None:
    """The family a type names; a type of the map's own is kept as written, and said once."""
    if row["family"] or not row["type"] or clean_name(row["type"]) in ("organization", "organisation", "organizations", "organisations", "actor", "acteur", "entity", "structure"):  # fmt: skip
        return str(row["family"]) if row["family"] else None
    if row["type"].isdigit():
        return None
    value, problem = clean("family", row["type"])
    if problem is not None and ("type", value) not in desk.remarked:
        desk.remarked.add(("type", value))
        desk.tell(fit, row.number, "type", row["type"], problem, KEPT)
    return str(value) if value else None


def read_connections(fit: Fit, desk: Desk) -> Iterator[RowFacts]:
    rows = list(clean_rows(fit, desk))
    unknown = [name for row in rows for name in (row["from"], row["to"]) if _known(desk, name) is None]
    who = desk.identify(actor_keys(name) for name in unknown)
    drawn = bool(desk.elements)
    for row in rows:
        ends, facts = [], []
        for field_ in ("from", "to"):
            element = _known(desk, row[field_])
            if element is None:
                identity = who[actor_keys(row[field_])]
                element = Element("actor", identity.id, row[field_])
                facts.append(desk.actor(identity, row[field_]))
                if drawn and ("end", row[field_]) not in desk.remarked:
                    desk.remarked.add(("end", row[field_]))
                    problem = Text("No element has this id or label.")
                    desk.tell(
                        fit, row.number, field_, row[field_], problem, Text("Read as an organisation of this name.")
                    )
            ends.append(element)
        found = _connection(fit, desk, row, ends[0], ends[1])
        if found:
            yield RowFacts(row.number, facts + found, row["since"])


def _known(desk: Desk, said: str) -> Element | None:
    return desk.elements.get(f"id:{said}") or desk.elements.get(f"name:{clean_name(said)}")


def _connection(fit: Fit, desk: Desk, row: Row, start: Element, end: Element) -> list[Fact]:
    kinds = {start.is_, end.is_}
    said = row["type"] or row["label"]
    if "person" in kinds:
        return []
    if start.id == end.id and start.is_ == end.is_:
        desk.tell(fit, row.number, "to", row["to"], Text("Both ends are the same organisation."), ROW_LEFT_OUT)
        return []
    if kinds == {"actor"}:
        return _between(fit, desk, row, start, end, said)
    if kinds == {"actor", "alliance"}:
        actor, alliance = (start, end) if start.is_ == "actor" else (end, start)
        role = vocabulary_key("roles", row["role"] or said or "") or row["role"] or ROLE
        return [
            tie("TAKES_PART", actor.id, alliance.id, role=role, since=row["since"], until=row["until"], weight=row["weight"], amount_eur=row["amount"])
        ]  # fmt: skip
    if kinds in ({"actor", "domain"}, {"alliance", "domain"}):
        other, domain = (start, end) if end.is_ == "domain" else (end, start)
        how = tie("WORKS_ON", other.id, domain.id, how="stated") if other.is_ == "actor" else tie("ADDRESSES", other.id, domain.id)  # fmt: skip
        return [how]
    problem = Text("A connection between such elements has no place in the graph.")
    desk.tell(fit, row.number, "to", f"{start.name} – {end.name}", problem, ROW_LEFT_OUT)
    return []


def _between(fit: Fit, desk: Desk, row: Row, start: Element, end: Element, said: str | None) -> list[Fact]:
    """Two organisations: a membership or a contribution where the type says so, else a joint alliance of two."""
    means = meaning("connections", row["type"]) or meaning("connections", row["label"])
    if means == "membership":
        return [tie("MEMBER_OF", start.id, end.id, since=row["since"], until=row["until"])]
    if means == "funding":
        year = int(row["since"][:4]) if row["since"] else None
        contribution = mint("c", "network", start.id, end.id, year or "", said)
        return [
            node(
                "Contribution", contribution, year=year, amount_eur=row["amount"], nature="grant", object=row["label"]
            ),
            tie("GIVES", start.id, contribution),
            tie("TO", contribution, end.id),
        ]
    pair = tuple(sorted((start.id, end.id)))
    stated = [row["weight"], row["since"], row["until"]]
    type_ = vocabulary_key("types", row["type"] or "")
    first, before = desk.stated.setdefault((*pair, type_), (row.number, stated))
    if before != stated:
        problem = Text("Row {row} states the same participation with other values.", {"row": first})
        desk.tell(fit, row.number, "to", row["to"], problem, Text("Both rows are kept; the first one is shown."))
    names = sorted((start.name, end.name), key=clean_name)
    alliance = alliance_id("pairs", *pair, type_ or "")
    facts = [
        node("Alliance", alliance, name=" – ".join(names), nature="joint", type=type_, form_=FORM, since=row["since"], until=row["until"])
    ]  # fmt: skip
    facts += [
        tie("TAKES_PART", one.id, alliance, role=ROLE, since=row["since"], until=row["until"], weight=row["weight"])
        for one in (start, end)
    ]
    return facts
