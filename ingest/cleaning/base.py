"""What every cleaner shares: a value that cannot be read, one that is kept with a remark, text on one line."""

from __future__ import annotations

import re
from typing import Any

from graph.language import Text

Cleaned = tuple[Any, Text | None]
_SPACES = re.compile(r"\s+")


class Unclean(ValueError):
    """A value that cannot be read; the text says why."""

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message)
        self.text = Text(message, values)


class Remarked:
    """A value that is kept, with a remark."""

    def __init__(self, value: Any, message: str | Text, **values: Any) -> None:
        self.value = value
        self.remark = message if isinstance(message, Text) else Text(message, values)


def plain(value: Any) -> tuple[Any, Text | None]:
    """A cleaner's answer as the value and its remark."""
    return (value.value, value.remark) if isinstance(value, Remarked) else (value, None)


def text(raw: Any) -> str:
    """One line of text, spaces folded (no-break ones too); a control character is a space."""
    said = str(raw)
    if not said.isprintable():
        said = "".join(c if c.isprintable() else " " for c in said)
    return _SPACES.sub(" ", said).strip()
