"""The things and ties of a network map, read from a TerritoryGraph's tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import pandas as pd

from graph.language import _
from graph.metrics.ties import CUTOFF, incidence, is_true, valid_in
from graph.territory import TerritoryGraph
from graph.vocabulary import Vocabulary

LAYERS = ("joint", "framework", "membership", "funding", "missing", "said")
"""Layers of a map, in the order they are offered; ``joint`` and ``framework`` are the alliance layer's two natures.

``said``: two are said to act together, in an alliance that nobody has named; it is no alliance and counts in no measure.
"""
UNCOUNTED = ("missing", "said")
"""Layers whose ties make nobody larger and nothing more connected."""

MOST_PAIRS = 20_000
"""No more pairs than this are carried: the largest alliances stay squares in the view by pairs."""

Tie = dict[str, Any]
Thing = dict[str, Any]


def known(value: object) -> bool:
    """Whether a cell says something: not None, not NaN, not an empty text."""
    return value is not None and value != "" and not (isinstance(value, float) and value != value)


def rows_of(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows of a table as dicts of plain Python values (much quicker than DataFrame.to_dict)."""
    names = list(table.columns)
    for values in zip(*(table[name].tolist() for name in names), strict=True):
        yield dict(zip(names, values, strict=True))


def years(since: object, until: object, language: str) -> str:
    """A period in words: "since 2019", "2019–2022", "until 2022", or nothing."""
    first, last = (str(date)[:4] if known(date) else "" for date in (since, until))
    if first and last:
        return first if first == last else f"{first}–{last}"
    if first:
        return _("since {year}", language, year=first)
    return _("until {year}", language, year=last) if last else ""


def alliance_ties(graph: TerritoryGraph, words: Vocabulary, language: str) -> tuple[pd.DataFrame, list[Tie]]:
    """The alliances valid in the graph's year with a known member, and one tie an actor and alliance (roles joined)."""
    alliances = valid_in(graph.alliances, graph.as_of)
    rows = valid_in(graph.participations, graph.as_of)
    rows = rows[rows["actor"].isin(graph.actors["id"]) & rows["alliance"].isin(alliances["id"])]
    alliances = alliances[alliances["id"].isin(rows["alliance"])]
    nature = dict(zip(alliances["id"], alliances["nature"], strict=True))
    dates: dict[tuple[str, str], list[Span]] = defaultdict(list)
    above = set(alliances.loc[is_true(alliances["above"]), "id"])
    ties: dict[tuple[str, str], Tie] = {}
    for row in rows_of(rows):
        actor, alliance = row["actor"], row["alliance"]
        layer = "framework" if nature[alliance] == "framework" else "joint"
        tie = ties.setdefault((actor, alliance), {"from": actor, "to": alliance, "layer": layer, "notes": []})
        role = words.roles.get(row["role"])
        parts = [role.label.say(language) if role else row["role"], years(row["since"], row["until"], language)]
        note = ", ".join(str(part) for part in parts if known(part))
        if note and note not in tie["notes"]:
            tie["notes"].append(note)
        if known(row["role"]) and row["role"] not in tie.setdefault("roles", []):
            tie["roles"].append(row["role"])
        dates[actor, alliance].append(span(row["since"], row["until"]))
        if alliance in above:
            tie["above"] = True
    return alliances, [_with_note(tie) | widest(dates[key]) for key, tie in ties.items()]


Span = dict[str, int]


def span(since: object, until: object) -> Span:
    """The years at whose end something was valid, as numbers: ``since`` the first, ``until`` the last, where they are known."""
    found = {}
    if known(since) and str(since)[:4].isdigit():
        found["since"] = int(str(since)[:4])
    if known(until) and str(until)[:4].isdigit():
        last = str(until)
        found["until"] = int(last[:4]) - (last + "-12-31"[len(last) - 4 :] < f"{last[:4]}-12-31")
    return found


def widest(spans: Sequence[Span]) -> Span:
    """One period that holds them all; open where one of them is."""
    found = {}
    if all("since" in one for one in spans):
        found["since"] = min(one["since"] for one in spans)
    if all("until" in one for one in spans):
        found["until"] = max(one["until"] for one in spans)
    return found


def _with_note(tie: Tie) -> Tie:
    notes = tie.pop("notes")
    return tie | {"note": " ; ".join(notes)} if notes else tie


def pairs(graph: TerritoryGraph) -> tuple[list[Tie], int, set[str]]:
    """Ties between actors that share joint alliances, the size bound used, and the alliances above it.

    Every pair names the alliances it goes ``through``; its weight is their number (or the source's own weight).
    """
    found = incidence(graph).complete()
    bound = CUTOFF
    for size in sorted({int(s) for s in found.sizes if s <= CUTOFF}, reverse=True):
        bound = size
        if sum(s * (s - 1) // 2 for s in found.sizes if s <= bound) <= MOST_PAIRS:
            break
    shared: dict[tuple[int, int], Tie] = {}
    actors, columns = found.actors.tolist(), found.matrix.tocsc()
    large: set[str] = set()
    for k, (alliance, weight) in enumerate(zip(found.alliances.tolist(), found.weights.tolist(), strict=True)):
        members = sorted(columns.indices[columns.indptr[k] : columns.indptr[k + 1]].tolist())
        if len(members) > bound:
            large.add(alliance)
            continue
        for pair in combinations(members, 2):
            tie = shared.get(pair)
            if tie is None:
                ends = {"from": actors[pair[0]], "to": actors[pair[1]]}
                tie = shared[pair] = {**ends, "layer": "joint", "view": "pairs", "weight": 0.0, "through": []}
            tie["weight"] += weight
            tie["through"].append(alliance)
    above = set(graph.alliances.loc[is_true(graph.alliances["above"]), "id"])
    for tie in shared.values():
        if above.issuperset(tie["through"]):
            tie["above"] = True
    return list(shared.values()), bound, large


def membership_ties(graph: TerritoryGraph, language: str) -> list[Tie]:
    rows = valid_in(graph.memberships, graph.as_of)
    return [
        _noted(
            {"from": row["actor"], "to": row["of"], "layer": "membership"} | span(row["since"], row["until"]),
            years(row["since"], row["until"], language),
        )
        for row in rows_of(rows)
    ]


def funding_ties(graph: TerritoryGraph, language: str) -> list[Tie]:
    """One tie a giver and receiver: how many contributions, of which years; amounts are left to the actors' pages."""
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in rows_of(graph.contributions):
        if known(row["giver"]) and known(row["receiver"]) and row["giver"] != row["receiver"]:
            found[row["giver"], row["receiver"]].append(row["year"])
    ties = []
    for (giver, receiver), dates in found.items():
        stated = sorted({int(year) for year in dates if known(year)})
        if graph.as_of is not None and stated and stated[0] > graph.as_of:
            continue
        span = years(stated[0], stated[-1], language) if stated else ""
        count = _("{count} contributions", language, count=len(dates)) if len(dates) > 1 else ""
        note = ", ".join(part for part in (count, span) if part)
        first = {"since": stated[0]} if stated else {}
        ties.append(_noted({"from": giver, "to": receiver, "layer": "funding"} | first, note))
    return ties


def missing_ties(candidates: Iterable[Mapping[str, Any]], language: str) -> list[Tie]:
    """Alliances to explore as dashed ties: between each two of a candidate's actors, or an actor and an alliance."""
    ties = []
    for candidate in candidates:
        reason = candidate.get("reason") or {}
        note = str(reason.get(language, "")) if isinstance(reason, Mapping) else str(reason)
        actors: Sequence[str] = list(candidate.get("actors") or ())
        alliance = candidate.get("alliance")
        ends = [(actor, alliance) for actor in actors] if known(alliance) else list(combinations(actors, 2))
        ties += [_noted({"from": a, "to": b, "layer": "missing"}, note) for a, b in ends]
    return ties


def _noted(tie: Tie, note: str) -> Tie:
    return tie | {"note": note} if note else tie


def actor_things(graph: TerritoryGraph, words: Vocabulary, language: str) -> dict[str, Thing]:
    """Every actor by id, as text and numbers only: name, family, kind in words, domains."""
    domains = _domains(graph.works_on, "actor")
    things = {}
    for row in rows_of(graph.actors):
        kind = words.kinds.get(row["kind"]) if known(row["kind"]) else None
        name = row["name"] if known(row["name"]) and row["display"] != "masked" else _("Unnamed organisation", language)
        thing: Thing = {
            "id": row["id"],
            "is": "actor",
            "name": str(name),
            "family": row["family"] if known(row["family"]) else "",
        }
        if kind:
            thing |= {"kind": kind.label.say(language), "kind_key": row["kind"]}
        if domains.get(row["id"]):
            thing["domains"] = domains[row["id"]]
        if row["here"] is False or row["here"] == 0:
            thing["elsewhere"] = True
        if row["active"] is False:
            thing["ended"] = True
        thing["place"] = (row["lon"], row["lat"]) if known(row["lon"]) and known(row["lat"]) else None
        things[row["id"]] = thing
    return things


def alliance_things(
    alliances: pd.DataFrame, graph: TerritoryGraph, words: Vocabulary, language: str
) -> dict[str, Thing]:
    """Alliances by id: name, nature, type in words, years, domains."""
    domains = _domains(graph.addresses, "alliance")
    things = {}
    for row in rows_of(alliances):
        kind = words.types.get(row["type"]) if known(row["type"]) else None
        thing: Thing = {
            "id": row["id"],
            "is": "alliance",
            "name": str(row["name"]) if known(row["name"]) else _("Unnamed alliance", language),
            "nature": "framework" if row["nature"] == "framework" else "joint",
        }
        if known(row["type"]):
            thing["type"] = row["type"]
            thing["kind"] = kind.label.say(language) if kind else str(row["type"])
            if kind and kind.era:
                thing["era"] = kind.era
        thing |= {name: row[name] for name in ("form", "governance") if known(row[name])}
        period = years(row["since"], row["until"], language)
        if period:
            thing |= {"years": period} | span(row["since"], row["until"])
        if domains.get(row["id"]):
            thing["domains"] = domains[row["id"]]
        if row["above"] is True or row["above"] == 1:
            thing["above"] = True
        thing["place"] = (row["lon"], row["lat"]) if known(row["lon"]) and known(row["lat"]) else None
        things[row["id"]] = thing
    return things


def _domains(rows: pd.DataFrame, key: str) -> dict[str, list[str]]:
    return {str(k): sorted({str(d) for d in found}) for k, found in rows.groupby(key)["domain"]} if len(rows) else {}
