"""Two by two: do they act together? Yes, no, or nobody knows, which is kept as such."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from api.service.hand import enter, pen
from api.service.meeting.gestures import gestures, undo
from api.service.meeting.members import organisations
from api.service.meeting.subject import entered, whole_of
from api.service.reading import rows
from graph.errors import UsageProblem
from graph.language import translate
from graph.model import clean_name
from graph.store.connect import Database
from graph.store.preparations import Preparation
from graph.store.records import Reader
from graph.territory import TerritoryGraph
from ingest import hand

STATES = {"yes": "Yes", "no": "No", "unknown": "I do not know"}


@dataclass(frozen=True)
class Asking:
    """A pair to ask about: both organisations, its place among those that may be asked, how many these are."""

    first: dict[str, Any]
    second: dict[str, Any]
    place: int
    total: int


@dataclass(frozen=True)
class Told:
    """How many pairs of the organisations entered have a recorded alliance, or were told yes, no, not known, or nothing."""

    total: int
    allied: int
    yes: int
    no: int
    unknown: int

    @property
    def open(self) -> int:
        return self.total - self.allied - self.yes - self.no - self.unknown


def key(first: str, second: str) -> str:
    """A pair as one word, the same in either order."""
    return "~".join(sorted((first, second)))


def said(db: Reader, preparation: str) -> list[dict[str, Any]]:
    """What was said of two organisations in a preparation and stands, the latest first, once a pair."""
    found: dict[str, dict[str, Any]] = {}
    for one in gestures(db, preparation):
        for fact in one.stated("DECLARES"):
            pair = key(fact["from"], fact["to"])
            found.setdefault(
                pair, {"pair": pair, "ids": sorted((fact["from"], fact["to"])), "state": fact["state"], "import_id": one.import_id}
            )  # fmt: skip
    names = {row["id"]: row["name"] for row in organisations(db, [i for one in found.values() for i in one["ids"]])}
    return [
        {
            **one,
            "names": sorted((names[i] for i in one["ids"]), key=clean_name),
            "label": translate(STATES[one["state"]]),
        }
        for one in found.values()
        if all(i in names for i in one["ids"])
    ]


def asking(db: Reader, preparation: Preparation, passed: Sequence[str] = ()) -> Asking | None:
    """The next pair of organisations entered of which nothing is known, those ``passed`` over left out; None at the end.

    Its place counts what was answered and passed. Cost: linear in what was told and in the organisations entered.
    """
    own = entered(db, preparation.id).actors
    told = {one["pair"] for one in said(db, preparation.id)}
    known = _tied(db, preparation) - told
    left_out = known | told | set(passed)
    open_ = next((pair for pair in combinations(own, 2) if key(*pair) not in left_out), None)
    if open_ is None:
        return None
    total = len(own) * (len(own) - 1) // 2 - len(_among(known, own))
    both = organisations(db, open_)
    return Asking(both[0], both[1], min(len(_among(told, own) | set(passed)) + 1, total), total)


def _among(pairs: Collection[str], own: Collection[str]) -> set[str]:
    """The pairs of which both are among the organisations entered."""
    those = set(own)
    return {pair for pair in pairs if those.issuperset(pair.split("~"))}


def pairs_of(db: Reader, preparation: Preparation) -> Told:
    """What is told of the pairs of organisations entered; a recorded alliance comes before what was said."""
    own = set(entered(db, preparation.id).actors)
    graph = whole_of(db, preparation)
    allied = _allied(graph, own)
    told: dict[str, str] = {}
    for row in sorted(rows(graph.declares), key=lambda row: row["state"] == "unknown", reverse=True):
        if own >= {row["actor"], row["to"]} and row["actor"] != row["to"]:
            told[key(row["actor"], row["to"])] = row["state"]
    said_ = [state for pair, state in told.items() if pair not in allied]
    every = len(own) * (len(own) - 1) // 2
    return Told(every, len(allied), said_.count("yes"), said_.count("no"), said_.count("unknown"))


def _tied(db: Reader, preparation: Preparation) -> set[str]:
    """Pairs with a recorded joint alliance, or of which somebody said yes or no."""
    graph = whole_of(db, preparation)
    known = graph.declares[graph.declares["state"].isin(["yes", "no"])]
    said_ = {key(a, b) for a, b in zip(known["actor"], known["to"], strict=True)}
    return _allied(graph, entered(db, preparation.id).actors) | said_


def _allied(graph: TerritoryGraph, own: Collection[str]) -> set[str]:
    joint = graph.alliances.loc[graph.alliances["nature"] == "joint", "id"]
    parts = graph.participations[graph.participations["alliance"].isin(joint) & graph.participations["actor"].isin(own)]
    found: set[str] = set()
    for _alliance, group in parts.groupby("alliance"):
        found.update(key(a, b) for a, b in combinations(sorted(set(group["actor"])), 2))
    return found


def say(db: Database, preparation: Preparation, first: str, second: str, state: str) -> str:
    """Keep what is said of two organisations; it replaces what was said of them here before. The gesture's import.

    Raises UsageProblem for one organisation twice, an unknown one or another state.
    """
    if state not in STATES:
        raise UsageProblem("{value} is no choice of this list.", value=state)
    if first == second or len(organisations(db, (first, second))) < 2:
        raise UsageProblem("Choose two different organisations.")
    before = [one["import_id"] for one in said(db, preparation.id) if one["pair"] == key(first, second)]
    made = hand.declaration(min(first, second), max(first, second), state, pen(db, preparation.territory))
    enter(db, made, preparation.id)
    for import_id in before:  # after, so that nothing is lost if this ends between both
        undo(db, preparation.id, import_id)
    return made.change_set.import_id
