"""How each measure is called and explained on a page, in French and English, from ``labels.toml``."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.vocabulary import Words

FILE = Path(__file__).with_name("labels.toml")


@dataclass(frozen=True)
class MeasureLabel:
    """``label`` and ``sentence`` for everyone; ``name`` is the technical name, for "Pour aller plus loin"."""

    label: Words
    sentence: Words
    name: Words


@functools.cache
def labels() -> Mapping[str, MeasureLabel]:
    """Every measure's texts by its key (the columns of the actor table, the entries of the network summary)."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        key: MeasureLabel(**{field: Words(**texts) for field, texts in entry.items()}) for key, entry in data.items()
    }
