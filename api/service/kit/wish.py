"""What somebody wants of a kit, as a command or an address says it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from graph.errors import UsageProblem
from visuals.colouring import COLOURS

SLIDES = ("actors", "maps", "needs", "pistes", "remember", "sources", "next")
"""The slides after the first one, in order; ``maps`` are the build-up series, ``pistes`` one slide each."""


@dataclass(frozen=True)
class Wish:
    """``safe``: for an audience (see `api.service.kit.naming`). ``slides``: among SLIDES. ``link``: a published copy's address.

    ``agreed``: ids of organisations that agreed to be named, beside those ticked in the territory's preparations.
    ``colour``: what the colours of its maps tell (`visuals.colouring.COLOURS`).
    """

    language: str = "fr"
    safe: bool = True
    slides: tuple[str, ...] = SLIDES
    link: str = ""
    agreed: tuple[str, ...] = ()
    colour: str = "family"


def wish(
    language: str,
    safe: bool = True,
    slides: Iterable[str] = (),
    link: str = "",
    agreed: Iterable[str] = (),
    colour: str = "",
) -> Wish:
    """A wish that can be fulfilled; no slide named means all. Raises UsageProblem for a slide, an address or a colouring that is none."""
    wanted = [one for one in (part.strip() for part in slides) if one]
    for one in wanted:
        if one not in SLIDES:
            raise UsageProblem("Unknown slide {name}; choose among {choices}.", name=one, choices=", ".join(SLIDES))
    address = link.strip()
    if address and not _is_address(address):
        raise UsageProblem(
            "The link {link} is no address of a web page; it begins with https:// or http://.", link=address[:200]
        )
    if colour and colour not in COLOURS:
        raise UsageProblem(
            "Unknown {name} {value}; choose among {choices}.", name="colour", value=colour, choices=", ".join(COLOURS)
        )
    kept = tuple(one for one in SLIDES if one in wanted) or SLIDES
    return Wish(
        language if language in ("fr", "en") else "fr",
        safe,
        kept,
        address,
        tuple(dict.fromkeys(agreed)),
        colour or "family",
    )


def _is_address(text: str) -> bool:
    if len(text) > 400 or not text.isprintable() or any(mark in text for mark in ' "<>\\'):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
