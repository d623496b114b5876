"""Hand entry carried out: with whose pen, into which territory, in which preparation; corrections, merges, splits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from api.answers import Written
from api.service.gazetteer import reference
from api.service.imports import account
from graph.errors import NotFound, UsageProblem
from graph.model import RETIRABLE, Fact, label_of
from graph.store import cards, changes
from graph.store.cards import Card
from graph.store.changes import Changes
from graph.store.connect import Database
from graph.store.records import Reader
from ingest import amend, amend_alliance, hand, typed
from ingest.hand import Entered, Pen
from ingest.imports import known_actors, own_territories

Amend = Callable[[Card, Mapping[str, Any], Pen], Entered | None]


def pen(db: Database, territory_id: str = "all") -> Pen:
    """What an entry about a territory is written with: the account that acts, the reference, the actors known.

    What is entered about an invented territory is invented.
    """
    rows = db.read("MATCH (t:Territory {id: $id}) RETURN coalesce(t.fictional, false) AS fictional", id=territory_id)
    return Pen(
        account(), reference(), partial(known_actors, db), bool(rows and rows[0]["fictional"]),
        own_territories(db), partial(names_of, db),
    )  # fmt: skip


def names_of(db: Reader, actors: Collection[str]) -> Mapping[str, str]:
    """The names of actors by id; those without one, or not shown, are left out."""
    rows = db.read(
        "UNWIND $ids AS id MATCH (a:Actor {id: id}) WHERE a.name IS NOT NULL RETURN a.id AS id, a.name AS name",
        ids=list(actors),
    )
    return {row["id"]: row["name"] for row in rows}


def enter(db: Database, entered: Entered, preparation: str | None = None) -> Changes:
    """Add what was entered by hand, as an import of its own; ``preparation``: the meeting it was entered for, by id.

    Raises UsageProblem when it would tie what is real to what is invented.
    """
    _check_worlds(db, entered)
    return changes.apply(db, replace(entered.change_set, preparation=preparation), reference())


def add_actor(db: Database, one: hand.Organisation) -> Written:
    """A new organisation, or the known one that its number or name means."""
    written = _pen_at(db, one.place)
    return _written(db, hand.organisations([one], written))


def add_alliance(db: Database, one: hand.Alliance) -> Written:
    """A new alliance of known organisations. Raises UsageProblem for an unknown one."""
    known = names_of(db, one.members)
    for member in one.members:
        if member not in known:
            raise UsageProblem("No organisation is known as {id}.", id=member[:60])
    written = _pen_at(db, next(iter(one.territories), None)) if one.territories else pen(db)
    return _written(db, hand.alliance(one, replace(written, fictional=_invented(db, one.members))))


def change(db: Database, label: str, node_id: str, given: Mapping[str, Any]) -> Written:
    """Set some fields of an organisation or alliance; the others stay as they are. Raises NotFound, UsageProblem."""
    card = card_of(db, label, node_id)
    correct = amend.correct_actor if label == "Actor" else amend_alliance.correct_alliance
    return _written(db, correct(card, given, pen_of(db, card)), card)


def end(db: Database, label: str, node_id: str, until: Any, successor: Any = None) -> Written:
    """That an organisation or alliance has ended; its beginning is kept."""
    card = card_of(db, label, node_id)
    written = pen_of(db, card)
    if label == "Actor":
        return _written(db, amend.end_actor(card, until, successor, written), card)
    return _written(db, amend_alliance.end_alliance(card, until, written), card)


def take_out(db: Database, label: str, node_id: str) -> Written:
    """That an organisation or alliance is not to be shown. Raises UsageProblem for a body of the official reference."""
    card = card_of(db, label, node_id)
    if is_official(card):
        raise UsageProblem(
            "{name} is stated by an official source and stays shown; its participations can be taken out one by one.",
            name=card.properties.get("name") or node_id,
        )
    return _written(db, amend.take_out(card, label, pen_of(db, card)), card)


def merge(db: Database, label: str, node_id: str, into: str, name: Any = None) -> Written:
    """The decision that one is another, whose id stays. Raises NotFound, UsageProblem for two that cannot be one."""
    card, stays = card_of(db, label, node_id), card_of(db, label, into)
    done = _written(db, amend.merge(card, stays, label, pen_of(db, stays), name), stays)
    return done.model_copy(update={"merged": [card.properties["id"]]})


def tell_apart(db: Database, one: str, other: str, names: Sequence[str] = ("", "")) -> Written:
    """The decision that two are two, merged or not; ``names``: theirs, where they are not shown. Raises NotFound."""
    label = label_of(one, RETIRABLE)
    cards_of = [card_of(db, label, node_id) for node_id in (one, other)]
    shown = [
        str(card.properties.get("name")) if card.properties["id"] == node_id and card.properties.get("name") else name or node_id
        for card, node_id, name in zip(cards_of, (one, other), names, strict=True)
    ]  # fmt: skip
    return _written(db, amend.tell_apart((one, shown[0]), (other, shown[1]), label, pen_of(db, cards_of[1])))


def split(
    db: Database, label: str, node_id: str, name: Any, parts: Sequence[tuple[str, str]], place: Any = None
) -> Written:
    """A new organisation or alliance that takes over participations of one. Raises NotFound, UsageProblem."""
    card = card_of(db, label, node_id)
    if label == "Actor":
        return _written(db, amend.split_actor(card, name, parts, pen_of(db, card), place))
    return _written(db, amend_alliance.split_alliance(card, name, parts, pen_of(db, card)))


def card_of(db: Reader, label: str, node_id: str) -> Card:
    """The card of an actor or alliance. Raises NotFound, TakenOut."""
    return cards.actor_card(db, node_id) if label == "Actor" else cards.alliance_card(db, node_id)


def pen_of(db: Database, card: Card) -> Pen:
    """The pen for what concerns one organisation or alliance: what is entered of an invented one is invented."""
    return replace(pen(db), fictional=bool(card.properties.get("fictional")))


def is_official(card: Card) -> bool:
    """Whether an official source states it: a body of the French reference."""
    return any(statement.official for statement in card.statements)


def _pen_at(db: Database, place: str | None) -> Pen:
    written = pen(db)
    found = typed.place(place, written) if place else None
    return pen(db, found) if found else written


def _invented(db: Reader, ids: Collection[str]) -> bool:
    return any(_worlds(db, ids).values())


def _worlds(db: Reader, ids: Collection[str]) -> dict[str, bool]:
    """Id → whether it is invented, of the actors and alliances that the graph holds."""
    found: dict[str, bool] = {}
    for label in RETIRABLE:
        wanted = [one for one in ids if label_of(one, RETIRABLE) == label]
        query = f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN n.id AS id, coalesce(n.fictional, false) AS f"
        found.update((row["id"], row["f"]) for row in (db.read(query, ids=wanted) if wanted else ()))
    return found


def _check_worlds(db: Reader, entered: Entered) -> None:
    facts: list[Fact] = [fact for record in entered.change_set.records for fact in record.facts]
    known = _worlds(db, {fact["id"] for fact in facts if fact["is"] in RETIRABLE})
    invented = any(source.nature == "fictional" for source in entered.change_set.sources)
    if any(world != invented for world in known.values()):
        raise UsageProblem("What is real and what is invented are not put together; enter it in its own territory.")


def _written(db: Database, entered: Entered | None, card: Card | None = None) -> Written:
    if entered is None:
        if card is None:
            raise NotFound("Nothing was changed.")
        return Written(id=card.properties["id"], changed=False)
    enter(db, entered)
    return Written(id=entered.ids[0], import_id=entered.change_set.import_id)
