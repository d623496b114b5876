"""Values as people write them, made plain: numbers of organisations, amounts, dates, words of the vocabulary.

`clean(kind, raw)` answers the value, what was wrong with it, or both; nothing ambiguous is guessed. An empty cell is
(None, None).
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable
from typing import Any

from graph.model import clean_name
from ingest.cleaning.base import Cleaned, Remarked, Unclean, text
from ingest.cleaning.dates import TWO_YEARS, any_date, date, period, two_years, year
from ingest.cleaning.ids import contracts, department, number_of_body, perimeter, postal_code, rna, siren, siret
from ingest.cleaning.numbers import (
    amount,
    figure,
    latitude,
    longitude,
    money,
    money_or_cross,
    number,
    percent,
    share,
    weight,
)
from ingest.cleaning.words import (
    MISSPELT_WORD,
    NOTIONS,
    UNKNOWN_WORD,
    answer,
    nature,
    polarity,
    support,
    unknown_word,
    vocabulary_key,
    word,
)

__all__ = [
    "CLEANERS",
    "MISSPELT_WORD",
    "NOTIONS",
    "TWO_YEARS",
    "UNKNOWN_WORD",
    "Cleaned",
    "Unclean",
    "clean",
    "date",
    "is_contact",
    "is_person",
    "text",
    "two_years",
    "unknown_word",
    "vocabulary_key",
]


def clean(kind: str, raw: Any) -> Cleaned:
    """The plain value of a cell of some kind, and what was wrong with it. Cost: kept once seen."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None, None
    if isinstance(raw, float) and math.isnan(raw):
        return None, None
    return _clean(kind, type(raw).__name__, raw)


@functools.lru_cache(maxsize=50_000)
def _clean(kind: str, _type: str, raw: Any) -> Cleaned:
    try:
        value = CLEANERS[kind](raw)
    except Unclean as problem:
        return None, problem.text
    if isinstance(value, Remarked):
        return value.value, value.remark
    return (None if value == "" else value), None


CLEANERS: dict[str, Callable[[Any], Any]] = {
    "text": text, "siren": siren, "siret": siret, "number_of_body": number_of_body, "rna": rna, "number": number, "figure": figure, "weight": weight,
    "amount": amount, "money": money, "money_or_cross": money_or_cross, "percent": percent, "share": share,
    "latitude": latitude, "longitude": longitude, "date": any_date, "year": year, "period": period, "department": department,
    "postal_code": postal_code, "contracts": contracts, "perimeter": perimeter, "nature": nature, "territory": text,
    "family": word("families"), "domain": word("domains", strict=True), "role": word("roles"), "type": word("types"),
    "answer": answer, "polarity": polarity, "support": support,
}  # fmt: skip
"""What cleans each kind of value. A ``territory`` is looked up in the reference afterwards (`ingest.places`)."""

CONTACT_WORDS = (
    "mail", "courriel", "telephone", "portable", "mobile", "contact", "prenom", "responsable", "interlocuteur",
    "referent", "civilite", "nom du president", "nom du dirigeant", "date de naissance",
)  # fmt: skip


def is_contact(header: str) -> bool:
    """Whether a column holds persons or ways to reach them, which are never kept."""
    plain = clean_name(header)
    words = re.split(r"[^a-z0-9]+", plain)
    return any(word in plain for word in CONTACT_WORDS) or bool({"tel", "fax", "gsm", "phone"} & set(words))


_TITLE = re.compile(r"(m\.|mr\.?|mme\.?|mlle\.?|monsieur|madame|mademoiselle|melle)\s+\S", re.IGNORECASE)


def is_person(name: str) -> bool:
    """Whether a name begins as a natural person's does; ``Mme Martin``, not ``Madame Bovary SARL`` with its number."""
    return bool(_TITLE.match(name.strip()))
