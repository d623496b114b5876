"""All the measures of every organisation, beside the fastest engines' own calls and plain NetworkX, in one run, with memory.

A seeded network: 20,000 actors in alliances of 2 to 8, about 48,000 pairs. *Engines*: rustworkx called directly for what it has (betweenness,
closeness for the harmonic one, PageRank, core numbers, clustering as a whole), all cores; what it has not (structural holes, brokerage, two-step reach,
clustering of each) is in our time and not in the engines'. Our measures are timed twice, as they come (sampled at that size, error bound said) and all exact.
Plain NetworkX is timed on an eighth of the actors and our own measures, exact there, on the same. Seconds of processor, of all threads, then by the
clock: on a busy machine only the first tell.

    python -m benchmarks.measures [ACTORS] [--plain] [--large]

``--large`` adds 216,000 actors in 100,000 alliances, two-mode, with the most memory held.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import networkx as nx
import rustworkx as rx

from benchmarks.betweenness import territory
from graph.metrics import centrality
from graph.metrics.centrality import is_exact
from graph.metrics.table import actor_table, network_summary
from graph.metrics.ties import Network, one_mode, two_mode
from graph.territory import TerritoryGraph

PLAIN: dict[str, Callable[[Any], Any]] = {
    "betweenness": lambda plain: nx.betweenness_centrality(plain, normalized=False),
    "harmonic closeness": nx.harmonic_centrality,
    "PageRank": nx.pagerank,
    "eigenvector": lambda plain: [
        nx.eigenvector_centrality_numpy(plain.subgraph(part)) for part in nx.connected_components(plain) if len(part) > 2
    ],
    "core numbers": nx.core_number,
    "clustering": nx.clustering,
    "constraint": nx.constraint,
    "effective size": nx.effective_size,
}  # fmt: skip
FAST: dict[str, Callable[[Any], Any]] = {
    "betweenness": lambda direct: rx.betweenness_centrality(direct, normalized=False),
    "closeness": rx.closeness_centrality,
    "PageRank": lambda direct: rx.pagerank(direct.to_directed()),
    "core numbers": rx.core_number,
    "clustering": rx.transitivity,
    "distances in parts": rx.connected_components,
}


def graph_of(actors: int, alliances: int, seed: int = 1) -> TerritoryGraph:
    """``alliances`` of 2 to 8 actors; every actor is in one at least as long as there are places."""
    draw = random.Random(seed)
    order = draw.sample(range(actors), actors)
    members = []
    for number in range(alliances):
        size = draw.choice((2, 2, 2, 3, 3, 4, 5, 8))
        fresh = order[2 * number : 2 * number + 2]
        members.append({*fresh, *draw.sample(range(actors), size - len(fresh))})
    return territory(actors, members)


def seconds(work: Callable[[], Any]) -> tuple[float, float]:
    """(of processor, all threads together; by the clock)"""
    processor, clock = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - processor, time.perf_counter() - clock


def told(name: str, taken: tuple[float, float]) -> float:
    print(f"    {name:48} {taken[0]:8.2f} s   {taken[1]:8.2f} s", flush=True)
    return taken[0]


def summed(title: str, calls: dict[str, Callable[[Any], Any]], given: Any) -> float:
    print(f"  {title}")
    taken = [seconds(lambda call=call: call(given)) for call in calls.values()]  # type: ignore[misc]
    for name, one in zip(calls, taken, strict=True):
        told(name, one)
    return told("sum", (sum(one[0] for one in taken), sum(one[1] for one in taken)))


def ours(graph: TerritoryGraph, network: Network, view: str) -> float:
    taken = seconds(lambda: actor_table(graph, view, network=network))
    way = "exact" if is_exact(network) and len(network.nodes) <= centrality.EXACT else "sampled"
    return told(f"maillage, every measure ({way})", taken)


def all_exact(graph: TerritoryGraph, view: str) -> float:
    before, centrality.EXACT = centrality.EXACT, 10**9
    try:
        return ours(graph, one_mode(graph), view)
    finally:
        centrality.EXACT = before


def memory() -> float:
    """The most memory held so far, in MiB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 if sys.platform == "linux" else 1024**2)


def main() -> None:
    numbers = [word for word in sys.argv[1:] if word.isdigit()]
    actors = int(numbers[0]) if numbers else 20_000
    actor_table(graph_of(100, 39), "pairs")  # what is loaded once only
    graph = graph_of(actors, round(actors * 0.39))
    network = one_mode(graph)
    print(f"pairs: {actors:,} actors, {network.ties:,} ties")
    own, exact = ours(graph, network, "pairs"), all_exact(graph, "pairs")
    fast = summed("the engines' own calls (rustworkx, all cores)", FAST, rx.networkx_converter(network.networkx()))
    print(f"  maillage / engines: {own / fast:.2f}, all exact {exact / fast:.2f} (aim: at most 1.5)")
    small = graph_of(actors // 8, round(actors // 8 * 0.39))
    part = one_mode(small)
    print(f"pairs: {actors // 8:,} actors, {part.ties:,} ties")
    own = ours(small, part, "pairs")
    plain = summed("plain NetworkX", PLAIN, part.networkx())
    print(f"  plain NetworkX / maillage: {plain / own:.0f} (aim: at least 40)")
    if "--plain" in sys.argv:
        told(
            "plain NetworkX, betweenness of the whole network",
            seconds(lambda: PLAIN["betweenness"](network.networkx())),
        )
    print(f"most memory held: {memory():,.0f} MiB")
    if "--large" in sys.argv:
        large()


def large() -> None:
    made = graph_of(216_000, 100_000)
    network = two_mode(made)
    print(f"two-mode: 216,000 actors, 100,000 alliances, {network.ties:,} ties")
    ours(made, network, "two-mode")
    told("the network as a whole", seconds(lambda: network_summary(made, network=network)))
    print(f"most memory held: {memory():,.0f} MiB")


if __name__ == "__main__":
    main()
