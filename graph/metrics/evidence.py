"""What was known of a pair of actors at a date: the evidence that scores are made of."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from graph.metrics.field import EARTH_KM
from graph.metrics.never import everywhere, taking_part
from graph.metrics.past import Pairs
from graph.metrics.paths import distances
from graph.metrics.predictors import CLASSIC, predictors
from graph.metrics.ties import one_mode, zero_one
from graph.metrics.usefulness import Settings
from graph.territory import TerritoryGraph

BASELINES = (*CLASSIC, "alliances_product", "same_place", "distance", "random")
"""What a score is compared with: the classic ones, the product of both's numbers of alliances, places, and chance."""

FEATURES = (
    "alliances", "partners", "common_neighbours", "resource_allocation", "nearness", "same_place", "closeness", "unplaced", "other_family",
    "shared_domain", "shared_framework",
)  # fmt: skip
"""What likelihood learns from; none tells what came after the cut."""


def baselines(pairs: Pairs, seed: int = 0) -> pd.DataFrame:
    """The comparison scores of each pair, higher for a pair more expected; a distance that is unknown counts as the median."""
    ties = one_mode(pairs.graph).adjacency
    found = predictors(ties, pairs.first, pairs.second)
    counts = _alliances(pairs.graph)
    km, same = _kilometres(pairs.graph, pairs.first, pairs.second)
    found["alliances_product"] = counts[pairs.first] * counts[pairs.second]
    found["same_place"] = same.astype(float)
    found["distance"] = -np.where(np.isnan(km), np.nanmedian(km) if not np.isnan(km).all() else 0.0, km)
    found["random"] = np.random.default_rng(seed).random(len(pairs.first))
    return found[list(BASELINES)]


def features(pairs: Pairs) -> pd.DataFrame:
    """What likelihood is computed from, one row a pair, columns FEATURES; nothing is unknown (no place: ``unplaced`` 1)."""
    graph, a, b = pairs.graph, pairs.first, pairs.second
    ties = one_mode(graph).adjacency
    classic, counts = predictors(ties, a, b), _alliances(graph)
    km, same = _kilometres(graph, a, b)
    return pd.DataFrame(
        {
            "alliances": np.log1p(counts[a] * counts[b]),
            "partners": np.log1p(classic["preferential_attachment"]),
            "common_neighbours": np.log1p(classic["common_neighbours"]),
            "resource_allocation": classic["resource_allocation"],
            "nearness": 1 / _steps(ties, a, b),
            "same_place": same.astype(float),
            "closeness": np.where(np.isnan(km), 0.0, 1 / (1 + np.nan_to_num(km) / 10)),
            "unplaced": np.isnan(km).astype(float),
            "other_family": _other_family(graph, a, b).astype(float),
            "shared_domain": _share(_domains(graph), a, b),
            "shared_framework": _share(taking_part(graph, "framework").toarray(), a, b),
        },
        columns=list(FEATURES),
    )


def usefulness_at(pairs: Pairs, rules: Settings) -> np.ndarray:
    """The usefulness of each pair from what was known at the cut, with its declared weights, 0 to 1.

    Left out: the domain's need and responses, which tell nothing of a pair, and what is offered and sought, which has no date.
    """
    graph, a, b = pairs.graph, pairs.first, pairs.second
    hidden = everywhere(graph, rules)
    kept = np.flatnonzero(~hidden)
    ties = one_mode(graph).adjacency.tocoo()
    inside = ~hidden[ties.row] & ~hidden[ties.col]
    ties = zero_one(ties.row[inside], ties.col[inside], ties.shape)
    km, same = _kilometres(graph, a, b)
    proximity = np.where(same, 1.0, 1 / (1 + km / 10))
    common = predictors(ties, a, b)["common_neighbours"].to_numpy() if len(kept) else np.zeros(len(a))
    parts = {
        "shared_stake": 0.5 * _share(_domains(graph), a, b)
        + 0.5 * _share(taking_part(graph, "framework").toarray(), a, b),
        "complementarity": 0.5 * _other_family(graph, a, b),
        "distance_closed": 1 - 1 / _steps(ties, a, b),
        "common_partner": 1 - 1 / (1 + common),
        "proximity": proximity,
    }
    values = np.column_stack(list(parts.values()))
    weights, told = np.array([rules.weights[name] for name in parts]), ~np.isnan(values)
    return np.asarray((np.where(told, values, 0) @ weights) / np.maximum(told @ weights, 1e-12))


def _alliances(graph: TerritoryGraph) -> np.ndarray:
    return np.asarray(taking_part(graph, "joint").sum(axis=1)).ravel()


def _steps(ties: sparse.csr_array, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    members, ends = np.unique(np.concatenate([a, b]), return_inverse=True)
    found = distances(ties, members)
    return np.asarray(found[ends[: len(a)], ends[len(a) :]], dtype=float)


def _domains(graph: TerritoryGraph) -> np.ndarray:
    through = graph.participations[["actor", "alliance"]].merge(graph.addresses, on="alliance")
    rows = pd.concat([graph.works_on[["actor", "domain"]], through[["actor", "domain"]]]).dropna()
    rows = rows[rows["actor"].isin(graph.actors["id"])]
    names, domain = np.unique(rows["domain"].astype(str), return_inverse=True)
    actor = pd.Index(graph.actors["id"], dtype=object).get_indexer(pd.Index(rows["actor"]))
    return np.asarray(zero_one(actor, domain, (len(graph.actors), len(names))).toarray())


def _share(part: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """1 where both have something in common in a 0/1 table of actors."""
    members, ends = np.unique(np.concatenate([a, b]), return_inverse=True)
    together = part[members] @ part[members].T > 0
    return np.asarray(together[ends[: len(a)], ends[len(a) :]], dtype=float)


def _other_family(graph: TerritoryGraph, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    codes = np.asarray(pd.Categorical(graph.actors["family"]).codes)
    return np.asarray((codes[a] != codes[b]) & (codes[a] >= 0) & (codes[b] >= 0))


def _kilometres(graph: TerritoryGraph, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(kilometres on the great circle, NaN where a place is not known; whether both are based in the same commune)."""
    lat, lon = (
        np.radians(pd.to_numeric(graph.actors[name], errors="coerce").to_numpy(dtype=float)) for name in ("lat", "lon")
    )
    half = np.sin((lat[a] - lat[b]) / 2) ** 2 + np.cos(lat[a]) * np.cos(lat[b]) * np.sin((lon[a] - lon[b]) / 2) ** 2
    km = 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    communes = graph.territories.loc[graph.territories["level"] == "commune", "id"]
    base = np.asarray(pd.Categorical(graph.actors["base"].where(graph.actors["base"].isin(communes))).codes)
    same = np.asarray((base[a] == base[b]) & (base[a] >= 0))
    return np.where(same, 0.0, km), same
