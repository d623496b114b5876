"""What would change if some alliances were made: the territory's outcome before and after."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from graph.errors import UsageProblem
from graph.metrics.centrality import EXACT, SAMPLE, starts
from graph.metrics.mixing import mixing_matrix
from graph.metrics.never import ended
from graph.metrics.paths import waves
from graph.metrics.structure import actor_components, fragmentation
from graph.metrics.ties import CUTOFF, Network, one_mode, two_mode, tying, zero_one
from graph.territory import COLUMNS, TerritoryGraph
from graph.vocabulary import vocabulary


@dataclass(frozen=True)
class Outcome:
    """A territory's network at a glance; None where it has no meaning.

    ``coverage``: see `coverage`, ``covered`` of ``cells``. ``fragmentation``: share of pairs of actors that no path joins.
    ``mean_harmonic_closeness``: mean of 1/distance over all pairs of actors, a distance counted in alliances, 0 where no path
    joins them (0 to 1; Latora & Marchiori 2001); ``mean_harmonic_distance``: its inverse, in alliances. ``cross_family_share``:
    allied pairs of two families over allied pairs whose families are known (alliances above the cut-off make no pairs).
    """

    coverage: float | None
    covered: int
    cells: int
    fragmentation: float
    components: int
    isolates: int
    pairs: int
    mean_harmonic_closeness: float
    mean_harmonic_distance: float | None
    cross_family_share: float | None


@dataclass(frozen=True)
class Added:
    """An alliance tried out: its actors, the existing alliance they would join (or None), its domains, and whether all of its
    pairs are allied already."""

    actors: tuple[str, ...]
    alliance: str | None
    domains: tuple[str, ...]
    allied: bool


@dataclass(frozen=True)
class WhatIf:
    """The outcome before and after, and what was added."""

    added: tuple[Added, ...]
    before: Outcome
    after: Outcome

    def change(self) -> dict[str, float | None]:
        """After less before, for each entry of the outcome; None where one of them is unknown."""
        before, after = asdict(self.before), asdict(self.after)
        return {
            name: None if value is None or after[name] is None else after[name] - value
            for name, value in before.items()
        }


def what_if(
    graph: TerritoryGraph, additions: Sequence[Collection[str]], domain: str | None = None, cutoff: int = CUTOFF
) -> WhatIf:
    """What would change if these joint alliances were made: the outcome of the territory before and after them.

    Each addition names two actors or more by id, or one existing joint alliance and who would join it. Its domains: ``domain``, or
    else each domain that concerns at least two of its actors (`concerned`); one that joins an alliance takes up its domains.
    Nothing is written. Raises UsageProblem for an id that is not there, or an addition of fewer than two. Cost: two outcomes.
    """
    ids, hubs = set(graph.actors["id"]), set(graph.alliances.loc[graph.alliances["nature"] == "joint", "id"])
    table = concerned(graph)
    allied = two_mode(replace(graph, layers=("alliance",)))
    added = tuple(_addition(graph, one, domain, ids, hubs, table, allied) for one in additions)
    return WhatIf(added, outcome(graph, cutoff), outcome(with_alliances(graph, added), cutoff))


def _addition(
    graph: TerritoryGraph, named: Collection[str], domain: str | None, ids: set[str], hubs: set[str], table: pd.DataFrame, network: Network
) -> Added:  # fmt: skip
    names = list(dict.fromkeys(named))
    strangers = [name for name in names if name not in ids and name not in hubs]
    if strangers:
        raise UsageProblem(
            "{name} is not in this territory's graph; name organisations by their id.", name=strangers[0]
        )
    joined, actors = [name for name in names if name in hubs], tuple(name for name in names if name in ids)
    if len(names) < 2 or len(joined) > 1 or not actors:
        raise UsageProblem(
            "An alliance to try out names two organisations or more, or one alliance and who would join it."
        )
    if joined:
        stated = graph.addresses.loc[graph.addresses["alliance"] == joined[0], "domain"]
        domains = tuple(sorted(set(map(str, stated))))
        members = set(graph.participations.loc[graph.participations["alliance"] == joined[0], "actor"])
        return Added(actors, joined[0], domains, set(actors) <= members)
    domains = (domain,) if domain else tuple(shared_domains(table, actors))
    return Added(actors, None, domains, _all_allied(network, actors))


def shared_domains(table: pd.DataFrame, actors: Collection[str]) -> list[str]:
    """The domains that concern at least two of some actors, in the vocabulary's order (``table``: see `concerned`)."""
    counts = table.loc[list(actors)].sum()
    return [str(key) for key, count in counts.items() if count >= 2]


def _all_allied(network: Network, actors: Sequence[str]) -> bool:
    part = network.weights[network.nodes.get_indexer(pd.Index(actors))]
    shared = (part @ part.T).toarray()
    return bool((shared > 0).all())


def with_alliances(graph: TerritoryGraph, added: Sequence[Added]) -> TerritoryGraph:
    """The same graph with these alliances in it, named ``what-if-1``, ``what-if-2``…"""
    alliances, members, domains = [], [], []
    for number, one in enumerate(added, 1):
        name = one.alliance or f"what-if-{number}"
        if one.alliance is None:
            alliances.append({"id": name, "name": name, "nature": "joint", "above": False})
            domains += [{"alliance": name, "domain": domain} for domain in one.domains]
        members += [{"actor": actor, "alliance": name, "role": "member"} for actor in one.actors]
    return replace(
        graph,
        alliances=_longer(graph.alliances, "alliances", alliances),
        participations=_longer(graph.participations, "participations", members),
        addresses=_longer(graph.addresses, "addresses", domains),
    )


def _longer(rows: pd.DataFrame, name: str, more: list[dict[str, Any]]) -> pd.DataFrame:
    columns = list(rows.columns) if len(rows.columns) else list(COLUMNS[name])
    values = {c: [*rows[c], *(row.get(c) for row in more)] for c in columns}
    return pd.DataFrame({c: pd.Series(v, dtype=object) for c, v in values.items()})


def outcome(graph: TerritoryGraph, cutoff: int = CUTOFF) -> Outcome:
    """The territory's network at a glance (`Outcome`). An empty graph: coverage None, 0 elsewhere.

    Distances are exact up to 10,000 actors and alliances, then from 256 seeded starting actors. O(actors · ties / 64).
    """
    network, pairs = two_mode(graph), one_mode(graph, cutoff)
    sizes, table = actor_components(network), concerned(graph)
    covered, cells = coverage(graph, table)
    closeness = mean_harmonic_closeness(graph)
    families = graph.actors.drop_duplicates("id").set_index("id")["family"]
    mixed = mixing_matrix(pairs, families).to_numpy()
    known = np.triu(mixed).sum()
    return Outcome(
        coverage=covered / cells if cells else None, covered=covered, cells=cells, fragmentation=fragmentation(sizes),
        components=len(sizes), isolates=int((network.degree[: network.actors] == 0).sum()), pairs=pairs.ties,
        mean_harmonic_closeness=closeness, mean_harmonic_distance=1 / closeness if closeness else None,
        cross_family_share=float(np.triu(mixed, 1).sum() / known) if known else None,
    )  # fmt: skip


def concerned(graph: TerritoryGraph) -> pd.DataFrame:
    """Actors × domains, True where the domain concerns the actor: it acts on it, offers or seeks something there, or takes part in
    a joint alliance on it. Ended actors: nowhere. Index: ids; columns: the vocabulary's domains."""
    domains, ids = list(vocabulary().domains), pd.Index(graph.actors["id"], dtype=object)
    joint = graph.alliances.loc[graph.alliances["nature"] == "joint", "id"]
    through = graph.participations[["actor", "alliance"]].merge(
        graph.addresses[graph.addresses["alliance"].isin(joint)], on="alliance"
    )
    rows = pd.concat([part[["actor", "domain"]] for part in (graph.works_on, graph.offers, graph.seeks, through)])
    actor, domain = (
        ids.get_indexer(pd.Index(rows["actor"])),
        pd.Index(domains, dtype=object).get_indexer(pd.Index(rows["domain"])),
    )
    kept = (actor >= 0) & (domain >= 0)
    found = zero_one(actor[kept], domain[kept], (len(ids), len(domains))).toarray() > 0
    found[ended(graph)] = False
    return pd.DataFrame(found, index=ids, columns=domains)


def coverage(graph: TerritoryGraph, table: pd.DataFrame | None = None) -> tuple[int, int]:
    """How far those whom a domain concerns act on it with others: (covered, cells).

    A cell is an active actor and a domain that concerns it (it acts on it, offers or seeks something there, or takes part in a joint alliance on it); it is covered where the actor takes part in a joint alliance
    on that domain with two known members or more. An actor that no domain is known to concern is one cell, covered by any such alliance.
    """
    wanted, reached = cells(graph, concerned(graph) if table is None else table)
    return int((wanted & reached).sum()), int(wanted.sum())


def cells(graph: TerritoryGraph, table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """(the cells there are, those that an alliance reaches) as actors × domains, a last column for who has no known domain."""
    found = tying(graph)
    subject = pd.Index(table.columns, dtype=object).get_indexer(pd.Index(graph.addresses["domain"]))
    alliance = found.alliances.get_indexer(pd.Index(graph.addresses["alliance"]))
    kept = (subject >= 0) & (alliance >= 0)
    on = zero_one(alliance[kept], subject[kept], (len(found.alliances), len(table.columns)))
    acts = np.asarray((found.matrix @ on).toarray() > 0)
    some = np.asarray(found.matrix.sum(axis=1)).ravel() > 0
    wanted = table.to_numpy(dtype=bool)
    nowhere = ~wanted.any(axis=1) & ~ended(graph)
    return np.column_stack([wanted, nowhere]), np.column_stack([acts, some])


def mean_harmonic_closeness(graph: TerritoryGraph, seed: int = 0) -> float:
    """Mean of 1/distance over all pairs of actors, a distance counted in alliances (or other ties); 0 where no path joins them.

    0 to 1; 0 below two actors. Exact up to EXACT actors and alliances, then from 256 seeded actors, with the error bound stated
    (Hoeffding's). Source: Latora & Marchiori 2001.
    """
    hubs = _hubs(graph)
    n, m = hubs.shape
    if n < 2 or not m:
        return 0.0
    whole = sparse.block_array([[None, hubs], [hubs.T, None]], format="csr")
    sources = np.arange(n) if n + m <= EXACT else starts(n, seed)
    total, begun = 0.0, sources[np.diff(whole.indptr)[sources] > 0]
    for at in range(0, len(begun), 512):
        for step, front in waves(whole, begun[at : at + 512]):
            if step % 2 == 0:
                total += 2 / step * int(np.bitwise_count(front[:n]).sum(dtype=np.int64))
    return float(total / (len(sources) * (n - 1)))


def mean_harmonic_error(graph: TerritoryGraph, confidence: float = 0.95) -> float:
    """Within how much of the exact mean harmonic closeness the estimate lies, at this confidence: √(ln(2/(1 − confidence)) / (2·256)); 0 where it
    is exact."""
    n, m = _hubs(graph).shape
    return 0.0 if n + m <= EXACT else math.sqrt(math.log(2 / (1 - confidence)) / (2 * SAMPLE))


def _hubs(graph: TerritoryGraph) -> sparse.csr_array:
    """Actors × what ties them: alliances of two known members or more, and each tie of another layer as one of two."""
    parts = [tying(graph).matrix]
    for ties in two_mode(graph).layer_ties.values():
        pairs = ties.tocoo()
        columns = np.arange(pairs.nnz)
        both = np.concatenate([pairs.row, pairs.col]), np.concatenate([columns, columns])
        parts.append(zero_one(*both, (len(graph.actors), pairs.nnz)))
    return sparse.hstack(parts, format="csr")
