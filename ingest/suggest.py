"""Organisations proposed as a name is typed: those already known, and the bodies of the French reference.

Known ones come first, those in or near the territory before others; names that begin with what is typed before those
with a word that does; a misspelt word is read as the nearest one known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import fuzz, process

from graph.model import clean_name
from ingest.paste_cells import Near
from ingest.reference.names import fold
from ingest.reference.tables import Place

MOST = 8
SHORTEST_MISSPELT = 4
NEAREST_WORD = 78
"""How alike (0 to 100) a word must be to be read as a known one."""
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


@dataclass(frozen=True)
class Known:
    """An organisation that the database holds; ``place``: where it is based, by id."""

    id: str
    name: str
    family: str | None = None
    kind: str | None = None
    siren: str | None = None
    rna: str | None = None
    place: str | None = None
    place_name: str | None = None


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


@dataclass(frozen=True)
class Directory:
    """The organisations known, with their names as keys. Cost: some ten milliseconds for each ten thousand."""

    known: Sequence[Known] = ()
    keys: list[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", [" " + fold(one.name) for one in self.known])

    @cached_property
    def words(self) -> list[str]:
        return sorted({word for key in self.keys for word in key.split() if len(word) >= SHORTEST_MISSPELT})

    @cached_property
    def sirens(self) -> frozenset[str]:
        return frozenset(one.siren for one in self.known if one.siren)


def suggest(typed: str, directory: Directory, near: Near, most: int = MOST) -> list[Suggestion]:
    """The organisations that a typed text may mean, the likeliest first; empty for fewer than two letters.

    Cost: about ten milliseconds for the whole of France and ten thousand organisations known.
    """
    text = fold(typed)
    if len(text) < 2:
        return []
    bodies = _bodies(text, typed, near, most)
    found = _known(text, directory, near, most)
    if not found and not bodies and (mended := _mended(text, directory, near)):
        found, bodies = _known(mended, directory, near, most), _bodies(mended, mended, near, most)
    named = {one.number for one in found}
    bodies = [one for one in bodies if not (one.number and one.number in named)]
    if _BODY.fullmatch(text):
        begun = [one for one in found if fold(one.name).startswith(text) and near.distance(one.place) <= 1]
        return [*begun, *bodies, *(one for one in found if one not in begun)][:most]
    near_by = [one for one in found if near.distance(one.place) <= 1]
    kept = near_by[: max(most - 3, most - len(bodies))]
    return [*kept, *bodies, *(one for one in found if one not in near_by)][:most]


def _known(text: str, directory: Directory, near: Near, most: int) -> list[Suggestion]:
    words = text.split()
    longest = " " + max(words, key=len)
    hits = [n for n, key in enumerate(directory.keys) if longest in key]
    if len(words) > 1:
        hits = [n for n in hits if all(f" {word}" in directory.keys[n] for word in words)]
    if len(words) == 1 and len(text) <= 8:
        hits += [
            n
            for n, initials in enumerate(_initials_of(directory))
            if initials.startswith(text) and len(text) >= 3 and n not in set(hits)
        ]

    def rank(n: int) -> tuple[int, bool, int, str]:
        key = directory.keys[n]
        return (
            near.distance(directory.known[n].place),
            not key.startswith(" " + text),
            len(key),
            directory.known[n].id,
        )

    return [_of_known(directory.known[n]) for n in sorted(hits[:4000], key=rank)[:most]]


def _of_known(one: Known) -> Suggestion:
    return Suggestion(one.name, one.family, one.place, one.place_name, one.siren or one.rna, actor=one.id)


def initials(name: str) -> str:
    """The first letters of a name's words without articles: what an acronym is made of."""
    return "".join(word[0] for word in fold(name).split() if word not in _SMALL and not word.isdigit())


_SMALL = frozenset(fold("l la le les de du des d et en a au aux pour sur the of and").split())


def _initials_of(directory: Directory) -> list[str]:
    kept = directory.__dict__.get("_initials")
    if kept is None:
        kept = [initials(one.name) for one in directory.known]
        directory.__dict__["_initials"] = kept
    return kept


def _bodies(text: str, typed: str, near: Near, most: int) -> list[Suggestion]:
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
    places.sort(key=lambda place: (fold(place.name) != wanted, near.distance(place.id), -(place.population or 0)))
    return [_of_body(place, typed if asked else "") for place in places[:most]]


def _named_bodies(name: str, article: str, level: str, near: Near) -> list[Place]:
    if not name:
        return [place for one in sorted(near.inside) if (place := near.reference.place(one)) and place.level == level][
            :50
        ]
    with_article = _with_article(name, article)
    found = near.reference.search(with_article, 40, level)
    return found if with_article == name else [*found, *near.reference.search(name, 40, level)]


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


def _mended(text: str, directory: Directory, near: Near) -> str:
    """The typed words with each unknown one read as the nearest known; '' where none is near."""
    known = directory.words
    changed = False
    words = []
    for word in text.split():
        nearest = None
        if len(word) >= SHORTEST_MISSPELT and not any(f" {word}" in key for key in directory.keys):
            nearest = process.extractOne(
                word, [*known, *_near_words(near)], scorer=fuzz.ratio, score_cutoff=NEAREST_WORD
            )
        words.append(nearest[0] if nearest else word)
        changed = changed or nearest is not None
    return " ".join(words) if changed else ""


def _near_words(near: Near) -> Iterable[str]:
    kept: list[str] | None = near.__dict__.get("_words")
    if kept is None:
        names = [place.name for one in near.inside if (place := near.reference.place(one))]
        kept = sorted({word for name in names for word in fold(name).split() if len(word) >= SHORTEST_MISSPELT})
        near.__dict__["_words"] = kept
    return kept
