"""What a person types in a field, made plain; one sentence names the field when it cannot be read.

Unlike a file's cell, of which the rest of the row is kept, a typed value that cannot be read stops the entry: the person
is there to mend it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from graph.errors import UsageProblem
from graph.language import Text
from graph.vocabulary import vocabulary
from ingest.cleaning import UNKNOWN_WORD, clean, text, unknown_word, vocabulary_key
from ingest.facts.desk import Own
from ingest.places import Places, find_territory, nearest_territories

MOST_SIGNS = 300
MOST_SHOWN = 60
MOST_ENTRIES = 500
MOST_WORDS = 20

FIELDS = {
    "name": Text("Name"), "family": Text("Family"), "kind": Text("Kind"), "siren": Text("SIREN"), "rna": Text("RNA"),
    "place": Text("Place"), "domains": Text("Domains"), "offers": Text("Offers"), "seeks": Text("Seeks"),
    "display": Text("Display"), "active": Text("Active"), "since": Text("Since"), "until": Text("Until"),
    "successor": Text("Succeeded by"), "governance": Text("Governance"), "type": Text("Type of partnership"),
    "form": Text("Form"), "nature": Text("Nature"), "status": Text("State"), "territories": Text("Territories covered"),
    "members": Text("Members"), "role": Text("Role"), "what": Text("What"), "state": Text("Answer"),
}  # fmt: skip
"""What the fields of forms are called."""

NOTIONS = {"family": "families", "kind": "kinds", "domain": "domains", "role": "roles", "type": "types", "form": "forms", "governance": "governance"}  # fmt: skip
CHOICES = {"display": ("named", "masked"), "status": ("active", "ended", "planned"), "nature": ("joint", "framework"), "state": ("yes", "no", "unknown")}  # fmt: skip


class Hand(Protocol):
    """What reading a place needs of who writes (`ingest.hand.Pen` has it)."""

    @property
    def places(self) -> Places | None: ...
    @property
    def own(self) -> Mapping[str, Own]: ...


def wrong(field: str, problem: Text) -> UsageProblem:
    """That what was typed in a field cannot be kept, and why."""
    return UsageProblem("{field}: {problem}", field=FIELDS.get(field, Text(field)), problem=problem)


def name(raw: Any, field: str = "name") -> str:
    """A name in one line. Raises UsageProblem for an empty one, one without letter or figure, one too long."""
    plain = words(raw, field)
    if not plain or not any(sign.isalnum() for sign in plain):
        raise wrong(field, Text("A name is needed."))
    return plain


def words(raw: Any, field: str) -> str:
    """A short text in one line; '' for none. Raises UsageProblem for one too long."""
    plain = text(raw) if raw is not None else ""
    if len(plain) > MOST_SIGNS:
        raise wrong(field, Text("This is longer than {most} signs; write less.", {"most": MOST_SIGNS}))
    return plain


def word(field: str, raw: Any, notion: str | None = None) -> str | None:
    """The key of a vocabulary word by key or label; None for an empty value. Raises UsageProblem for an unknown word."""
    plain = words(raw, field)
    if not plain:
        return None
    chosen = NOTIONS[notion or field]
    key = vocabulary_key(chosen, plain)
    if key is None:
        raise wrong(field, _unknown(chosen, plain[:MOST_SHOWN]))
    if chosen == "governance" and vocabulary().governance[key].scope != "alliance":
        raise wrong(field, Text("This governance is that of a local body, not of an alliance."))
    return key


def _unknown(notion: str, said: str) -> Text:
    """That a word is unknown: the nearest one, or all of them where they are few."""
    found = unknown_word(notion, said)
    if found.message == UNKNOWN_WORD and len(getattr(vocabulary(), notion)) > MOST_WORDS:
        return Text("The word “{word}” is not in the vocabulary; the glossary lists those that are.", {"word": said})
    return found


def choice(field: str, raw: Any) -> str | None:
    """One of a field's few values; None for an empty one. Raises UsageProblem for another one."""
    plain = words(raw, field)
    if plain and plain not in CHOICES[field]:
        raise wrong(field, Text("“{value}” is none of {choices}.", {"value": plain[:MOST_SHOWN], "choices": ", ".join(CHOICES[field])}))  # fmt: skip
    return plain or None


def truth(field: str, raw: Any) -> bool | None:
    """Yes or no; None for an empty value. Raises UsageProblem for another one."""
    if isinstance(raw, bool) or raw is None:
        return raw
    found = {
        "": None,
        "true": True,
        "yes": True,
        "oui": True,
        "1": True,
        "false": False,
        "no": False,
        "non": False,
        "0": False,
    }
    plain = words(raw, field).casefold()
    if plain not in found:
        raise wrong(
            field, Text("“{value}” is none of {choices}.", {"value": plain[:MOST_SHOWN], "choices": "true, false"})
        )
    return found[plain]


def plain(field: str, raw: Any) -> Any:
    """A number of organisation or a date, cleaned as in files; None for an empty value. Raises UsageProblem."""
    found, problem = clean("date" if field in ("since", "until") else field, words(raw, field))
    if problem is not None:
        raise wrong(field, problem)
    return found


def place(raw: Any, hand: Hand, field: str = "place") -> str | None:
    """The id of the territory a person names; None for an empty value. Raises UsageProblem with the choices or the nearest."""
    said = words(raw, field)
    if not said:
        return None
    found = find_territory(hand.places, said, hand.own)
    if found.problem is not None:
        near = nearest_territories(hand.places, said) if found.unknown else None
        raise wrong(field, near or found.problem)
    return found.ids[0]


def several(field: str, raw: Any, read: Callable[[Any], Any]) -> tuple[Any, ...]:
    """Each value of a list, once, read by ``read``; a lone text is a list of one. Raises UsageProblem for too many."""
    given = [raw] if isinstance(raw, str) else list(raw or ())
    if len(given) > MOST_ENTRIES:
        raise wrong(field, Text("These are more than {most}; give fewer at once.", {"most": MOST_ENTRIES}))
    return tuple(dict.fromkeys(value for one in given if (value := read(one)) is not None))


def domains(raw: Any, field: str = "domains") -> tuple[str, ...]:
    return several(field, raw, lambda one: word(field, one, "domain"))


def period(since: str | None, until: str | None) -> None:
    """Raises UsageProblem when a period ends before it begins."""
    if since and until and until[: len(since)] < since[: len(until)]:
        raise wrong("until", Text("{until} is before the beginning, {since}.", {"until": until, "since": since}))


def only(given: Iterable[str], known: Iterable[str]) -> None:
    """Raises UsageProblem for a field that is not known."""
    accepted = sorted(known)
    for field in given:
        if field not in accepted:
            raise UsageProblem(
                "There is no field {field}; those that can be given: {fields}.", field=text(field)[:MOST_SHOWN], fields=", ".join(accepted)
            )  # fmt: skip
