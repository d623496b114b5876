"""What changed between two dates: who and what came, went, stayed, and each measure's difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from graph.metrics.structure import density
from graph.metrics.ties import incidence, two_mode
from graph.metrics.what_if import outcome
from graph.territory import TerritoryGraph
from graph.vocabulary import vocabulary


@dataclass(frozen=True)
class Moves:
    """Ids that are only in the later graph, only in the earlier, in both; ``turnover``: those that came or went over all, 0 to 1, NaN if none."""

    came: tuple[str, ...]
    went: tuple[str, ...]
    stayed: tuple[str, ...]

    @property
    def turnover(self) -> float:
        whole = len(self.came) + len(self.went) + len(self.stayed)
        return (len(self.came) + len(self.went)) / whole if whole else float("nan")


@dataclass(frozen=True)
class Change:
    """Between two graphs of one territory. ``measures``: name → (before, after, difference), None where unknown; ``degrees``: one row an
    actor (id, before, after, difference) whose number of alliances changed, most first; ``eras``: alliances of each era of
    partnership types, (before, after); a type without an era, or no type, under ``""``."""

    actors: Moves
    alliances: Moves
    participations: Moves
    measures: Mapping[str, tuple[float | None, float | None, float | None]]
    degrees: pd.DataFrame
    eras: Mapping[str, tuple[int, int]]
    undated: int


def change(before: TerritoryGraph, after: TerritoryGraph) -> Change:
    """What changed from one graph of a territory to another (two dates, by ``as_of``; or two imports).

    Actors: those taking part in a joint alliance then; alliances: joint ones with a known participant; a participation: one actor in one alliance.
    ``undated``: alliances of the later graph that say neither when they began nor when they end, there at both dates unless known only to one.
    O(two outcomes).
    """
    rows = _participations(before), _participations(after)
    told = _measures(before), _measures(after)
    names = [*told[0]]
    eras = _eras(before), _eras(after)
    joint = after.alliances[after.alliances["nature"] == "joint"]
    return Change(
        actors=_moves({a for a, _ in rows[0]}, {a for a, _ in rows[1]}),
        alliances=_moves({b for _, b in rows[0]}, {b for _, b in rows[1]}),
        participations=_moves({" ".join(row) for row in rows[0]}, {" ".join(row) for row in rows[1]}),
        measures={name: (told[0][name], told[1][name], _less(told[1][name], told[0][name])) for name in names},
        degrees=_degrees(*rows),
        eras={era: (eras[0].get(era, 0), eras[1].get(era, 0)) for era in (*vocabulary().eras, "")},
        undated=int((joint["since"].isna() & joint["until"].isna()).sum()),
    )  # fmt: skip


def _participations(graph: TerritoryGraph) -> set[tuple[str, str]]:
    found = incidence(graph)
    cells = found.matrix.tocoo()
    return {(str(found.actors[a]), str(found.alliances[b])) for a, b in zip(cells.row, cells.col, strict=True)}


def _moves(before: set[str], after: set[str]) -> Moves:
    return Moves(tuple(sorted(after - before)), tuple(sorted(before - after)), tuple(sorted(before & after)))


def _measures(graph: TerritoryGraph) -> dict[str, float | None]:
    network = two_mode(graph)
    return {**asdict(outcome(graph)), "ties": float(network.ties), "density": density(network)}


def _less(after: float | None, before: float | None) -> float | None:
    return None if after is None or before is None else after - before


def _degrees(before: set[tuple[str, str]], after: set[tuple[str, str]]) -> pd.DataFrame:
    counts = [pd.Series([actor for actor, _ in rows], dtype=object).value_counts() for rows in (before, after)]
    table = pd.DataFrame({"before": counts[0], "after": counts[1]}).fillna(0).astype(int)
    table["difference"] = table["after"] - table["before"]
    table = table[table["difference"] != 0].rename_axis("id").reset_index()
    order = np.lexsort((table["id"].astype(str), -table["difference"].abs()))
    return table.iloc[order].reset_index(drop=True)


def _eras(graph: TerritoryGraph) -> dict[str, int]:
    found, types = incidence(graph), vocabulary().types
    kinds = graph.alliances.drop_duplicates("id").set_index("id")["type"].reindex(found.alliances)
    eras = [getattr(types.get(kind), "era", None) or "" for kind in kinds]
    return {str(era): int(count) for era, count in pd.Series(eras, dtype=object).value_counts().items()}
