"""What is needed and what answers it, domain by domain: needs beside responses, never one score of both.

Unknown stays None, never 0: "no alliance recorded" does not say that nobody acts. Each figure keeps its year and source.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from graph.metrics.ties import is_true, valid_in
from graph.territory import TerritoryGraph
from graph.vocabulary import vocabulary

WEIGHTINGS = 1000
FEWEST_PEERS = 5
LOWER_IS_WORSE = ("lower_is_worse", "lower-is-worse", "higher_is_better", "higher-is-better", "positive", "-1", "-")
"""Polarities under which a low value tells a need; any other (or none) means that a high one does."""


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
class Response:
    """Alliances recorded on a domain that go on; ``ended`` counts those that do not.

    ``actors`` and ``families`` are None where their members are not known.
    """

    alliances: tuple[str, ...]
    actors: int | None
    families: tuple[str, ...] | None
    since: int | None
    ended: int = 0


@dataclass(frozen=True)
class Funding:
    """Contributions of one nature within alliances on a domain; natures are never added up."""

    nature: str
    contributions: int
    amount_eur: float | None
    first_year: int | None
    last_year: int | None


@dataclass(frozen=True)
class DomainNeeds:
    """One domain's row. Ranks are among the territory's domains, 1 = most needed, 1 = most alliances; None = unknown.

    ``need_low``–``need_high``: where the need's rank lies in 90 % of 1,000 random weightings of its parts. ``known`` is False
    where no alliance of the territory states any domain: the responses are then unknown, not nil.
    """

    domain: str
    family: str
    measured: tuple[Measured, ...]
    perceived: tuple[Perceived, ...]
    elsewhere: dict[str, tuple[Perceived | Measured, ...]]
    response: Response | None
    above: Response | None
    frameworks: Response | None
    funding: tuple[Funding, ...]
    alone: tuple[str, ...]
    need_rank: float | None
    need_low: float | None
    need_high: float | None
    response_rank: float | None
    known: bool

    @property
    def gap(self) -> float | None:
        """Response rank less need rank: above 0 where a need is expressed and few alliances are recorded."""
        return None if self.need_rank is None or self.response_rank is None else self.response_rank - self.need_rank

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {**asdict(self), "gap": self.gap}


def needs(graph: TerritoryGraph, seed: int = 0) -> list[DomainNeeds]:
    """Needs beside responses for each of the vocabulary's domains, in its order. See `DomainNeeds`.

    Figures are the latest of each measure and group up to ``graph.as_of``. A need's rank is the mean, over what is known of the
    domain (all indicators as one part, each group as one), of its place among the domains that part knows. Cost: linear.
    """
    domains = vocabulary().domains
    figures = _latest(graph)
    here = str(graph.territory.get("id"))
    seen = {key: _seen(graph, figures, key, here) for key in domains}
    responses = _Responses(graph)
    ranks = _need_ranks({key: measured_perceived for key, (*measured_perceived, _) in seen.items()}, seed)
    counts = {key: len(responses.local(key).alliances) if responses.known else None for key in domains}
    response_ranks = _descending(counts)
    return [
        DomainNeeds(
            key, domain.family, *seen[key],
            response=responses.local(key) if responses.known else None,
            above=responses.above(key), frameworks=responses.frameworks(key), funding=responses.funding(key),
            alone=responses.alone(key), need_rank=ranks[key][0], need_low=ranks[key][1], need_high=ranks[key][2], response_rank=response_ranks[key], known=responses.known,
        )
        for key, domain in domains.items()
    ]  # fmt: skip


def _latest(graph: TerritoryGraph) -> pd.DataFrame:
    """The latest figure of each territory, domain, kind, measure and group, up to the year asked."""
    rows = graph.figures[graph.figures["domain"].notna()]
    years = pd.to_numeric(rows["year"], errors="coerce")
    if graph.as_of is not None:
        rows = rows[years.isna() | (years <= graph.as_of)]
    rows = rows.assign(order=pd.to_numeric(rows["year"], errors="coerce").fillna(-1))
    rows = rows.sort_values(["order", "id"], kind="stable")
    return rows.drop_duplicates(["territory", "domain", "kind", "measure", "group"], keep="last")


Seen = tuple[tuple[Measured, ...], tuple[Perceived, ...], dict[str, tuple[Perceived | Measured, ...]]]


def _seen(graph: TerritoryGraph, figures: pd.DataFrame, domain: str, here: str) -> Seen:
    rows = figures[figures["domain"] == domain]
    level = dict(zip(graph.territories["id"], graph.territories["level"], strict=True))
    own_level = graph.territory.get("level")
    measured: list[Measured] = []
    perceived: list[Perceived] = []
    elsewhere: dict[str, tuple[Perceived | Measured, ...]] = {}
    for territory, part in rows.groupby("territory", sort=True):
        is_peer = territory != here and level.get(territory) == own_level
        if is_peer:
            continue
        indicators = [_measured(row, figures, level) for row in _rows(part, ("indicator",))]
        opinions = [_perceived(row) for row in _rows(part, ("perception", "survey"))]
        if territory == here:
            measured, perceived = indicators, opinions
        else:
            elsewhere[str(territory)] = (*indicators, *opinions)
    return tuple(measured), tuple(perceived), elsewhere


def _rows(part: pd.DataFrame, kinds: tuple[str, ...]) -> Iterable[dict[str, Any]]:
    kept = part[part["kind"].isin(kinds)].sort_values(
        ["measure", "group", "id"], kind="stable", key=lambda c: c.astype(str)
    )
    return [{str(k): v for k, v in row.items()} for row in kept.to_dict("records")]


def _measured(row: dict[str, Any], figures: pd.DataFrame, level: dict[Any, Any]) -> Measured:
    same = figures[
        (figures["measure"] == row["measure"]) & (figures["kind"] == "indicator") & (figures["year"] == row["year"])
    ]
    same = same[same["territory"].map(level.get) == level.get(row["territory"], "?")]
    values, value = pd.to_numeric(same["value"], errors="coerce").dropna().to_numpy(dtype=float), _number(row["value"])
    percentile = None
    if value is not None and len(values) >= FEWEST_PEERS:
        below, equal = float((values < value).sum()), float((values == value).sum())
        percentile = 100 * (below + equal / 2) / len(values)
        if str(row["polarity"]).casefold() in LOWER_IS_WORSE:
            percentile = 100 - percentile
    return Measured(
        str(row["measure"]), _text(row["label_fr"]), _text(row["label_en"]), value, _text(row["unit"]), _year(row["year"]),
        _text(row["source"]), percentile, len(values),
    )  # fmt: skip


def _perceived(row: dict[str, Any]) -> Perceived:
    value, top = _number(row["value"]), _number(row["scale_max"])
    score = round(value / top, 9) if value is not None and top else None
    if score is None and value is not None and row["unit"] == "%":
        score = value / 100
    return Perceived(
        _text(row["group"]),
        _text(row["measure"]),
        value,
        top,
        score,
        _year(row["year"]),
        _text(row["source"]),
        _text(row["unit"]),
    )


class _Responses:
    """The alliances, funding and lone actors of each domain, read once from the graph."""

    def __init__(self, graph: TerritoryGraph) -> None:
        self.graph = graph
        rows = valid_in(graph.alliances, graph.as_of)
        self.over = set(rows.loc[rows["status"] == "ended", "id"]) if graph.as_of is None else set()
        above = is_true(rows["above"])
        self.joint, self.wider = rows[(rows["nature"] == "joint") & ~above], rows[(rows["nature"] == "joint") & above]
        self.contracts = rows[(rows["nature"] == "framework") & ~above]
        self.addresses = graph.addresses
        self.known = bool(self.addresses["alliance"].isin(self.joint["id"]).any())
        parts = valid_in(graph.participations, graph.as_of)
        family = graph.actors.drop_duplicates("id").set_index("id")["family"]
        self.parts = parts.assign(family=parts["actor"].map(family))
        self.since = pd.to_numeric(rows["since"].astype(str).str[:4], errors="coerce").set_axis(rows["id"])

    def local(self, domain: str) -> Response:
        return self._of(domain, self.joint)

    def above(self, domain: str) -> Response | None:
        return self._of(domain, self.wider) if len(self.wider) else None

    def frameworks(self, domain: str) -> Response | None:
        return self._of(domain, self.contracts) if len(self.contracts) else None

    def _of(self, domain: str, kept: pd.DataFrame) -> Response:
        recorded = self._on(domain, kept["id"])
        ids = [alliance for alliance in recorded if alliance not in self.over]
        parts = self.parts[self.parts["alliance"].isin(ids)]
        since = self.since.reindex(ids).dropna()
        unknown = len(ids) > 0 and parts.empty
        return Response(
            tuple(ids),
            None if unknown else int(parts["actor"].nunique()),
            None if unknown else tuple(sorted(parts["family"].dropna().unique())),
            int(since.min()) if len(since) else None,
            len(recorded) - len(ids),
        )

    def _on(self, domain: str, ids: pd.Series) -> list[str]:
        found = self.addresses[(self.addresses["domain"] == domain) & self.addresses["alliance"].isin(ids)]
        return sorted(found["alliance"].unique())

    def funding(self, domain: str) -> tuple[Funding, ...]:
        rows = self.graph.contributions
        rows = rows[rows["alliance"].isin(self._on(domain, self.graph.alliances["id"]))]
        found = []
        for nature, part in rows.groupby(rows["nature"].fillna("?").astype(str), sort=True):
            amounts = pd.to_numeric(part["amount_eur"], errors="coerce").dropna()
            years = pd.to_numeric(part["year"], errors="coerce").dropna()
            first, last = (int(years.min()), int(years.max())) if len(years) else (None, None)
            found.append(Funding(str(nature), len(part), float(amounts.sum()) if len(amounts) else None, first, last))
        return tuple(found)

    def alone(self, domain: str) -> tuple[str, ...]:
        """Actors that work on the domain and take part in no recorded joint alliance on it."""
        together = self.parts[
            self.parts["alliance"].isin(
                self._on(domain, self.graph.alliances.loc[self.graph.alliances["nature"] == "joint", "id"])
            )
        ]
        working = self.graph.works_on[self.graph.works_on["domain"] == domain]["actor"]
        return tuple(sorted(set(working) - set(together["actor"])))


Ranks = tuple[float | None, float | None, float | None]


def _need_ranks(seen: dict[str, list[Any]], seed: int) -> dict[str, Ranks]:
    keys = list(seen)
    parts = _parts(seen)
    found: dict[str, Ranks] = dict.fromkeys(keys, (None, None, None))
    if not parts.size:
        return found
    weights = np.random.default_rng(seed).dirichlet(np.ones(parts.shape[1]), WEIGHTINGS)
    known = np.flatnonzero(~np.isnan(parts).all(axis=1))
    middle = _weighted_ranks(parts[known], np.ones((1, parts.shape[1])))[0]
    drawn = _weighted_ranks(parts[known], weights)
    low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
    for at, row in enumerate(known):
        found[keys[row]] = (float(middle[at]), float(low[at]), float(high[at]))
    return found


def _parts(seen: dict[str, list[Any]]) -> np.ndarray:
    """Domains × parts: each part's place of the domain among those it knows, 0 to 1, NaN where it says nothing."""
    columns: dict[str, dict[str, list[float]]] = {}
    for key, (measured, perceived) in seen.items():
        for indicator in measured:
            if indicator.percentile is not None:
                columns.setdefault("measured", {}).setdefault(key, []).append(indicator.percentile)
        for opinion in perceived:
            if opinion.score is not None:
                columns.setdefault(f"group {opinion.group}", {}).setdefault(key, []).append(opinion.score)
    table = pd.DataFrame(
        {name: pd.Series({k: float(np.mean(v)) for k, v in part.items()}) for name, part in columns.items()}
    )
    table = table.reindex(list(seen))
    places: np.ndarray = ((table.rank() - 0.5) / table.count()).to_numpy(dtype=float)
    return places


def _weighted_ranks(parts: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Ranks (1 = highest) of the rows' weighted means over what each row knows, one line a weighting."""
    told = ~np.isnan(parts)
    scores = (weights @ np.where(told, parts, 0).T) / (weights @ told.T)
    return pd.DataFrame(scores).round(12).rank(axis=1, ascending=False).to_numpy(dtype=float)


def _descending(counts: dict[str, int | None]) -> dict[str, float | None]:
    ranks = pd.Series(counts, dtype=float).rank(ascending=False)
    return {key: None if pd.isna(rank) else float(rank) for key, rank in ranks.items()}  # type: ignore[misc]


def _number(value: Any) -> float | None:
    number = pd.to_numeric(value, errors="coerce")
    return None if pd.isna(number) else float(number)


def _year(value: Any) -> int | None:
    number = _number(value)
    return None if number is None else int(number)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
