"""What a preparation is about: the part of its territory's graph on its domain, with what was entered for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import orjson
import pandas as pd

from api.service.memory import Kept, state_of
from api.service.reading import Reading, read
from api.service.reading import rows as rows_of
from graph.language import current_language
from graph.store import preparations as store
from graph.store.preparations import Preparation
from graph.store.records import Reader
from graph.territory import TerritoryGraph

if TYPE_CHECKING:
    from visuals.network_map import NetworkMap

MOST_UNTIED = 60
"""Organisations without a tie are drawn as long as they are no more than this."""


@dataclass(frozen=True)
class Entered:
    """The ids of what was entered for a preparation and not taken back, in the order of entry."""

    actors: tuple[str, ...] = ()
    alliances: tuple[str, ...] = ()


def entered(db: Reader, preparation: str, since: str = "") -> Entered:
    """What was entered by hand for a preparation and stands, all of it or ``since`` a moment. Empty for an unknown one.

    Those found to be one are the one that stays; those taken out since are not among them. Cost: linear when something was
    entered or changed, else two queries.
    """
    return _kept.get((state_of(db), preparation, since), lambda: _entered(db, preparation, since))


_kept: Kept[Entered] = Kept(16)


def _entered(db: Reader, preparation: str, since: str) -> Entered:
    rows = db.read(
        "MATCH (i:Import {preparation: $id}) WHERE i.status = 'active' AND i.at >= $since RETURN i.id AS id ORDER BY i.at, i.id",
        id=preparation, since=since,
    )  # fmt: skip
    found = db.read(
        "UNWIND $ids AS id MATCH (r:Record {import_id: id}) WHERE r.status = 'active' "
        "RETURN r.import_id AS id, r.row AS row, r.values AS values",
        ids=[row["id"] for row in rows],
    )
    place = {row["id"]: at for at, row in enumerate(rows)}
    facts = [
        fact
        for row in sorted(found, key=lambda row: (place[row["id"]], len(row["row"]), row["row"]))
        for fact in orjson.loads(row["values"])["facts"]
    ]
    return Entered(_standing(db, facts, "Actor"), _standing(db, facts, "Alliance"))


def new_since(db: Reader, found: Entered, moment: str) -> set[str]:
    """Of what was entered, the ids of which nothing was recorded before a moment."""
    new: set[str] = set()
    for label, ids in (("Actor", found.actors), ("Alliance", found.alliances)):
        rows = db.read(
            f"UNWIND $ids AS id MATCH (n:{label} {{id: id}})<-[:ABOUT]-(r:Record) "
            "WHERE r.status = 'active' AND r.recorded_at < $moment RETURN DISTINCT id",
            ids=list(ids), moment=moment,
        )  # fmt: skip
        new |= set(ids) - {row["id"] for row in rows}
    return new


def _standing(db: Reader, facts: Iterable[dict[str, Any]], label: str) -> tuple[str, ...]:
    return tuple(present(db, [fact["id"] for fact in facts if fact["is"] == label], label))


def present(db: Reader, ids: Iterable[str], label: str = "Actor") -> list[str]:
    """Those of some organisations or alliances that are recorded, in the order given; one found to be another is that other."""
    wanted = list(dict.fromkeys(ids))
    now = moved(db, wanted)
    found = list(dict.fromkeys(now.get(one, one) for one in wanted))
    known = {
        row["id"] for row in db.read(f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN n.id AS id", ids=found)
    }
    return [one for one in found if one in known]


def moved(db: Reader, ids: Collection[str]) -> dict[str, str]:
    """Of some ids, those that were found to be another one, and that other one. Cost: one query."""
    rows = db.read(
        "MATCH (f:Former) WHERE f.id IN $ids AND f.leads_to IS NOT NULL RETURN f.id AS id, f.leads_to AS stays",
        ids=list(ids),
    )
    return {row["id"]: row["stays"] for row in rows}


def subject(db: Reader, preparation: Preparation) -> TerritoryGraph:
    """The graph of a preparation's territory, kept to its domain and to what was entered for it. Raises NotFound."""
    found = entered(db, preparation.id)
    return about(whole_of(db, preparation, found), preparation.domain, found.actors, found.alliances)


def whole_of(db: Reader, preparation: Preparation, found: Entered | None = None) -> TerritoryGraph:
    """The whole graph of a preparation's territory, with all that was entered for it, wherever it is. Raises NotFound.

    ``found``: what was entered, where it was read already.
    """
    found = found or entered(db, preparation.id)
    return read(db, Reading(preparation.territory, also=(*found.actors, *found.alliances)))


def elsewhere(row: Mapping[str, Any]) -> bool:
    """Whether an actor of a graph is based in another place; one whose place is not recorded is not said to be."""
    return not row["here"] and bool(row["base"])


def about(
    graph: TerritoryGraph, domain: str, actors: Collection[str] = (), alliances: Collection[str] = ()
) -> TerritoryGraph:
    """A graph kept to the alliances on a domain with their members, to who acts on it, and to the actors and alliances given.

    Without a domain, the whole graph. Alliances from above stay out.
    """
    if not domain:
        return graph
    on = set(graph.addresses.loc[graph.addresses["domain"] == domain, "alliance"]) | set(alliances)
    kept = graph.alliances[graph.alliances["id"].isin(on) & (graph.alliances["above"] != True)]  # noqa: E712
    parts = graph.participations[graph.participations["alliance"].isin(kept["id"])]
    acting = set(graph.works_on.loc[graph.works_on["domain"] == domain, "actor"])
    who = graph.actors[graph.actors["id"].isin(set(parts["actor"]) | acting | set(actors))]
    return replace(
        graph,
        actors=_fresh(who),
        alliances=_fresh(kept),
        participations=_fresh(parts[parts["actor"].isin(who["id"])]),
        memberships=graph.memberships.iloc[:0],
        contributions=graph.contributions.iloc[:0],
        works_on=_fresh(graph.works_on[graph.works_on["actor"].isin(who["id"])]),
        addresses=_fresh(graph.addresses[graph.addresses["alliance"].isin(kept["id"])]),
        layers=("alliance",),
    )


def _fresh(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.reset_index(drop=True)


Pair = tuple[str, str]


def said_yes(db: Reader, preparation: Preparation, graph: TerritoryGraph, answers: bool = True) -> list[Pair]:
    """Two by two, the organisations of a graph that are said to act together without a recorded alliance that they share.

    Somebody said yes of them, or, with ``answers``, that their piste exists already. They are no alliance, and count in no measure of alliances.
    """
    known = set(graph.actors["id"])
    pairs = [
        (row["actor"], row["to"])
        for row in rows_of(graph.declares)
        if row["state"] == "yes" and row["actor"] != row["to"]
    ]
    given = [one for one in store.answers(db, preparation.id) if answers and one.state == "exists"]
    now = moved(db, {key for one in given for key in one.about}) if given else {}
    for one in given:
        pairs += combinations(sorted({now.get(key, key) for key in one.about}), 2)
    allied = _allied(graph)
    found = dict.fromkeys((min(pair), max(pair)) for pair in pairs if known.issuperset(pair))
    return sorted(pair for pair in found if pair not in allied)


def _allied(graph: TerritoryGraph) -> set[Pair]:
    """Those who share a joint alliance, two by two."""
    joint = graph.alliances.loc[graph.alliances["nature"] == "joint", "id"]
    parts = graph.participations[graph.participations["alliance"].isin(joint)]
    groups = (sorted(set(group["actor"])) for _alliance, group in parts.groupby("alliance"))
    return {pair for group in groups for pair in combinations(group, 2)}


def drawn(
    graph: TerritoryGraph,
    leads: Iterable[dict[str, Any]] = (),
    picture: tuple[int, int] = (1600, 1000),
    said: Iterable[Pair] = (),
    **more: Any,
) -> NetworkMap:
    """The map of such a graph, in the reader's language; organisations without a tie are on it while they are few.

    ``said``: those said to act together, as `said_yes` gives them.
    """
    from visuals.growing import roomy
    from visuals.network_map import MapOptions, network_map

    options = MapOptions(picture=picture, unlinked=len(graph.actors) <= MOST_UNTIED, **more)
    lines = [{"from": one, "to": other, "layer": "said"} for one, other in said]
    return roomy(network_map(graph, missing=leads, options=options, language=current_language(), extra=lines))


def without(graph: TerritoryGraph, ids: Collection[str]) -> TerritoryGraph:
    """A graph without some actors and alliances, and without what tied them."""
    parts = graph.participations
    return replace(
        graph,
        actors=_fresh(graph.actors[~graph.actors["id"].isin(ids)]),
        alliances=_fresh(graph.alliances[~graph.alliances["id"].isin(ids)]),
        participations=_fresh(parts[~parts["actor"].isin(ids) & ~parts["alliance"].isin(ids)]),
    )
