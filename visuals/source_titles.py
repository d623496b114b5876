"""The titles of sources that the product itself gives, in the reader's language; all others are their publishers'."""

from __future__ import annotations

from graph.language import _

HAND, HAND_FICTIONAL = "Saisie à la main", "Saisie à la main (fictif)"
"""As kept in the database, where titles have one language."""


def said(title: str, language: str | None = None) -> str:
    """The title as it is shown."""
    if title == HAND:
        return _("Entry by hand", language)
    return _("Entry by hand (fictional)", language) if title == HAND_FICTIONAL else title
