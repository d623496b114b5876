"""Texts of imports from which domains are read: what a person says of them, remembered for the next imports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.service import words
from api.service.imports import account
from api.settings import Settings
from graph.language import translate
from graph.vocabulary import vocabulary

NO_DOMAIN = "none"
BY_RULES = "rules"


def choices() -> list[tuple[str, str]]:
    """What may be said of a text: one of the domains, or that it is about none."""
    known = sorted(((key, words.domain(key)) for key in vocabulary().domains), key=lambda one: one[1])
    return [*known, (NO_DOMAIN, translate("no domain"))]


def say(form: Mapping[str, str], settings: Settings) -> int:
    """Remember what a filled form says of texts (``t-N``: a text, ``d-N``: its domain); how many were said."""
    from ingest.domains import by_hand

    said: list[tuple[str, tuple[str, ...] | None]] = []
    for name, text in form.items():
        choice = form.get(f"d-{name.removeprefix('t-')}", "") if name.startswith("t-") else ""
        if text and choice == BY_RULES:
            said.append((text, None))
        elif text and (choice == NO_DOMAIN or choice in vocabulary().domains):
            said.append((text, () if choice == NO_DOMAIN else (choice,)))
    if said:
        by_hand.say(settings.rules, said, account())
    return len(said)


def forget(text: str, settings: Settings) -> None:
    """Forget what was said of a text."""
    from ingest.domains import by_hand

    by_hand.say(settings.rules, [(text, None)], account())


def said(settings: Settings) -> list[dict[str, Any]]:
    """The texts that were classified by hand, the latest first."""
    from ingest.domains.by_hand import read_said

    rows = sorted(read_said(settings.rules).values(), key=lambda one: one.at, reverse=True)
    none = translate("no domain")
    return [
        {"text": one.text, "domains": ", ".join(map(words.domain, one.domains)) or none, "by": one.by, "at": one.at}
        for one in rows
    ]
