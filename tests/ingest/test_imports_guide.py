"""The guide for imports names every profile and the French names of the columns it needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.model import clean_name
from ingest.profiles import profiles

GUIDE = (Path(__file__).parents[2] / "docs" / "imports.md").read_text("utf-8")
OPEN_DATA = {"adultes-relais", "pcrs"}


@pytest.mark.parametrize("name", profiles())
def test_the_guide_names_every_profile(name):
    assert f"`{name}`" in GUIDE


@pytest.mark.parametrize("name", sorted(set(profiles()) - OPEN_DATA))
def test_the_guide_names_the_columns_a_profile_needs(name):
    row = clean_name(next(line for line in GUIDE.splitlines() if line.startswith("|") and f"`{name}`" in line))
    for layout in profiles()[name].layouts:
        for column in layout.columns.values():
            if column.required and not column.blank:
                assert any(clean_name(word) in row for word in (column.said, column.name)), column.name
