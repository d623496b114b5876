"""Gould–Fernandez roles beside what chance would give: the same ties, the families dealt out anew among the actors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph.metrics.brokerage import ROLES, brokerage
from graph.metrics.nulls import benjamini_hochberg
from graph.metrics.steps import steps
from graph.metrics.ties import Network

PERMUTATIONS = 500


@dataclass(frozen=True)
class Roles:
    """``totals``: one row a role with observed, expected, deviation, z, p, p_adjusted; ``z``: one row an actor, columns ROLES."""

    totals: pd.DataFrame
    z: pd.DataFrame
    permutations: int
    seed: int


def roles_against_chance(
    network: Network, families: pd.Series, permutations: int = PERMUTATIONS, seed: int = 0
) -> Roles:
    """How often each role is played, beside its mean when known families are permuted over the actors (who is unknown stays so).

    z = (observed − mean) / deviation over the permutations, NaN where they do not vary; p two-sided by rank, adjusted over the five roles
    (Benjamini & Hochberg 1995). An actor's z keeps its ties and permutes all families, its own too. Pairs view. O(permutations · Σ degree²).
    Source: Gould & Fernandez 1989.
    """
    observed = brokerage(network, families)
    known = np.flatnonzero(families.reindex(network.nodes).notna().to_numpy())
    labels, generator = families.reindex(network.nodes).to_numpy(dtype=object), np.random.default_rng(seed)
    drawn = np.empty((permutations, len(network.nodes), len(ROLES)))
    for draw in steps(range(permutations)):
        shuffled = labels.copy()
        shuffled[known] = labels[generator.permutation(known)]
        drawn[draw] = brokerage(network, pd.Series(shuffled, index=network.nodes))[list(ROLES)].to_numpy(dtype=float)
    whole, sums = np.nansum(observed[list(ROLES)].to_numpy(dtype=float), axis=0), np.nansum(drawn, axis=1)
    tail = np.minimum((sums >= whole - 1e-9).sum(axis=0), (sums <= whole + 1e-9).sum(axis=0))
    p = np.minimum(1.0, 2 * (1 + tail) / (1 + permutations))
    mean, deviation = (sums.mean(axis=0), sums.std(axis=0)) if permutations else (np.full(len(ROLES), np.nan),) * 2
    totals = pd.DataFrame(
        {
            "role": ROLES, "observed": whole, "expected": mean, "deviation": deviation, "z": _z(whole, mean, deviation), "p": p,
            "p_adjusted": benjamini_hochberg(p),
        }
    )  # fmt: skip
    each = observed[list(ROLES)].to_numpy(dtype=float)
    z = _z(each, drawn.mean(axis=0), drawn.std(axis=0)) if permutations else np.full(each.shape, np.nan)
    return Roles(totals, pd.DataFrame(z, index=network.nodes, columns=list(ROLES)), permutations, seed)


def _z(observed: np.ndarray, mean: np.ndarray, deviation: np.ndarray) -> np.ndarray:
    return np.asarray(
        np.divide(observed - mean, deviation, out=np.full(np.shape(observed), np.nan), where=deviation > 1e-9)
    )
