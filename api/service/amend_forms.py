"""The forms that correct a card: what they are filled with, and what was changed in them.

Each field comes back with the value that was shown (``shown_…``): only what the person changed is written, so that two
persons who correct different fields of one card lose nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.datastructures import FormData

from api.answers import Written
from api.service import amend_candidates, hand, words
from graph.errors import UsageProblem
from graph.store.cards import Card
from graph.store.connect import Database
from graph.store.records import Reader, records_at
from graph.vocabulary import vocabulary

ACTOR_TEXTS = ("name", "family", "kind", "siren", "rna", "place", "since", "until", "display", "active")
ALLIANCE_TEXTS = ("name", "nature", "type", "form", "status", "since", "until", "governance")
NEW_ROWS = 3


def values(
    db: Database, label: str, card: Card, gesture: str, q: str = "", typed: FormData | None = None
) -> dict[str, Any]:  # fmt: skip
    """What a gesture's form is filled with: what is shown, or what was just typed when it could not be kept."""
    shown = shown_values(label, card)
    kept = {name: str(typed[name]) for name in typed if isinstance(typed[name], str)} if typed else {}
    found: dict[str, Any] = {
        "id": card.properties["id"], "label": label, "name": card.properties.get("name") or card.properties["id"],
        "shown": shown, "value": {**shown, **kept}, "official": hand.is_official(card),
        "chosen": set(typed.getlist("domains")) if typed else set(shown["domains"]), "typed": kept,
        "participations": parts(label, card), "taken": set(typed.getlist("parts")) if typed else set(),
    }  # fmt: skip
    if gesture == "correct":
        found |= _choices(label, card)
    if gesture == "merge":
        found |= amend_candidates.proposed(db, label, card, q or kept.get("q", ""))
    return found


def shown_values(label: str, card: Card) -> dict[str, Any]:
    """The fields of a card as a form shows them."""
    properties, ties = card.properties, card.ties
    shown: dict[str, Any] = {name: properties.get(name) or "" for name in (*ACTOR_TEXTS, *ALLIANCE_TEXTS)}
    shown["domains"] = [row["id"] for row in ties["works_on" if label == "Actor" else "domains"]]
    if label == "Actor":
        shown["place"] = ", ".join(row["name"] or row["id"] for row in ties["based_in"])
        shown["display"] = properties.get("display") or "named"
        shown["active"] = "false" if properties.get("active") is False else "true"
    else:
        shown["governance"] = next((row["id"] for row in ties["governance"]), "")
        shown["territories"] = "\n".join(row["name"] or row["id"] for row in ties["covers"])
    return shown


def parts(label: str, card: Card) -> list[dict[str, Any]]:
    """The participations of an organisation or of an alliance's members, each with its key in forms."""
    rows = card.ties["alliances" if label == "Actor" else "members"]
    return [
        {**row, "key": f"{row['id']} {row['role'] or ''}", "role_name": words.role(row["role"]), "name": row["name"] or row["id"]}
        for row in rows
    ]  # fmt: skip


def _choices(label: str, card: Card) -> dict[str, Any]:
    known = vocabulary()
    by_family = {
        key: (family, [one for one in known.domains.values() if one.family == key])
        for key, family in known.domain_families.items()
    }
    kinds = {
        key: (family, [k for k in known.kinds.values() if k.family == key]) for key, family in known.families.items()
    }
    governance = [one for one in known.governance.values() if one.scope == "alliance"]
    exchanges = {f: [{**row, "key": f"{row['id']} {row['what'] or ''}", "domain": words.domain(row["id"])} for row in card.ties.get(f, ())] for f in ("offers", "seeks")}  # fmt: skip
    return {
        "families": known.families.values(), "kinds": kinds, "domain_families": by_family, "types": known.types.values(),
        "forms": known.forms.values(), "governances": governance, "roles": known.roles.values(), "exchanges": exchanges,
        "all_domains": known.domains.values(), "new_rows": range(NEW_ROWS if label == "Alliance" else 1),
    }  # fmt: skip


def changed(label: str, card: Card, typed: FormData) -> dict[str, Any]:
    """The fields that differ from what the form showed, as `ingest.amend` reads them."""
    names = ACTOR_TEXTS if label == "Actor" else ALLIANCE_TEXTS
    given: dict[str, Any] = {name: text(typed, name) for name in names if _differs(typed, name)}
    shown, wanted = set(text(typed, "shown_domains").split()), set(typed.getlist("domains"))
    if "shown_domains" in typed and shown != wanted:
        now = [row["id"] for row in card.ties["works_on" if label == "Actor" else "domains"]]
        given["domains"] = [*(one for one in now if one not in shown - wanted), *sorted(str(d) for d in wanted - shown)]
    if label == "Actor":
        given |= {f: lists for f in ("offers", "seeks") if (lists := _exchanges(card, f, typed)) is not None}
    else:
        given |= _territories(card, typed)
        if members := _members(card, typed):
            given["members"] = members
    return given


def text(typed: FormData, name: str) -> str:
    found = typed.get(name)
    return found.replace("\r\n", "\n").strip() if isinstance(found, str) else ""


def _differs(typed: FormData, name: str) -> bool:
    return name in typed and text(typed, name) != text(typed, f"shown_{name}")


def _exchanges(card: Card, field: str, typed: FormData) -> list[dict[str, str]] | None:
    """The whole list of what is offered or sought, when something was taken away or added."""
    gone, domain = set(typed.getlist(f"gone_{field}")), text(typed, f"new_{field}")
    if not gone and not domain:
        return None
    kept = [
        {"domain": row["id"], "what": row["what"] or ""}
        for row in card.ties[field]
        if f"{row['id']} {row['what'] or ''}" not in gone
    ]
    return kept + ([{"domain": domain, "what": text(typed, f"new_{field}_what")}] if domain else [])


def _territories(card: Card, typed: FormData) -> dict[str, Any]:
    """The territories that an alliance covers: lines kept keep their id, new ones are looked up."""
    if not _differs(typed, "territories"):
        return {}
    ids = {(row["name"] or row["id"]): row["id"] for row in card.ties["covers"]}
    lines = [line.strip() for line in text(typed, "territories").splitlines() if line.strip()]
    return {"territories": [ids.get(line, line) for line in lines]}


def _members(card: Card, typed: FormData) -> list[dict[str, Any]]:
    """What becomes of each member of the form; one that has left the alliance since is passed over."""
    found: list[dict[str, Any]] = []
    known = {one["key"] for one in parts("Alliance", card)}
    for number in range(len(typed)):
        if (key := text(typed, f"member_{number}")) not in known:
            continue
        actor, _space, was = key.partition(" ")
        if f"removed_{number}" in typed:
            found.append({"actor": actor, "was": was, "removed": True})
            continue
        fields = {
            f: text(typed, f"{f}_{number}") for f in ("role", "since", "until") if _differs(typed, f"{f}_{number}")
        }
        if fields:
            found.append({"actor": actor, "was": was, **fields})
    return found


def _correct(db: Database, label: str, card: Card, typed: FormData) -> Written:
    given = changed(label, card, typed)
    if label == "Alliance":
        new = [(text(typed, f"new_member_{n}"), text(typed, f"new_role_{n}")) for n in range(NEW_ROWS)]
        members = [
            {"actor": amend_candidates.named(db, name, card), "role": role, "was": ""} for name, role in new if name
        ]
        if members:
            given["members"] = [*given.get("members", []), *members]
    return hand.change(db, label, card.properties["id"], given)


def _end(db: Database, label: str, card: Card, typed: FormData) -> Written:
    successor = text(typed, "successor")
    found = amend_candidates.named(db, successor, card, "successor") if successor else None
    return hand.end(db, label, card.properties["id"], text(typed, "until"), found)


def _merge(db: Database, label: str, card: Card, typed: FormData) -> Written:
    other = text(typed, "other")
    if not other:
        raise UsageProblem("Choose the one that it is.")
    which, stays = card.properties["id"], other
    if text(typed, "stays") == "this":
        which, stays = stays, which
    return hand.merge(db, label, which, stays, text(typed, "name") or None)


def _split(db: Database, label: str, card: Card, typed: FormData) -> Written:
    chosen = [(one, role) for key in typed.getlist("parts") for one, _space, role in [str(key).partition(" ")]]
    return hand.split(db, label, card.properties["id"], text(typed, "name"), chosen)


def _out(db: Database, label: str, card: Card, _typed: FormData) -> Written:
    return hand.take_out(db, label, card.properties["id"])


GESTURES: dict[str, Callable[[Database, str, Card, FormData], Written]] = {
    "correct": _correct, "end": _end, "merge": _merge, "split": _split, "out": _out,
}  # fmt: skip


def name_of_former(db: Reader, node_id: str) -> str | None:
    """The last name that was said of an id which is not shown."""
    found = sorted(records_at(db, {"Former": [node_id]}).values(), key=lambda record: record.recorded_at, reverse=True)
    names = (
        fact.get("name") or fact.get("name?") for record in found for fact in record.facts if fact.get("id") == node_id
    )
    return next((str(name) for name in names if name), None)
