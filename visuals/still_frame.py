"""What stands around a drawing: its title and sentence, its legend, its sources and date."""

from __future__ import annotations

import textwrap
from collections import Counter

from graph.language import translate
from visuals import palette
from visuals.colouring import Scheme, chosen, entry_key, style_of
from visuals.filters import shown
from visuals.labels import shorten, text_width
from visuals.map_parts import Thing, Tie
from visuals.map_texts import NOUNS, count, subtitle
from visuals.map_texts import figure as spelled
from visuals.network_map import NetworkMap
from visuals.pyvis_page import layer_labels
from visuals.still_marks import Look, at_step, figure, sign, text, tie_style

EDGE, HEAD, LEGEND, COLUMN, ROW, FOOT = 32.0, 110.0, 270.0, 232.0, 22.0, 66.0
BESIDE = 1100.0
"""From this width on the legend stands beside the drawing."""
ALLIED = ("{count} actor who takes part in an alliance", "{count} actors who take part in an alliance")
PISTE = ("{count} alliance to explore", "{count} alliances to explore")


def title(drawn: NetworkMap, step: str) -> str:
    """The picture's title; a step of a series says what it adds."""
    place = str(drawn.territory.get("name") or translate("All territories", drawn.language))
    if step == "actors":
        return translate("Who is there: {territory}", drawn.language, territory=place)
    pistes = step == "pistes" and "missing" in drawn.layers
    return translate("Alliances to explore: {territory}", drawn.language, territory=place) if pistes else drawn.title


def sentence(drawn: NetworkMap, step: str = "") -> str:
    """What a picture shows, in numbers: "232 actors in 215 alliances", "3 alliances to explore"."""
    nodes, ties = at_step(*shown(drawn), step)
    if drawn.folded:
        return drawn.subtitle
    if step == "actors":
        nouns = ALLIED if {"joint", "framework"} & {*drawn.layers} else NOUNS["actor"]
        return count(sum(node["is"] == "actor" for node in nodes), *nouns, drawn.language)
    if step == "pistes" and any(tie["layer"] == "missing" for tie in ties):
        return count(sum(tie["layer"] == "missing" for tie in ties), *PISTE, drawn.language)
    if drawn.options.view == "pairs":
        return drawn.subtitle
    return subtitle(ties, {node["id"]: node for node in drawn.nodes}, drawn.language)


def heading(drawn: NetworkMap, width: float, step: str) -> list[str]:
    room = width - 2 * EDGE - (90 if drawn.fictional else 0)
    said = title(drawn, step)
    size = 30 * min(1.0, room / text_width(said, 36))
    serif = f'font-family="\'Source Serif 4\', Georgia, serif" font-weight="600" font-size="{size:.1f}" fill="{palette.INK}"'
    parts = [text(EDGE, 52, said, serif), text(EDGE, 80, sentence(drawn, step), 'font-size="17" fill="#525866"')]
    if drawn.fictional:
        mark = translate("Fictional", drawn.language).lower()
        parts.append(
            f'<rect x="{width - EDGE - 74}" y="30" width="74" height="30" fill="none" stroke="#8a5a00"/>'
            + text(width - EDGE - 37, 51, mark, 'font-size="17" font-weight="600" fill="#8a5a00" text-anchor="middle"')
        )
    fitting = [
        k for k in range(len(drawn.notes), 0, -1) if text_width(" ".join(drawn.notes[:k]), 16) < width - 2 * EDGE
    ]
    notes = " ".join(drawn.notes[: fitting[0] if fitting else 0])
    return (
        [*parts, text(EDGE, 104, notes, f'font-size="15" font-weight="600" fill="{palette.INK}"')] if notes else parts
    )


def columns(page: tuple[float, float]) -> int:
    """Columns of the legend: one beside a wide picture, as many as fit below a narrow one."""
    return 1 if page[0] >= BESIDE else max(1, int((page[0] - 2 * EDGE) // COLUMN))


def legend_of(
    drawn: NetworkMap, nodes: list[Thing], ties: list[Tie], page: tuple[float, float], look: Look, foot: float
) -> list[str]:
    """Only what is in the picture: what its colours tell, with numbers, kinds of alliances, layers."""
    scheme = chosen(drawn.schemes, drawn.options.colour)
    natures = Counter(node["nature"] for node in nodes if node["is"] == "alliance")
    layers = Counter(tie["layer"] for tie in ties)
    labels = layer_labels(drawn.language)
    rows = _colours(drawn, scheme, nodes, look)
    square = scheme is None or scheme.of == "actor"
    for nature, number in natures.items() if square else ():
        rows.append((figure({"is": "alliance", "nature": nature}, 0, 0, 5.0, look), f"{labels[nature]} ({number})"))
    for layer, number in layers.items():
        if layer not in natures or not square:
            colour, opacity, width, dashes = tie_style(layer, look)
            line = f'<path d="M-9 0H9" stroke="{colour}" stroke-opacity="{min(1, opacity * 2)}" stroke-width="{width}" stroke-dasharray="{dashes}"/>'
            pairs = layer == "joint" and layer not in natures
            label = translate("Ties two by two", drawn.language) if pairs else labels[layer]
            rows.append((line, f"{label} ({natures.get(layer, number)})"))
    across = columns(page)
    top = page[1] - foot - ROW * -(-len(rows) // across)
    size, wide = (14.5, LEGEND - 28) if across == 1 else (13.0, COLUMN - 30)
    style = f'fill="{palette.INK}" dominant-baseline="central"'
    return [
        f'<g transform="translate({EDGE + 10 + COLUMN * (k % across)},{top + ROW * (k // across)})">'
        f"{mark}{text(18 if mark else -10, 0, label, _sized(label, size, wide) + style)}</g>"
        for k, (mark, label) in enumerate(rows)
    ]


def _sized(label: str, size: float, wide: float) -> str:
    """The size of a legend's text, smaller where it would leave its column."""
    return f'font-size="{size * max(0.8, min(1.0, wide / text_width(label, size))):.4g}" '


def _colours(drawn: NetworkMap, scheme: Scheme | None, nodes: list[Thing], look: Look) -> list[tuple[str, str]]:
    """The rows of the legend for what colours tell: mark and label with its number; a group counts those it stands for."""
    if scheme is None:
        entries = [(one["key"], one["label"], palette.style(one["key"])) for one in drawn.legend]
        keys = [node.get("family", "") if node["is"] == "actor" else None for node in nodes]
    else:
        entries = [(one["key"], one["label"], style_of(one)) for one in scheme.entries]
        keys = [entry_key(node, scheme) for node in nodes]
    found: Counter[str] = Counter()
    for key, node in zip(keys, nodes, strict=True):
        if key is not None:
            found[key] += 1 if drawn.folded == "community" else node.get("members", 1)
    is_ = scheme.of if scheme else "actor"
    return ([("", scheme.label)] if scheme else []) + [
        (sign(is_, style, 6.5, look), f"{shorten(label, 44)} ({spelled(found[key], drawn.language)})")
        for key, label, style in entries
        if found[key]
    ]


def sources(drawn: NetworkMap, page: tuple[float, float]) -> list[str]:
    """Whether it is invented, the date, the sources: the date first, so that a narrow picture never loses it."""
    language = drawn.language
    invented = (
        f"{translate('Fictional', language)} {translate('– invented data.', language)}" if drawn.fictional else ""
    )
    stated = drawn.sources + (drawn.sources_above if drawn.options.above else [])
    rest = len(stated) - 3 if len(stated) > 4 else 0
    more = translate("and {count} more", language, count=rest) if rest > 0 else ""
    named = (
        f"{translate('Sources:', language)} {' ; '.join(stated[: 3 if rest else 4])} {more}".rstrip() + "."
        if stated
        else ""
    )
    whole = " ".join(part for part in (invented, f"{drawn.date}. Maillage.", named) if part)
    lines = textwrap.wrap(whole, int((page[0] - 2 * EDGE) / 6.7), max_lines=2, placeholder="…")
    return [text(EDGE, page[1] - 34 + 19 * k, line, 'font-size="14" fill="#525866"') for k, line in enumerate(lines)]
