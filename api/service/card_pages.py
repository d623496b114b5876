"""What the pages of an organisation and of an alliance show, in the words of the pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.answers import Card, TerritoryRow
from api.console import number
from api.service import cards, words
from api.service.text import with_unit, years
from graph.language import translate
from graph.model import clean_name
from graph.store.records import Reader
from graph.vocabulary import vocabulary

MOST_LISTED = 60


def actor(db: Reader, territory: TerritoryRow, actor_id: str) -> dict[str, Any]:
    """The values of an organisation's page. Raises NotFound."""
    card = cards.actor(db, actor_id)
    base, ties = f"/t/{territory.id}", card.ties
    lists = [
        (translate("Alliances"), _detailed(ties["alliances"]), f"{base}/alliances/"),
        (translate("Member of"), ties["member_of"], f"{base}/actors/"),
        (translate("Members"), ties["members"], f"{base}/actors/"),
        (translate("Works on"), _domains(ties["works_on"]), ""),
        (translate("Offers"), _domains(ties["offers"]), ""),
        (translate("Seeks"), _domains(ties["seeks"]), ""),
        (translate("Establishments"), _places(ties["establishments"]), ""),
        (translate("Support received"), _money(ties["received"]), ""),
        (translate("Support given"), _money(ties["given"]), ""),
        (translate("Succeeded by"), ties["successors"], f"{base}/actors/"),
        (translate("Takes over from"), ties["succeeds"], f"{base}/actors/"),
    ]
    properties = card.properties
    facts = [
        (translate("Family"), words.family(properties.get("family"))),
        (translate("Kind"), words.kind(properties.get("kind"))),
        (translate("Place"), _joined(row["name"] for row in ties["based_in"])),
        (translate("Governs"), _joined(row["name"] for row in ties["governs"])),
        (translate("Governance"), _joined(words.governance(row["id"]) for row in ties["governance"])),
        ("SIREN", properties.get("siren")),
        ("RNA", properties.get("rna")),
        (translate("Since"), years(properties.get("since"), properties.get("until"))),
        (translate("State"), translate("ended") if properties.get("active") is False else ""),
        (translate("Display"), words.value("display", "masked") if properties.get("display") == "masked" else ""),
    ]
    return _card(card, translate("Organisation"), facts, lists)


def alliance(db: Reader, territory: TerritoryRow, alliance_id: str) -> dict[str, Any]:
    """The values of an alliance's page. Raises NotFound."""
    card = cards.alliance(db, alliance_id)
    base, ties, properties = f"/t/{territory.id}", card.ties, card.properties
    known = vocabulary()
    lists = [
        (translate("Known members"), _detailed(ties["members"]), f"{base}/actors/"),
        (translate("Domains"), _domains(ties["domains"]), ""),
        (translate("Territories covered"), ties["covers"], "/t/"),
        (translate("Support within this alliance"), _money(ties["contributions"]), ""),
    ]
    period = years(properties.get("since"), properties.get("until"))
    facts = [
        (translate("Nature"), words.nature(properties.get("nature"))),
        (translate("Type of partnership"), words.entry(known.types, properties.get("type"))),
        (translate("Form"), words.entry(known.forms, properties.get("form"))),
        (translate("Since"), period),
        (translate("Governance"), _joined(words.governance(row["id"]) for row in ties["governance"])),
        (translate("State"), words.status(properties.get("status"))),
    ]
    if properties.get("nature") == "joint" and len({row["id"] for row in ties["members"]}) < 2:
        facts.append((translate("Remark"), translate("incomplete: a single member is known, so it makes no tie")))
    return _card(card, translate("Alliance"), facts, lists)


def _card(card: Card, over: str, facts: list[tuple[str, Any]], lists: list[tuple[str, Any, str]]) -> dict[str, Any]:
    name = str(card.properties.get("name") or card.id)
    statements = [
        {**one, "label": words.property_name(one["property"]), "value": words.value(one["property"], one["value"])}
        for one in card.statements
    ]
    stated = [one for one in statements if not one["fallback"]]
    differing = [
        (words.property_name(key), [one for one in stated if one["property"] == key]) for key in card.contradictions
    ]
    return {
        "id": card.id, "name": name, "over": over, "facts": [(label, value) for label, value in facts if value],
        "lists": [(title, rows[:MOST_LISTED] + _rest(rows), base) for title, rows, base in lists if rows],
        "statements": statements, "contradictions": differing,
    }  # fmt: skip


def _rest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    more = len(rows) - MOST_LISTED
    return [{"id": None, "name": translate("and {n} more", n=number(more))}] if more > 0 else []


def _detailed(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row an organisation or alliance by name, its roles and years together."""
    merged: dict[str, dict[str, Any]] = {}
    for row in rows:
        one = merged.setdefault(row["id"], {"id": row["id"], "name": row["name"] or row["id"], "parts": []})
        part = " ".join(
            text for text in (words.role(row.get("role")), years(row.get("since"), row.get("until"))) if text
        )
        if part and part not in one["parts"]:
            one["parts"].append(part)
    shown = [{**one, "detail": ", ".join(one["parts"])} for one in merged.values()]
    return sorted(shown, key=lambda one: clean_name(one["name"]))


def _domains(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"id": None, "name": words.domain(row["id"]), "detail": row.get("what") or _how(row.get("how"))} for row in rows
    ]


def _how(how: str | None) -> str:
    """That a domain was read from a text by rules or by a person, and not stated by a source."""
    return translate("read from a text, not stated by its source") if how == "classified" else ""


def _places(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": None, "name": row["name"] or row["id"], "detail": row["territory_name"] or ""} for row in rows]


def _money(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Contributions by year and nature; natures are never added together."""
    shown = []
    for row in sorted(rows, key=lambda row: (-(row["year"] or 0), str(row["nature"]))):
        amount = with_unit(round(row["amount_eur"]), "€") if row["amount_eur"] else translate("amount not recorded")
        name = f"{row['year'] or translate('year unknown')}, {words.contribution(row['nature'])}"
        shown.append({"id": None, "name": name, "detail": f"{amount} ({number(row['number'])})"})
    return shown


def _joined(names: Iterable[Any]) -> str:
    return ", ".join(str(name) for name in names if name)
