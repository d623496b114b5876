"""Words of the vocabulary, and small lists of words that mean one thing."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Callable, Mapping
from typing import Any

from graph.language import Text
from graph.model import clean_name
from graph.vocabulary import Entry, vocabulary
from graph.vocabulary.loader import word_key
from ingest.cleaning.base import Remarked, Unclean, text
from ingest.report import InBoth

UNKNOWN_WORD = "The word “{word}” is not in the vocabulary ({notion}); the accepted words: {words}."
MISSPELT_WORD = "The word “{word}” is not in the vocabulary ({notion}); the nearest is “{nearest}”."
NOTIONS = {
    "families": Text("family"), "domains": Text("domain"), "roles": Text("role"), "types": Text("type of partnership"),
    "kinds": Text("kind"), "forms": Text("form"), "governance": Text("governance"),
}  # fmt: skip


def word(notion: str, strict: bool = False) -> Callable[[Any], Any]:
    """A word of the vocabulary by key or label; one that it does not know is said, and kept unless ``strict``."""

    def cleaned(raw: Any) -> Any:
        plain = text(raw)
        key = vocabulary_key(notion, plain)
        if key is None and strict:
            said = unknown_word(notion, plain)
            raise Unclean(said.message, **said.values)
        return key if key is not None else Remarked(plain, unknown_word(notion, plain))

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


def one_of(said: Mapping[str, str], problem: str) -> Callable[[Any], str]:
    """One of a few meanings, each known by several words: ``{"yes": "oui yes 1"}``."""
    known = {word: key for key, words in said.items() for word in words.split("|")}

    def cleaned(raw: Any) -> str:
        if isinstance(raw, bool):
            raw = "1" if raw else "0"
        found = known.get(clean_name(text(raw)).removesuffix(".0"))
        if found is None:
            raise Unclean(problem)
        return found

    return cleaned


nature = one_of(
    {"joint": "joint|conjointe", "framework": "framework|cadre"}, "An alliance is of nature joint or framework."
)
answer = one_of(
    {
        "yes": "oui|yes|o|y|x|1|vrai|true|regulierement|souvent|parfois",
        "no": "non|no|n|0|faux|false|jamais|aucun",
        "unknown": "ne sait pas|nsp|ne se prononce pas|?|unknown|inconnu|sans reponse|je ne sais pas",
    },
    "An answer is yes, no or unknown.",
)
polarity = one_of(
    {
        "higher-is-worse": "higher-is-worse|higher is worse|plus c est haut plus c est difficile|defavorable|negatif|-",
        "higher-is-better": "higher-is-better|higher is better|favorable|positif|+",
    },
    "A polarity is higher-is-worse or higher-is-better.",
)


def support(raw: Any) -> Any:
    """What a grant consists of: ``grant`` (money) or ``in-kind``; of both, money is read and it is said."""
    plain = clean_name(text(raw))
    money, kind = "numeraire" in plain or "argent" in plain, "nature" in plain
    if money and kind:
        return Remarked("grant", "This help is in money and in kind; its amount is read as money.")
    if "garantie" in plain:
        return "guarantee"
    if "pret" in plain.split() or "avance remboursable" in plain:
        return "loan"
    if money or "subvention" in plain or "fonctionnement" in plain or "investissement" in plain:
        return "grant"
    if kind:
        return "in-kind"
    raise Unclean("A help is in money (aide en numéraire) or in kind (aide en nature).")
