"""Large territories, folded: groups of a family in one place, or communities, instead of every actor; one part may be unfolded.

The map above a bound would be a hairball nobody reads and no browser draws in time. What is folded is counted and said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from graph.language import _, current_language
from graph.metrics.ties import incidence, is_true
from graph.territory import TerritoryGraph, table
from graph.vocabulary import vocabulary
from visuals import map_texts
from visuals.community_groups import community_groups, community_of, name_of
from visuals.map_parts import Tie
from visuals.network_map import MapOptions, NetworkMap, network_map

FOLD_ABOVE = 3_000
"""Actors and alliances with a tie: a map of more opens folded. Measured: benchmarks/maps (3,000 still open in about 2 s)."""
MOST_GROUPS, MOST_TIES, MOST_OPEN = 160, 400, 500
LEVELS = ("commune", "epci", "departement", "region")

Places = Mapping[str, Mapping[str, tuple[str, str]]]
"""Where a place lies: id → level → (id, name) of the territory of that level that holds it."""


@dataclass(frozen=True)
class Folding:
    """Which label each actor goes under: its own id, or its group's. ``groups``: id, name, family, members, place, level."""

    labels: np.ndarray
    groups: pd.DataFrame
    level: str
    opened: int


def is_large(graph: TerritoryGraph) -> bool:
    """Whether a territory's map opens folded: more than FOLD_ABOVE actors and alliances with a tie."""
    tied = pd.unique(pd.concat([graph.participations["actor"], graph.memberships["actor"], graph.memberships["of"]]))
    return len(tied) + graph.participations["alliance"].nunique() > FOLD_ABOVE


def folded_map(
    graph: TerritoryGraph,
    places: Places,
    *,
    options: MapOptions | None = None,
    language: str | None = None,
    gather: Callable[[TerritoryGraph], np.ndarray] = community_of,
) -> NetworkMap:
    """The map of a large territory: groups of a family and a place, or communities (``options.fold``), with the part that
    ``options.open`` names unfolded.

    ``gather`` gives the number of each actor's community. A tie between two groups counts the alliances (memberships, contributions) that join them; the strongest are drawn and
    the others counted in a note. Measures and pistes are left out: they belong to a smaller territory. Cost: about linear.
    """
    options, language = options or MapOptions(), language or current_language()
    if not options.above:  # what covers wider territories would tie every group to every other
        local = graph.alliances[~is_true(graph.alliances["above"])]
        graph = replace(
            graph,
            alliances=local,
            participations=graph.participations[graph.participations["alliance"].isin(local["id"])],
        )
    together = options.fold == "community"
    if together:
        labels, found, opened = community_groups(graph, gather(graph), options.open, language, MOST_GROUPS, MOST_OPEN)
        folding = Folding(labels, found, "community", opened)
    else:
        folding = fold(graph, places, options.open, language)
    small, ties, left = _smaller(graph, folding, language)
    members = dict(zip(folding.groups["id"], folding.groups["members"], strict=True))
    drawn = network_map(small, extra=ties, members=members, options=options, language=language)
    hidden = len(graph.actors) - folding.opened
    notes = [_shown_by(folding, hidden, language)]
    if left:
        notes.append(
            _("The strongest ties between groups are drawn, {count} weaker ones are not.", language, count=map_texts.figure(left, language))
        )  # fmt: skip
    return replace(
        drawn,
        subtitle=_subtitle(graph, folding, language),
        notes=notes,
        left_out="",
        folded="community" if together else "place",
        opened=_opened(graph, options.open, places, language) if options.open and folding.opened else "",
        title=_("Who acts with whom: {territory}", language, territory=str(graph.territory.get("name") or _("All territories", language))),
    )  # fmt: skip


def _shown_by(folding: Folding, hidden: int, language: str) -> str:
    """How many are folded, and in what."""
    count = map_texts.figure(hidden, language)
    if folding.level == "community":
        return _("Folded: {count} organisations are shown by community, those that act mostly together. A community is named after its most tied organisation and has the colour of its most numerous family.", language, count=count)  # fmt: skip
    if not folding.level:
        return _("Folded: {count} organisations are shown by family.", language, count=count)
    level = _(_LEVEL_WORDS[folding.level], language)
    return _("Folded: {count} organisations are shown by family and {level}.", language, count=count, level=level)


_LEVEL_WORDS = {
    "commune": "municipality", "epci": "grouping of municipalities", "departement": "département", "region": "region",
}  # fmt: skip


def fold(graph: TerritoryGraph, places: Places, opened: str, language: str) -> Folding:
    """Each actor's label: the finest level with at most MOST_GROUPS groups; what ``opened`` names goes under its own ids."""
    actors = graph.actors
    family = actors["family"].where(actors["family"].notna(), "").astype(str).to_numpy()
    seats, bases = pd.factorize(actors["base"].where(actors["base"].notna(), "").astype(str))
    at = {
        level: np.array([places.get(base, {}).get(level, ("", ""))[0] for base in bases], dtype=object)[seats]
        for level in LEVELS
    }
    told = [
        each for each in LEVELS if (at[each] != "").mean() >= 0.5
    ]  # a level that most places do not know sorts nothing
    level = next((each for each in told if _different(family, at[each]) <= MOST_GROUPS), "")
    where = at[level] if level else np.full(len(family), "", dtype=object)
    keys = np.array([f"{f}:{p}" for f, p in zip(family, where, strict=True)], dtype=object)
    labels = np.array([f"g:{key}" for key in keys], dtype=object)
    inside = np.zeros(len(labels), dtype=bool)
    kind, _sep, place = opened.removeprefix("g:").partition(":")
    if opened.startswith("g:"):
        held = np.ones(len(labels), dtype=bool) if not place and level == "" else (
            labels == opened if not place else np.logical_or.reduce([at[each] == place for each in LEVELS])
        )  # fmt: skip
        inside = held & (family == kind)
    if inside.sum() > MOST_OPEN:
        labels, inside = _finer(graph, labels, inside, at, family, place)
    labels = np.where(inside, actors["id"].to_numpy(dtype=object), labels)
    return Folding(
        labels,
        _groups(labels, inside, family, places, actors, language),
        level,
        int(inside.sum()),
    )


def _finer(
    graph: TerritoryGraph, labels: np.ndarray, inside: np.ndarray, at: Mapping[str, np.ndarray], family: np.ndarray, place: str
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """What is opened holds too many: folded again at a finer level, or only its most tied under their own ids."""
    now = next((level for level in LEVELS if place and (at[level][inside] == place).all()), "")
    finer = LEVELS[: LEVELS.index(now)] if now else LEVELS
    for level in finer:
        if 1 < len(set(at[level][inside].tolist())) <= MOST_GROUPS:
            found = np.array([f"g:{f}:{p}" for f, p in zip(family, at[level], strict=True)], dtype=object)
            return np.where(inside, found, labels), np.zeros(len(labels), dtype=bool)
    counts = graph.participations["actor"].value_counts()
    ties = graph.actors["id"].map(counts).fillna(0).to_numpy(dtype=float)
    order = np.argsort(-np.where(inside, ties, -1), kind="stable")[:MOST_OPEN]
    most = np.zeros(len(labels), dtype=bool)
    most[order] = True
    return labels, most & inside


def _different(family: np.ndarray, place: np.ndarray) -> int:
    return len(pd.DataFrame({"family": family, "place": place}).drop_duplicates())


def _groups(
    labels: np.ndarray, inside: np.ndarray, family: np.ndarray, places: Places, actors: pd.DataFrame, language: str
) -> pd.DataFrame:
    names = {id_: name for levels in places.values() for id_, name in levels.values()}
    words = vocabulary().families
    rows = pd.DataFrame({
        "id": labels, "family": family, "lat": pd.to_numeric(actors["lat"], errors="coerce").to_numpy(),
        "lon": pd.to_numeric(actors["lon"], errors="coerce").to_numpy(),
    })[~inside]  # fmt: skip
    found = rows.groupby("id", sort=True).agg(
        family=("family", "first"), lat=("lat", "mean"), lon=("lon", "mean"), members=("id", "size")
    )
    found = found.reset_index()
    place = [text.split(":", 2)[2] for text in found["id"]]
    label = [
        words[f].label.say(language) if f in words else f or _("Family not known", language) for f in found["family"]
    ]
    found["name"] = [
        f"{family} – {names.get(where, where)}" if where else family for family, where in zip(label, place, strict=True)
    ]
    return found


def _smaller(graph: TerritoryGraph, folding: Folding, language: str) -> tuple[TerritoryGraph, list[Tie], int]:
    """The same territory with groups for actors; the ties between groups; how many of these were left out."""
    ids = graph.actors["id"].to_numpy(dtype=object)
    label = dict(zip(ids.tolist(), folding.labels.tolist(), strict=True))
    own = folding.labels == ids
    actors = pd.concat([graph.actors[own], table("actors", [
        {"id": row.id, "name": row.name, "family": row.family or None, "display": "named", "here": True, "active": True, "lat": row.lat, "lon": row.lon}
        for row in folding.groups.itertuples(index=False)
    ])], ignore_index=True)  # fmt: skip
    opened = set(ids[own].tolist())
    parts = graph.participations
    kept = set(parts.loc[parts["actor"].isin(opened), "alliance"])
    near = parts[parts["alliance"].isin(kept)].copy()
    near["actor"] = near["actor"].map(label)
    folded = ~near["actor"].isin(opened)
    near.loc[folded, ["role", "since", "until", "weight", "share"]] = None
    near = near[near["actor"].notna()].drop_duplicates(["actor", "alliance", "role"])
    ties = _joined(graph, folding, kept, label)
    between: list[Tie] = []
    rest: dict[str, pd.DataFrame] = {}
    for name, one, other, layer in (
        ("memberships", "actor", "of", "membership"),
        ("contributions", "giver", "receiver", "funding"),
    ):
        rows = getattr(graph, name)
        whole = rows[one].isin(opened) & rows[other].isin(opened)
        rest[name] = rows[whole]
        between += _counted(rows[~whole], one, other, layer, label)
    ties.sort(key=lambda tie: -tie["weight"])
    between.sort(key=lambda tie: -tie["weight"])
    left = max(0, len(ties) - MOST_TIES) + max(0, len(between) - MOST_TIES)
    chosen = ties[:MOST_TIES] + between[:MOST_TIES]
    for tie in chosen:
        tie["note"] = _(
            _COUNTS[tie["layer"]][int(tie["weight"] > 1)],
            language,
            count=map_texts.figure(int(tie["weight"]), language),
        )
        tie["weight"] = round(1 + float(np.log2(tie["weight"])) / 2, 2)
    small = replace(
        graph, actors=actors, alliances=graph.alliances[graph.alliances["id"].isin(kept)], participations=near,
        memberships=rest["memberships"], contributions=rest["contributions"],
        works_on=graph.works_on[graph.works_on["actor"].isin(opened)], addresses=graph.addresses[graph.addresses["alliance"].isin(kept)],
    )  # fmt: skip
    return small, chosen, left


_COUNTS = {
    "joint": ("{count} alliance in common", "{count} alliances in common"),
    "membership": ("{count} membership", "{count} memberships"),
    "funding": ("{count} contribution", "{count} contributions"),
}


def _joined(graph: TerritoryGraph, folding: Folding, kept: set[str], label: Mapping[str, str]) -> list[Tie]:
    """Ties between groups: how many joint alliances, none of whose members is unfolded, they have in common."""
    found = incidence(graph).complete()
    places = pd.Index(folding.groups["id"])
    column = places.get_indexer(pd.Index([label[actor] for actor in found.actors]))
    cells = found.matrix.tocoo()
    alliances = ~found.alliances.isin(kept)
    good = (column[cells.row] >= 0) & alliances[cells.col]
    spread = sparse.coo_array(
        (np.ones(int(good.sum())), (column[cells.row[good]], cells.col[good])),
        shape=(len(places), len(found.alliances)),
    ).tocsr()
    spread.data[:] = 1.0
    pairs = sparse.triu(spread @ spread.T, k=1).tocoo()
    return [
        {"from": places[a], "to": places[b], "layer": "joint", "weight": float(count)}
        for a, b, count in zip(pairs.row.tolist(), pairs.col.tolist(), pairs.data.tolist(), strict=True)
    ]


def _counted(rows: pd.DataFrame, one: str, other: str, layer: str, label: Mapping[str, str]) -> list[Tie]:
    ends = pd.DataFrame({"from": rows[one].map(label), "to": rows[other].map(label)}).dropna()
    ends = ends[ends["from"] != ends["to"]]
    counts = ends.groupby(["from", "to"]).size()
    return [
        {"from": a, "to": b, "layer": layer, "weight": float(count)}
        for (a, b), count in zip(counts.index.tolist(), counts.tolist(), strict=True)
    ]


def _subtitle(graph: TerritoryGraph, folding: Folding, language: str) -> str:
    parts: dict[str, Any] = {
        "actors": map_texts.count(len(graph.actors), *map_texts.NOUNS["actor"], language),
        "alliances": map_texts.count(
            graph.participations["alliance"].nunique(), *map_texts.NOUNS["alliance"], language
        ),
        "groups": map_texts.figure(len(folding.groups), language),
    }
    return _("{actors} in {alliances}, folded in {groups} groups", language, **parts)


def _opened(graph: TerritoryGraph, key: str, places: Places, language: str) -> str:
    if key.startswith("c:"):
        leader = graph.actors.loc[(graph.actors["id"] == key[2:]) & (graph.actors["display"] != "masked"), "name"]
        return name_of(key, leader.iloc[0] if len(leader) else None, language)
    family, _sep, place = key.removeprefix("g:").partition(":")
    words = vocabulary().families
    name = next((name for levels in places.values() for id_, name in levels.values() if id_ == place), place)
    label = words[family].label.say(language) if family in words else family or _("Family not known", language)
    return f"{label} – {name}" if place else label
