"""A tiny gazetteer and change sets of a few rows, for the contract suite that every engine passes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from graph.model import ChangeSet, Fact, Record, Source, clean_name, mint, node, tie

PLACES = {
    "FR": ("France", "pays", None),
    "REG-24": ("Centre-Val de Loire", "region", "FR"),
    "DEP-45": ("Loiret", "departement", "REG-24"),
    "DEP-24": ("Dordogne", "departement", "FR"),
    "EPCI-244500468": ("Orléans Métropole", "epci", "DEP-45"),
    "COM-45234": ("Orléans", "commune", "DEP-45"),
    "COM-45147": ("Fleury-les-Aubrais", "commune", "DEP-45"),
}


class TinyGazetteer:
    """Seven real places; naming one brings those that contain it, and no other."""

    def closure(self, named: Iterable[str], full_regions: Iterable[str] = ()) -> tuple[list[Fact], list[Fact]]:
        held: set[str] = set()
        for place in (*named, *full_regions):
            at: str | None = place
            while at in PLACES and at not in held:
                held.add(at)
                at = PLACES[at][2]
        nodes = [
            node("Territory", i, name=PLACES[i][0], level=PLACES[i][1], code=i.split("-")[-1]) for i in sorted(held)
        ]
        return nodes, [tie("WITHIN", i, PLACES[i][2]) for i in sorted(held) if PLACES[i][2]]


@pytest.fixture
def gazetteer() -> TinyGazetteer:
    return TinyGazetteer()


def alliance_row(alliance: str, *actors: str, territory: str = "COM-45234", **properties: object) -> list[Fact]:
    """The facts of one row: actors by name, each based in the territory and taking part in the alliance."""
    alliance_id = mint("l", alliance)
    facts = [
        node("Alliance", alliance_id, name=alliance, **{"nature": "joint", **properties}),
        tie("COVERS", alliance_id, territory),
    ]
    for actor in actors:
        actor_id = mint("a", clean_name(actor))
        facts.append(node("Actor", actor_id, name=actor, family="associations", keys=[f"name:{clean_name(actor)}"]))
        facts.append(tie("BASED_IN", actor_id, territory))
        facts.append(tie("TAKES_PART", actor_id, alliance_id, role="member"))
    return facts


def change_set(
    name: str,
    *rows: list[Fact],
    dated: str | None = None,
    nature: str = "real",
    at: str = "2026-01-01",
    official: bool = False,
) -> ChangeSet:
    """An import called ``name`` with these rows."""
    source = Source(
        mint("s", name), f"Source {name}", mint("h", name), "pairs", "Licence Ouverte 2.0", dated, nature, official
    )
    records = tuple(Record(f"{name}-{i}", source.id, str(i), tuple(facts)) for i, facts in enumerate(rows, 1))
    return ChangeSet(f"import-{name}", "pairs", name, "test", at, (source,), records)


@pytest.fixture
def row() -> Callable[..., list[Fact]]:
    return alliance_row


@pytest.fixture
def make() -> Callable[..., ChangeSet]:
    return change_set
