"""Numbers of organisations and codes of places: mended where nothing is guessed, refused where rounding spoilt them."""

from __future__ import annotations

import re
from typing import Any

from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from ingest.cleaning.base import Remarked, Unclean

_SCIENTIFIC = re.compile(r"^\d[.,]?\d*\s*[eE]\s*\+?\d+$")
_ROUNDED = re.compile(r"[1-9]\d{1,6}0{7,}")
"""A number of 13 or 14 digits that ends in seven zeros or more has been rounded: no establishment has it."""


def _digits(raw: Any, name: str) -> str:
    if isinstance(raw, float):
        raw = int(raw) if raw.is_integer() else raw
    said = str(raw).strip()
    if _SCIENTIFIC.match(said):
        raise Unclean("This {name} was rounded by a spreadsheet and is no number any more.", name=name)
    said = re.sub(r"^(siren|siret|n°|no|num[ée]ro)\s*:?\s*", "", said, flags=re.IGNORECASE)
    plain = re.sub(r"[\s.'’‘`´\"_\u00a0\u202f\u200b\ufeff/-]", "", re.sub(r"[.,]0+$", "", said))
    if not plain.isascii() or not plain.isdigit():
        raise Unclean("This is not a {name}: it holds other signs than digits.", name=name)
    if len(plain) in (13, 14) and _ROUNDED.fullmatch(plain):
        raise Unclean("This {name} was rounded by a spreadsheet and is no number any more.", name=name)
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


def number_of_body(raw: Any) -> Any:
    """A SIRET, or a SIREN where only that is given or right: said, since the establishment is then unknown."""
    plain = _digits(raw, "SIRET")
    if len(plain) in (8, 9):
        return siren(plain)
    plain = plain.zfill(14) if len(plain) == 13 else plain
    wrong = plain.endswith("00000") or not siret_number.is_valid(plain)
    if len(plain) == 14 and wrong and siren_number.is_valid(plain[:9]):
        return Remarked(plain[:9], "The establishment’s digits of this SIRET are wrong, those of its SIREN are right.")
    return siret(plain)


def rna(raw: Any) -> str:
    """W and nine digits; the letter of an overseas département is one of them."""
    plain = re.sub(r"[\s.'’\u00a0\u202f-]", "", str(raw)).upper()
    if re.fullmatch(r"[0-9]\d{8}", plain):
        raise Unclean("An RNA number is W and nine digits; the W is missing.")
    if not re.fullmatch(r"W[0-9A-Z]\d{8}", plain):
        raise Unclean("An RNA number is W and nine digits.")
    return plain


def department(raw: Any) -> str:
    """The id of a département by its code: ``DEP-45``, ``DEP-2A``, ``DEP-974``."""
    code = str(raw).strip().upper()
    code = code.zfill(2) if code.isdigit() else code
    if not re.fullmatch(r"\d\d|2[AB]|9[78]\d", code):
        raise Unclean("This is not the code of a département.")
    return f"DEP-{code}"


def postal_code(raw: Any) -> Any:
    """Five digits: a lost zero given back, letters before them and ``.0`` taken off."""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    said = re.sub(r"[\s\u00a0\u202f]", "", str(raw)).removesuffix(".0")
    found = re.fullmatch(r"(?:F-?)?(\d{4,5})", said)
    if found:
        return found[1].zfill(5)
    if found := re.fullmatch(r"[A-Za-z]{1,3}-?(\d{5})|(\d{5})[A-Za-z]{1,2}", said):
        code = found[1] or found[2]
        return Remarked(code, "A postal code has five digits.")
    raise Unclean("A postal code has five digits.")


def contracts(raw: Any) -> Any:
    """The codes of contrats de ville in a cell, joined or not: ``CV380CV384`` is two."""
    plain = re.sub(r"[\s,;/|+-]", "", str(raw)).upper()
    codes = tuple(dict.fromkeys(re.findall(r"CV\d{3}", plain)))
    if not codes:
        raise Unclean("This is not the code of a contrat de ville (CV and three digits).")
    if re.sub(r"CV\d{3}", "", plain):
        return Remarked(codes, "Only the codes CV and three digits are read in this cell.")
    return codes


def perimeter(raw: Any) -> str:
    """The id of a territory written ``departement:08``, ``epci:200067874`` or ``commune:29227``."""
    from graph.model import clean_name

    level, _colon, code = str(raw).strip().partition(":")
    prefix = {"departement": "DEP", "epci": "EPCI", "commune": "COM", "region": "REG"}.get(clean_name(level))
    if prefix is None or not re.fullmatch(r"[0-9AB]{2,9}", code):
        raise Unclean("This is not a perimeter; write departement:08, epci:200067874 or commune:29227.")
    return f"{prefix}-{code}"
