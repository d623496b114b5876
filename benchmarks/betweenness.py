"""Betweenness as the measures compute it, beside plain NetworkX and rustworkx called directly, in one run.

Two networks, seeded, of 5,000 actors: *dense*, 2,500 joint alliances of 2 to 8 members with a few large hubs; *sparse*, as a territory's: four actors of five are in
one alliance. Each way gets the same network; ours and rustworkx are timed three times, the best counts; plain NetworkX once, with --plain.

    python -m benchmarks.betweenness [ACTORS] [--plain]
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import networkx as nx
import numpy as np
import rustworkx as rx

from graph.metrics.centrality import betweenness
from graph.metrics.ties import Network, one_mode, two_mode
from graph.territory import TerritoryGraph, table


def network_of(actors: int, seed: int = 1) -> Network:
    draw = random.Random(seed)
    well_known = range(actors // 100)
    members = [
        {*draw.sample(range(actors), draw.randint(2, 8)), draw.choice(well_known)} for _ in range(actors // 2)
    ]  # fmt: skip
    return one_mode(territory(actors, members))


def territory(actors: int, members: Sequence[set[int]]) -> TerritoryGraph:
    return TerritoryGraph(
        {"id": "X-benchmark"},
        table("actors", [{"id": f"a{i}"} for i in range(actors)]),
        table("alliances", [{"id": f"l{i}", "nature": "joint"} for i in range(len(members))]),
        table(
            "participations",
            [{"actor": f"a{a}", "alliance": f"l{i}"} for i, who in enumerate(members) for a in sorted(who)],
        ),
    )


def sparse_graph(actors: int, seed: int = 1) -> TerritoryGraph:
    """Each actor in one alliance, one of five in another, one of five of these in a third…; alliances of 2 to 8 members."""
    draw, places = random.Random(seed), []
    for actor in range(actors):
        places.append(actor)
        while draw.random() < 0.2:
            places.append(actor)
    draw.shuffle(places)
    members = []
    while places:
        size = draw.choice((2, 2, 3, 3, 4, 5, 6, 8))
        members.append(set(places[:size]))
        places = places[size:]
    return territory(actors, members)


def timed(work: Callable[[], Any], times: int) -> tuple[float, Any]:
    best, found = float("inf"), None
    for _ in range(times):
        start = time.perf_counter()
        found = work()
        best = min(best, time.perf_counter() - start)
    return best, found


def compare(name: str, network: Network, plainly: bool) -> None:
    plain = network.networkx()
    direct = rx.networkx_converter(plain)
    print(f"{name}: {len(network.nodes):,} nodes, {network.ties:,} ties")
    ours, values = timed(lambda: betweenness(network), 3)
    fast, straight = timed(lambda: rx.betweenness_centrality(direct, normalized=False), 3)
    order = range(len(network.nodes))
    assert np.allclose(values, [straight[v] for v in order])
    print(f"  maillage (exact, by parts)                 {ours:8.2f} s")
    print(f"  rustworkx called directly, all cores       {fast:8.2f} s   {fast / ours:.2f} times as long")
    if plainly:
        slow, reference = timed(lambda: nx.betweenness_centrality(plain, normalized=False), 1)
        assert np.allclose(values, [reference[v] for v in order])
        print(f"  plain NetworkX                             {slow:8.2f} s   {slow / ours:.0f} times as long")
    print("  equal values")


def main() -> None:
    actors = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    graph = sparse_graph(actors)
    compare("sparse, pairs", one_mode(graph), "--plain" in sys.argv)
    compare("sparse, two-mode", two_mode(graph), "--plain" in sys.argv)
    compare("dense, pairs", network_of(actors), "--plain" in sys.argv)


if __name__ == "__main__":
    main()
