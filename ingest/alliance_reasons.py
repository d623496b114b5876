"""What speaks for and against two alliances being one, besides their names: where, since when, with whom. None is ever certain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph.language import Text
from ingest.likeness import Reason

if TYPE_CHECKING:
    from ingest.candidates import Party

MOST = 89
"""The most points that two alliances reach: they always wait for a person."""


def alliance_reasons(one: Party, other: Party) -> Iterator[Reason]:
    """Symmetric; nothing is said of what is not known of both."""
    if one.places and other.places:
        if one.places & other.places:
            yield Reason(15, Text("Both cover the same territory."))
        else:
            yield Reason(-15, Text("They cover different territories."))
    if one.since and other.since:
        if one.since[:4] == other.since[:4]:
            yield Reason(10, Text("Both began in {year}.", {"year": one.since[:4]}))
        else:
            first, second = sorted((one.since[:4], other.since[:4]))
            yield Reason(-15, Text("One began in {first}, the other in {second}.", {"first": first, "second": second}))
    shared, fewest = len(one.members & other.members), min(len(one.members), len(other.members))
    if shared and shared * 2 >= fewest:
        yield Reason(15, Text("They share {n} of their organisations.", {"n": shared}))
    elif fewest > 1 and not shared:
        yield Reason(-10, Text("They share no organisation."))
