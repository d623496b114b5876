"""The map of a territory: for the page, and as a file."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.service import measures
from api.service.memory import Kept, state_of
from api.service.reading import Reading, read
from graph.errors import UsageProblem
from graph.language import current_language
from graph.store.records import Reader
from graph.territory import TerritoryGraph

if TYPE_CHECKING:
    from visuals.network_map import MapOptions, NetworkMap

FORMATS = ("html", "svg")
EVERYTHING = "alliance,membership,funding"
LEADS = 20


def format_of(path: Path) -> str:
    """The format a file name asks for. Raises UsageProblem listing the formats."""
    ending = path.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise UsageProblem("A map is written as .html or .svg; {file} ends otherwise.", file=path.name)
    return ending


def drawn(db: Reader, reading: Reading, address: Mapping[str, str], **links: Any) -> NetworkMap:
    """The map of a territory; what it shows at first is in its address (see `visuals.network_map.MapOptions`)."""
    from visuals.network_map import MapOptions

    options = MapOptions.from_address(address, **links)
    key = (state_of(db), reading, options, current_language(), datetime.date.today())
    return _maps.get(key, lambda: _drawn(read(db, wide(reading)), options))


_maps: Kept[NetworkMap] = Kept(6)


def _drawn(graph: TerritoryGraph, options: MapOptions) -> NetworkMap:
    from graph.metrics.table import actor_table
    from visuals.network_map import network_map

    local = replace(graph, layers=("alliance",), include_above=False)
    leads = [candidate.model_dump() for candidate in measures.missing_of(local, top=LEADS).candidates]
    return network_map(graph, measures=actor_table(local), missing=leads, options=options, language=current_language())


def file(db: Reader, reading: Reading, ending: str, address: Mapping[str, str] | None = None) -> str:
    """The map as one file that needs nothing else: an offline page (html) or a drawing (svg)."""
    chosen = dict(address or {})
    if reading.layers != "alliance":
        chosen.setdefault("layers", reading.layers)
    if reading.include_above:
        chosen.setdefault("above", "1")
    found = drawn(db, reading, chosen)
    if ending == "svg":
        from visuals.stills import svg

        return svg(found)
    from visuals.pyvis_page import offline

    return offline(found)


def wide(reading: Reading) -> Reading:
    """The same reading with every layer and the alliances from above, for a map that filters by itself.

    ``all`` keeps the layers asked: every membership of France would drown its ties.
    """
    if reading.territory.strip().lower() == "all":
        return reading
    return replace(reading, layers=EVERYTHING, include_above=True)
