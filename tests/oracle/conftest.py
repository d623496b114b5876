"""Small published networks as TerritoryGraph, so that known figures can be checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import networkx as nx
import pytest

from graph.territory import TerritoryGraph, table

Build = Callable[..., TerritoryGraph]


def from_members(
    members: Mapping[str, Iterable[str]], families: Mapping[str, str] | None = None, **extra: object
) -> TerritoryGraph:
    """A graph from alliance → actors; actors named only in ``families`` are isolates."""
    families = dict(families or {})
    actors = list(dict.fromkeys([*(a for who in members.values() for a in who), *families]))
    return TerritoryGraph(
        territory={"id": "X-test", "name": "Test"},
        actors=table(
            "actors", [{"id": a, "name": a, "family": families.get(a), "active": True, "here": True} for a in actors]
        ),
        alliances=table("alliances", [{"id": name, "name": name, "nature": "joint"} for name in members]),
        participations=table(
            "participations",
            [{"actor": a, "alliance": name, "role": "member"} for name, who in members.items() for a in who],
        ),
        **extra,  # type: ignore[arg-type]
    )


def from_networkx(plain: nx.Graph, families: Mapping[str, str] | None = None) -> TerritoryGraph:
    """Each tie a joint alliance of two; isolates kept."""
    members = {f"l-{a}-{b}": (str(a), str(b)) for a, b in plain.edges}
    known = {str(node): (families or {}).get(str(node)) for node in plain}
    return from_members(members, known)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def build() -> Build:
    return from_members


@pytest.fixture(scope="session")
def build_pairs() -> Build:
    return from_networkx


@pytest.fixture(scope="session")
def davis() -> TerritoryGraph:
    """Davis southern women (1941): 18 women, 14 events, 89 attendances."""
    plain = nx.davis_southern_women_graph()
    events = [n for n, data in plain.nodes(data=True) if data["bipartite"] == 1]
    return from_members({event: sorted(plain[event]) for event in events})


@pytest.fixture(scope="session")
def karate() -> TerritoryGraph:
    """Zachary's karate club (1977) by faction."""
    plain = nx.karate_club_graph()
    return from_networkx(plain, {str(n): data["club"] for n, data in plain.nodes(data=True)})


@pytest.fixture(scope="session")
def florentine() -> TerritoryGraph:
    """Padgett's Florentine families, marriages: 15 families in one component, and Pucci alone."""
    plain = nx.florentine_families_graph()
    plain.add_node("Pucci")
    return from_networkx(plain)
