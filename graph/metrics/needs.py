"""What is needed and what answers it, domain by domain: needs beside responses, never one score of both.

Unknown stays None, never 0: "no alliance recorded" does not say that nobody acts. Each figure keeps its year and source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from graph.metrics.figures import Figures, Measured, Perceived, figures_by_domain
from graph.metrics.responses import Funding, Response, Responses
from graph.territory import TerritoryGraph
from graph.vocabulary import vocabulary

__all__ = ["DomainNeeds", "Funding", "Measured", "Perceived", "Response", "needs"]

WEIGHTINGS = 1000


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
    elsewhere: Mapping[str, tuple[Perceived | Measured, ...]]
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
    gap: float | None
    """Response rank less need rank, both among the domains whose need and responses are known: above 0 where a need is expressed
    and few alliances are recorded."""

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)


def needs(graph: TerritoryGraph, seed: int = 0) -> list[DomainNeeds]:
    """Needs beside responses for each of the vocabulary's domains, in its order.

    Figures are the latest of each measure and group up to the year asked. A need's rank is the mean, over what is known of the
    domain (all indicators as one part, each group as one), of its place among the domains that part knows. Cost: linear.
    """
    domains = vocabulary().domains
    figures, responses = figures_by_domain(graph), Responses(graph)
    seen = {key: figures.get(key, Figures()) for key in domains}
    ranks = _need_ranks(seen, seed)
    local = {key: responses.local(key) for key in domains}
    counts = {key: None if one is None else len(one.alliances) for key, one in local.items()}
    response_ranks, gaps = _descending(counts), _gaps(counts, {key: ranks[key][0] for key in domains})
    return [
        DomainNeeds(
            key, domain.family, seen[key].measured, seen[key].perceived, seen[key].elsewhere, local[key], responses.above(key),
            responses.frameworks(key), responses.funding(key), responses.alone(key), *ranks[key], response_ranks[key], local[key] is not None, gaps[key],
        )
        for key, domain in domains.items()
    ]  # fmt: skip


Ranks = tuple[float | None, float | None, float | None]


def _need_ranks(seen: Mapping[str, Figures], seed: int) -> dict[str, Ranks]:
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


def _parts(seen: Mapping[str, Figures]) -> np.ndarray:
    """Domains × parts: each part's place of the domain among those it knows, 0 to 1, NaN where it says nothing."""
    columns: dict[str, dict[str, list[float]]] = {}
    for key, figures in seen.items():
        for indicator in figures.measured:
            if indicator.percentile is not None:
                columns.setdefault("measured", {}).setdefault(key, []).append(indicator.percentile)
        for opinion in figures.perceived:
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


def _gaps(counts: Mapping[str, int | None], need_ranks: Mapping[str, float | None]) -> dict[str, float | None]:
    both = {key: count for key, count in counts.items() if count is not None and need_ranks[key] is not None}
    responses = _descending(both)
    needed = pd.Series({key: need_ranks[key] for key in both}, dtype=float).rank()
    return {key: None if key not in both else float(responses[key] or 0) - float(needed[key]) for key in counts}


def _descending(counts: Mapping[str, int | None]) -> dict[str, float | None]:
    ranks = pd.Series(counts, dtype=float).rank(ascending=False)
    return {key: None if pd.isna(rank) else float(rank) for key, rank in ranks.items()}  # type: ignore[misc]
