"""What the rows of each profile's tables mean: from clean rows to facts of the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ingest.facts.adultes_relais import read_contracts, read_posts
from ingest.facts.desk import Desk, RowFacts
from ingest.facts.directory import read_directory
from ingest.facts.figures import read_figures
from ingest.facts.grants import read_grants
from ingest.facts.memberships import read_memberships
from ingest.facts.network import read_connections, read_elements
from ingest.facts.pairs import read_pairs
from ingest.facts.participations import read_participations
from ingest.facts.pcrs import read_pcrs
from ingest.facts.surveys import read_partners, read_priorities
from ingest.profiles import Fit

__all__ = ["READERS", "Desk", "RowFacts"]

READERS: dict[tuple[str, str], Callable[[Fit, Desk], Iterator[RowFacts]]] = {
    ("pairs", "pairs"): read_pairs,
    ("participations", "participations"): read_participations,
    ("adultes-relais", "posts"): read_posts,
    ("adultes-relais", "contracts"): read_contracts,
    ("pcrs", "participations"): read_pcrs,
    ("scdl-subventions", "standard"): read_grants,
    ("scdl-subventions", "list"): read_grants,
    ("directory", "directory"): read_directory,
    ("memberships", "memberships"): read_memberships,
    ("figures", "figures"): read_figures,
    ("survey-partners", "answers"): read_partners,
    ("survey-priorities", "scores"): read_priorities,
    ("kumu", "elements"): read_elements,
    ("kumu", "connections"): read_connections,
    ("gephi", "nodes"): read_elements,
    ("gephi", "edges"): read_connections,
}
"""By profile and table; all facts of a row are stated by its record."""
