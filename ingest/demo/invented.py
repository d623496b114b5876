"""Invented places and organisations of « Val d'Exemple », drawn from ``words.toml``."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.vocabulary import vocabulary
from ingest.demo.chance import Chance
from ingest.identity import Keys, actor_id, actor_keys
from ingest.reference.names import fold

TERRITORY = "X-val-d-exemple"
TERRITORY_NAME = "Val d’Exemple"
WHOLE = "du Val d’Exemple"
HUBS = {
    "epci": 4.0, "tete-de-reseau": 3.5, "caisse": 4.0, "centre-social": 3.0, "bailleur": 3.0, "universite": 3.0, "petr": 3.0,
    "fondation": 2.5, "etat-service": 2.0, "operateur": 2.5, "ccas": 2.0, "organisation-professionnelle": 2.0,
}  # fmt: skip
"""How much more often than others these kinds take part in alliances."""


@dataclass(frozen=True)
class Spot:
    """An invented commune or grouping; ``of`` is its name after « de », ``at`` after « à »."""

    id: str
    name: str
    level: str
    of: str
    at: str
    lat: float
    lon: float
    population: int
    grouping: str
    kind: str


@dataclass(frozen=True, eq=False)
class Organisation:
    """An invented organisation. ``whole``: acts in all the territory; ``alone``: in no alliance; ``pull``: how it attracts."""

    name: str
    kind: str
    spot: Spot
    domains: tuple[str, ...]
    whole: bool = False
    alone: bool = False
    pull: float = 1.0
    governs: str | None = None
    keys: Keys = field(default=())

    @functools.cached_property
    def id(self) -> str:
        return actor_id(self.keys)

    @functools.cached_property
    def family(self) -> str:
        return vocabulary().kinds[self.kind].family


@functools.cache
def words() -> dict[str, Any]:
    """The word lists of ``words.toml``."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def with_preposition(name: str) -> tuple[str, str]:
    """(« d’Ormesonge », « à Ormesonge »); « Le Gué » gives « du Gué » and « au Gué »."""
    if name.startswith("Le "):
        return f"du {name[3:]}", f"au {name[3:]}"
    return (f"d’{name}" if fold(name)[0] in "aeiou" else f"de {name}"), f"à {name}"


def spots(chance: Chance) -> tuple[list[Spot], list[Spot]]:
    """(groupings, communes): each grouping's communes stand around its middle, on a map at sea off the Atlantic coast."""
    groupings, communes = [], []
    for number, words_of in enumerate(words()["groupings"], 1):
        lat, lon = words_of["middle"]
        around = [
            _commune(name, at, f"X-exemple-epci-{number}", (lat, lon), chance)
            for at, name in enumerate(words_of["communes"])
        ]
        short = words_of["name"].split(" ", 1)[1]
        of = f"de l’agglomération {short}" if words_of["type"] == "CA" else short
        of = of if of.split(" ")[0] in ("de", "du", "des") else f"de {of}"
        groupings.append(
            Spot(f"X-exemple-epci-{number}", words_of["name"], "epci", of, of, lat, lon,
                 sum(one.population for one in around), f"X-exemple-epci-{number}", words_of["type"].lower())
        )  # fmt: skip
        communes += around
    return groupings, communes


def _commune(name: str, at: int, grouping: str, middle: tuple[float, float], chance: Chance) -> Spot:
    turns = ((0, 0), (0.9, 0.2), (0.6, 0.9), (-0.3, 1), (-0.95, 0.35), (-0.8, -0.6), (0.1, -1), (0.8, -0.7))
    north, east = turns[at]
    reach = chance.between(0.075, 0.12) if at else 0.0
    seat = grouping.endswith("-1")
    population = (
        chance.integer(38_000, 52_000) if seat and at == 0 else int(300 * 2 ** chance.between(0, 3 if at else 5))
    )
    of, to = with_preposition(name)
    lat, lon = round(middle[0] + north * reach, 4), round(middle[1] + east * reach * 1.44, 4)
    slug = "-".join(fold(name).split())
    return Spot(f"X-exemple-{slug}", name, "commune", of, to, lat, lon, population, grouping, "commune")


def organisations(chance: Chance, groupings: list[Spot], communes: list[Spot]) -> list[Organisation]:
    """The local bodies, then every list of ``words.toml``; about one in eight of those that act on ageing is in no alliance."""
    found = [_body(spot, "epci", chance, communes) for spot in groupings]
    found += [_body(spot, "commune", chance, communes) for spot in communes]
    for listed in words()["organisations"]:
        found += _listed(listed, chance, communes)
    return found


def _body(spot: Spot, kind: str, chance: Chance, communes: list[Spot]) -> Organisation:
    domains = chance.some(list(vocabulary().domains), chance.integer(2, 4) if kind == "epci" else chance.integer(0, 2))
    seat = spot if kind == "commune" else next(one for one in communes if one.grouping == spot.id)
    name = spot.name if kind == "epci" else f"Commune {spot.of}"
    pull = HUBS["epci"] if kind == "epci" else 0.6 + min(2.0, spot.population / 12_000)
    keys = actor_keys(name, territory=seat.id)
    return Organisation(name, kind, seat, tuple(domains), kind == "epci", False, pull, spot.id, keys)


def _listed(listed: dict[str, Any], chance: Chance, communes: list[Spot]) -> list[Organisation]:
    names: list[str] = listed["names"]
    taken: set[str] = set()
    found = []
    for number in range(listed["count"]):
        at = number % len(names)
        whole = bool(listed.get("whole"))
        turn = f"X-exemple-epci-{number % len(words()['groupings']) + 1}" if listed.get("spread") else None
        around = [spot for spot in communes if turn in (None, spot.grouping)]
        spot = communes[0] if whole else _seat(chance, around, names[at], taken)
        name = _named(names[at], spot)
        taken.add(name)
        first = listed["domains"][at] if listed.get("paired") else chance.one(listed["domains"])
        second = chance.one(_kindred(first) if listed.get("paired") else listed["domains"])
        domains = (first, second) if chance.below(0.4) and second != first else (first,)
        alone = not whole and chance.below(0.3 if "vieillissement" in domains else 0.12)
        pull = HUBS.get(listed["kind"], 1.0) * 2 ** chance.between(-1.5, 1.5)
        keys = actor_keys(name, territory=spot.id)
        found.append(Organisation(name, listed["kind"], spot, domains, whole, alone, pull, None, keys))
    return found


def _kindred(domain: str) -> list[str]:
    """The domains of a domain's own family."""
    known = vocabulary().domains
    return [key for key, entry in known.items() if entry.family == known[domain].family]


def _named(template: str, spot: Spot) -> str:
    return template.replace("{de}", spot.of).replace("{à}", spot.at).replace("{c}", spot.name)


def _seat(chance: Chance, communes: list[Spot], template: str, taken: set[str]) -> Spot:
    free = [spot for spot in communes if _named(template, spot) not in taken]
    chosen = chance.weighted(free, lambda spot: float(spot.population) ** 0.45)
    assert chosen is not None  # noqa: S101  there are more communes than names of one template
    return chosen
