"""Corrections by hand of one organisation: what it is, where, what it does; its end, its leaving, its being another one.

A correction says only what differs from the card shown, and speaks beside what others state: when these leave, it shows
nothing by itself. Functions answer None where nothing would change. Alliances: `ingest.amend_alliance`.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from graph.errors import UsageProblem
from graph.language import Text
from graph.model import Fact, apart, beside, cleared, denied, mint, node, same, tie
from graph.store.cards import Card
from graph.vocabulary import vocabulary
from ingest import typed
from ingest.facts.desk import Desk
from ingest.hand import PROFILE, ROLE, Entered, Pen, change_set
from ingest.identity import actor_keys

ACTOR_FIELDS = (
    "name", "family", "kind", "siren", "rna", "display", "active", "since", "until", "place", "domains", "offers", "seeks", "successor",
)  # fmt: skip
NUMBERS = {"siren:": "SIREN", "rna:": "RNA"}


def correct_actor(card: Card, given: Mapping[str, Any], pen: Pen) -> Entered | None:
    """Set the fields given (`ACTOR_FIELDS`); an empty value says that it is not known. ``domains``, ``offers`` and
    ``seeks`` are whole lists. Raises UsageProblem, one sentence that names the field."""
    typed.only(given, ACTOR_FIELDS)
    actor = card.properties["id"]
    stated = _properties(card, given)
    _check_number(actor, stated.get("siren"), pen)
    facts: list[Fact] = []
    if "place" in given:
        facts += moved(card, typed.place(given["place"], pen), pen)
    if "domains" in given:
        facts += _domains(card, typed.domains(given["domains"]))
    for field in ("offers", "seeks"):
        if field in given:
            facts += _exchanges(card, field, given[field])
    if "successor" in given:
        facts += _succeeded(card, str(given["successor"] or ""), pen)
    changed = {name: value for name, value in stated.items() if value != card.properties.get(name)}
    if not changed and not facts:
        return None
    place = next((fact["to"] for fact in facts if fact["is"] == "BASED_IN" and "denied" not in fact), _place(card))
    return _entered(card, [_fact("Actor", card, changed, place), *facts], pen)


def end_actor(card: Card, until: Any, successor: Any, pen: Pen) -> Entered | None:
    """That an organisation has ended: its beginning is kept; ``successor``: the id of the one that takes over, if any."""
    given = {"active": False, "until": until} | ({"successor": successor} if successor else {})
    return correct_actor(card, given, pen)


def take_out(card: Card, label: str, pen: Pen) -> Entered:
    """That an organisation or alliance is not to be shown: what is stated of it is kept, and comes back with an undo."""
    return _entered(card, [denied(node(label, card.properties["id"]))], pen)


def merge(card: Card, stays: Card, label: str, pen: Pen, name: Any = None) -> Entered:
    """The decision that ``card`` is the one that stays; its name is kept unless another one is given.

    Raises UsageProblem for two that cannot be one: different numbers, real and invented, or one and the same.
    """
    which, kept = card.properties["id"], stays.properties["id"]
    if which == kept:
        raise UsageProblem("{name} cannot be merged with itself.", name=_name(card))
    _check_one(card, stays)
    properties: dict[str, Any] = {"name": typed.name(name) if name else stays.properties.get("name")}
    if label == "Actor" and "masked" in (card.properties.get("display"), stays.properties.get("display")):
        properties["display"] = "masked"
    decision = {**same(which, kept), "called": [_name(card), _name(stays)]}
    return _entered(stays, [decision, beside(node(label, which)), beside(node(label, kept, **properties))], pen)


def tell_apart(one: tuple[str, str], other: tuple[str, str], label: str, pen: Pen) -> Entered:
    """The decision that two are two, each as (id, name); what made them one is out of force while it stands."""
    (first, first_name), (second, second_name) = sorted((one, other))
    decision = {**apart(first, second), "called": [first_name, second_name]}
    facts = [decision, beside(node(label, first)), beside(node(label, second))]
    return Entered(change_set([facts], pen, f"{first_name} / {second_name}"), (first, second))


def split_actor(card: Card, name: Any, taken: Collection[tuple[str, str]], pen: Pen, place: Any = None) -> Entered:
    """A new organisation that takes over participations of one: ``taken`` holds (alliance id, role).

    It is of the same family and kind, in the place given or else in the same one. Raises UsageProblem without any, or for
    one that the organisation has not.
    """
    actor, called = card.properties["id"], typed.name(name)
    parts = {(row["id"], row["role"] or ""): row for row in card.ties["alliances"]}
    chosen = [parts.get(key) for key in dict.fromkeys(taken)]
    if not chosen:
        raise typed.wrong("members", Text("Choose at least one participation for the new organisation."))
    if None in chosen:
        raise typed.wrong("members", Text("{name} does not take part in one of the alliances chosen.", {"name": _name(card)}))  # fmt: skip
    apart = mint("a", PROFILE, secrets.token_hex(8))
    where = typed.place(place, pen) or _place(card)
    kept = {key: card.properties.get(key) for key in ("family", "kind")}
    keys = [key for key in actor_keys(called, territory=where) if key not in card.properties.get("keys", ())]
    facts = [node("Actor", apart, name=called, keys=keys, **kept), beside(node("Actor", actor))]
    if where:
        facts += [*Desk(own=pen.own).named(where), tie("BASED_IN", apart, where)]
    for row in filter(None, chosen):
        role = row["role"] or None
        facts += [
            beside(node("Alliance", row["id"])),
            denied(tie("TAKES_PART", actor, row["id"], role=role)),
            tie("TAKES_PART", apart, row["id"], role=role or ROLE, since=row["since"], until=row["until"]),
        ]
    return Entered(change_set([facts], pen, called), (apart,))


def moved(card: Card, place: str | None, pen: Pen) -> list[Fact]:
    """That an organisation is based in a place and no more in others."""
    actor, known = card.properties["id"], [row["id"] for row in card.ties["based_in"]]
    facts = [denied(tie("BASED_IN", actor, one)) for one in known if one != place]
    if place and place not in known:
        facts += [*Desk(own=pen.own).named(place), tie("BASED_IN", actor, place)]
    return facts


def period(card: Card, given: Mapping[str, Any], stated: dict[str, Any]) -> None:
    """Add a beginning and an end to what is stated: one value in two properties, so the one not given is said again."""
    if not {"since", "until"} & given.keys():
        return
    since, until = (typed.plain(f, given[f]) if f in given else card.properties.get(f) for f in ("since", "until"))
    typed.period(since, until)
    if (since, until) != (card.properties.get("since"), card.properties.get("until")):
        stated |= {"since": since, "until": until}


def whole(changed: Mapping[str, Any], card: Card) -> dict[str, Any]:
    """What changes, with both ends of its period."""
    ends = ("since", "until")
    return {**({e: card.properties.get(e) for e in ends} if set(ends) & changed.keys() else {}), **changed}


def _properties(card: Card, given: Mapping[str, Any]) -> dict[str, Any]:
    stated: dict[str, Any] = {}
    if "name" in given:
        stated["name"] = typed.name(given["name"])
    for field in ("siren", "rna"):
        if field in given:
            stated[field] = typed.plain(field, given[field])
    if "display" in given:
        stated["display"] = typed.choice("display", given["display"])
    if "active" in given:
        stated["active"] = typed.truth("active", given["active"])
    period(card, given, stated)
    if stated.get("active") and "until" not in given and card.properties.get("until"):
        stated |= {"since": card.properties.get("since"), "until": None}
    _family(card, given, stated)
    return stated


def _family(card: Card, given: Mapping[str, Any], stated: dict[str, Any]) -> None:
    """A kind is of one family: whichever of the two is changed, the other follows."""
    kinds, shown = vocabulary().kinds, card.properties
    for field in ("family", "kind"):
        if field in given:
            stated[field] = typed.word(field, given[field])
    kind, family = stated.get("kind", shown.get("kind")), stated.get("family", shown.get("family"))
    if not kind or kind not in kinds or kinds[kind].family == family:
        return
    if "kind" in stated and stated["kind"] != shown.get("kind"):
        if family and "family" in stated and stated["family"] != shown.get("family"):
            raise typed.wrong("kind", Text("This kind is of another family."))
        stated["family"] = kinds[kind].family
    elif "family" in stated:
        stated["kind"] = None


def _check_number(actor: str, siren: str | None, pen: Pen) -> None:
    if not siren or pen.known is None:
        return
    key = f"siren:{siren}"
    others = [one for one, keys in pen.known(((key,),)) if key in keys and one != actor]
    if others:
        name = pen.names(others).get(others[0]) if pen.names else None
        problem = Text(
            "Another organisation has this number: {name}. Merge the two if they are one.", {"name": name or others[0]}
        )
        raise typed.wrong("siren", problem)


def _domains(card: Card, wanted: Sequence[str]) -> list[Fact]:
    actor, known = card.properties["id"], [row["id"] for row in card.ties["works_on"]]
    gone = [denied(tie("WORKS_ON", actor, one)) for one in known if one not in wanted]
    return gone + [tie("WORKS_ON", actor, one, how="stated") for one in wanted if one not in known]


def _exchanges(card: Card, field: str, raw: Any) -> list[Fact]:
    """What an organisation offers or seeks, as (domain, what)."""
    wanted = typed.several(field, raw, lambda one: _exchange(field, one))
    known = [(row["id"], row["what"] or "") for row in card.ties[field]]
    kind, actor = field.upper(), card.properties["id"]
    gone = [denied(tie(kind, actor, domain, what=what)) for domain, what in known if (domain, what) not in wanted]
    return gone + [tie(kind, actor, domain, what=what) for domain, what in wanted if (domain, what) not in known]


def _exchange(field: str, one: Any) -> tuple[str, str] | None:
    entry = one if isinstance(one, Mapping) else {"domain": one}
    typed.only(entry, ("domain", "what"))
    domain = typed.word(field, entry.get("domain"), "domain")
    return (domain, typed.words(entry.get("what"), "what")) if domain else None


def _succeeded(card: Card, successor: str, pen: Pen) -> list[Fact]:
    actor, known = card.properties["id"], [row["id"] for row in card.ties["successors"]]
    gone = [
        fact
        for one in known
        if one != successor
        for fact in (beside(node("Actor", one)), denied(tie("SUCCEEDS", one, actor)))
    ]
    if not successor or successor in known:
        return gone
    if successor == actor:
        raise typed.wrong("successor", Text("An organisation does not succeed itself."))
    if pen.names is not None and successor not in pen.names([successor]):
        raise typed.wrong("successor", Text("No organisation is known as {id}.", {"id": successor[: typed.MOST_SHOWN]}))
    return [*gone, beside(node("Actor", successor)), tie("SUCCEEDS", successor, actor)]


def _check_one(card: Card, stays: Card) -> None:
    if bool(card.properties.get("fictional")) != bool(stays.properties.get("fictional")):
        raise UsageProblem("One of the two is invented and the other is real; they are not merged.")
    for prefix, number in NUMBERS.items():
        mine, theirs = (_numbers(one, prefix) for one in (card, stays))
        if mine and theirs and not mine & theirs:
            raise UsageProblem(
                "{first} and {second} have different numbers ({number} {a} and {b}): they are two organisations and are not merged.",
                first=_name(card), second=_name(stays), number=number, a=min(mine), b=min(theirs),
            )  # fmt: skip


def _numbers(card: Card, prefix: str) -> set[str]:
    keys: Iterable[str] = card.properties.get("keys") or ()
    shown = card.properties.get(prefix.removesuffix(":"))
    return {key.removeprefix(prefix) for key in keys if key.startswith(prefix)} | ({shown} if shown else set())


def _fact(label: str, card: Card, changed: Mapping[str, Any], place: str | None) -> Fact:
    """The properties that change, those without value cleared, and the keys by which later rows find the organisation."""
    changed = whole(changed, card)
    stated = {name: value for name, value in changed.items() if value is not None}
    if {"name", "siren", "rna"} & stated.keys():
        shown = {**card.properties, **changed}
        stated["keys"] = list(actor_keys(shown.get("name"), shown.get("siren"), shown.get("rna"), place))
    fact = beside(node(label, card.properties["id"], **stated))
    return cleared(fact, *(name for name, value in changed.items() if value is None))


def _place(card: Card) -> str | None:
    return next((row["id"] for row in card.ties.get("based_in", ())), None)


def _name(card: Card) -> str:
    return str(card.properties.get("name") or card.properties["id"])


def _entered(card: Card, facts: Sequence[Fact], pen: Pen) -> Entered:
    return Entered(change_set([facts], pen, _name(card)), (card.properties["id"],))
