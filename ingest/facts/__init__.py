"""What the rows of each profile's tables mean: from clean rows to facts of the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ingest.facts.adultes_relais import read_contracts, read_posts
from ingest.facts.desk import Desk, RowFacts
from ingest.facts.pairs import read_pairs
from ingest.facts.participations import read_participations
from ingest.facts.pcrs import read_pcrs
from ingest.profiles import Fit

__all__ = ["READERS", "Desk", "RowFacts"]

READERS: dict[tuple[str, str], Callable[[Fit, Desk], Iterator[RowFacts]]] = {
    ("pairs", "pairs"): read_pairs,
    ("participations", "participations"): read_participations,
    ("adultes-relais", "posts"): read_posts,
    ("adultes-relais", "contracts"): read_contracts,
    ("pcrs", "participations"): read_pcrs,
}
"""By profile and table; all facts of a row are stated by its record."""
