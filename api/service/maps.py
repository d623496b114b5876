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
from api.service.where import where
from graph.errors import UsageProblem
from graph.language import current_language
from graph.store.records import Reader, batches
from graph.territory import TerritoryGraph

if TYPE_CHECKING:
    import numpy as np

    from visuals.network_map import MapOptions, NetworkMap
    from visuals.stills import Look

FORMATS = ("html", "svg", "png")
SCREEN = (1920, 1080)
"""The size of a picture, in pixels, unless its address asks another."""
EVERYTHING = "alliance,membership,funding"
LEADS, FEW_LEADS = 20, 3


def format_of(path: Path) -> str:
    """The format a file name asks for. Raises UsageProblem listing the formats."""
    ending = path.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise UsageProblem("A map is written as .html, .svg or .png; {file} ends otherwise.", file=path.name)
    return ending


def drawn(db: Reader, reading: Reading, address: Mapping[str, str], **links: Any) -> NetworkMap:
    """The map of a territory; what it shows at first is in its address (see `visuals.network_map.MapOptions`)."""
    from visuals.network_map import MapOptions

    options = MapOptions.from_address(address, **links)
    key = (state_of(db), reading, options, current_language(), datetime.date.today())
    return _maps.get(key, lambda: _told(db, reading, options))


def _told(db: Reader, reading: Reading, options: MapOptions, most: int = LEADS) -> NetworkMap:
    from visuals.folding import folded_map, is_large

    graph = read(db, wide(reading))
    if is_large(graph):
        places = where(db, graph.actors["base"])
        return folded_map(graph, places, options=options, language=current_language(), gather=gathered)
    return _drawn(graph, options, most, stated(db, graph))


def gathered(graph: TerritoryGraph) -> np.ndarray:
    """The community of each actor, computed once for the same tables."""
    from visuals.community_groups import community_of

    return _gathered.get(graph.fingerprint, lambda: community_of(graph))


_gathered: Kept[np.ndarray] = Kept(4)
_maps: Kept[NetworkMap] = Kept(6)


def _drawn(
    graph: TerritoryGraph, options: MapOptions, most: int = LEADS, stated: Mapping[str, list[str]] | None = None
) -> NetworkMap:
    from graph.metrics.table import actor_table
    from visuals.network_map import network_map

    local = replace(graph, layers=("alliance",), include_above=False)
    leads = [candidate.model_dump() for candidate in measures.missing_of(local, top=most, kind="pairs").candidates]
    return network_map(
        graph, measures=actor_table(local), missing=leads, options=options, language=current_language(), stated=stated
    )


def stated(db: Reader, graph: TerritoryGraph) -> dict[str, list[str]]:
    """The ids of the sources that state each alliance of a graph.

    A record may hold thousands of rows: it is told by its id, and looked into once.
    """
    found: dict[str, set[str]] = {}
    for ids in batches(sorted(graph.alliances["id"])):
        source = {row["record"]: row["source"] for row in db.read(SOURCES, ids=ids)}
        for row in db.read(STATED, ids=ids):
            if row["record"] in source:
                found.setdefault(row["alliance"], set()).add(source[row["record"]])
    return {alliance: sorted(sources) for alliance, sources in found.items()}


STATED = (
    "UNWIND $ids AS id MATCH (l:Alliance {id: id})<-[:ABOUT]-(r:Record) "
    "RETURN DISTINCT l.id AS alliance, elementId(r) AS record"
)
SOURCES = (
    "UNWIND $ids AS id MATCH (l:Alliance {id: id})<-[:ABOUT]-(r:Record) WITH DISTINCT r MATCH (r)-[:FROM]->(s:Source) "
    "WHERE r.status = 'active' RETURN elementId(r) AS record, s.id AS source"
)


def file(db: Reader, reading: Reading, ending: str, address: Mapping[str, str] | None = None) -> str | bytes:
    """The map as one file that needs nothing else: an offline page (html), a drawing (svg) or a picture (png).

    A picture is made to be shown on a screen: large letters, few names (`visuals.stills.slide_look`); ``step`` in its address
    stops a build-up series there. Raises UsageProblem for a step that is none.
    """
    chosen = dict(address or {})
    if reading.layers != "alliance":
        chosen.setdefault("layers", reading.layers)
    if reading.include_above:
        chosen.setdefault("above", "1")
    if ending == "png":
        from visuals.raster import png

        return png(drawn(db, reading, _on_screen(chosen)), slide(_on_screen(chosen), chosen.get("step", "")))
    found = drawn(db, reading, chosen)
    if ending == "svg":
        from visuals.stills import svg

        return svg(found)
    from visuals.pyvis_page import offline

    return offline(found)


def series(db: Reader, reading: Reading, address: Mapping[str, str] | None = None) -> dict[str, bytes]:
    """A build-up series as pictures by file name: the actors, what they do together, three pistes; each at the same places."""
    from visuals.raster import png
    from visuals.stills import STEPS

    chosen = _on_screen(address or {})
    found = stepped(db, reading, chosen)
    return {f"{at}-{step}.png": png(found, slide(chosen, step)) for at, step in enumerate(STEPS, 1)}


def stepped(db: Reader, reading: Reading, address: Mapping[str, str], leads: int = FEW_LEADS) -> NetworkMap:
    """The map of a series: with the first pistes only, so that each can be told."""
    from visuals.network_map import MapOptions

    options = MapOptions.from_address(address)
    key = (state_of(db), reading, options, current_language(), datetime.date.today(), leads)
    return _maps.get(key, lambda: _told(db, reading, options, leads))


def slide(address: Mapping[str, str], step: str = "") -> Look:
    """How a picture of the size its address asks is drawn. Raises UsageProblem for a step that is none."""
    from visuals.network_map import MapOptions
    from visuals.stills import STEPS, slide_look

    if step and step not in STEPS:
        raise UsageProblem(
            "Unknown {name} {value}; choose among {choices}.", name="step", value=step, choices=", ".join(STEPS)
        )
    return slide_look(MapOptions.from_address(address).picture, step)


def sized(text: str) -> dict[str, str]:
    """The size of a picture as a command says it, "1920x1080", as a map's address says it. Raises UsageProblem."""
    if not text:
        return {}
    width, _x, height = text.lower().replace("×", "x").partition("x")
    if not all(side.isascii() and side.isdigit() and 480 <= int(side) <= 4000 for side in (width, height)):
        raise UsageProblem(
            "A picture’s size is said as 1920x1080, each side from 480 to 4000; {text} is not.", text=text
        )
    return {"width": width, "height": height}


def _on_screen(address: Mapping[str, str]) -> dict[str, str]:
    return {"width": str(SCREEN[0]), "height": str(SCREEN[1]), **address}


def wide(reading: Reading) -> Reading:
    """The same reading with every layer and the alliances from above, for a map that filters by itself.

    ``all`` keeps the layers asked: every membership of France would drown its ties.
    """
    if reading.territory.strip().lower() == "all":
        return reading
    return replace(reading, layers=EVERYTHING, include_above=True)
