"""Small networks as TerritoryGraph, written as alliance → actors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import networkx as nx
import pytest

from graph.territory import COLUMNS, TerritoryGraph, table

Build = Callable[..., TerritoryGraph]


def graph_of(
    members: Mapping[str, Iterable[str]] | None = None,
    actors: Mapping[str, Mapping[str, Any]] | None = None,
    alliances: Mapping[str, Mapping[str, Any]] | None = None,
    territory: Mapping[str, Any] | None = None,
    participations: Iterable[Mapping[str, Any]] = (),
    **more: Any,
) -> TerritoryGraph:
    """Joint alliances by default; ``actors`` and ``alliances`` add columns, or isolates and frameworks of their own; other
    tables are lists of rows."""
    members = {name: list(who) for name, who in (members or {}).items()}
    actors, alliances = dict(actors or {}), dict(alliances or {})
    ids = sorted({a for who in members.values() for a in who} | set(actors))
    rows = [{"actor": a, "alliance": name, "role": "member"} for name, who in members.items() for a in who]
    tables = {name: table(name, rows) for name, rows in more.items() if name in COLUMNS}
    return TerritoryGraph(
        {"id": "X-test", "name": "Essai", "level": "custom", **(territory or {})},
        table("actors", [{"id": a, "name": a.upper(), "active": True, "here": True, **actors.get(a, {})} for a in ids]),
        table(
            "alliances",
            [{"id": n, "name": n, "nature": "joint", **alliances.get(n, {})} for n in {**members, **alliances}],
        ),
        table("participations", [*rows, *participations]),
        **tables,
        **{name: value for name, value in more.items() if name not in COLUMNS},
    )


@pytest.fixture(scope="session")
def build() -> Build:
    return graph_of


@pytest.fixture(scope="session")
def build_pairs() -> Callable[[nx.Graph], TerritoryGraph]:
    """Each tie of a NetworkX graph as a joint alliance of two; nodes are numbered with leading zeros so that order holds."""

    def build(plain: nx.Graph, **more: Any) -> TerritoryGraph:
        name = {node: f"n{at:04d}" for at, node in enumerate(plain)}
        ties = {f"l{at:05d}": (name[a], name[b]) for at, (a, b) in enumerate(plain.edges)}
        return graph_of(ties, {name[node]: {} for node in plain}, **more)

    return build
