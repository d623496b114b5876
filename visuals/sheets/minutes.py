"""What has changed since a meeting was prepared, and the minutes of what was entered, as plain data to be printed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One gesture: when, who, what; ``fate``: "" or in words that it was taken back, by whom and when."""

    when: str
    who: str
    what: str
    fate: str = ""


@dataclass(frozen=True)
class Minutes:
    """What changed, in groups of sentences under their headings, and every entry, the first one first."""

    title: str
    place: str
    since: str
    changed: tuple[tuple[str, tuple[str, ...]], ...]
    entries: tuple[Entry, ...]
    language: str = "fr"
    fictional: bool = False
    made: str = ""
