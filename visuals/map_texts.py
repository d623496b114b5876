"""What a network map says around the drawing: title, sentence, sources, date, notes, legend."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from graph.language import _
from graph.territory import TerritoryGraph
from graph.vocabulary import Vocabulary
from visuals.map_parts import Thing, Tie, known, rows_of
from visuals.source_titles import said

NOUNS = {
    "actor": ("{count} actor", "{count} actors"),
    "alliance": ("{count} alliance", "{count} alliances"),
    "grouping": ("{count} federation or grouping", "{count} federations or groupings"),
    "member": ("{count} member", "{count} members"),
    "local grouping": ("{count} grouping of municipalities", "{count} groupings of municipalities"),
    "municipality": ("{count} municipality", "{count} municipalities"),
    "tie": ("{count} tie", "{count} ties"),
    "step": ("{count} alliance away", "{count} alliances away"),
    "left out": (
        "{count} more recorded organisation has no tie shown here; “Filters and layers” shows it.",
        "{count} more recorded organisations have no tie shown here; “Filters and layers” shows them.",
    ),
}
"""One and many of what a map counts."""


def title(graph: TerritoryGraph, first: list[Tie], language: str) -> str:
    """Who acts with whom there; the territory's name alone where no alliance is shown."""
    name = str(graph.territory.get("name") or _("All territories", language))
    if not any(tie["layer"] in ("joint", "framework") for tie in first):
        return name
    return _("Who acts with whom: {territory}", language, territory=name)


def count(number: int, one: str, many: str, language: str) -> str:
    """A number and its noun: "1 actor", "1 804 acteurs"."""
    return _(one if number == 1 else many, language, count=format_decimal(number, locale=language))


def figure(number: int, language: str) -> str:
    """A number as it is written: "1,804", "1 804"."""
    return str(format_decimal(number, locale=language))


def subtitle(first: list[Tie], things: Mapping[str, Thing], language: str) -> str:
    """What is shown at first, in one sentence: "232 actors in 100 alliances"."""
    allied = [tie for tie in first if tie["layer"] in ("joint", "framework")]
    if allied:
        return _(
            "{actors} in {alliances}",
            language,
            actors=count(len({tie["from"] for tie in allied}), *NOUNS["actor"], language),
            alliances=count(len({tie["to"] for tie in allied}), *NOUNS["alliance"], language),
        )
    members = [tie for tie in first if tie["layer"] == "membership"]
    if members:
        bodies, parts = ({tie[end] for tie in members} for end in ("to", "from"))
        local = all(things[key].get("family") == "collectivites" for key in bodies | parts)
        nouns = ("local grouping", "municipality") if local else ("grouping", "member")
        return _(
            "{bodies} and {members}",
            language,
            bodies=count(len(bodies), *NOUNS[nouns[0]], language),
            members=count(len(parts), *NOUNS[nouns[1]], language),
        )
    actors = len({key for tie in first for key in (tie["from"], tie["to"])})
    if not actors:
        return _("No actor with a tie is recorded yet.", language)
    return count(actors, *NOUNS["actor"], language)


def left_out(first: list[Tie], things: Mapping[str, Thing], language: str) -> str:
    """How many organisations of the territory are recorded but tied to nothing that is shown; '' where there are none."""
    drawn = {tie[end] for tie in first for end in ("from", "to")}
    number = sum(
        thing["is"] == "actor" and not thing.get("elsewhere") and key not in drawn for key, thing in things.items()
    )
    allied = any(tie["layer"] in ("joint", "framework") for tie in first)
    return count(number, *NOUNS["left out"], language) if number and allied else ""


def notes(first: list[Tie], available: tuple[str, ...], bound: int, large: set[str], language: str) -> list[str]:
    notes = []
    if not any(tie["layer"] in ("joint", "framework") and not tie.get("above") for tie in first) and not {
        "joint",
        "framework",
    } & {tie["layer"] for tie in first}:
        notes.append(_("No local alliance is recorded yet.", language))
        if "membership" in available:
            notes.append(_("The map shows statutory memberships: they are not alliances.", language))
    if large:
        notes.append(
            _(
                "In the view by pairs, {count} alliances of more than {bound} members stay squares.",
                language,
                count=len(large),
                bound=bound,
            )
        )
    return notes


def dated(graph: TerritoryGraph, date: datetime.date, language: str) -> str:
    day = format_date(date, format="long", locale=language)
    if graph.as_of is not None:
        return _("Situation at the end of {year}; drawn on {day}", language, year=graph.as_of, day=day)
    return _("Drawn on {day}", language, day=day)


def sources(graph: TerritoryGraph, language: str, above: bool = False) -> list[str]:
    """Who states what a map shows; ``above``: who states only alliances from above, shown when they are asked for."""
    sources = []
    for row in rows_of(graph.sources):
        if (row["above"] is True) is not above:
            continue
        year = str(row["dated"])[:4] if known(row["dated"]) else ""
        parts = [
            said(str(row["title"]), language) if known(row["title"]) else None,
            "" if year in str(row["title"]) else year,
            row["licence"],
        ]
        sources.append(", ".join(str(part) for part in parts if known(part)))
    return sorted(set(sources)) or ([_("Invented data", language)] if graph.fictional and not above else [])


def legend(nodes: list[Thing], words: Vocabulary, language: str) -> list[dict[str, str]]:
    present = {node["family"] for node in nodes if node["is"] == "actor" and "family" in node}
    unknown = any(node["is"] == "actor" and "family" not in node for node in nodes)
    order = [key for key in words.families if key in present] + sorted(present - set(words.families))
    labels = {key: entry.label.say(language) for key, entry in words.families.items()}
    legend = [{"key": key, "label": labels.get(key, key)} for key in order]
    return legend + ([{"key": "", "label": _("Family not known", language)}] if unknown else [])


def named(nodes: list[Thing], name: str, words: Vocabulary, language: str) -> list[tuple[str, str]]:
    """The domains or partnership types present, as (key, label), in the vocabulary's order."""
    values = [node[name] for node in nodes if name in node]
    present = {key for value in values for key in (value if isinstance(value, list) else [value])}
    entries: Mapping[str, Any] = words.domains if name == "domains" else words.types
    labels = {key: entry.label.say(language) for key, entry in entries.items()}
    return [(key, label) for key, label in labels.items() if key in present] + [
        (key, key) for key in sorted(present - set(labels))
    ]


def choices(
    nodes: list[Thing], ties: list[Tie], graph: TerritoryGraph, words: Vocabulary, language: str
) -> dict[str, list[tuple[str, str]]]:
    """The forms, governances, roles and sources by which a map may be filtered: those present, as (key, label)."""
    titles = {row["id"]: str(row["title"]) for row in rows_of(graph.sources) if known(row["title"])}
    notions: dict[str, tuple[Mapping[str, str], set[str]]] = {
        "form": (_labels(words.forms, language), {node["form"] for node in nodes if "form" in node}),
        "governance": (_labels(words.governance, language), {node["governance"] for node in nodes if "governance" in node}),
        "role": (_labels(words.roles, language), {role for tie in ties for role in tie.get("roles", ())}),
        "source": (titles, {source for node in nodes for source in node.get("sources", ())} & titles.keys()),
    }  # fmt: skip
    found = {}
    for name, (labels, present) in notions.items():
        listed = [(key, label) for key, label in labels.items() if key in present]
        if name == "source":
            listed.sort(key=lambda one: one[1].casefold())
        found[name] = listed + [(key, key) for key in sorted(present - labels.keys())]
    return found


def _labels(notion: Mapping[str, Any], language: str) -> dict[str, str]:
    return {key: entry.label.say(language) for key, entry in notion.items()}


def sizes(nodes: list[Thing], language: str) -> dict[str, str]:
    labels = {
        "degree": _("Number of ties", language),
        "betweenness": _("Linking position", language),
        "strength": _("Strength of ties", language),
        "pagerank": _("Ties with the well tied", language),
        "harmonic_closeness": _("Closeness to all", language),
        "two_step_reach": _("Reach in two steps", language),
    }
    present = {key for node in nodes for key in node["values"]}
    return {key: label for key, label in labels.items() if key in present}
