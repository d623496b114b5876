"""What was known by the end of a year, and which pairs have allied since: for judging scores without seeing the future."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from graph.metrics.ties import zero_one
from graph.territory import TerritoryGraph, table

MOST = 1500
"""At most this many actors are paired, those in most alliances: 1.1 million pairs."""


@dataclass(frozen=True)
class Pairs:
    """Pairs of actors present by the end of ``cut`` and not allied by then (positions in ``graph.actors``, first < second).

    ``true``: they share a joint alliance begun after ``cut`` (and by ``end``). ``graph``: what was known by ``cut``.
    ``undated``: pairs left out because their alliance has no date; ``not_compared``: actors beyond MOST.
    """

    graph: TerritoryGraph
    cut: int
    end: int
    first: np.ndarray
    second: np.ndarray
    true: np.ndarray
    undated: int
    not_compared: int

    @property
    def base_rate(self) -> float:
        """Share of the pairs that came true; NaN without pairs."""
        return float(self.true.mean()) if len(self.true) else float("nan")


def starts(graph: TerritoryGraph) -> pd.DataFrame:
    """Each participation with the year it began: its own, else its alliance's; NaN where neither is known.

    Columns actor, alliance, nature, year; several roles count from the first.
    """
    hubs = graph.alliances.drop_duplicates("id").set_index("id")
    rows = graph.participations[graph.participations["alliance"].isin(hubs.index)]
    own, general = _years(rows["since"]), _years(hubs["since"]).reindex(rows["alliance"]).to_numpy()
    found = pd.DataFrame(
        {
            "actor": rows["actor"], "alliance": rows["alliance"], "nature": hubs["nature"].reindex(rows["alliance"]).to_numpy(),
            "year": own.where(own.notna(), general),
        }
    )  # fmt: skip
    first: pd.DataFrame = found.groupby(["actor", "alliance", "nature"], dropna=False)["year"].min().reset_index()
    return first


def last_year(graph: TerritoryGraph) -> int | None:
    """The year the latest dated participation in a joint alliance began; None when none is dated."""
    rows = starts(graph)
    years = rows.loc[rows["nature"] == "joint", "year"].dropna()
    return int(years.max()) if len(years) else None


def known_by(graph: TerritoryGraph, year: int) -> TerritoryGraph:
    """The graph as it was known at the end of a year: dated participations begun by then, and what hangs on them.

    Domains an actor works on, offers, needs and declarations without a date are left out: they may tell what came after. Where an
    actor is based and its family are kept as they are.
    """
    rows = starts(graph)
    begun = rows[rows["year"] <= year]
    kept = set(begun["alliance"])
    works = _years(graph.works_on["since"])
    gifts = pd.to_numeric(graph.contributions["year"], errors="coerce")
    figures = pd.to_numeric(graph.figures["year"], errors="coerce")
    ends = pd.MultiIndex.from_frame(graph.participations[["actor", "alliance"]]).isin(
        pd.MultiIndex.from_frame(begun[["actor", "alliance"]])
    )
    return replace(
        graph,
        participations=graph.participations[ends].reset_index(drop=True),
        alliances=graph.alliances[graph.alliances["id"].isin(kept)].reset_index(drop=True),
        addresses=graph.addresses[graph.addresses["alliance"].isin(kept)],
        works_on=graph.works_on[works <= year],
        contributions=graph.contributions[gifts <= year],
        figures=graph.figures[figures <= year],
        offers=table("offers", []), seeks=table("seeks", []), declares=table("declares", []),
        layers=("alliance",), as_of=None, include_above=graph.include_above,
    )  # fmt: skip


def pairs_at(graph: TerritoryGraph, cut: int, end: int | None = None) -> Pairs:
    """The pairs that could ally after a year, and which did by the end of ``end`` (None: the latest known).

    Present: actors with a dated participation, joint or framework, begun by ``cut``. Actors are in the order of their ids. O(n²) for at
    most MOST actors.
    """
    graph = replace(graph, actors=graph.actors.sort_values("id", kind="stable").reset_index(drop=True))
    rows = starts(graph)
    ids = pd.Index(graph.actors["id"], dtype=object)
    rows = rows[rows["actor"].isin(ids)]
    present = rows.loc[rows["year"] <= cut, "actor"].value_counts()
    counts = present.reindex(ids).fillna(0).to_numpy()
    found = np.flatnonzero(counts)
    members = np.sort(found[np.argsort(-counts[found], kind="stable")][:MOST])
    joint = rows[rows["nature"] == "joint"]
    limit = float("inf") if end is None else end
    before, by_end = (
        _together(joint[joint["year"] <= cut], ids, members),
        _together(joint[joint["year"] <= limit], ids, members),
    )
    dated, ever = _together(joint[joint["year"].notna()], ids, members), _together(joint, ids, members)
    free = np.triu(~before & ~(ever & ~dated), k=1)
    a, b = np.nonzero(free)
    last = last_year(graph) or cut
    return Pairs(
        known_by(graph, cut), cut, max(cut, last if end is None else end), members[a], members[b], by_end[a, b],
        int(np.triu(ever & ~dated, k=1).sum()), len(found) - len(members),
    )  # fmt: skip


def _together(rows: pd.DataFrame, ids: pd.Index, members: np.ndarray) -> np.ndarray:
    actor, hub = (
        ids.get_indexer(pd.Index(rows["actor"])),
        np.unique(rows["alliance"].astype(str), return_inverse=True)[1],
    )
    part = zero_one(actor, hub, (len(ids), int(hub.max()) + 1 if len(hub) else 0))[members]
    return np.asarray((part @ part.T).toarray() > 0)


def _years(dates: pd.Series) -> pd.Series:
    return pd.to_numeric(dates.map(lambda date: str(date)[:4] if date is not None else None), errors="coerce")
