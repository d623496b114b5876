"""Corrections by hand of one alliance: what it is, who takes part, its end, its being two. See `ingest.amend`."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from graph.language import Text
from graph.model import Fact, beside, cleared, denied, mint, node, tie
from graph.store.cards import Card
from ingest import typed
from ingest.amend import period, whole
from ingest.facts.desk import Desk, covers
from ingest.hand import PROFILE, ROLE, Entered, Pen, change_set

ALLIANCE_FIELDS = (
    "name", "nature", "type", "form", "status", "since", "until", "governance", "domains", "territories", "members",
)  # fmt: skip
MEMBER_FIELDS = ("actor", "role", "since", "until", "was", "removed")


def correct_alliance(card: Card, given: Mapping[str, Any], pen: Pen) -> Entered | None:
    """Set the fields given (`ALLIANCE_FIELDS`); an empty value says that it is not known. ``domains`` and
    ``territories`` are whole lists; ``members`` are changes, one an organisation (`MEMBER_FIELDS`): it takes part in this
    role and period, instead of the role it ``was`` in, or is ``removed``. Raises UsageProblem, one sentence that names the
    field."""
    typed.only(given, ALLIANCE_FIELDS)
    stated = _properties(card, given)
    facts: list[Fact] = []
    if "governance" in given:
        facts += _governed(card, typed.word("governance", given["governance"]))
    if "domains" in given:
        facts += _changed_ties(card, "ADDRESSES", "domains", typed.domains(given["domains"]), pen)
    if "territories" in given:
        places = typed.several("territories", given["territories"], lambda one: typed.place(one, pen, "territories"))
        facts += _changed_ties(card, "COVERS", "covers", places, pen)
    for member in given.get("members") or ():
        facts += _member(card, member, pen)
    changed = {name: value for name, value in stated.items() if value != card.properties.get(name)}
    if not changed and not facts:
        return None
    changed = whole(changed, card)
    stated = {name: value for name, value in changed.items() if value is not None}
    fact = beside(node("Alliance", card.properties["id"], **stated))
    fact = cleared(fact, *(name for name, value in changed.items() if value is None))
    return Entered(change_set([[fact, *facts]], pen, _name(card)), (card.properties["id"],))


def end_alliance(card: Card, until: Any, pen: Pen) -> Entered | None:
    """That an alliance has ended; its beginning and its members are kept."""
    return correct_alliance(card, {"status": "ended", "until": until}, pen)


def split_alliance(card: Card, name: Any, taken: Collection[tuple[str, str]], pen: Pen) -> Entered:
    """A new alliance that takes over participations of one: ``taken`` holds (actor id, role).

    It has the same nature, type, form, beginning, subject and territories. Raises UsageProblem without any.
    """
    alliance, called = card.properties["id"], typed.name(name)
    parts = {(row["id"], row["role"] or ""): row for row in card.ties["members"]}
    chosen = [parts.get(key) for key in dict.fromkeys(taken)]
    if not chosen or None in chosen:
        raise typed.wrong("members", Text("Choose at least one organisation that takes part in {name}.", {"name": _name(card)}))  # fmt: skip
    apart = mint("l", PROFILE, secrets.token_hex(8))
    kept = {key: card.properties.get(key) for key in ("nature", "type", "form", "since", "status")}
    facts = [node("Alliance", apart, name=called, **kept), beside(node("Alliance", alliance))]
    facts += [tie("ADDRESSES", apart, row["id"]) for row in card.ties["domains"]]
    facts += covers(Desk(own=pen.own), apart, (row["id"] for row in card.ties["covers"]))
    facts += pen.met(row["id"] for row in chosen if row)
    for row in filter(None, chosen):
        facts += [
            denied(tie("TAKES_PART", row["id"], alliance, role=row["role"] or None)),
            tie("TAKES_PART", row["id"], apart, role=row["role"] or ROLE, since=row["since"], until=row["until"]),
        ]
    return Entered(change_set([facts], pen, called), (apart,))


def _properties(card: Card, given: Mapping[str, Any]) -> dict[str, Any]:
    stated: dict[str, Any] = {}
    if "name" in given:
        stated["name"] = typed.name(given["name"])
    for field in ("type", "form"):
        if field in given:
            stated[field] = typed.word(field, given[field])
    if "nature" in given:
        stated["nature"] = typed.choice("nature", given["nature"]) or "joint"
    if "status" in given:
        stated["status"] = typed.choice("status", given["status"])
    period(card, given, stated)
    return stated


def _governed(card: Card, wanted: str | None) -> list[Fact]:
    alliance, known = card.properties["id"], [row["id"] for row in card.ties["governance"]]
    gone = [denied(tie("GOVERNED_BY", alliance, one)) for one in known if one != wanted]
    return gone + ([tie("GOVERNED_BY", alliance, wanted)] if wanted and wanted not in known else [])


def _changed_ties(card: Card, kind: str, name: str, wanted: Sequence[str], pen: Pen) -> list[Fact]:
    alliance, known = card.properties["id"], [row["id"] for row in card.ties[name]]
    gone = [denied(tie(kind, alliance, one)) for one in known if one not in wanted]
    new = [one for one in wanted if one not in known]
    named = [fact for one in new for fact in Desk(own=pen.own).named(one)] if kind == "COVERS" else []
    return [*gone, *named, *(tie(kind, alliance, one) for one in new)]


def _member(card: Card, change: Mapping[str, Any], pen: Pen) -> list[Fact]:
    """What one organisation's part in an alliance becomes."""
    typed.only(change, MEMBER_FIELDS)
    alliance, actor = card.properties["id"], str(change.get("actor") or "")
    parts = {row["role"] or "": row for row in card.ties["members"] if row["id"] == actor}
    was = _was(change, parts)
    if change.get("removed"):
        gone = [was] if was is not None else sorted(parts)
        if not gone or not parts.keys() >= set(gone):
            raise typed.wrong("members", Text("{id} does not take part in this alliance in this role.", {"id": _named(actor, pen)}))  # fmt: skip
        return _known(actor, pen, beside_it=True) + [_denied(actor, alliance, role) for role in gone]
    role = _role(change["role"]) if change.get("role") else was if was is not None else ROLE
    part = parts.get(was if was is not None else role, {})
    since, until = (typed.plain(f, change[f]) if f in change else part.get(f) for f in ("since", "until"))
    typed.period(since, until)
    replaced = was is not None and was != role and was in parts
    known = role in parts
    if known and not replaced and (since, until) == (part.get("since"), part.get("until")):
        return []
    fact = tie("TAKES_PART", actor, alliance, role=role, since=since, until=until)
    if part:
        fact = cleared(fact, *(f for f, value in (("since", since), ("until", until)) if value is None))
    return [
        *_known(actor, pen, beside_it=bool(parts)), *([_denied(actor, alliance, was)] if replaced and was is not None else []), fact,
    ]  # fmt: skip


def _was(change: Mapping[str, Any], parts: Mapping[str, Any]) -> str | None:
    """The role that changes: the one said, else the only one."""
    if change.get("was") is not None:
        said = str(change["was"])
        return said if said in parts else typed.word("role", said) or ""
    return next(iter(parts)) if len(parts) == 1 else None


def _role(raw: Any) -> str:
    return typed.word("role", raw) or ROLE


def _denied(actor: str, alliance: str, role: str) -> Fact:
    return denied(tie("TAKES_PART", actor, alliance, role=role or None))


def _known(actor: str, pen: Pen, beside_it: bool) -> list[Fact]:
    """That an organisation known exists. Raises UsageProblem for an id that is not."""
    if pen.names is not None and actor not in pen.names([actor]):
        raise typed.wrong("members", Text("No organisation is known as {id}.", {"id": actor[: typed.MOST_SHOWN]}))
    return [beside(node("Actor", actor))] if beside_it else pen.met((actor,))


def _named(actor: str, pen: Pen) -> str:
    return (pen.names([actor]).get(actor) if pen.names else None) or actor[: typed.MOST_SHOWN]


def _name(card: Card) -> str:
    return str(card.properties.get("name") or card.properties["id"])
