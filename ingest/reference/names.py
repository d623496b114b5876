"""Names of territories as keys: accents, case, ligatures, « St », « communauté de communes » and « Cedex 2 » folded."""

from __future__ import annotations

import re
import unicodedata

LONG_FORMS = (
    ("communaute de communes", "cc"), ("com com", "cc"), ("communaute d agglomeration", "ca"), ("agglomeration", "ca"),
    ("communaute urbaine", "cu"), ("commune de", ""), ("mairie de", ""), ("ville de", ""), ("departement de", ""),
    ("region", ""),
)  # fmt: skip
"""How people write what the official lists shorten, at the start of a name; the first that fits is read."""

WORDS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
CEDEX = re.compile(r" cedex( \d+)?$")


def _plain_letters() -> dict[int, str]:
    """Each accented letter of the Latin alphabets → the letter alone: ten times quicker than normalising every name."""
    table: dict[int, str] = {ord("œ"): "oe", ord("æ"): "ae", ord("ß"): "ss"}
    for code in range(0xC0, 0x250):
        base = unicodedata.normalize("NFKD", chr(code))[0]
        if base.isascii():
            table[code] = base
    return table


LETTERS = _plain_letters()
MARKS = str.maketrans(dict.fromkeys("-'’‐‑–—,.()\"«»/\u00a0\u202f", " "))


def fold(name: str) -> str:
    """A name as a key; '' for an empty name. « L’Haÿ-les-Roses » and « l hay les roses » give one key."""
    plain = name.lower()
    if not name.isascii():
        plain = unicodedata.normalize("NFC", plain).translate(LETTERS)
    plain = plain.translate(MARKS)
    return " ".join([WORDS.get(word, word) for word in plain.split()])


def fold_typed(text: str) -> str:
    """What a person typed as a key: `fold`, with the long forms shortened and a « Cedex » dropped."""
    key = CEDEX.sub("", fold(text))
    for long, short in LONG_FORMS:
        if key.startswith(long + " "):
            return (short + key[len(long) :]).strip()
    return key
