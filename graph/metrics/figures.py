"""What is measured and perceived of a territory's needs, domain by domain, each figure with its year and source."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from graph.territory import TerritoryGraph

FEWEST_PEERS = 5
LOWER_IS_WORSE = ("lower-is-worse", "higher-is-better")
"""Polarities under which a low value tells a need; any other (or none) means that a high one does."""

Row = Mapping[Any, Any]


@dataclass(frozen=True)
class Measured:
    """An indicator: its percentile (0–100, high = more needed) among ``peers`` territories of the same level and year."""

    measure: str
    label_fr: str | None
    label_en: str | None
    value: float | None
    unit: str | None
    year: int | None
    source: str | None
    percentile: float | None
    peers: int


@dataclass(frozen=True)
class Perceived:
    """What a group of actors says: ``score`` is the value over its scale, 0 to 1 (None without a scale)."""

    group: str | None
    measure: str | None
    value: float | None
    scale_max: float | None
    score: float | None
    year: int | None
    source: str | None
    unit: str | None = None


@dataclass(frozen=True)
class Figures:
    """What is known of a domain: of the territory itself, and beside it of each territory that contains it."""

    measured: tuple[Measured, ...] = ()
    perceived: tuple[Perceived, ...] = ()
    elsewhere: Mapping[str, tuple[Perceived | Measured, ...]] = field(default_factory=dict)


def figures_by_domain(graph: TerritoryGraph) -> dict[str, Figures]:
    """The latest figure of each measure and group up to ``graph.as_of``, by domain; a domain without any has no entry.

    An indicator's percentile counts half of the ties, and is None below FEWEST_PEERS territories. Peers' own figures serve
    the percentile only. Cost: linear (but for sorting).
    """
    rows = _latest(graph)
    level = dict(zip(graph.territories["id"], graph.territories["level"], strict=True))
    here, own_level = graph.territory.get("id"), graph.territory.get("level")
    peers = _peers(rows, level)
    grouped: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row["territory"] == here or level.get(row["territory"]) != own_level:
            grouped[str(row["domain"])][str(row["territory"])].append(row)
    found = {}
    for domain, by_territory in grouped.items():
        parts = {
            territory: (
                tuple(_measured(row, peers[_peer_key(row, level)]) for row in part if row["kind"] == "indicator"),
                tuple(_perceived(row) for row in part if row["kind"] in ("perception", "survey")),
            )
            for territory, part in sorted(by_territory.items())
        }
        own = parts.pop(str(here), ((), ()))
        found[domain] = Figures(*own, {territory: (*one, *other) for territory, (one, other) in parts.items()})
    return found


def _latest(graph: TerritoryGraph) -> list[Row]:
    latest: dict[tuple[Any, ...], tuple[tuple[int, str], Row]] = {}
    for row in graph.figures.to_dict("records"):
        year = whole(row["year"])
        if row["domain"] is None or (graph.as_of is not None and year is not None and year > graph.as_of):
            continue
        key = tuple(row[name] for name in ("territory", "domain", "kind", "measure", "group"))
        order = (-1 if year is None else year, str(row["id"]))
        if key not in latest or latest[key][0] < order:
            latest[key] = (order, row)
    rows = [row for _, row in latest.values()]
    return sorted(rows, key=lambda row: (str(row["measure"]), str(row["group"]), str(row["id"])))


def _peer_key(row: Row, level: Mapping[Any, Any]) -> tuple[Any, ...]:
    return (row["domain"], row["measure"], whole(row["year"]), level.get(row["territory"]))


def _peers(rows: list[Row], level: Mapping[Any, Any]) -> dict[tuple[Any, ...], list[float]]:
    """The sorted values of each indicator in a year among the territories of a level."""
    found: dict[tuple[Any, ...], list[float]] = defaultdict(list)
    for row in rows:
        value = number(row["value"])
        if row["kind"] == "indicator" and value is not None:
            found[_peer_key(row, level)].append(value)
    for values in found.values():
        values.sort()
    return found


def _measured(row: Row, peers: list[float]) -> Measured:
    value, percentile = number(row["value"]), None
    if value is not None and len(peers) >= FEWEST_PEERS:
        percentile = 100 * (bisect_left(peers, value) + bisect_right(peers, value)) / 2 / len(peers)
        if str(row["polarity"]) in LOWER_IS_WORSE:
            percentile = 100 - percentile
    return Measured(
        str(row["measure"]), text(row["label_fr"]), text(row["label_en"]), value, text(row["unit"]), whole(row["year"]),
        text(row["source"]), percentile, len(peers),
    )  # fmt: skip


def _perceived(row: Row) -> Perceived:
    value, top = number(row["value"]), number(row["scale_max"])
    if top is None and row["unit"] == "%":
        score = None if value is None else round(value / 100, 9)
    else:
        score = round(value / top, 9) if value is not None and top else None
    return Perceived(
        text(row["group"]), text(row["measure"]), value, top, score, whole(row["year"]), text(row["source"]), text(row["unit"])
    )  # fmt: skip


def number(value: Any) -> float | None:
    """A number, or None for what is none."""
    found = pd.to_numeric(value, errors="coerce")
    return None if pd.isna(found) else float(found)


def whole(value: Any) -> int | None:
    found = number(value)
    return None if found is None else int(found)


def text(value: Any) -> str | None:
    """A text, or None for what is none or empty."""
    return value if isinstance(value, str) and value else None
