"""What a researcher asks of a territory's network: mixing against chance, robustness, agreement of groups, change."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from api.answers import Reason
from api.service.reading import YEARS, Reading, computed, plain, provenance, read, rows
from api.study_answers import (
    AgreementOfGroups,
    ChangeOfNetwork,
    DirectedRow,
    DirectedTies,
    MixingNull,
    MovesRow,
    Robustness,
)
from graph.errors import UsageProblem
from graph.language import LANGUAGES, Text
from graph.metrics import agreement as groups
from graph.metrics import change as moves
from graph.metrics import directed as ways
from graph.metrics import key_players, mixing, nulls, roles, stability, structure, two_mode
from graph.metrics.table import families
from graph.metrics.ties import CUTOFF, one_mode
from graph.metrics.what_if import mean_harmonic_error
from graph.store.records import Reader
from graph.territory import TerritoryGraph

ABSENT = "An empty cell is read as: takes no part, as far as is recorded; who was not asked is not told apart."


def mixing_null(db: Reader, reading: Reading, draws: int = nulls.DRAWS) -> MixingNull:
    """Pairs of families and of organisations against tables with both margins fixed; roles and E-I against permuted families."""
    graph = read(db, reading)
    return computed(graph, lambda: _mixing(graph, draws), "mixing", draws)


def _mixing(graph: TerritoryGraph, draws: int) -> MixingNull:
    network, family = one_mode(graph), families(graph)
    found, ei = nulls.against_chance(graph, draws), mixing.external_internal(network, family)
    told = roles.roles_against_chance(network, family)
    return MixingNull(
        territory=str(graph.territory["id"]), families=rows(found.families), actors=None if found.actors is None else rows(found.actors),
        by_degree=rows(mixing.expected_ties(network, family)), assortativity=mixing.assortativity(network, family),
        external_internal=asdict(ei), roles=rows(told.totals), mixing=asdict(found.mixing), least_p=found.least_p,
        absent_cells=Reason(**{language: Text(ABSENT).say(language) for language in LANGUAGES}),
        provenance=provenance(
            graph, draws=draws, cutoff=network.cutoff, left_out=_left_out(network.left_out), permutations=told.permutations
        ),
    )  # fmt: skip


def robustness(db: Reader, reading: Reading, size: int = 3, measure: str = "degree") -> Robustness:
    """Sets that hold the network together or are nearest to all, ranks when some had not answered, and what the cut-off does."""
    graph = read(db, reading)
    return computed(graph, lambda: _robustness(graph, size, measure), "robustness", size, measure)


def _robustness(graph: TerritoryGraph, size: int, measure: str) -> Robustness:
    network = one_mode(graph)
    stable = stability.rank_stability(network, families(graph), measure)
    return Robustness(
        territory=str(graph.territory["id"]), removal=_named(graph, key_players.best_to_remove(network, size)),
        reach=_named(graph, key_players.best_to_reach(network, size)), stability=rows(stable), cutoffs=rows(two_mode.cutoff_sensitivity(graph)),
        s_walks=rows(two_mode.s_walks(graph)), robins_alexander=two_mode.robins_alexander(graph),
        centralization={name: structure.centralization(network, name) for name in structure.STAR},
        provenance=provenance(
            graph, size=size, measure=measure, draws=stability.DRAWS, first=stability.FIRST, cutoff=network.cutoff,
            left_out=_left_out(network.left_out), tried_at_most=key_players.MOST,
        ),
    )  # fmt: skip


LAYER = {"funding": "funding", "membership": "membership"}
"""The layer to read for ties that go one way; declarations come with every reading."""


def directed(db: Reader, reading: Reading, way: str = "declared") -> DirectedTies:
    """Who names whom, who funds whom, or who is a member of what. Raises UsageProblem for another way."""
    if way not in ways.WAYS:
        raise UsageProblem("{way} is not known; choose one of: {ways}.", way=way, ways=", ".join(ways.WAYS))
    layer = LAYER.get(way)
    if layer and layer not in reading.layers.split(","):
        reading = replace(reading, layers=f"{reading.layers},{layer}")
    graph = read(db, reading)
    return computed(graph, lambda: _directed(graph, way), "directed", way)


def _directed(graph: TerritoryGraph, way: str) -> DirectedTies:
    ties = ways.directed(graph, way)
    told = asdict(ways.reciprocity(ties))
    return DirectedTies(
        territory=str(graph.territory["id"]), way=way, reciprocity=plain(told.pop("share")), reciprocity_answered=plain(told.pop("share_answered")),
        **told, actors=[DirectedRow(**row) for row in rows(ways.directed_table(graph, ties))], provenance=provenance(graph, way=way),
    )  # fmt: skip


def agreement(db: Reader, reading: Reading) -> AgreementOfGroups:
    """How far the groups that were asked agree on the priorities of a territory."""
    graph = read(db, reading)
    return computed(graph, lambda: _agreement(graph), "agreement")


def _agreement(graph: TerritoryGraph) -> AgreementOfGroups:
    found = asdict(groups.agreement(graph))
    told = {name: found.pop(name) for name in ("permutations", "seed")}
    return AgreementOfGroups(territory=str(graph.territory["id"]), **found, provenance=provenance(graph, **told))


def change(db: Reader, reading: Reading, first: int, last: int) -> ChangeOfNetwork:
    """What changed from the end of ``first`` to the end of ``last``. Raises UsageProblem unless the first comes before the last."""
    if first not in YEARS or last not in YEARS or first >= last:
        raise UsageProblem(
            "Change goes from an earlier to a later year; {first} and {last} are not so.", first=first, last=last
        )
    before, after = (read(db, replace(reading, as_of=year)) for year in (first, last))
    return computed(after, lambda: _change(before, after, first, last), "change", first, last, before.fingerprint)


def _change(before: TerritoryGraph, after: TerritoryGraph, first: int, last: int) -> ChangeOfNetwork:
    found = moves.change(before, after)
    named = {*found.actors.came, *found.actors.went, *found.alliances.came, *found.alliances.went, *found.degrees["id"]}
    names = {
        str(key): str(name or key)
        for graph in (before, after)
        for table in (graph.actors, graph.alliances)
        for key, name in zip(table["id"], table["name"], strict=True)
        if key in named
    }
    return ChangeOfNetwork(
        territory=str(after.territory["id"]), first=first, last=last, actors=_moved(found.actors), alliances=_moved(found.alliances),
        participations=_moved(found.participations),
        measures={name: dict(zip(("before", "after", "difference"), told, strict=True)) for name, told in found.measures.items()},
        degrees=rows(found.degrees), eras={era: dict(zip(("before", "after"), told, strict=True)) for era, told in found.eras.items()},
        names=names, undated=found.undated, provenance=provenance(after, first=first, last=last, cutoff=CUTOFF, mean_harmonic_closeness_error=mean_harmonic_error(after)),
    )  # fmt: skip


def _moved(found: moves.Moves) -> MovesRow:
    return MovesRow(**asdict(found), turnover=found.turnover)


def _named(graph: TerritoryGraph, found: key_players.KeySet) -> dict[str, Any]:
    names = dict(zip(graph.actors["id"], graph.actors["name"], strict=True))
    return {**asdict(found), "names": [str(names.get(actor) or actor) for actor in found.actors]}


def _left_out(found: Any) -> dict[str, int]:
    return {str(alliance): int(size) for alliance, size in found.items()}
