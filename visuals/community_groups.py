"""Communities as the groups of a folded map: who acts mostly with whom, each named after its most tied organisation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from graph.language import _
from graph.metrics.communities import communities
from graph.metrics.ties import two_mode
from graph.territory import TerritoryGraph
from visuals.map_parts import known

OTHERS, NOBODY = "c:*", "c:-"
"""The groups of the smaller communities, and of the organisations without an alliance."""


def community_of(graph: TerritoryGraph) -> np.ndarray:
    """The number of each actor's community, 0 the largest, in the order of the graph's actors; -1 without an alliance.

    Cost: `graph.metrics.communities.communities`, 2 s for 100,000 actors.
    """
    network = two_mode(replace(graph, layers=("alliance",), include_above=True))
    numbers = pd.Series(communities(network), index=network.nodes)
    return graph.actors["id"].map(numbers[~numbers.index.duplicated()]).fillna(-1).to_numpy(dtype=int)


def community_groups(
    graph: TerritoryGraph, number: np.ndarray, opened: str, language: str, most_groups: int, most_open: int
) -> tuple[np.ndarray, pd.DataFrame, int]:
    """Each actor's label (its own id where it is unfolded, else its group's), the groups, and how many are unfolded.

    ``opened``: ``c:`` and the id of an actor, whose community is unfolded: its ``most_open`` most tied. Communities beyond
    the ``most_groups`` largest stand as one. A group has the family of most of its members. Cost: linear.
    """
    ids = graph.actors["id"].to_numpy(dtype=object)
    ties = graph.actors["id"].map(graph.participations["actor"].value_counts()).fillna(0).to_numpy(dtype=float)
    order = np.lexsort((np.arange(len(ids)), -ties))
    leader: dict[int, int] = {}
    for at in order.tolist():
        leader.setdefault(int(number[at]), at)
    key = {one: f"c:{ids[at]}" if 0 <= one < most_groups else OTHERS for one, at in leader.items()} | {-1: NOBODY}
    labels = np.array([key[one] for one in number.tolist()], dtype=object)
    inside = np.zeros(len(ids), dtype=bool)
    asked = np.flatnonzero(ids == opened.removeprefix("c:")) if opened.startswith("c:") else np.zeros(0, dtype=int)
    if opened in (OTHERS, NOBODY):
        inside = labels == opened
    elif len(asked) and number[asked[0]] >= 0:
        inside = number == number[asked[0]]
    if inside.sum() > most_open:
        kept = [at for at in order.tolist() if inside[at]][:most_open]
        inside = np.zeros(len(ids), dtype=bool)
        inside[kept] = True
    groups = _described(graph, labels, inside, language)
    return np.where(inside, ids, labels), groups, int(inside.sum())


def name_of(key: str, leader: object, language: str) -> str:
    """What the group of that key is called, ``leader`` being the name of its most tied organisation."""
    if key in (OTHERS, NOBODY):
        return _("Smaller communities" if key == OTHERS else "Without an alliance recorded to date", language)
    return _("Around {name}", language, name=str(leader) if known(leader) else _("Unnamed organisation", language))


def _described(graph: TerritoryGraph, labels: np.ndarray, inside: np.ndarray, language: str) -> pd.DataFrame:
    rows = pd.DataFrame({
        "id": labels, "family": graph.actors["family"].where(graph.actors["family"].notna(), "").astype(str).to_numpy(),
        "lat": pd.to_numeric(graph.actors["lat"], errors="coerce").to_numpy(), "lon": pd.to_numeric(graph.actors["lon"], errors="coerce").to_numpy(),
    })[~inside]  # fmt: skip
    most = (
        rows.groupby(["id", "family"])
        .size()
        .reset_index(name="count")
        .sort_values(["count", "family"], ascending=[False, True])
    )
    found = (
        rows.groupby("id", sort=True)
        .agg(lat=("lat", "mean"), lon=("lon", "mean"), members=("id", "size"))
        .reset_index()
    )
    found["family"] = found["id"].map(most.drop_duplicates("id").set_index("id")["family"])
    told = graph.actors[graph.actors["id"].isin([key.removeprefix("c:") for key in found["id"]])]
    names = dict(zip("c:" + told["id"], told["name"].where(told["display"] != "masked"), strict=True))
    found["name"] = [name_of(key, names.get(key), language) for key in found["id"]]
    return found
