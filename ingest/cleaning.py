"""Values as people write them, made plain: numbers of organisations, amounts, dates, words of the vocabulary.

`clean(kind, raw)` answers the value, what was wrong with it, or both; nothing ambiguous is guessed. An empty cell is
(None, None).
"""

from __future__ import annotations

import datetime as dt
import difflib
import functools
import math
import re
from collections.abc import Callable
from typing import Any

from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from graph.language import Text
from graph.model import clean_name
from graph.vocabulary import Entry, vocabulary
from graph.vocabulary.loader import word_key
from ingest.report import InBoth

Cleaned = tuple[Any, Text | None]

_SPACES = re.compile(r"\s+")
_SCIENTIFIC = re.compile(r"^\d[.,]?\d*[eE]\+?\d+$")
_CLOCK = re.compile(r"[T ]\d\d:\d\d.*$")
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("janvier janv jan", "fevrier fevr fev", "mars", "avril avr", "mai", "juin", "juillet juil", "aout",
         "septembre sept", "octobre oct", "novembre nov", "decembre dec"), 1,
    )
    for name in names.split()
}  # fmt: skip


UNKNOWN_WORD = "The word “{word}” is not in the vocabulary ({notion}); the accepted words: {words}."
MISSPELT_WORD = "The word “{word}” is not in the vocabulary ({notion}); the nearest is “{nearest}”."
TWO_YEARS = "This cell holds two years, {first} and {last}; write one."
NOTIONS = {
    "families": Text("family"), "domains": Text("domain"), "roles": Text("role"), "types": Text("type of partnership"),
    "kinds": Text("kind"), "forms": Text("form"), "governance": Text("governance"),
}  # fmt: skip


class Unclean(ValueError):
    """A value that cannot be read; the text says why."""

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message)
        self.text = Text(message, values)


def clean(kind: str, raw: Any) -> Cleaned:
    """The plain value of a cell of some kind, and what was wrong with it. Cost: kept once seen."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None, None
    if isinstance(raw, float) and math.isnan(raw):
        return None, None
    return _clean(kind, type(raw).__name__, raw)


@functools.lru_cache(maxsize=200_000)
def _clean(kind: str, _type: str, raw: Any) -> Cleaned:
    try:
        value = CLEANERS[kind](raw)
    except Unclean as problem:
        return None, problem.text
    if isinstance(value, _Remarked):
        return value.value, value.remark
    return (None if value == "" else value), None


class _Remarked:
    """A value that is kept, with a remark."""

    def __init__(self, value: Any, remark: Text) -> None:
        self.value, self.remark = value, remark


def text(raw: Any) -> str:
    """One line of text, spaces folded (no-break ones too); a control character is a space."""
    plain = str(raw)
    if not plain.isprintable():
        plain = "".join(c if c.isprintable() else " " for c in plain)
    return _SPACES.sub(" ", plain).strip()


def _digits(raw: Any, name: str) -> str:
    if isinstance(raw, float):
        raw = int(raw) if raw.is_integer() else raw
    plain = re.sub(r"[\s.'’\u00a0\u202f-]", "", str(raw).removesuffix(".0"))
    if _SCIENTIFIC.match(str(raw).strip()):
        raise Unclean("This {name} was rounded by a spreadsheet and is no number any more.", name=name)
    if not plain.isascii() or not plain.isdigit():
        raise Unclean("This is not a {name}: it holds other signs than digits.", name=name)
    return plain


def siren(raw: Any) -> str:
    """The nine digits of an organisation: spaces and lost leading zeros mended, a SIRET shortened, the check digit right."""
    plain = _digits(raw, "SIREN")
    if len(plain) in (13, 14):
        return siret(plain)[:9]
    plain = plain.zfill(9) if len(plain) == 8 else plain
    if len(plain) != 9:
        raise Unclean("A {name} has {expected} digits, this one {found}.", name="SIREN", expected=9, found=len(plain))
    if not siren_number.is_valid(plain):
        raise Unclean("The check digit of this {name} is wrong.", name="SIREN")
    return plain


def siret(raw: Any) -> str:
    """The fourteen digits of an establishment, mended as a SIREN is; those of La Poste follow their own rule."""
    plain = _digits(raw, "SIRET")
    plain = plain.zfill(14) if len(plain) == 13 else plain
    if len(plain) != 14:
        raise Unclean("A {name} has {expected} digits, this one {found}.", name="SIRET", expected=14, found=len(plain))
    if not siret_number.is_valid(plain):
        raise Unclean("The check digit of this {name} is wrong.", name="SIRET")
    return plain


def rna(raw: Any) -> str:
    plain = re.sub(r"[\s.]", "", str(raw)).upper()
    if not re.fullmatch(r"W[0-9A-Z]\d{8}", plain):
        raise Unclean("An RNA number is W and nine digits.")
    return plain


def number(raw: Any) -> float | int:
    """A number in French or English notation; a lone comma or point is the decimal mark."""
    return _number(raw, strict=False)


def amount(raw: Any) -> float | int:
    """An amount in euros. ``1,500`` and ``1.500`` could be one and a half or fifteen hundred: not guessed."""
    return _number(raw, strict=True)


def _number(raw: Any, strict: bool) -> float | int:
    if isinstance(raw, bool):
        raise Unclean("This is not a number.")
    if isinstance(raw, int | float):
        return _finite(raw)
    plain = re.sub(r"(?i)\s*(€|eur(os?)?)\s*$", "", str(raw).strip())
    plain = re.sub(r"[\s\u00a0\u202f']", "", plain).replace("−", "-")
    if not re.fullmatch(r"[+-]?(\d[\d.,]*|[.,]\d+)([eE][+-]?\d+)?", plain):
        raise Unclean("This is not a number.")
    return _finite(float(_decimal_point(plain, strict)))


def _decimal_point(plain: str, strict: bool) -> str:
    """The number with a point before its decimals and no other mark: the mark that comes last is the decimal one."""
    last = max(plain.rfind(","), plain.rfind("."))
    if last < 0:
        return plain
    mark, other = plain[last], "." if plain[last] == "," else ","
    if plain.count(mark) > 1:
        groups = plain.lstrip("+-").split(mark)
        if other in plain or any(len(group) != 3 for group in groups[1:]):
            raise Unclean("This is not a number.")
        return plain.replace(mark, "")
    whole, decimals = plain[:last], plain[last + 1 :]
    if strict and other not in plain and len(decimals) == 3 and whole.lstrip("+-") not in ("", "0"):
        raise Unclean("This could be {small} or {large}; write it without a mark between thousands.",
                      small=f"{whole}.{decimals}", large=f"{whole}{decimals}")  # fmt: skip
    return f"{whole.replace(other, '')}.{decimals}"


def _finite(value: float | int) -> float | int:
    if not math.isfinite(value):
        raise Unclean("This is not a number.")
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else float(value)


def weight(raw: Any) -> float | int:
    """How strong a tie is: any number above zero."""
    value = number(raw)
    if value <= 0:
        raise Unclean("A weight is a number above zero.")
    return value


def percent(raw: Any) -> float | int:
    """A share between 0 and 100."""
    value = number(str(raw).replace("%", "") if isinstance(raw, str) else raw)
    return _within(value, 0, 100)


def latitude(raw: Any) -> float:
    return float(_within(number(raw), -90, 90))


def longitude(raw: Any) -> float:
    return float(_within(number(raw), -180, 180))


def _within(value: float | int, low: int, high: int) -> float | int:
    if not low <= value <= high:
        raise Unclean("This is not between {low} and {high}.", low=low, high=high)
    return value


def date(raw: Any) -> str:
    """ISO text of the precision given: ``2019``, ``2019-03``, ``2019-03-01``; French order, months in words understood."""
    if isinstance(raw, dt.datetime | dt.date):
        return raw.isoformat()[:10]
    if isinstance(raw, int | float) and not isinstance(raw, bool) and float(raw).is_integer():
        raw = str(int(raw))
    plain = _CLOCK.sub("", str(raw).strip())
    words = clean_name(plain).replace(".", " ").replace("/", " ").split()
    parts = [str(_MONTHS.get(word, word)) for word in words]
    if parts and len(parts[0]) != 4:
        parts.reverse()
    if not 1 <= len(parts) <= 3 or not all(p.isascii() and p.isdigit() for p in parts) or len(parts[0]) != 4:
        raise Unclean("This is not a date; write 2019, 2019-03 or 2019-03-01.")
    if len(parts) == 2 and len(parts[1]) == 4:
        raise Unclean(TWO_YEARS, first=parts[0], last=parts[1])
    return _checked_date(*map(int, parts))


def _checked_date(year_: int, month: int | None = None, day: int | None = None) -> str:
    try:
        found = dt.date(year_, month or 1, day or 1)
    except ValueError as error:
        raise Unclean("There is no such day in the calendar.") from error
    if not 1000 <= year_ <= 2199:
        raise Unclean("The year {year} is out of range.", year=year_)
    return found.isoformat()[: 10 if day else 7 if month else 4]


def two_years(raw: Any) -> tuple[str, str] | None:
    """The years of a period written in one cell, ``2019-2021`` or ``2019 à 2021``; None for anything else."""
    found = re.fullmatch(r"\s*([12]\d{3})\s*(?:[-–—/]|à|au)\s*([12]\d{3})\s*", str(raw))
    return (found[1], found[2]) if found and found[1] <= found[2] else None


def year(raw: Any) -> int:
    return int(date(raw)[:4])


def department(raw: Any) -> str:
    """The id of a département by its code: ``DEP-45``, ``DEP-2A``, ``DEP-974``."""
    code = str(raw).strip().upper()
    code = code.zfill(2) if code.isdigit() else code
    if not re.fullmatch(r"\d\d|2[AB]|9[78]\d", code):
        raise Unclean("This is not the code of a département.")
    return f"DEP-{code}"


def contracts(raw: Any) -> Any:
    """The codes of contrats de ville in a cell, joined or not: ``CV380CV384`` is two."""
    plain = re.sub(r"[\s,;/|+-]", "", str(raw)).upper()
    codes = tuple(dict.fromkeys(re.findall(r"CV\d{3}", plain)))
    if not codes:
        raise Unclean("This is not the code of a contrat de ville (CV and three digits).")
    if re.sub(r"CV\d{3}", "", plain):
        return _Remarked(codes, Text("Only the codes CV and three digits are read in this cell."))
    return codes


def perimeter(raw: Any) -> str:
    """The id of a territory written ``departement:08``, ``epci:200067874`` or ``commune:29227``."""
    level, _colon, code = str(raw).strip().partition(":")
    prefix = {"departement": "DEP", "epci": "EPCI", "commune": "COM", "region": "REG"}.get(clean_name(level))
    if prefix is None or not re.fullmatch(r"[0-9AB]{2,9}", code):
        raise Unclean("This is not a perimeter; write departement:08, epci:200067874 or commune:29227.")
    return f"{prefix}-{code}"


def _word(notion: str, strict: bool = False) -> Callable[[Any], Any]:
    """A word of the vocabulary by key or label; one that it does not know is said, and kept unless ``strict``."""

    def cleaned(raw: Any) -> Any:
        plain = text(raw)
        key = vocabulary_key(notion, plain)
        if key is None and strict:
            said = unknown_word(notion, plain)
            raise Unclean(said.message, **said.values)
        return key if key is not None else _Remarked(plain, unknown_word(notion, plain))

    return cleaned


def vocabulary_key(notion: str, word: str) -> str | None:
    """The key of a vocabulary entry named by its key, a label or a synonym, without regard to case, accents or plural."""
    return _words(notion).get(word_key(word))


def unknown_word(notion: str, word: str) -> Text:
    """That the vocabulary does not know a word: the nearest one it knows, or all its labels."""
    entries: dict[str, Entry] = dict(getattr(vocabulary(), notion))
    near = difflib.get_close_matches(word_key(word[:100]), _words(notion), n=1, cutoff=0.84)
    values: dict[str, Any] = {"word": word, "notion": NOTIONS[notion]}
    if near:
        label = entries[_words(notion)[near[0]]].label
        return Text(MISSPELT_WORD, {**values, "nearest": InBoth(label.fr, label.en)})
    labels = [entry.label for entry in entries.values()]
    words = InBoth(", ".join(label.fr for label in labels), ", ".join(label.en for label in labels))
    return Text(UNKNOWN_WORD, {**values, "words": words})


@functools.cache
def _words(notion: str) -> dict[str, str]:
    entries = getattr(vocabulary(), notion)
    found: dict[str, str] = {}
    for key, entry in entries.items():
        for word in entry.words:
            found.setdefault(word_key(word), key)
    if notion == "families":
        for kind in vocabulary().kinds.values():
            for word in kind.words:
                found.setdefault(word_key(word), kind.family)
    return found


def nature(raw: Any) -> str:
    plain = clean_name(str(raw))
    known = {"joint": "joint", "conjointe": "joint", "framework": "framework", "cadre": "framework"}
    if plain not in known:
        raise Unclean("An alliance is of nature joint or framework.")
    return known[plain]


CLEANERS: dict[str, Callable[[Any], Any]] = {
    "text": text, "siren": siren, "siret": siret, "rna": rna, "number": number, "weight": weight, "amount": amount, "percent": percent,
    "latitude": latitude, "longitude": longitude, "date": date, "year": year, "department": department,
    "contracts": contracts, "perimeter": perimeter, "nature": nature, "territory": text,
    "family": _word("families"), "domain": _word("domains", strict=True), "role": _word("roles"), "type": _word("types"),
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
