# ruff: noqa: RUF009 - _table wraps dataclasses.field, it is no shared default
"""TerritoryGraph: everything known of one territory as plain tables, free of any database.

The view fills it, the metrics and the maps read it. All ids are text; a missing value is None or NaN.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

COLUMNS: dict[str, tuple[str, ...]] = {
    "actors": ("id", "name", "family", "kind", "siren", "active", "display", "fictional", "here", "base", "lat", "lon", "governs"),
    "alliances": ("id", "name", "nature", "type", "form", "since", "until", "status", "fictional", "above", "lat", "lon", "governance"),
    "participations": ("actor", "alliance", "role", "since", "until", "weight", "share"),
    "memberships": ("actor", "of", "since", "until"),
    "contributions": ("id", "giver", "receiver", "alliance", "year", "amount_eur", "nature", "object"),
    "works_on": ("actor", "domain", "how", "since"),
    "offers": ("actor", "domain", "what"),
    "seeks": ("actor", "domain", "what"),
    "addresses": ("alliance", "domain"),
    "covers": ("alliance", "territory"),
    "declares": ("actor", "to", "state", "year", "by"),
    "figures": ("id", "territory", "domain", "kind", "measure", "value", "unit", "year", "group", "polarity", "scale_max", "label_fr", "label_en", "source"),
    "territories": ("id", "code", "name", "level", "population", "lat", "lon"),
    "sources": ("id", "title", "licence", "dated", "nature", "profile", "above"),
}  # fmt: skip
"""The columns of each table, in order. An empty table has its columns all the same."""


def _table(name: str) -> Any:
    return field(default_factory=lambda: pd.DataFrame({column: pd.Series(dtype=object) for column in COLUMNS[name]}))


@dataclass(frozen=True)
class TerritoryGraph:
    """One territory's actors, alliances and ties in the layers asked for, as tables (see COLUMNS).

    - ``here`` (actors): based in the territory; False means known through an alliance that covers it.
    - ``above`` (alliances): covers a territory that contains this one ("from above").
    - ``above`` (sources): states nothing of what is shown here but alliances from above.
    - ``base`` (actors): the id of the territory an actor, or its first establishment, is based in; ``governs``: the
      territory a local body governs.
    - dates are ISO text of any precision ("2019", "2019-03", "2019-03-01").
    - a participation in a ``framework`` alliance never makes a tie between actors; nor does a joint alliance with a
      single known member.
    """

    territory: Mapping[str, Any]
    actors: pd.DataFrame = _table("actors")
    alliances: pd.DataFrame = _table("alliances")
    participations: pd.DataFrame = _table("participations")
    memberships: pd.DataFrame = _table("memberships")
    contributions: pd.DataFrame = _table("contributions")
    works_on: pd.DataFrame = _table("works_on")
    offers: pd.DataFrame = _table("offers")
    seeks: pd.DataFrame = _table("seeks")
    addresses: pd.DataFrame = _table("addresses")
    covers: pd.DataFrame = _table("covers")
    declares: pd.DataFrame = _table("declares")
    figures: pd.DataFrame = _table("figures")
    territories: pd.DataFrame = _table("territories")
    sources: pd.DataFrame = _table("sources")
    layers: tuple[str, ...] = ("alliance",)
    as_of: int | None = None
    include_above: bool = False
    graph_version: int = 0

    @property
    def fictional(self) -> bool:
        """Whether the territory is invented; pages, maps and exports then say *fictif*."""
        return bool(self.territory.get("fictional"))

    @functools.cached_property
    def fingerprint(self) -> str:
        """What tells these tables and this scope from any others, whatever version of the whole graph they were read from. Linear."""
        scope = (sorted(self.territory.items()), self.layers, self.as_of, self.include_above)
        found = hashlib.blake2b(repr(scope).encode(), digest_size=16)
        for name in COLUMNS:
            found.update(repr(getattr(self, name).to_dict("list")).encode())
        return found.hexdigest()


def table(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """A table of TerritoryGraph from rows, with exactly its columns and plain Python values.

    Raises KeyError for an unknown table. Cost: linear.
    """
    columns = COLUMNS[name]
    return pd.DataFrame({c: pd.Series([row.get(c) for row in rows], dtype=object) for c in columns})
