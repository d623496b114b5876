"""The territory whose public body a name means: « Mairie d'Orléans » is the body of COM-45234, « CA du Grand Avignon » that of
its grouping."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Collection, Mapping

from ingest.reference import Reference
from ingest.reference.names import fold

_COMMUNE = re.compile(r"(?:mairie|ville|commune|municipalite|com) (?:de la |de l |de |du |des |d )?(?P<name>.+)")
_ABOVE = re.compile(
    r"(?P<level>conseil departemental|conseil general|departement|cd|conseil regional|region) "
    r"(?:de la |de l |de |du |des |d )?(?P<name>.+)"
)
_GROUPING = re.compile(
    r"\b(?:communaute de communes|communaute d agglomeration|communaute agglo|communaute urbaine|communaute d agglo|com com|agglomeration|agglo|metropole|cc|ca|cu|c a|c c|c u)\b"
)
_ARTICLES = frozenset(["l", "la", "le", "les", "de", "du", "des", "d", "et", "en"])
_LEVELS = {"region": "region", "conseil regional": "region"}


def body_of_name(name: str, reference: Reference, departements: Collection[str] = ()) -> str | None:
    """The id of the territory that the body of this name governs, in one of some départements where any is known.

    None for what is no public body's name, or may be that of several. Cost: some microseconds.
    """
    text = fold(name)
    if asked := _COMMUNE.fullmatch(text):
        return _only(_by_name(reference, "commune").get(_bare(asked["name"]), ()), reference, departements)
    if asked := _ABOVE.fullmatch(text):
        return _only(_by_name(reference, _LEVELS.get(asked["level"], "departement")).get(_bare(asked["name"]), ()), reference)  # fmt: skip
    key = _bare(_GROUPING.sub(" ", text))
    if _GROUPING.search(text) or " " in key:
        return _only(_by_name(reference, "epci").get(key, ()), reference, departements)
    return None


def _only(ids: Collection[str], reference: Reference, departements: Collection[str] = ()) -> str | None:
    found = [one for one in ids if (place := reference.place(one)) and not place.former]
    if departements and len(found) > 1:
        found = [
            one for one in found if (place := reference.place(one)) and set(place.departements) & set(departements)
        ]
    elif departements and found:
        place = reference.place(found[0])
        if place and not set(place.departements) & set(departements):
            return None
    return found[0] if len(found) == 1 else None


def _bare(text: str) -> str:
    return " ".join(word for word in text.split() if word not in _ARTICLES)


@functools.lru_cache(maxsize=8)
def _by_name(reference: Reference, level: str) -> Mapping[str, list[str]]:
    """Name without articles → ids, of one level. Cost: some hundred milliseconds for communes, once."""
    tables = reference.tables
    prefix, rows = {
        "commune": ("COM", tables.communes), "epci": ("EPCI", tables.epci), "departement": ("DEP", tables.departements),
        "region": ("REG", tables.regions),
    }[level]  # fmt: skip
    found: dict[str, list[str]] = defaultdict(list)
    for code, name in zip(rows["code"], rows["name"], strict=True):
        text = fold(name)
        key = _bare(_GROUPING.sub(" ", fold(name.partition("(")[0]))) if level == "epci" else _bare(text)
        found[key].append(f"{prefix}-{code}")
    return found
