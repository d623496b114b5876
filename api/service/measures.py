"""The measures of a territory: its network, its needs beside its responses, the alliances that could be explored."""

from __future__ import annotations

from typing import Any

from api.answers import Reason
from api.measure_answers import ActorMeasures, Candidate, DomainRow, Gaps, Metrics, Missing, Sentences
from api.service import words
from api.service.reading import Reading, computed, provenance, read, rows
from graph.errors import UsageProblem
from graph.metrics.ties import CUTOFF
from graph.store.connect import Database
from graph.store.records import Reader
from graph.territory import TerritoryGraph
from graph.vocabulary import vocabulary

NOT_MEASURES = ("name", "family", "kind")


def metrics(
    db: Reader,
    reading: Reading,
    view: str = "two-mode",
    weighted: bool = False,
    write: bool = False,
    cutoff: int = CUTOFF,
) -> Metrics:
    """The measures of a territory's network and of each organisation; ``write`` keeps them in the database; alliances of more than ``cutoff``
    known members make no pairs."""
    graph = read(db, reading)
    answer = computed(graph, lambda: _metrics(graph, view, weighted, cutoff), "metrics", view, weighted, cutoff)
    if write and isinstance(db, Database):
        _keep(db, answer)
    return answer


def _metrics(graph: TerritoryGraph, view: str, weighted: bool, cutoff: int = CUTOFF) -> Metrics:
    from graph.metrics.centrality import betweenness_error, harmonic_error, is_exact
    from graph.metrics.table import actor_table, network_of, network_summary

    network = network_of(graph, view, weighted, cutoff)
    table = actor_table(graph, view, weighted, cutoff, network)
    nodes, largest = len(network.nodes), float(network.weights.data.max(initial=0)) if weighted else 1.0
    told = provenance(
        graph, view=view, weighted=weighted, cutoff=cutoff, betweenness_error=betweenness_error(nodes, exact=is_exact(network, weighted)),
        harmonic_closeness_error=harmonic_error(nodes, largest=largest),
    )  # fmt: skip
    return Metrics(
        territory=str(graph.territory["id"]), view=view, weighted=weighted, network=network_summary(graph, view, weighted, cutoff, network),
        actors=[ActorMeasures(**row) for row in rows(table)], provenance=told,
    )  # fmt: skip


def _keep(db: Database, answer: Metrics) -> None:
    from graph.store.measured import write_measures

    told = answer.provenance.model_dump()
    about = {name: told.get(name) for name in ("graph_version", "computed_at", "layers", "as_of", "include_above")}
    kept = [
        {name: value for name, value in actor.model_dump().items() if name not in NOT_MEASURES}
        for actor in answer.actors
    ]
    write_measures(db, answer.territory, kept, {"view": answer.view, "weighted": answer.weighted, **about})


def gaps(db: Reader, reading: Reading, domain: str | None = None) -> Gaps:
    """Needs beside responses, domain by domain. Raises UsageProblem for a domain the vocabulary does not have."""
    return gaps_of(read(db, reading), domain)


def gaps_of(graph: TerritoryGraph, domain: str | None = None) -> Gaps:
    """Needs beside responses of a graph that was read already."""
    check_domain(domain)
    return computed(graph, lambda: _gaps(graph, domain), "gaps", domain)


def _gaps(graph: TerritoryGraph, domain: str | None) -> Gaps:
    from graph.metrics.needs import needs

    rows_ = [
        DomainRow(label=words.domain(one.domain), **one.as_dict())
        for one in needs(graph)
        if domain in (None, one.domain)
    ]
    return Gaps(territory=str(graph.territory["id"]), domains=rows_, provenance=provenance(graph))


def check_domain(domain: str | None) -> None:
    known = vocabulary().domains
    if domain is not None and domain not in known:
        raise UsageProblem(
            "The domain {domain} is not known; choose one of: {domains}.", domain=domain, domains=", ".join(known)
        )


KINDS = ("any", "pairs", "joining")
"""Which leads: of two organisations, of one that could join an existing alliance, or both."""


def missing(
    db: Reader,
    reading: Reading,
    domain: str | None = None,
    top: int = 20,
    by: str = "usefulness",
    from_pairs: bool = False,
    kind: str = "any",
) -> Missing:
    """The alliances that could be explored, the most useful first; ``top`` 0 lists all."""
    return missing_of(read(db, reading), domain, top, by, from_pairs, kind)


def missing_of(
    graph: TerritoryGraph,
    domain: str | None = None,
    top: int = 20,
    by: str = "usefulness",
    from_pairs: bool = False,
    kind: str = "any",
) -> Missing:
    """The alliances that could be explored, in a graph that was read already; ``by`` usefulness, or likelihood where one is known."""
    check_domain(domain)
    if kind not in KINDS:
        raise UsageProblem("{kind} is not known; choose one of: {kinds}.", kind=kind, kinds=", ".join(KINDS))
    asked = (domain, top, by, from_pairs, kind)
    if not top:  # every pair there is: too much to keep
        return _missing(graph, *asked)
    return computed(graph, lambda: _missing(graph, *asked), "missing", *asked)


def _missing(graph: TerritoryGraph, domain: str | None, top: int, by: str, from_pairs: bool, kind: str) -> Missing:
    from graph.metrics import missing as metrics_missing

    likely: dict[frozenset[str], float] = {}
    more: dict[str, Any] = {}
    joining, pairing = kind != "pairs", kind != "joining"
    if by == "likelihood":
        from api.service.evaluate import by_likelihood

        found, likely, learnt = by_likelihood(graph, domain, top, from_pairs, joining=joining, pairing=pairing)
        more = {"likelihood": learnt.told()}
    else:
        found = metrics_missing.missing(graph, domain, top, from_pairs, joining=joining, pairing=pairing)
    names = dict(zip(graph.actors["id"], graph.actors["name"], strict=True))
    candidates = [
        Candidate(
            rank=one.rank, actors=list(one.actors), names=[str(names.get(actor) or actor) for actor in one.actors], alliance=one.alliance,
            domain=one.domain, usefulness=one.usefulness, likelihood=likely.get(one.about), parts=dict(one.parts), reason=Reason(**one.reason), partners=list(one.partners),
            said={language: Sentences(grounds=told.grounds, ease=told.ease, unknown=told.unknown) for language, told in one.said.items()},
        )
        for one in found.candidates
    ]  # fmt: skip
    told = provenance(
        graph, by=by, kind=kind, domain=domain, top=top, from_pairs=from_pairs, weights=dict(found.weights), not_compared=found.not_compared,
        everywhere=list(found.everywhere), **more,
    )  # fmt: skip
    return Missing(territory=str(graph.territory["id"]), candidates=candidates, total=found.total, provenance=told)


def alliance_names(graph: TerritoryGraph, found: Missing) -> dict[str, str]:
    """The names of the existing alliances that leads propose to join."""
    wanted = {candidate.alliance for candidate in found.candidates if candidate.alliance}
    return {row["id"]: row["name"] or row["id"] for row in rows(graph.alliances[graph.alliances["id"].isin(wanted)])}
