"""Numbers and amounts in French and English notation; nothing ambiguous is guessed."""

from __future__ import annotations

import math
import re
from typing import Any

from ingest.cleaning.base import Remarked, Unclean

_SPACES = "[\\s\u00a0\u202f\u2009'’]"
_STRAY = re.compile(r"([A-Za-z*]{1,2})[\s\u00a0\u202f]{2,}([+-]?\d.*)")
"""A letter far before a number, left by a print: ``N      82 584,28``."""


def number(raw: Any) -> float | int:
    """A number in French or English notation; a lone comma or point is the decimal mark."""
    return _number(raw, strict=False)


def amount(raw: Any) -> float | int:
    """An amount in euros. ``1,500`` and ``1.500`` could be one and a half or fifteen hundred: not guessed."""
    return _number(raw, strict=True)


def money(raw: Any) -> Any:
    """An amount in a list made for print: a stray letter far before it is passed over and said; a dash is none."""
    if isinstance(raw, str):
        if re.fullmatch(r"\s*[-–—]+\s*(€)?\s*", raw):
            return ""
        if found := _STRAY.fullmatch(raw.strip()):
            value = amount(found[2])
            return Remarked(value, "The letter {letter} before this amount was passed over.", letter=found[1])
    return amount(raw)


def money_or_cross(raw: Any) -> Any:
    """An amount, or a mark (``X``, ``oui``) that says there is something without its worth: then True."""
    if isinstance(raw, str) and re.fullmatch(r"\s*(x|oui|yes|✓|✔|1 fois)\s*", raw, re.IGNORECASE):
        return True
    if isinstance(raw, str) and re.fullmatch(r"\s*(non|no|n)\s*", raw, re.IGNORECASE):
        return ""
    return money(raw)


def _number(raw: Any, strict: bool) -> float | int:
    if isinstance(raw, bool):
        raise Unclean("This is not a number.")
    if isinstance(raw, int | float):
        return _finite(raw)
    said = str(raw).strip()
    scale = 1
    if found := re.search(r"(?i)\s*(k€|keuros?|k eur)\s*$|\s*(m€|millions? d['’]euros?)\s*$", said):
        scale, said = (1_000 if found[1] else 1_000_000), said[: found.start()]
    said = re.sub(r"(?i)^\s*(€|eur)\s*|\s*(€|eur(os?)?)\s*(ttc|ht)?\s*$", "", said)
    said = re.sub(_SPACES, "", said).replace("−", "-")
    if found := re.fullmatch(r"\((\d[\d.,]*)\)", said):
        said = f"-{found[1]}"
    if not re.fullmatch(r"[+-]?(\d[\d.,]*|[.,]\d+)([eE][+-]?\d+)?", said):
        raise Unclean("This is not a number.")
    value = float(_decimal_point(said, strict and scale == 1))
    return _finite(round(value * scale, 2) if scale > 1 else value)


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
    if other in whole and any(len(group) != 3 for group in whole.lstrip("+-").split(other)[1:]):
        raise Unclean("This is not a number.")
    if strict and other not in plain and len(decimals) == 3 and whole.lstrip("+-") not in ("", "0"):
        raise Unclean("This could be {small} or {large}; write it without a mark between thousands.",
                      small=f"{whole}.{decimals}", large=f"{whole}{decimals}")  # fmt: skip
    return f"{whole.replace(other, '')}.{decimals}"


def _finite(value: float | int) -> float | int:
    if not math.isfinite(value):
        raise Unclean("This is not a number.")
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else float(value)


def figure(raw: Any) -> tuple[float | int, str]:
    """A number with the unit written beside it: ``12,5 %`` is (12.5, "%"); "" without one."""
    if isinstance(raw, str) and (
        found := re.fullmatch(r"(.*\d)\s*(%|€|k€|m²|km²|km|ans?|hab\.?|habitants?)\s*", raw.strip())
    ):
        return number(found[1]), found[2]
    return number(raw), ""


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


def share(raw: Any) -> Any:
    """A share as a fraction (``0.25``), given in per cent; a number above one is already in per cent."""
    if isinstance(raw, str) and "%" in raw:
        return percent(raw)
    value = number(raw)
    if value <= 1:
        return _finite(round(float(_within(value, 0, 1)) * 100, 6))
    return Remarked(_within(value, 0, 100), "A share is written from 0 to 1, this one in per cent.")


def latitude(raw: Any) -> float:
    return float(_within(number(raw), -90, 90))


def longitude(raw: Any) -> float:
    return float(_within(number(raw), -180, 180))


def _within(value: float | int, low: int, high: int) -> float | int:
    if not low <= value <= high:
        raise Unclean("This is not between {low} and {high}.", low=low, high=high)
    return value
