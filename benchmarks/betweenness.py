"""Betweenness as the measures compute it, beside plain NetworkX and rustworkx called directly, in one run.

The network: 5,000 actors, 2,500 joint alliances of 2 to 8 members with a few large hubs, seeded. Each way gets the same
network; ours and rustworkx are timed three times, the best counts; plain NetworkX once.

    python -m benchmarks.betweenness [ACTORS]
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import rustworkx as rx

from graph.metrics.centrality import betweenness
from graph.metrics.ties import Network, one_mode
from graph.territory import TerritoryGraph, table


def network_of(actors: int, seed: int = 1) -> Network:
    draw = random.Random(seed)
    well_known = range(actors // 100)
    members = [
        {*draw.sample(range(actors), draw.randint(2, 8)), draw.choice(well_known)} for _ in range(actors // 2)
    ]  # fmt: skip
    return one_mode(
        TerritoryGraph(
            {"id": "X-benchmark"},
            table("actors", [{"id": f"a{i}"} for i in range(actors)]),
            table("alliances", [{"id": f"l{i}", "nature": "joint"} for i in range(len(members))]),
            table(
                "participations",
                [{"actor": f"a{a}", "alliance": f"l{i}"} for i, who in enumerate(members) for a in sorted(who)],
            ),
        )
    )


def timed(work: Callable[[], Any], times: int) -> tuple[float, Any]:
    best, found = float("inf"), None
    for _ in range(times):
        start = time.perf_counter()
        found = work()
        best = min(best, time.perf_counter() - start)
    return best, found


def main() -> None:
    network = network_of(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
    plain = network.networkx()
    direct = rx.networkx_converter(plain)
    print(f"{len(network.nodes):,} actors, {network.ties:,} pairs")
    ours, values = timed(lambda: betweenness(network), 3)
    fast, straight = timed(lambda: rx.betweenness_centrality(direct, normalized=False), 3)
    slow, reference = timed(lambda: nx.betweenness_centrality(plain, normalized=False), 1)
    order = range(len(network.nodes))
    assert np.allclose(values, [reference[v] for v in order]) and np.allclose(values, [straight[v] for v in order])
    print(f"maillage (NetworkX dispatch, conversion included)  {ours:8.2f} s")
    print(
        f"rustworkx called directly                          {fast:8.2f} s   maillage takes {ours / fast:.2f} times as long"
    )
    print(
        f"plain NetworkX                                     {slow:8.2f} s   maillage is {slow / ours:.0f} times faster"
    )
    print("the three give equal values")


if __name__ == "__main__":
    main()
