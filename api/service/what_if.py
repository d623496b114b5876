"""What would change if some alliances were made, and which few would change most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from api.answers import Reason
from api.service.measures import check_domain
from api.service.reading import Reading, computed, provenance, read
from api.study_answers import AddedRow, Best, IntroductionRow, OutcomeRow, WhatIf
from graph.errors import UsageProblem
from graph.metrics import what_if as measure
from graph.metrics.ties import CUTOFF
from graph.model import clean_name
from graph.store.records import Reader
from graph.territory import TerritoryGraph


def what_if(db: Reader, reading: Reading, add: Sequence[Sequence[str] | str], domain: str | None = None) -> WhatIf:
    """The territory before and after these alliances. Raises UsageProblem for a name that is not there, or not of one only."""
    graph = read(db, reading)
    check_domain(domain)
    added = [ids_of(graph, one) for one in add]
    return computed(graph, lambda: _what_if(graph, added, domain), "what-if", domain, tuple(map(tuple, added)))


def _what_if(graph: TerritoryGraph, added: Sequence[Sequence[str]], domain: str | None) -> WhatIf:
    found, names = measure.what_if(graph, added, domain), _names(graph)
    return WhatIf(
        territory=str(graph.territory["id"]), before=_row(found.before), after=_row(found.after), change=found.change(),
        added=[
            AddedRow(actors=list(one.actors), names=[names[actor] for actor in one.actors], alliance=one.alliance, domains=list(one.domains), allied=one.allied)
            for one in found.added
        ],
        provenance=provenance(graph, domain=domain, cutoff=CUTOFF, mean_harmonic_closeness_error=measure.mean_harmonic_error(graph)),
    )  # fmt: skip


def best(db: Reader, reading: Reading, budget: int, domain: str | None = None) -> Best:
    """The ``budget`` introductions that together would cover most."""
    graph = read(db, reading)
    check_domain(domain)
    return computed(graph, lambda: _best(graph, budget, domain), "best", budget, domain)


def _best(graph: TerritoryGraph, budget: int, domain: str | None) -> Best:
    from graph.metrics.best import best as choose
    from graph.metrics.usefulness import settings

    found, names = choose(graph, budget, domain), _names(graph)
    change = measure.WhatIf((), found.before, found.after).change()
    introductions = [
        IntroductionRow(
            rank=one.rank, actors=list(one.actors), names=[names[actor] for actor in one.actors], domains=list(one.domains), gain=one.gain,
            joins=one.joins, usefulness=one.usefulness, reason=Reason(**one.reason),
        )
        for one in found.introductions
    ]  # fmt: skip
    told = provenance(
        graph, budget=budget, domain=domain, from_pairs=found.from_pairs, not_compared=found.not_compared, cutoff=CUTOFF,
        weights=dict(settings().weights), mean_harmonic_closeness_error=measure.mean_harmonic_error(graph),
    )  # fmt: skip
    return Best(
        territory=str(graph.territory["id"]), budget=budget, introductions=introductions, candidates=found.candidates,
        before=_row(found.before), after=_row(found.after), change=change, provenance=told,
    )  # fmt: skip


def _row(found: measure.Outcome) -> OutcomeRow:
    return OutcomeRow(**asdict(found))


def _names(graph: TerritoryGraph) -> dict[str, str]:
    return {str(key): str(name or key) for key, name in zip(graph.actors["id"], graph.actors["name"], strict=True)}


def ids_of(graph: TerritoryGraph, named: Sequence[str] | str) -> list[str]:
    parts = named.split(",") if isinstance(named, str) else named
    known = {*graph.actors["id"], *graph.alliances["id"]}
    said = [part.strip() for part in parts if part.strip()]
    return [one if one in known else _by_name(graph, one) for one in said]


def _by_name(graph: TerritoryGraph, name: str) -> str:
    wanted = clean_name(name)
    found = [
        str(key)
        for key, own in zip(graph.actors["id"], graph.actors["name"], strict=True)
        if clean_name(str(own or "")) == wanted
    ]
    if len(found) > 1:
        raise UsageProblem(
            "{name} is the name of several organisations; give an id: {ids}.", name=name, ids=", ".join(found)
        )
    return found[0] if found else name
