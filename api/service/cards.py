"""All that is recorded about one organisation or one alliance."""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal

from api.answers import Card
from graph.store import cards as store
from graph.store.records import Reader


def actor(db: Reader, actor_id: str) -> Card:
    """An organisation's card. Raises NotFound."""
    return _answer("Actor", actor_id, store.actor_card(db, actor_id))


def alliance(db: Reader, alliance_id: str) -> Card:
    """An alliance's card. Raises NotFound."""
    return _answer("Alliance", alliance_id, store.alliance_card(db, alliance_id))


def _answer(label: Literal["Actor", "Alliance"], node_id: str, card: store.Card) -> Card:
    properties = {name: value for name, value in card.properties.items() if name != "records"}
    return Card(
        id=str(properties.get("id", node_id)), label=label, properties=properties, ties=card.ties,
        statements=[asdict(statement) for statement in card.statements], sources=card.sources, contradictions=card.contradictions,
    )  # fmt: skip
