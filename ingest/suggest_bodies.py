"""Communes, groupings, départements and regions as organisations: « mairie de Blois » is the commune of the reference."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.model import clean_name
from ingest.paste_cells import Near
from ingest.reference import Reference
from ingest.reference.names import fold
from ingest.reference.tables import Place

_BODY = re.compile(
    r"(?P<level>mairie|ville|commune|municipalite|hotel de ville|conseil municipal|departement|conseil departemental|conseil general|region|conseil regional|"
    r"communaute de communes|communaute d agglomeration|communaute urbaine|com com|comcom|agglomeration|agglo|metropole|intercommunalite|epci|cc|ca|cu)"
    r"(?: (?P<article>de la|de l|de|du|des|d))?(?: (?P<name>.*))?"
)
_LEVELS = {
    "departement": "departement",
    "conseil departemental": "departement",
    "conseil general": "departement",
    "region": "region",
    "conseil regional": "region",
}
_COMMUNE_WORDS = ("mairie", "ville", "commune", "municipalite", "hotel de ville", "conseil municipal")
_ARTICLES = {"du": "le ", "des": "les ", "de la": "la ", "de l": "l "}


def asks_for_body(text: str) -> bool:
    """Whether a folded text begins as a body's name does: « mairie de », « conseil départemental », « cc »."""
    return _BODY.fullmatch(text) is not None


@dataclass(frozen=True)
class Suggestion:
    """An organisation to choose: what would stand in the row's cells. ``actor``: the known one, else a body of the reference."""

    name: str
    family: str | None = None
    place: str | None = None
    place_name: str | None = None
    number: str | None = None
    actor: str | None = None
    level: str | None = None


def bodies(text: str, typed: str, near: Near, most: int) -> list[Suggestion]:
    """Communes, groupings, départements and regions as organisations: of all France where the typed words ask for a body
    or give its full name, else those near the territory."""
    asked = _BODY.fullmatch(text)
    if (
        asked
        and asked["name"] is None
        and asked["article"] is None
        and asked["level"] in ("ca", "cc", "cu", "region", "agglo")
    ):
        asked = None
    if asked is None:
        exact = near.reference.by_name(text)
        close = [place for place in near.reference.search(text, 60) if near.distance(place.id) <= 1]
        places = [*exact, *close]
        levels: tuple[str, ...] = ("commune", "epci", "departement", "region")
    else:
        level = _LEVELS.get(asked["level"], "commune" if asked["level"] in _COMMUNE_WORDS else "epci")
        levels = (level,)
        places = _named_bodies(asked["name"] or "", asked["article"] or "", level, near)
    places = [place for place in dict.fromkeys(places) if place.level in levels and not place.former]
    wanted = _with_article(asked["name"] or "", asked["article"] or "") if asked else text
    places.sort(key=lambda place: _order(place, wanted, near))
    return [_of_body(place, typed if asked else "") for place in places[:most]]


def _named_bodies(name: str, article: str, level: str, near: Near) -> list[Place]:
    if not name:
        return [place for one in sorted(near.inside) if (place := near.reference.place(one)) and place.level == level][
            :50
        ]
    with_article = _with_article(name, article)
    names = dict.fromkeys((with_article, name))
    return [place for one in names for place in _search(one, level, near)]


def _order(place: Place, wanted: str, near: Near) -> tuple[bool, bool, bool, int, int]:
    """The full name first, then what is near; a name that begins so before one with a word that does."""
    key, far = fold(place.name), near.distance(place.id)
    return (key != wanted, far > 1, not key.startswith(wanted), far, -(place.population or 0))


def _with_article(name: str, article: str) -> str:
    """« du Mans » names Le Mans."""
    return _ARTICLES.get(article, "") + name


def _of_body(place: Place, typed: str) -> Suggestion:
    family = "collectivites"
    number = place.siren if place.level in ("commune", "epci") else None
    return Suggestion(body_name(place, typed), family, place.id, place.name, number, level=place.level)


def body_name(place: Place, typed: str = "") -> str:
    """What the body of a territory is called: « Commune de Blois », or as it was begun: « Mairie de Blois »."""
    if place.level == "commune":
        word = (
            typed.split()[0].capitalize()
            if typed and fold(typed).split()[0] in ("mairie", "ville", "commune")
            else "Commune"
        )
        return f"{word} {of(place.name)}"
    if place.level == "departement":
        return f"Conseil départemental ({place.name})"
    return f"Conseil régional ({place.name})" if place.level == "region" else place.name


def of(name: str) -> str:
    """« de » and a place's name as French joins them: de Blois, d’Amboise, du Mans, des Herbiers, de La Rochelle."""
    for article, joined in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return joined + name.removeprefix(article)
    return f"d’{name}" if clean_name(name)[:1] in tuple("aeiouy") else f"de {name}"


MOST_FOUND = 40


@dataclass(frozen=True)
class _Communes:
    """Today's communes as plain lists: ranking thousands of them makes no object for each."""

    ids: Sequence[str]
    keys: Sequence[str]
    departements: Sequence[str]
    regions: Sequence[str]
    populations: Sequence[int]


@functools.lru_cache(maxsize=2)
def _communes(reference: Reference) -> _Communes:
    c = reference.tables.communes
    return _Communes(
        [f"COM-{code}" for code in c["code"]], [f" {fold(name)}" for name in c["name"]], c["departement"], c["region"],
        [number or 0 for number in c["population"]],
    )  # fmt: skip


def _search(text: str, level: str, near: Near) -> list[Place]:
    """Bodies of a level whose names have words that begin so: those in and near the territory first, then by population."""
    if level != "commune":
        return near.reference.search(text, MOST_FOUND, level)
    c, typed = _communes(near.reference), f" {text}"

    def rank(row: int) -> tuple[bool, bool, bool, int, int]:
        key = c.keys[row]
        far = (
            0
            if c.ids[row] in near.inside
            else 1
            if c.departements[row] in near.departements
            else 2
            if c.regions[row] in near.regions
            else 3
        )
        return (key != typed, far > 1, not key.startswith(typed), far, -c.populations[row])

    found = sorted((row for row, key in enumerate(c.keys) if typed in key), key=rank)[:MOST_FOUND]
    return [place for row in found if (place := near.reference.place(c.ids[row]))]
