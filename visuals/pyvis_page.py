"""The one module that uses PyVis: it is handed ready data and our own templates, and makes the page's data and one file.

PyVis appends nodes in quadratic time, asserts instead of raising, and links a content network even when told to be inline:
so its lists are filled here directly, and nothing of its templates is used.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections.abc import Collection
from typing import Any

import orjson
from markupsafe import Markup

from graph.language import translate
from visuals import palette
from visuals.map_texts import NOUNS
from visuals.network_map import NetworkMap
from visuals.pages import STATIC, environment, inline_fonts

VIS_OPTIONS: dict[str, Any] = {
    "nodes": {"shape": "custom"},
    "edges": {"smooth": False, "hidden": True},
    "layout": {"improvedLayout": False},
    "physics": {
        "enabled": False,
        "solver": "forceAtlas2Based",
        "forceAtlas2Based": {"gravitationalConstant": -40, "springLength": 60, "springConstant": 0.05, "damping": 0.7},
        "stabilization": {"enabled": False},
    },
    "interaction": {"hover": True, "tooltipDelay": 200, "keyboard": False, "multiselect": False},
}
"""Positions are given, nothing moves at rest. Shapes and ties are drawn by map.js (vis's ``hidden`` ties still pull)."""

SCRIPTS = (
    "vis-network.min.js", "map-state.js", "map-drawing.js", "map-panels.js", "map-table.js", "map-paths.js", "map-past.js",
    "map-take.js", "map.js", "map-walk.js",
)  # fmt: skip
"""The map's scripts, in the order they are loaded."""

OWN_FONTS = ("source-sans-3-latin-400-normal", "source-sans-3-latin-600-normal", "source-serif-4-latin-600-normal")


def page_data(drawn: NetworkMap, without: Collection[str] = ()) -> dict[str, Any]:
    """What the template ``map.html`` needs beside the frame's own names: the map, its data as safe JSON, its labels.

    ``data`` and ``pairs`` may stand inside script elements: no text in them can end those elements. ``without``: keys of
    texts that this page has no use for and does not hold. Cost: linear.
    """
    language = drawn.language
    data = map_json(drawn)
    if without:
        data["texts"] = {key: "" if key in without else text for key, text in data["texts"].items()}
        data["layerLabels"] = {key: "" if key in without else text for key, text in data["layerLabels"].items()}
    pairs = packed([edge for edge in data["edges"] if edge.get("view") == "pairs"], data["nodes"])
    data["edges"] = [edge for edge in data["edges"] if edge.get("view") != "pairs"]
    return {
        "map": drawn,
        "data": Markup(safe_json(data)),  # noqa: S704  every < > & is escaped by safe_json
        "pairs": Markup(safe_json(pairs)),  # noqa: S704
        "map_scripts": SCRIPTS,
        "t": functools.partial(translate, language=language),
        "layer_labels": layer_labels(language),
        "colours": [(scheme.key, scheme.label) for scheme in drawn.schemes],
        "has_above": any(node.get("above") for node in drawn.nodes),
    }


def packed(pairs: list[dict[str, Any]], nodes: list[dict[str, Any]]) -> list[list[Any]]:
    """The ties two by two, many and read only when that view is asked for: both ends and the alliances between them as
    places in the list of nodes, the weight where it is not their number, 1 where all are from above."""
    place = {node["id"]: k for k, node in enumerate(nodes)}
    rows: list[list[Any]] = []
    for pair in pairs:
        through = [place[alliance] for alliance in pair["through"]]
        row = [place[pair["from"]], place[pair["to"]], through, pair["weight"], int(bool(pair.get("above")))]
        rows.append(row if row[4] else row[:4] if row[3] != len(through) else row[:3])
    return rows


def map_json(drawn: NetworkMap) -> dict[str, Any]:
    """The map as one JSON object: PyVis's nodes, edges and options, and what map.js needs to filter, draw and speak."""
    nodes, edges, _, _, _, options = _pyvis(drawn).get_network_data()
    chosen = drawn.options
    return {
        "nodes": nodes,
        "edges": edges,
        "options": orjson.loads(options),
        "title": drawn.title,
        "fictional": drawn.fictional,
        "facts": drawn.facts,
        "available": drawn.available,
        "usualLayers": drawn.usual_layers,
        "turnable": drawn.turnable,
        "start": {
            "view": chosen.view, "layers": drawn.layers, "size": chosen.size, "family": chosen.family,
            "domain": chosen.domain, "type": chosen.type, "above": chosen.above, "unlinked": chosen.unlinked,
            "selected": chosen.selected, "form": chosen.form, "governance": chosen.governance, "role": chosen.role,
            "source": chosen.source, "year": str(chosen.year or ""), "colour": chosen.colour, "hide": chosen.hide,
            "around": chosen.around, "steps": str(chosen.steps), "path": ",".join(chosen.path),
        },
        "schemes": [scheme.as_dict() for scheme in drawn.schemes],
        "years": drawn.years,
        "folded": drawn.folded,
        "subtitle": drawn.subtitle,
        "date": drawn.date,
        "sources": drawn.sources,
        "families": [entry | _drawn_as(entry["key"]) for entry in drawn.legend],
        "sizes": drawn.sizes,
        "domains": dict(drawn.domains),
        "shapes": palette.SHAPES,
        "layerLabels": layer_labels(drawn.language),
        "texts": _texts(drawn.language),
        "language": drawn.language,
    }  # fmt: skip


def offline(drawn: NetworkMap, without: Collection[str] = ()) -> str:
    """One HTML file with everything inside: it opens from disk and asks nothing of any network. Cost: linear, about 0.7 MB.

    ``without``: as `page_data`.
    """
    network = _pyvis(drawn)
    style, scripts = _style(), [_text(name) for name in SCRIPTS]
    policy = (
        f"default-src 'none'; script-src {' '.join(_hash(script) for script in scripts)}; style-src {_hash(style)}; "
        "font-src data:; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    made = environment()
    made.globals.update(page_data(drawn, without), policy=policy, style=Markup(style))  # noqa: S704  vendored, no text of a user
    made.globals["scripts"] = [Markup(script) for script in scripts]  # noqa: S704
    network.templateEnv, network.path = made, "map_offline.html"
    return str(network.generate_html())


def safe_json(value: object) -> str:
    """JSON text that may stand inside a script element of any page: no ``<``, ``>``, ``&`` or line separator left."""
    text = orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def layer_labels(language: str) -> dict[str, str]:
    labels = {
        "joint": "Alliances", "framework": "Frameworks (contracts, programmes)", "membership": "Statutory memberships",
        "funding": "Funding", "missing": "Alliances to explore", "said": "Said yes, alliance not named",
    }  # fmt: skip
    return {layer: translate(label, language) for layer, label in labels.items()}


def _pyvis(drawn: NetworkMap) -> Any:
    from pyvis.network import Network  # it brings IPython along: half a second only a map should pay

    network = Network(cdn_resources="in_line")
    network.nodes = drawn.nodes
    network.node_ids = [node["id"] for node in drawn.nodes]
    network.node_map = {node["id"]: node for node in drawn.nodes}
    network.edges = [{"id": f"e{k}", **tie} for k, tie in enumerate(drawn.ties)]
    network.options = VIS_OPTIONS
    return network


def _drawn_as(family: str) -> dict[str, str]:
    style = palette.style(family)
    return {"light": style.light, "dark": style.dark, "shape": style.shape}


@functools.cache
def _text(name: str) -> str:
    text = (STATIC / name).read_text(encoding="utf-8")
    if "</script" in text.lower():
        raise ValueError(f"{name} would end the script element it is put in")
    return text


@functools.cache
def _style() -> str:
    """The style sheets with their main fonts inside; the other fonts are left to the reader's machine."""
    text = (STATIC / "site.css").read_text(encoding="utf-8") + (STATIC / "map.css").read_text(encoding="utf-8")
    return inline_fonts(OWN_FONTS) + re.sub(r"@font-face \{[^}]*\}\n?", "", text)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _texts(language: str) -> dict[str, str]:
    sentences = {
        "actors": "{actors} in {alliances}", "groupings": "{bodies} and {members}",
        "joint": "Alliance",
        "framework": "Framework, members not known to act together", "membership": "Statutory membership",
        "funding": "Funding", "missing": "Alliance to explore", "pair": "Shared alliance", "close": "Close", "alliances": "Alliances",
        "members": "Members", "memberOf": "Member of", "hasMembers": "Its members", "funds": "Funds", "fundedBy": "Funded by",
        "explore": "To explore", "said": "Said to act together, alliance not named", "page": "See its page", "elsewhere": "Based elsewhere", "ended": "Has ended",
        "none": "No tie recorded to date", "single": "A single member is known: the alliance makes no tie yet.",
        "above": "From above", "actor": "Actor", "family": "Family of actors", "domains": "Domains", "nothing": "No name matches", "pairs": "Ties two by two",
        "freeze": "Stop moving", "move": "Let it move", "more": "and {count} more",
        "unknownFamily": "Family not known", "unknown": "not known",
        "allYears": "All dates", "atYear": "What was valid at the end of {year}", "play": "Play the years", "pause": "Pause",
        "around": "Only what is around", "pathTo": "Path to another organisation…",
        "pathChoose": "Choose where the path from “{name}” leads: press it on the map, or search for it.",
        "pathFrom": "Path from “{one}” to “{other}”", "pathNone": "No path joins “{one}” and “{other}” with what is shown here.",
        "scope": "Only what is around “{name}”", "undone": "The last filter is undone.", "tied": "Tied to", "alliance": "Alliance",
        "nature": "Nature", "years": "Years", "ties": "Ties", "kind": "Kind", "here": "{name}, {family}: {ties}.",
        "noWay": "Nothing that way.", "left": "You have left the map.", "sourceSays": "Sources:", "fictional": "Fictional – invented data.",
        "unfold": "Unfold", "folded": "{count} organisations, folded in one shape", "foldedHere": "This file holds one unfolded part only; the others unfold on the site.", "noFilter": "No filter to undo.",
    }  # fmt: skip
    nouns = {noun + form: text for noun, texts in NOUNS.items() for form, text in zip("1N", texts, strict=True)}
    return {key: translate(sentence, language) for key, sentence in (sentences | nouns).items()}
