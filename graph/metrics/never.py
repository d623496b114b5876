"""What is never proposed as a piste d'alliance, and which bodies are present nearly everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy import sparse

from graph.metrics.figures import text
from graph.metrics.ties import zero_one
from graph.metrics.usefulness import Settings
from graph.model import clean_name
from graph.territory import TerritoryGraph

Answer = tuple[Iterable[str], str]
"""What a user said of a piste: the ids it is about, and exists, not_relevant, explore or check."""

DISMISSED = ("exists", "not_relevant")
_LEGAL = re.compile(
    r"^(commune|mairie|ville|departement|conseil departemental|communaute de communes|cc) (de la|de l|du|des|de|d)? ?"
)


def ended(graph: TerritoryGraph) -> np.ndarray:
    """Actors that are no longer active; what is not known to have ended has not."""
    return np.asarray(graph.actors["active"].map(lambda value: value is False or value == 0), dtype=bool)


def never(graph: TerritoryGraph, members: np.ndarray, rules: Settings, answers: Iterable[Answer] = ()) -> np.ndarray:
    """members × members: True where a pair of actors (by position) is never proposed.

    They share a joint alliance already (of any domain, from above, incomplete or past), declared a tie or its absence, were
    dismissed by the user, give to each other, are parent and branch, a local body and its own CCAS, or may compete.
    """
    part = taking_part(graph, "joint")[members]
    found = np.asarray((part @ part.T).toarray() > 0)
    place = {actor: at for at, actor in enumerate(graph.actors["id"].to_numpy(dtype=object)[members])}
    for a, b in apart(graph, rules, answers):
        first, second = place.get(a), place.get(b)
        if first is not None and second is not None:
            found[first, second] = found[second, first] = True
    kinds = graph.actors["kind"].where(graph.actors["kind"].isin(rules.competing)).to_numpy(dtype=object)[members]
    for kind in rules.competing:
        alike = np.flatnonzero(kinds == kind)
        found[np.ix_(alike, alike)] = True
    np.fill_diagonal(found, True)
    return found


def apart(graph: TerritoryGraph, rules: Settings, answers: Iterable[Answer] = ()) -> list[tuple[str, str]]:
    """Pairs of ids, of two actors or of an actor and an alliance, that something stated keeps from being proposed: a tie or its absence
    declared, a dismissal, funding, membership, a body's own body."""
    return [
        *_ends(graph.declares[graph.declares["state"].isin(["yes", "no"])], "actor", "to"),
        *_ends(graph.contributions, "giver", "receiver"),
        *_ends(graph.memberships, "actor", "of"),
        *_dismissed(answers),
        *_own_bodies(graph, graph.actors, rules),
    ]


def taking_part(graph: TerritoryGraph, nature: str) -> sparse.csr_array:
    """Actors × alliances of a nature, 1 where an actor takes part."""
    hubs = pd.Index(graph.alliances.loc[graph.alliances["nature"] == nature, "id"], dtype=object)
    ids = pd.Index(graph.actors["id"], dtype=object)
    actor, alliance = ids.get_indexer(graph.participations["actor"]), hubs.get_indexer(graph.participations["alliance"])
    known = (actor >= 0) & (alliance >= 0)
    return zero_one(actor[known], alliance[known], (len(ids), len(hubs)))


def everywhere(graph: TerritoryGraph, rules: Settings) -> np.ndarray:
    """Actors present nearly everywhere (the State, a main funder): no common partner, and in no list.

    Those in more than ``rules.everywhere`` of the joint alliances with two known members or more, of the frameworks, or of
    the organisations funded, and in at least ``rules.everywhere_least`` of them.
    """
    found = np.zeros(len(graph.actors), dtype=bool)
    for nature in ("joint", "framework"):
        part = taking_part(graph, nature)
        sizes = np.asarray(part.sum(axis=0)).ravel()
        several = sizes >= 2
        found |= _too_many(np.asarray(part[:, np.flatnonzero(several)].sum(axis=1)).ravel(), int(several.sum()), rules)
    gifts: pd.DataFrame = graph.contributions.dropna(subset=["giver", "receiver"]).drop_duplicates(
        ["giver", "receiver"]
    )
    given = gifts.groupby("giver")["receiver"].nunique().reindex(graph.actors["id"]).fillna(0).to_numpy(dtype=float)
    return np.asarray(found | _too_many(given, gifts["receiver"].nunique(), rules))


def _too_many(counts: np.ndarray, total: int, rules: Settings) -> np.ndarray:
    return np.asarray((counts > rules.everywhere * total) & (counts >= rules.everywhere_least))


def _ends(rows: pd.DataFrame, first: str, second: str) -> list[tuple[str, str]]:
    kept = rows.dropna(subset=[first, second])
    return list(zip(kept[first], kept[second], strict=True))


def _dismissed(answers: Iterable[Answer]) -> list[tuple[str, str]]:
    found = []
    for about, state in answers:
        ids = list(about)
        if state in DISMISSED:
            found += [(a, b) for at, a in enumerate(ids) for b in ids[at + 1 :]]
    return found


def _own_bodies(graph: TerritoryGraph, actors: pd.DataFrame, rules: Settings) -> list[tuple[str, str]]:
    """A local body and a CCAS (or such) of the same commune; by name where one of them has no known place."""
    communes = set(graph.territories.loc[graph.territories["level"] == "commune", "id"])
    by_place: dict[str, list[str]] = {}
    by_name: dict[str, list[tuple[str, bool]]] = {}
    for row in actors[actors["kind"].isin(rules.parents)].to_dict("records"):
        places = {text(row["governs"]), text(row["base"]) if row["base"] in communes else None} - {None}
        for place in places:
            by_place.setdefault(str(place), []).append(row["id"])
        by_name.setdefault(_LEGAL.sub("", clean_name(text(row["name"]) or "")), []).append((row["id"], bool(places)))
    found = []
    for row in actors[actors["kind"].isin(rules.own_bodies)].to_dict("records"):
        place = text(row["base"])
        found += [(row["id"], parent) for parent in by_place.get(place or "", [])]
        for words in _word_runs(clean_name(text(row["name"]) or "")):
            found += [(row["id"], parent) for parent, placed in by_name.get(words, []) if not (place and placed)]
    return found


def _word_runs(name: str) -> set[str]:
    """Every run of words of a name: what another name it contains may be."""
    words = name.split()
    return {" ".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, len(words) + 1)}
