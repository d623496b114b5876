"""A map that grows before people's eyes: what stood somewhere stays there, what comes finds a free place beside its own.

Things without a tie, which a large map sets aside in a close grid, get the room of their names here: such maps are small.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from visuals.map_parts import Thing
from visuals.network_map import NetworkMap

CELL = (150.0, 52.0)
"""The room of a thing with its name, in pixels at zoom 1."""
TIGHT, WIDE = 0.6, 1.15
"""How much of that room an alliance and an organisation ask for: an alliance comes to stand between its members."""
Place = tuple[float, float]


def roomy(drawn: NetworkMap) -> NetworkMap:
    """The map with its things without a tie in rows below the others, each with room for its name. Cost: linear."""
    alone = [node["id"] for node in drawn.nodes if node.get("alone")]
    if not alone:
        return drawn
    tied = {node["id"]: (float(node["x"]), float(node["y"])) for node in drawn.nodes if not node.get("alone")}
    spots = dict(zip(alone, _rows(len(alone), list(tied.values())), strict=True))
    return _moved(drawn, {**tied, **spots})


def grown(drawn: NetworkMap, before: NetworkMap, order: Sequence[str] = ()) -> NetworkMap:
    """The map ``drawn`` with what ``before`` shows at the places it has there; newcomers, in the ``order`` of their coming, around.

    A newcomer stands as near as can be to those it is tied to; one without a tie below all. The same input gives the same
    places, and taking back the last newcomer moves nothing else. Cost: newcomers × things.
    """
    places = {node["id"]: (float(node["x"]), float(node["y"])) for node in before.nodes}
    kinds = {node["id"]: node["is"] for node in drawn.nodes}
    here = set(kinds)
    places = {key: spot for key, spot in places.items() if key in here}
    first = {key: at for at, key in enumerate(order)}
    waiting = sorted(here - places.keys(), key=lambda key: (first.get(key, len(first)), key))
    near, below = _neighbours(drawn), _below(list(places.values()))
    for turn in (True, False):  # those tied to what stands already come first: an alliance stands between its members
        for key in [key for key in waiting if key not in places]:
            around = [places[other] for other in near.get(key, ()) if other in places]
            if around or not turn:
                room = TIGHT if kinds[key] == "alliance" else WIDE
                places[key] = _free(_middle(around) if around else below, places, room)
    return _moved(drawn, places)


def _moved(drawn: NetworkMap, places: Mapping[str, Place]) -> NetworkMap:
    nodes: list[Thing] = [
        {**node, "x": round(places[node["id"]][0], 1), "y": round(places[node["id"]][1], 1)} for node in drawn.nodes
    ]
    return replace(drawn, nodes=nodes)


def _rows(count: int, above: list[Place]) -> Iterator[Place]:
    left, right = (min(x for x, _ in above), max(x for x, _ in above)) if above else (0.0, 0.0)
    top = max(y for _, y in above) + 1.6 * CELL[1] if above else 0.0
    columns = max(round((count * CELL[1] * 1.8 / CELL[0]) ** 0.5), int((right - left) // CELL[0]), 1)
    middle = (left + right) / 2
    for at in range(count):
        row, column = divmod(at, columns)
        wide = min(columns, count - row * columns)
        # every second row is half a step aside, so that a line between two does not run through a third
        yield middle + (column - (wide - 1) / 2 + 0.25 * (row % 2)) * CELL[0], top + row * CELL[1]


def _neighbours(drawn: NetworkMap) -> dict[str, list[str]]:
    near: dict[str, list[str]] = {}
    for tie in drawn.ties:
        if tie["layer"] != "missing" and tie.get("view", "hubs") == "hubs":
            near.setdefault(tie["from"], []).append(tie["to"])
            near.setdefault(tie["to"], []).append(tie["from"])
    return near


def _middle(spots: list[Place]) -> Place:
    return (sum(x for x, _ in spots) / len(spots), sum(y for _, y in spots) / len(spots))


def _below(spots: list[Place]) -> Place:
    """Where newcomers without a tie gather: under what stood there at first."""
    return (_middle(spots)[0], max(y for _, y in spots) + CELL[1]) if spots else (0.0, 0.0)


def _free(aim: Place, places: Mapping[str, Place], room: float) -> Place:
    """The place nearest to ``aim`` with room for a name, on widening rings."""
    taken = np.array(list(places.values()), dtype=float).reshape(-1, 2)
    for spot in _rings(aim):
        if not len(taken) or not bool((np.abs(taken - spot) < np.array(CELL) * room).all(axis=1).any()):
            return spot
    return aim


def _rings(aim: Place) -> Iterable[Place]:
    yield aim
    for ring in range(1, 200):
        for step in range(12):
            angle = 2 * np.pi * (step + 0.5 * (ring % 2)) / 12
            yield (
                aim[0] + ring * 0.35 * CELL[0] * float(np.cos(angle)),
                aim[1] + ring * 0.4 * CELL[1] * float(np.sin(angle)),
            )
