"""Names that are not to be seen, among thousands of names: found wherever they stand, the longest first."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from api.service.meeting.masking import Mask
from graph.model import clean_name

WORDS = st.sampled_from(["club", "Relais", "aînés", "du", "Blois", "l’Été", "3", "œuvre"])
NAMES = st.lists(st.lists(WORDS, min_size=1, max_size=3).map(" ".join), max_size=6)
TEXTS = st.lists(st.one_of(WORDS, st.sampled_from([",", "(", ")", "–", "e\u0301t\u00e9", "autre"])), max_size=12).map(
    " ".join
)


def by_hand(names: list[str], text: str) -> list[str]:
    """The names in a text, from its beginning, the longest of those that begin at one place."""

    def folded(part: str) -> str:
        return " ".join(re.sub(r"\W", " ", clean_name(part).replace("œ", "oe")).split())

    keys = sorted({folded(name) for name in names}, key=len, reverse=True)
    return re.findall(rf"(?<!\S)(?:{'|'.join(keys)})(?!\S)", folded(text)) if keys else []


@given(NAMES, TEXTS)
def test_every_name_is_found_and_nothing_else(names: list[str], text: str) -> None:
    said = Mask(dict.fromkeys(names, "§"))(text)
    assert said.count("§") == len(by_hand(names, text))
    assert by_hand(names, said) == []


def test_among_thousands_of_names_the_longest_stands() -> None:
    names = {f"Association {n}": "une association" for n in range(5000)} | {"Association 7 de Blois": "la bonne"}
    mask = Mask(names, seen=["Association 8 du Val"])
    assert mask("Avec l’association 7 de Blois, Association 77 et Association 8 du Val.") == (
        "Avec l’la bonne, une association et Association 8 du Val."
    )
    assert mask.hid("ASSOCIATION 77")
    assert not mask.hid("Association 8")
