"""The network map of a territory as plain data: who is tied to whom, where each stands, what the picture says.

Nothing here draws: `visuals.pyvis_page` makes the page and the offline file, `visuals.stills` the picture.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from graph.errors import UsageProblem
from graph.language import current_language
from graph.metrics.communities import communities
from graph.metrics.ties import two_mode
from graph.territory import TerritoryGraph
from graph.vocabulary import vocabulary
from visuals import map_parts, map_texts, palette
from visuals.colouring import COLOURS, Scheme, schemes
from visuals.layout import grid, positions
from visuals.map_parts import LAYERS, UNCOUNTED, Thing, Tie, known

VIEWS = ("hubs", "pairs")
FOLDS = ("place", "community")
"""How a large map is folded: by family and territory, or by community."""
SIZES = ("degree", "betweenness", "strength", "pagerank", "harmonic_closeness", "two_step_reach")
SMALLEST, LARGEST, HUB = 4.5, 18.0, 6.0
ASIDE = 60.0
GROUP = (7.0, 30.0)
"""The smallest and the largest radius of a group of actors."""


@dataclass(frozen=True)
class MapOptions:
    """What a map shows when it opens; the same names stand in its address.

    ``layers``: among joint, framework, membership, funding, missing (``alliance`` means the first two); None chooses: the
    alliances when there are any, else the memberships. ``family``: the families shown (empty: all); ``domain``,
    ``type``, ``form``, ``governance``, ``role`` and ``source``: one key or "". ``year``: only what was valid at its end.
    ``colour``: what colours tell (`visuals.colouring.COLOURS`), ``hide`` its values that are hidden. ``around``: only what is
    at most ``steps`` alliances (1 or 2) from this id; ``path``: two ids to be joined. ``fold``: how a large map is folded
    (FOLDS), ``open`` its group that is unfolded. ``picture``: width and height of a still, in pixels. ``actor_url`` and ``alliance_url``: addresses with ``{id}``, None for no link.
    """

    view: str = "hubs"
    layers: tuple[str, ...] | None = None
    size: str = "degree"
    family: tuple[str, ...] = ()
    domain: str = ""
    type: str = ""
    form: str = ""
    governance: str = ""
    role: str = ""
    source: str = ""
    year: int | None = None
    colour: str = "family"
    hide: tuple[str, ...] = ()
    around: str = ""
    steps: int = 1
    path: tuple[str, ...] = ()
    fold: str = "place"
    open: str = ""
    above: bool = False
    unlinked: bool = False
    selected: str = ""
    picture: tuple[int, int] = (1600, 1000)
    actor_url: str | None = None
    alliance_url: str | None = None

    @classmethod
    def from_address(cls, address: Mapping[str, str], **more: Any) -> MapOptions:
        """Options from an address's query (``?view=pairs&layers=joint,missing&family=etat&above=1``).

        Raises UsageProblem for an unknown view, layer or size; other names in the address are left alone.
        """
        layers = _several(address, "layers")
        return cls(
            view=_one_of("view", address.get("view") or "hubs", VIEWS),
            layers=_layers(layers) if layers else None,
            size=_one_of("size", address.get("size") or "degree", SIZES),
            family=_several(address, "family"),
            domain=address.get("domain", ""),
            type=address.get("type", ""),
            form=address.get("form", ""),
            governance=address.get("governance", ""),
            role=address.get("role", ""),
            source=address.get("source", ""),
            year=_year(address.get("year", "")),
            colour=_one_of("colour", address.get("colour") or "family", COLOURS),
            hide=_several(address, "hide"),
            around=address.get("around", ""),
            steps=2 if address.get("steps") == "2" else 1,
            path=_several(address, "path")[:2],
            fold=_one_of("fold", address.get("fold") or "place", FOLDS),
            open=address.get("open", "")[:200],
            above=address.get("above") == "1",
            unlinked=address.get("unlinked") == "1",
            selected=address.get("selected", ""),
            picture=(_pixels(address, "width", 1600), _pixels(address, "height", 1000)),
            **more,
        )


@dataclass(frozen=True)
class NetworkMap:
    """A map ready to be drawn. ``nodes`` and ``ties`` are plain dicts (texts are raw: every drawing escapes them).

    A node: id, is (actor|alliance), name, family or nature, x, y, size, and what its card tells. A tie: from, to, layer,
    and note, weight, through, view (in which of the two views; absent: both), above. ``legend``: families present.
    ``sources_above``: those of nothing but alliances from above.
    ``turnable``: no side of the drawing means anything (it has no north).
    ``layers``: shown
    at first; ``usual_layers``: those nobody asked for. ``sizes``: measures a node's size may show, key → label. ``facts``: numbers of what is shown at first.
    ``choices``: forms, governances, roles and sources present, as (key, label); ``schemes``: what colours may tell;
    ``years``: the first and last year that a date of the map names, None when they are one or none.
    ``folded``: how, where some nodes stand for many actors (their ``members``), else ""; ``opened``: what is unfolded, in words.
    ``places``: longitude and latitude of what has a known place, by id.
    """

    title: str
    subtitle: str
    language: str
    territory: Mapping[str, Any]
    fictional: bool
    date: str
    sources: list[str]
    nodes: list[Thing]
    ties: list[Tie]
    layers: tuple[str, ...]
    usual_layers: tuple[str, ...]
    available: tuple[str, ...]
    options: MapOptions
    legend: list[dict[str, str]]
    domains: list[tuple[str, str]]
    types: list[tuple[str, str]]
    sizes: dict[str, str]
    notes: list[str]
    turnable: bool = True
    left_out: str = ""
    sources_above: list[str] = field(default_factory=list)
    facts: dict[str, int] = field(default_factory=dict)
    choices: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)
    schemes: list[Scheme] = field(default_factory=list)
    years: tuple[int, int] | None = None
    folded: str = ""
    opened: str = ""
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)


def network_map(
    graph: TerritoryGraph,
    *,
    measures: pd.DataFrame | None = None,
    missing: Iterable[Mapping[str, Any]] | None = None,
    options: MapOptions | None = None,
    language: str | None = None,
    date: datetime.date | None = None,
    stated: Mapping[str, Iterable[str]] | None = None,
    extra: Iterable[Tie] = (),
    members: Mapping[str, int] | None = None,
) -> NetworkMap:
    """The map of a territory's graph: everything it holds, with what is shown at first chosen by ``options``.

    ``measures``: a table with the actors' ``id`` and measures (see SIZES) a size may show. ``missing``: alliances to explore,
    each with ``actors`` (ids), ``alliance`` and ``reason`` ({fr, en}). ``date`` is the day the map was drawn (today). ``stated``: ids of the sources of each alliance.
    ``extra``: ties that no table holds; ``members``: how many actors each group stands for (`visuals.folding`).
    A graph without actors gives an empty map that says so. The same input gives the same positions.
    Cost: the layout's (`visuals.layout.positions`) and linear in actors and ties.
    """
    options, language = options or MapOptions(), language or current_language()
    words = vocabulary()
    alliances, ties = map_parts.alliance_ties(graph, words, language)
    shared, bound, large = map_parts.pairs(graph)
    ties = [tie | {"view": "hubs"} if tie["layer"] == "joint" and tie["to"] not in large else tie for tie in ties]
    ties += shared
    ties += map_parts.membership_ties(graph, language) + map_parts.funding_ties(graph, language)
    ties += map_parts.missing_ties(missing or (), language)
    things = map_parts.actor_things(graph, words, language)
    things |= map_parts.alliance_things(alliances, graph, words, language)
    for alliance, stating in (stated or {}).items():
        if alliance in things:
            things[alliance]["sources"] = sorted(stating)
    ties = [tie for tie in [*ties, *extra] if tie["from"] in things and tie["to"] in things]
    for group, count in (members or {}).items():
        things[group]["members"] = count
    present = {tie["layer"] for tie in ties}
    available = tuple(layer for layer in LAYERS if layer in present)
    layers = _shown_layers(options, ties, available)
    first = [tie for tie in ties if _shown_at_first(tie, layers, options)]
    _measure(things, first, measures, options.size)
    _as_groups(things, members or {})
    _place(things, first, ties)
    if not ties or members:  # nobody is tied, or groups tied within: the actors themselves are what there is to see
        options = replace(options, unlinked=True)
    _gather(things, graph)
    nodes = [_finished(thing, options) for thing in things.values()]
    legend = map_texts.legend(nodes, words, language)
    notes = map_texts.notes(first, available, bound, large, language)
    return NetworkMap(
        title=map_texts.title(graph, first, language),
        subtitle=map_texts.subtitle(first, things, language),
        language=language,
        territory=graph.territory,
        fictional=graph.fictional,
        date=map_texts.dated(graph, date or datetime.date.today(), language),
        sources=map_texts.sources(graph, language),
        sources_above=map_texts.sources(graph, language, above=True),
        nodes=nodes,
        ties=ties,
        layers=layers,
        usual_layers=_shown_layers(MapOptions(), ties, available),
        available=available,
        options=options,
        legend=legend,
        domains=map_texts.named(nodes, "domains", words, language),
        types=map_texts.named(nodes, "type", words, language),
        sizes=map_texts.sizes(nodes, language),
        choices=map_texts.choices(nodes, ties, graph, words, language),
        schemes=schemes(nodes, legend, words, language),
        years=_years(nodes, ties, graph.as_of),
        places={key: thing["place"] for key, thing in things.items() if thing.get("place")},
        notes=notes,
        left_out="" if options.unlinked else map_texts.left_out(first, things, language),
        turnable="membership" not in layers,
        facts={
            "actors": sum(thing["is"] == "actor" for thing in things.values()),
            "alliances": sum(thing["is"] == "alliance" for thing in things.values()),
            "pairs": len(shared),
            "unlinked": sum(bool(thing.get("alone")) for thing in things.values()),
            "local_alliances": sum(thing["is"] == "alliance" and not thing.get("above") for thing in things.values()),
        },
    )


def _several(address: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part for part in address.get(name, "").split(",") if part)


def _year(text: str) -> int | None:
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() else None


def _one_of(name: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise UsageProblem(
            "Unknown {name} {value}; choose among {choices}.", name=name, value=value, choices=", ".join(choices)
        )
    return value


def _pixels(address: Mapping[str, str], name: str, usual: int) -> int:
    """A picture's side, kept between 480 and 4,000 pixels; anything but a number is the usual one."""
    value = address.get(name, "")
    return min(4000, max(480, int(value))) if value.isascii() and value.isdigit() and len(value) < 6 else usual


def _layers(asked: Iterable[str]) -> tuple[str, ...]:
    """Layer names in order, ``alliance`` read as its two natures, ``-`` as none; UsageProblem for an unknown one."""
    wanted = {_one_of("layer", layer, (*LAYERS, "alliance")) for layer in asked if layer != "-"}
    if "alliance" in wanted:
        wanted |= {"joint", "framework"}
    return tuple(layer for layer in LAYERS if layer in wanted)


def _shown_layers(options: MapOptions, ties: list[Tie], available: tuple[str, ...]) -> tuple[str, ...]:
    if options.layers is not None:
        return _layers(options.layers)
    visible = {tie["layer"] for tie in ties if options.above or not tie.get("above")}
    alliances = tuple(layer for layer in ("joint", "framework") if layer in visible)
    if alliances:
        return alliances + tuple(layer for layer in UNCOUNTED if layer in available)
    said = ("said",) if "said" in visible else ()
    return ("membership", *said) if "membership" in visible else tuple(layer for layer in available if layer in visible)


def _shown_at_first(tie: Tie, layers: tuple[str, ...], options: MapOptions) -> bool:
    return tie["layer"] in layers and tie.get("view", "hubs") == "hubs" and (options.above or not tie.get("above"))


def _measure(things: dict[str, Thing], first: list[Tie], measures: pd.DataFrame | None, size: str) -> None:
    """Gives each thing its measures and its size: an actor's area grows with its value, an alliance's a little."""
    degree = dict.fromkeys(things, 0)
    for tie in first:
        if tie["layer"] not in UNCOUNTED:
            degree[tie["from"]] += 1
            degree[tie["to"]] += 1
    for key, thing in things.items():
        thing["values"] = {"degree": degree[key]}
    if measures is not None and len(measures):
        table = measures.set_index("id") if "id" in measures.columns else measures
        for name in SIZES[1:]:
            if name in table.columns:
                values = pd.to_numeric(table[name], errors="coerce").dropna()
                for actor, value in zip(values.index, values.tolist(), strict=True):
                    if actor in things:
                        things[actor]["values"][name] = round(float(value), 5)
    actors = [thing for thing in things.values() if thing["is"] == "actor"]
    ceiling = min(LARGEST, 8 + len(actors) / 10)  # a few actors need no large shapes to be told apart
    largest = max((thing["values"].get(size, 0) for thing in actors), default=0) or 1
    for thing in things.values():
        share = max(0.0, thing["values"].get(size, 0) / largest)
        thing["size"] = (
            HUB if thing["is"] == "alliance" else round((SMALLEST**2 + (ceiling**2 - SMALLEST**2) * share) ** 0.5, 1)
        )


def _as_groups(things: dict[str, Thing], members: Mapping[str, int]) -> None:
    """A group's area grows with the number of actors it stands for."""
    largest = max(members.values(), default=1)
    for group, count in members.items():
        things[group]["size"] = round(GROUP[0] + (GROUP[1] - GROUP[0]) * (count / largest) ** 0.5, 1)


def _gather(things: dict[str, Thing], graph: TerritoryGraph) -> None:
    """Gives each actor that alliances tie the number of its community."""
    network = two_mode(replace(graph, layers=("alliance",), include_above=True))
    for key, number in zip(network.nodes.tolist(), communities(network).tolist(), strict=True):
        if number >= 0 and things.get(key, {}).get("is") == "actor":
            things[key]["community"] = str(number)


def _years(nodes: list[Thing], ties: list[Tie], as_of: int | None) -> tuple[int, int] | None:
    """The span of a slider of years: from the first date told to the last, or to today's year for what goes on."""
    told = [one[name] for one in [*nodes, *ties] for name in ("since", "until") if name in one]
    if as_of is not None or not told or min(told) == max(told):
        return None
    return min(told), min(max(told), max(datetime.date.today().year, min(told) + 1))


def _place(things: dict[str, Thing], first: list[Tie], ties: list[Tie]) -> None:
    """Positions: what is shown at first in the middle, what other layers bring below it, actors without a tie beside it."""
    shown = dict.fromkeys(key for tie in first for key in (tie["from"], tie["to"]))
    tied = {key for tie in ties for key in (tie["from"], tie["to"])}
    later = [key for key in things if key in tied and key not in shown]
    alone = [key for key in things if key not in tied and things[key]["is"] == "actor"]
    middle = _arrange(things, list(shown), [tie for tie in first if tie["layer"] != "missing"])
    below = _arrange(things, later, ties)
    low, high = (middle.min(axis=0), middle.max(axis=0)) if len(middle) else (np.zeros(2), np.zeros(2))
    if len(below):
        below = below + np.array([0.0, high[1] - below[:, 1].min() + 2 * ASIDE])
    alone.sort(key=lambda key: (things[key]["family"], things[key]["name"]))
    step = max(4.2 * SMALLEST, *(2.4 * things[key]["size"] for key in alone)) if alone else SMALLEST
    beside = grid(len(alone), step=step, width=max(6 * step, np.sqrt(len(alone)) * step * 0.7))
    beside = beside + np.array([high[0] + 2 * ASIDE, low[1]])
    for keys, places in ((shown, middle), (later, below), (alone, beside)):
        for key, (x, y) in zip(keys, places, strict=True):
            things[key] |= {"x": round(float(x), 1), "y": round(float(y), 1)}
    for key in alone:
        things[key]["alone"] = True


def _arrange(things: dict[str, Thing], keys: list[str], ties: list[Tie]) -> np.ndarray:
    index = {key: k for k, key in enumerate(keys)}
    edges = [(index[t["from"]], index[t["to"]]) for t in ties if t["from"] in index and t["to"] in index]
    places = [things[key]["place"] or (np.nan, np.nan) for key in keys]
    return positions(
        len(keys),
        np.array(edges, dtype=np.int64).reshape(-1, 2),
        np.array([things[key]["size"] * _extent(things[key]) for key in keys], dtype=float),
        places=np.array(places, dtype=float).reshape(-1, 2),
    )


def _extent(thing: Thing) -> float:
    """How far a thing's shape goes from its middle, for a size of 1, with what it grows when seen from afar."""
    shape = palette.SHAPES["square" if thing["is"] == "alliance" else palette.style(thing["family"]).shape]
    return 1.3 * max(float(np.hypot(x, y)) for x, y in shape)


def _finished(thing: Thing, options: MapOptions) -> Thing:
    address = options.actor_url if thing["is"] == "actor" else options.alliance_url
    link = {"href": address.replace("{id}", thing["id"])} if address else {}
    return {key: value for key, value in (thing | link).items() if key != "place" and known(value)}
