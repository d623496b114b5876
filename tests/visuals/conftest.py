"""Small and large territories made for the maps' tests: invented names, the same for a seed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from graph.territory import TerritoryGraph, table
from graph.vocabulary import vocabulary

Maker = Callable[..., TerritoryGraph]


def _actor(key: str, name: str, family: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "name": name, "family": family, "active": True, "display": "named", "here": True} | more


def make_allied(actors: int = 60, alliances: int = 40, seed: int = 7, alone: int = 5) -> TerritoryGraph:
    """Actors of all families in joint and framework alliances of two to eight, some alone, one funder."""
    random = np.random.default_rng(seed)
    families, domains, types = (
        list(found) for found in (vocabulary().families, vocabulary().domains, vocabulary().types)
    )
    home = random.integers(6, size=actors)
    people = [
        _actor(f"a-{k}", f"Organisation inventée n° {k}", families[int(random.integers(9))]) for k in range(actors)
    ]
    people += [_actor(f"a-alone{k}", f"Collectif seul {k}", "citoyens") for k in range(alone)]
    rows, parts, addresses = [], [], []
    for k in range(alliances):
        near = random.integers(6)
        chance = np.where(home == near, 12.0, 1.0)
        members = random.choice(actors, size=int(random.integers(2, 9)), replace=False, p=chance / chance.sum())
        nature = "framework" if k % 8 == 7 else "joint"
        rows.append({
            "id": f"l-{k}", "name": f"Alliance d’essai {k}", "nature": nature, "type": types[k % len(types)],
            "since": str(2008 + k % 15), "above": k % 20 == 19,
        })  # fmt: skip
        addresses.append({"alliance": f"l-{k}", "domain": domains[int(near)]})
        parts += [
            {"actor": f"a-{m}", "alliance": f"l-{k}", "role": "member", "since": str(2008 + k % 15)} for m in members
        ]
    gifts = [
        {"id": f"c-{k}", "giver": "a-0", "receiver": f"a-{k}", "year": 2021, "nature": "grant"} for k in range(1, 6)
    ]
    return TerritoryGraph(
        territory={"id": "X-essai", "name": "Pays d’Essai", "level": "custom", "fictional": True},
        actors=table("actors", people),
        alliances=table("alliances", rows),
        participations=table("participations", parts),
        contributions=table("contributions", gifts),
        addresses=table("addresses", addresses),
        layers=("alliance", "framework", "membership", "funding"),
        include_above=True,
    )


def make_members(bodies: int = 12, each: int = 9, seed: int = 3) -> TerritoryGraph:
    """Groupings and their communes, each with its place; no alliance."""
    random = np.random.default_rng(seed)
    people, ties = [], []
    for k in range(bodies):
        lat, lon = 46.5 + 2 * random.random(), 0.5 + 2 * random.random()
        people.append(_actor(f"a-b{k}", f"Communauté de communes {k}", "collectivites", lat=lat, lon=lon))
        for j in range(each):
            key = f"a-b{k}c{j}"
            people.append(_actor(key, f"Commune {k}-{j}", "collectivites", lat=lat + 0.1, lon=lon + 0.1))
            ties.append({"actor": key, "of": f"a-b{k}"})
    return TerritoryGraph(
        territory={"id": "REG-24", "name": "Centre-Val de Loire", "level": "region", "fictional": False},
        actors=table("actors", people),
        memberships=table("memberships", ties),
        layers=("alliance", "membership"),
    )


@pytest.fixture(scope="session")
def allied() -> TerritoryGraph:
    return make_allied()


@pytest.fixture(scope="session")
def members() -> TerritoryGraph:
    return make_members()


@pytest.fixture(scope="session")
def make() -> Maker:
    """`make(actors, alliances, seed)`: an allied territory of any size."""
    return make_allied
