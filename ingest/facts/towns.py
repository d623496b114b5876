"""The commune a row names by its code, name and postal code: today's, for one that has ended; nothing is guessed unsaid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.language import Text
from ingest.places import Place, Places
from ingest.reference.names import fold, fold_typed

_DISTRICT = re.compile(
    r"^(paris|lyon|marseille)\b.*?\b\d{1,2}\s*(er|e|eme|ieme)?\b.*$|^(paris|lyon|marseille) \d{1,2}$"
)


@dataclass(frozen=True)
class Town:
    """The id of a commune where one is meant; else the words that tell it from others, and what is wrong."""

    id: str | None = None
    said: str = ""
    problem: Text | None = None


def find_town(places: Places | None, town: str | None, postal_code: str | None, insee: str | None = None) -> Town:
    """The commune of an INSEE code, else the one of its name in the postal code's département, else one of the postal code
    that has the name's main words (said). Cost: a look-up."""
    said = " ".join(part for part in (postal_code, fold_typed(town or "")) if part)
    if places is None or not (town or postal_code or insee):
        return Town(None, said)
    if insee and (place := places.place(f"COM-{insee.strip().zfill(5)}")):
        return Town(place.current, said)
    key = fold_typed(town or "")
    if found := _DISTRICT.match(key):
        key = found[1] or found[3]
    served = _current(places.by_postal_code(postal_code)) if postal_code else []
    department = _department(postal_code, served)
    named = places.by_name(key, "commune", f"DEP-{department}" if department else None) if key else ()
    current = sorted({place.current for place in named})
    if len(current) > 1 and served:
        current = [id_ for id_ in current if id_ in served] or current
    if len(current) == 1:
        return Town(current[0], said)
    if len(current) > 1:
        return Town(
            None, said, Text("Several communes are so called; a postal code or an INSEE code would tell which.")
        )
    near = [id_ for id_ in served if key and _alike(key, fold(_name(places, id_)))]
    if not key and len(served) == 1:
        near = served
    if not key and len(served) > 1:
        return Town(None, said, Text("This postal code serves several communes; the name of one would tell which."))
    if len(near) == 1:
        return Town(
            near[0],
            said,
            Text("This is not the commune’s name today; read as {name}.", {"name": _name(places, near[0])}),
        )
    return Town(None, said, Text("No commune is known by this name and postal code."))


def _current(found: Sequence[Place]) -> list[str]:
    return list(dict.fromkeys(place.current for place in found))


def _department(postal_code: str | None, served: Sequence[str]) -> str | None:
    """The département of a postal code: that of the communes it serves, else its first digits."""
    codes = {id_[4:7] if id_[4:6] in ("97", "98") else id_[4:6] for id_ in served}
    if len(codes) == 1:
        return next(iter(codes))
    if not postal_code or codes:
        return None
    return postal_code[:3] if postal_code[:2] in ("97", "98") else None if postal_code[:2] == "20" else postal_code[:2]


def _name(places: Places, id_: str) -> str:
    place = places.place(id_)
    return place.name if place else id_


def _alike(one: str, other: str) -> bool:
    """Whether one name says all words of the other, or begins it, where a print has cut it."""
    words, others = set(one.split()), set(other.split())
    small = {"le", "la", "les", "l", "sur", "sous", "en", "de", "du", "des", "d"}
    main, mains = words - small, others - small
    return bool(main and mains) and (main <= mains or mains <= main or (len(one) >= 8 and other.startswith(one)))
