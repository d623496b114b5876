"""Files to take away."""

from __future__ import annotations

from pathlib import Path

from graph.errors import UsageProblem
from graph.store import export
from graph.store.connect import Database
from graph.store.scope import ALL, find_territory, scope_of
from graph.store.steady import steady


def csv_zip(db: Database, territory: str) -> tuple[str, bytes]:
    """(file name without ending, content) of the canonical export; ``all`` is everything real."""
    found = find_territory(db, territory)
    if found == ALL:
        return f"maillage-{found}", export.csv_zip(db)
    return f"maillage-{found}", steady(db, lambda: export.csv_zip(db, scope_of(db, found)))


def check_format(path: Path) -> None:
    """Raises UsageProblem for a file name that no export is written to."""
    if not path.name.lower().endswith(".csv.zip"):
        raise UsageProblem("An export is written as .csv.zip; {file} ends otherwise.", file=path.name)
