"""The past of an organisation or alliance, in the words of the pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.answers import History, HistoryRow
from api.service import words
from api.service.hand import card_of
from api.service.text import years
from graph.language import translate
from graph.model import NODES, clean_name
from graph.store import history as store
from graph.store.history import Change
from graph.store.records import Reader, records_of_import
from visuals.source_titles import said

TIES = {
    "TAKES_PART": "Takes part", "MEMBER_OF": "Member of", "BASED_IN": "Place", "WORKS_ON": "Works on", "OFFERS": "Offers",
    "SAME_AS": "Merged with", "SEEKS": "Seeks", "SUCCEEDS": "Takes over from", "ADDRESSES": "Domains", "COVERS": "Territories covered",
    "GOVERNED_BY": "Governance", "GOVERNS": "Governs", "DECLARES": "Says of the two", "GIVES": "Support given", "TO": "Support received",
    "WITHIN": "Support within this alliance", "OF": "Establishments",
}  # fmt: skip
STATES = {"yes": "they act together", "no": "they do not act together", "unknown": "not known"}
MOST_CHANGES = 12


def of(db: Reader, label: str, node_id: str) -> History:
    """The imports that speak of it, the latest first, with what each changed. Raises NotFound, TakenOut."""
    return past(db, label, card_of(db, label, node_id).properties["id"])


def past(db: Reader, label: str, node_id: str) -> History:
    """The same for an id that may no longer be shown."""
    gestures = store.history(db, label, node_id)
    named = _names(db, (change.other for one in gestures for change in one.changes[:MOST_CHANGES] if change.other))
    own = {
        side for one in gestures for change in one.changes if change.property == "name" for side in (change.before, change.after)
    }  # fmt: skip
    rows = [
        HistoryRow(
            import_id=one.import_id, profile=one.profile, title=one.title, about="" if one.title in own else one.title, source=said(one.source), by=one.by, at=one.at,
            withdrawn_at=one.withdrawn_at, withdrawn_by=one.withdrawn_by, records=one.records, total=one.total,
            changes=[_said(change, named) for change in one.changes[:MOST_CHANGES]] + _more(one.changes),
        )
        for one in gestures
    ]  # fmt: skip
    return History(id=node_id, history=rows)


def entered(db: Reader, import_id: str) -> list[dict[str, str]]:
    """The organisations and alliances that an import names, each with its id, name and the list it is in; by name."""
    lists = {"Actor": "actors", "Alliance": "alliances"}
    found = {
        str(fact["id"]): {"id": str(fact["id"]), "name": str(fact["name"]), "kind": lists[fact["is"]]}
        for record in records_of_import(db, import_id).values()
        for fact in record.facts
        if fact["is"] in lists and fact.get("name")
    }
    return sorted(found.values(), key=lambda one: (one["kind"], clean_name(one["name"])))


def cards_of(db: Reader, import_id: str) -> list[tuple[str, str]]:
    """(list, id) of the cards that an import's records speak of."""
    found = db.read(
        "MATCH (:Record {import_id: $id})-[:ABOUT]->(n) WHERE n:Actor OR n:Alliance "
        "RETURN DISTINCT CASE WHEN n:Actor THEN 'actors' ELSE 'alliances' END AS kind, n.id AS id ORDER BY kind, id",
        id=import_id,
    )
    return [(row["kind"], row["id"]) for row in found]


def _more(changes: list[Change]) -> list[dict[str, Any]]:
    more = len(changes) - MOST_CHANGES
    return [{"label": translate("and {n} more", n=more), "before": "", "after": ""}] if more > 0 else []


def _said(change: Change, named: dict[str, str]) -> dict[str, Any]:
    if change.kind in NODES:
        before, after = (words.value(change.property, side) if side is not None else "" for side in (change.before, change.after))  # fmt: skip
        return {"label": words.property_name(change.property), "before": before, "after": after}
    name = _other(change, named)
    label = translate(TIES.get(change.kind, change.kind))
    if change.before is None:
        return {"label": label, "before": "", "after": _detailed(name, change.after)}
    if change.after is None:
        return {"label": label, "before": _detailed(name, change.before), "after": ""}
    return {"label": label, "before": _detailed(name, change.before), "after": _detailed(name, change.after)}


def _other(change: Change, named: dict[str, str]) -> str:
    other = change.other or ""
    if change.kind in ("WORKS_ON", "OFFERS", "SEEKS", "ADDRESSES"):
        return words.domain(other)
    if change.kind == "GOVERNED_BY":
        return words.governance(other)
    return named.get(other) or change.name or other


def _detailed(name: str, properties: dict[str, Any]) -> str:
    parts = [words.role(properties.get("role")), years(properties.get("since"), properties.get("until"))]
    if properties.get("state"):
        parts = [translate(STATES.get(properties["state"], properties["state"])), str(properties.get("year") or "")]
    if properties.get("what"):
        parts.append(str(properties["what"]))
    detail = ", ".join(part for part in parts if part)
    return f"{name} ({detail})" if detail else name


def _names(db: Reader, ids: Iterable[str]) -> dict[str, str]:
    wanted = sorted(set(ids))
    found: dict[str, str] = {}
    for label in ("Actor", "Alliance", "Territory"):
        rows = db.read(f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN n.id AS id, n.name AS name", ids=wanted)
        found.update((row["id"], row["name"]) for row in rows if row["name"])
    return found
