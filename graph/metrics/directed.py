"""Ties that go one way: who says that it works with whom, who funds whom, who is a member of what.

They are told apart from alliances, which go both ways. A declared tie has three states: said to be there, said not to be, and not said; only the
first makes a tie, and what was not said is never read as absent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from graph.metrics.ties import valid_in, zero_one
from graph.territory import TerritoryGraph

WAYS = ("declared", "funding", "membership")


@dataclass(frozen=True)
class Directed:
    """One-way ties between the actors of a graph: ``ties`` and ``absent`` (stated not to be) from row to column, 1 each."""

    actors: pd.Index
    way: str
    ties: sparse.csr_array
    absent: sparse.csr_array
    unknown: int
    """Statements that say neither yes nor no."""


@dataclass(frozen=True)
class Reciprocity:
    """How far one-way ties are returned; pairs of actors by what is said of them. Shares are NaN where nothing can be told.

    ``contradicted``: one says yes, the other no. ``unanswered``: one says yes, of the other nothing is known.
    """

    ties: int
    mutual: int
    contradicted: int
    unanswered: int
    absent: int
    unknown: int
    share: float
    share_answered: float


def directed(graph: TerritoryGraph, way: str = "declared") -> Directed:
    """Who declares a tie with whom, who gives to whom (``funding``), who is a member of what (``membership``).

    Of several statements of one actor on another the latest counts; in one year, yes before no. Guarantees are no funding. Statements on
    alliances and on actors outside the graph are passed over. Linear. Raises ValueError for an unknown way.
    """
    if way not in WAYS:
        raise ValueError(f"way is one of {', '.join(WAYS)}, not {way!r}")
    actors = pd.Index(graph.actors["id"], dtype=object)
    if way == "declared":
        said = _latest(graph.declares, graph.as_of)
        yes, no = said[said["state"] == "yes"], said[said["state"] == "no"]
        known = said["actor"].isin(actors) & said["to"].isin(actors)
        return Directed(
            actors, way, _one_way(yes, actors, "actor", "to"), _one_way(no, actors, "actor", "to"),
            int((known & ~said["state"].isin(["yes", "no"])).sum()),
        )  # fmt: skip
    if way == "membership":
        rows, start, end = valid_in(graph.memberships, graph.as_of), "actor", "of"
    else:
        rows, start, end = graph.contributions, "giver", "receiver"
        rows = rows[rows["nature"] != "guarantee"]
        if graph.as_of is not None:
            rows = rows[pd.to_numeric(rows["year"], errors="coerce").fillna(0) <= graph.as_of]
    ties = _one_way(rows, actors, start, end)
    return Directed(actors, way, ties, sparse.csr_array(ties.shape), 0)


def reciprocity(ties: Directed) -> Reciprocity:
    """How far ties that go one way are returned: ties returned over ties, 0 to 1; NaN without ties.

    Among ``share_answered`` only ties whose other end has said yes or no count: who was not asked, or did not say, has not refused.
    Holland & Leinhardt 1970 count the same pairs as mutual and one-way.
    """
    back = ties.ties.T.tocsr()
    both, refused = int(ties.ties.multiply(back).sum()), int(ties.ties.multiply(ties.absent.T.tocsr()).sum())
    every = int(ties.ties.sum())
    return Reciprocity(
        every, both // 2, refused, every - both - refused, int(ties.absent.sum()), ties.unknown,
        both / every if every else float("nan"), both / (both + refused) if both + refused else float("nan"),
    )  # fmt: skip


def directed_table(graph: TerritoryGraph, ties: Directed) -> pd.DataFrame:
    """One row an actor with such a tie or statement, by id: ``in_degree`` (named by, or receives from), ``out_degree`` (names, or gives to),
    ``mutual``, ``said_absent``. Counts."""
    back = ties.ties.T.tocsr()
    counts = {
        "in_degree": back.sum(axis=1), "out_degree": ties.ties.sum(axis=1), "mutual": ties.ties.multiply(back).sum(axis=1),
        "said_absent": ties.absent.sum(axis=1),
    }  # fmt: skip
    numbers = pd.DataFrame({name: np.asarray(values).ravel().astype(int) for name, values in counts.items()})
    found = pd.concat([graph.actors[["id", "name", "family"]].reset_index(drop=True), numbers], axis=1)
    return found[(numbers > 0).any(axis=1)].sort_values("id", kind="stable").reset_index(drop=True)


def _latest(declares: pd.DataFrame, as_of: int | None) -> pd.DataFrame:
    """The last statement of each actor on each other one."""
    years = pd.to_numeric(declares["year"], errors="coerce")
    rows = declares.assign(year=years, order=declares["state"].map({"yes": 0, "no": 1}).fillna(2))
    if as_of is not None:
        rows = rows[~(years > as_of)]
    ordered = rows.sort_values(["year", "order"], ascending=[False, True], na_position="last", kind="stable")
    found: pd.DataFrame = ordered.drop_duplicates(["actor", "to"])
    return found


def _one_way(rows: pd.DataFrame, actors: pd.Index, start: str, end: str) -> sparse.csr_array:
    a, b = actors.get_indexer(pd.Index(rows[start])), actors.get_indexer(pd.Index(rows[end]))
    known = (a >= 0) & (b >= 0) & (a != b)
    return zero_one(a[known], b[known], (len(actors), len(actors)))
