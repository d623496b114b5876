"""The page behind a name: what sources differ on is told, what was only made up from a number is no contradiction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graph.model import mint, node
from graph.store.cards import actor_card
from graph.store.changes import apply
from graph.store.connect import Database


def test_sources_that_differ_are_told_and_fallbacks_contradict_nothing(
    database: Database, gazetteer: Any, row: Callable[..., Any], make: Callable[..., Any]
) -> None:
    apply(database, make("a", row("Projet", "Les Rives", "Le Pont"), dated="2020"), gazetteer)
    rives = mint("a", "les rives")
    apply(database, make("b", [node("Actor", rives, name_="SIREN 200", kind_="association")], dated="2024"), gazetteer)
    assert actor_card(database, rives).contradictions == []
    apply(database, make("c", [node("Actor", rives, name="Les Rives du Val")], dated="2024"), gazetteer)
    card = actor_card(database, rives)
    assert card.contradictions == ["name"]
    assert [one.value for one in card.statements if one.property == "name" and one.shown] == ["Les Rives du Val"]
    assert {one.value for one in card.statements if one.fallback} == {"SIREN 200", "association"}
