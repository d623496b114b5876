"""What each column of a territory's tables means, from ``dictionary.toml`` and the labels of measures."""

from __future__ import annotations

import tomllib
from pathlib import Path

from graph.metrics.labels import labels
from graph.metrics.table import MEASURES
from graph.territory import COLUMNS

FILE = Path(__file__).with_name("dictionary.toml")


def dictionary() -> list[tuple[str, str, str, str]]:
    """(table, column, meaning in English, meaning in French) of every column of TerritoryGraph and of the table of measures.

    Raises KeyError for a column that has no meaning: none may be left out.
    """
    common = tomllib.loads(FILE.read_text(encoding="utf-8"))["common"]
    rows = [(name, column, *map(str, common[column])) for name, columns in COLUMNS.items() for column in columns]
    told = [(key, labels()[key].sentence) for key in MEASURES]
    return [*rows, *(("measures", key, text.en, text.fr) for key, text in told)]  # type: ignore[list-item]
