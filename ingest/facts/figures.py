"""Profile *figures*: each row one number about a territory, of one year, with the reference beside it where the file has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.language import Text
from graph.model import clean_name
from ingest.demo.figures import figure
from ingest.facts.desk import Desk, RowFacts, clean_rows
from ingest.profiles import Fit


def read_figures(fit: Fit, desk: Desk) -> Iterator[RowFacts]:
    """Rows as figures: an indicator where its domain is known, else a figure of the territory's profile."""
    met: dict[tuple[Any, ...], tuple[int, float]] = {}
    for row in clean_rows(fit, desk):
        measure = clean_name(row["indicator"]).replace(" ", "-")
        key = (row["territory"], measure, row["year"], row["group"], row["domain"])
        number, unit = row["value"]
        first, value = met.setdefault(key, (row.number, number))
        if value != number:
            problem = Text("Row {row} gives another value of the same indicator, territory and year.", {"row": first})
            desk.tell(
                fit, row.number, "value", row["value"], problem, Text("Both rows are kept; the first one is shown.")
            )
        facts = figure(
            row["territory"], "indicator" if row["domain"] else "profile", measure, number, row["unit"] or unit,
            row["year"], (row["indicator"], row["indicator"]), group=row["group"], domain=row["domain"],
            polarity=row["polarity"],
        )  # fmt: skip
        yield RowFacts(row.number, [*desk.named(row["territory"]), *facts], str(row["year"]))
