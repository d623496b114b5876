"""What to read again before a copy is published: persons, contacts, and parts of names that are not shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from api.service.meeting.masking import Mask
from graph.language import translate
from ingest.minutes_names import forms, words_of
from ingest.paste_contacts import holds_contact

LONGEST, MOST = 120, 20


def cautions(texts: Iterable[str], mask: Mask) -> tuple[str, ...]:
    """Sentences on what somebody may not want to be read, in the order of the texts; at most twenty. Empty: nothing was seen."""
    found: dict[str, None] = {}
    for part, name in mask.shortened.items():
        found[
            translate("“{part}”, which tells “{name}”, is replaced too: that name is not shown.", part=part, name=name)
        ] = None
    for text in dict.fromkeys(texts):
        short = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
        if holds_contact(text):
            found[translate("An e-mail address or a telephone number stands in “{text}”.", text=short)] = None
        if names_somebody(text):
            found[translate("A person is named in “{text}”.", text=short)] = None
        for start, stop, name in mask.parts.found(text, mask.found(text)) if mask.parts else ():
            found[
                translate(
                    "“{part}” in “{text}” may tell “{name}”, which is not shown.",
                    part=text[start:stop],
                    text=short,
                    name=name,
                )
            ] = None
    return tuple(found)[:MOST]


def names_somebody(text: str) -> bool:
    """Whether a person's title with a name stands in a text: « Mme Exemple », « Mrs Example »."""
    words = words_of(text)
    return any(
        title.plain in forms().titles and title.capital and _is_title(title.written) and name.capital
        and re.fullmatch(r"\.?\s+", text[title.end : name.start])
        for title, name in pairwise(words)
    )  # fmt: skip


def _is_title(word: str) -> bool:
    """« Me Martin » is a person, « ME Conseil » may be none."""
    return len(word) == 1 or not word.isupper() or word in ("MR", "DR", "MME")
