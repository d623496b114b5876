"""All the measures of a territory at once: one table of actors, one summary of the network, and where they come from."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd

from graph.metrics import brokerage, centrality, holes, mixing, structure
from graph.metrics.bipartite import over_largest
from graph.metrics.ties import CUTOFF, Network, incidence, one_mode, strength, two_mode
from graph.territory import TerritoryGraph

VIEWS = ("two-mode", "pairs")
SEED = 0
LIBRARIES = ("maillage", "networkx", "nx-rustworkx", "rustworkx", "numpy", "scipy", "pandas")

CENTRALITIES: dict[str, Callable[[Network, bool], np.ndarray]] = {
    "harmonic_closeness": centrality.harmonic_closeness,
    "pagerank": centrality.pagerank,
    "eigenvector": centrality.eigenvector,
    "k_core": lambda network, _: centrality.k_core(network),
    "clustering": centrality.clustering,
    "two_step_reach": lambda network, _: centrality.two_step_reach(network),
}
HOLES: dict[str, Callable[[Network, bool], np.ndarray]] = {
    "constraint": holes.constraint,
    "effective_size": holes.effective_size,
    "efficiency": holes.efficiency,
    "hierarchy": holes.hierarchy,
}
MEASURES = (
    "degree", "strength", "betweenness", "betweenness_normalized", *CENTRALITIES, *HOLES, *brokerage.ROLES,
)  # fmt: skip
"""The measure columns of `actor_table`, in order."""


def network_of(graph: TerritoryGraph, view: str = "two-mode", weighted: bool = False, cutoff: int = CUTOFF) -> Network:
    """The network a view shows. Raises ValueError for an unknown view."""
    if view not in VIEWS:
        raise ValueError(f"view is one of {', '.join(VIEWS)}, not {view!r}")
    return two_mode(graph, weighted) if view == "two-mode" else one_mode(graph, cutoff)


def actor_table(
    graph: TerritoryGraph,
    view: str = "two-mode",
    weighted: bool = False,
    cutoff: int = CUTOFF,
    network: Network | None = None,
) -> pd.DataFrame:
    """Every measure of every actor of the graph: one row an actor, sorted by id; columns id, name, family, kind, MEASURES.

    ``degree`` is the number of joint alliances (two-mode) or of partners (pairs); ``betweenness_normalized`` is over its maximum
    in the view (two-mode: Borgatti & Everett's). Structural holes and brokerage are NaN in the two-mode view, where they
    are not defined. ``network`` spares building it again. An empty graph gives an empty table with all columns.
    """
    network = network or network_of(graph, view, weighted, cutoff)
    actors = graph.actors[["id", "name", "family", "kind"]].reset_index(drop=True)
    kept = slice(0, network.actors)
    found: dict[str, Any] = {"degree": network.degree[kept]}
    found["strength"] = (
        strength(graph).to_numpy() if view == "two-mode" else np.asarray(network.weights.sum(axis=1)).ravel()
    )
    raw = centrality.betweenness(network, weighted, seed=SEED)
    found["betweenness"] = raw[kept]
    found["betweenness_normalized"] = over_largest(network, raw)[kept]
    found |= {name: measure(network, weighted)[kept] for name, measure in CENTRALITIES.items()}
    if view == "pairs":
        roles = brokerage.brokerage(network, families(graph))
        found |= {name: measure(network, weighted) for name, measure in HOLES.items()}
        found |= {name: roles[name].to_numpy(dtype=float) for name in brokerage.ROLES}
    else:
        found |= dict.fromkeys((*HOLES, *brokerage.ROLES), np.nan)
    table = pd.concat([actors, pd.DataFrame(found, index=actors.index, columns=list(MEASURES))], axis=1)
    return table.sort_values("id", kind="stable").reset_index(drop=True)


def families(graph: TerritoryGraph) -> pd.Series:
    """The family of each actor, by id; None where unknown."""
    return graph.actors.drop_duplicates("id").set_index("id")["family"]


def network_summary(
    graph: TerritoryGraph,
    view: str = "two-mode",
    weighted: bool = False,
    cutoff: int = CUTOFF,
    network: Network | None = None,
) -> dict[str, Any]:
    """The network as a whole, as plain values; not-a-number is None.

    ``alliances`` counts joint ones, ``incomplete`` those of them with a single known member. Density and ties are the view's;
    components and fragmentation count actors; articulation points, bridges, centralization and mixing are on pairs.
    """
    network = network or network_of(graph, view, weighted, cutoff)
    pairs = network if view == "pairs" else one_mode(graph, cutoff)
    found, sizes, family = incidence(graph), structure.actor_components(network), families(graph)
    mixed = mixing.mixing_matrix(pairs, family, weighted)
    ei = mixing.external_internal(pairs, family, _permutations(pairs.ties), SEED)
    summary: dict[str, Any] = _plain(
        {
            "actors": network.actors,
            "alliances": len(found.alliances),
            "incomplete": int((found.sizes < 2).sum()),
            "frameworks": int((graph.alliances["nature"] == "framework").sum()),
            "ties": network.ties,
            "pairs": pairs.ties,
            "isolates": int((network.degree[: network.actors] == 0).sum()),
            "density": structure.density(network),
            "components": len(sizes),
            "largest_component": sizes[0] if sizes else 0,
            "fragmentation": structure.fragmentation(sizes),
            "articulation_points": structure.articulation_points(pairs),
            "bridges": [list(ends) for ends in structure.bridges(pairs)],
            "centralization": {measure: structure.centralization(pairs, measure) for measure in structure.STAR},
            "mixing": {a: mixed.loc[a].to_dict() for a in mixed.index},
            "mixing_expected": mixing.expected_ties(pairs, family).to_dict("records"),
            "assortativity": mixing.assortativity(pairs, family, weighted),
            "external_internal": {
                "value": ei.value,
                "expected": ei.expected,
                "p": ei.p,
                "least": ei.least,
                "most": ei.most,
                "permutations": ei.permutations,
            },
            "cutoff": pairs.cutoff,
            "left_out": {str(alliance): int(size) for alliance, size in pairs.left_out.items()},
        }
    )
    return summary


def _permutations(ties: int) -> int:
    """1,000, and fewer beyond 100,000 ties, so that they take a second or two."""
    return max(100, min(1000, 10**8 // max(1, ties)))


def provenance(graph: TerritoryGraph, **parameters: Any) -> dict[str, Any]:
    """What a figure must carry to be found again: graph version, scope, parameters, seed, library versions, time (UTC)."""
    return {
        "territory": graph.territory.get("id"),
        "fictional": graph.fictional,
        "graph_version": graph.graph_version,
        "layers": list(graph.layers),
        "as_of": graph.as_of,
        "include_above": graph.include_above,
        "parameters": {
            "damping": centrality.DAMPING,
            "exact_up_to": centrality.EXACT,
            "sample": centrality.SAMPLE,
            "betweenness_error": centrality.betweenness_error(len(graph.actors) + len(graph.alliances)),
            "harmonic_closeness_error": centrality.harmonic_error(len(graph.actors) + len(graph.alliances)),
            **parameters,
        },
        "seed": SEED,
        "libraries": _versions(),
        "computed_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


@functools.cache
def _versions() -> dict[str, str]:
    return {name: version(name) for name in LIBRARIES}


def _plain(value: Any) -> Any:
    """Values as plain Python, so that they can be written as JSON."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not np.isfinite(value) else value
