"""French and English texts: English in the code, French in one gettext catalogue a folder (``*/locales/fr.po``).

`Text` keeps a sentence with its values until the reader's language is known, so that errors raised deep in the graph are
said in the language of the page or the command that shows them.
"""

from __future__ import annotations

import contextvars
import functools
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from babel.messages.pofile import read_po

LANGUAGES = ("fr", "en")
PACKAGES = ("graph", "ingest", "visuals", "api")

_language: contextvars.ContextVar[str] = contextvars.ContextVar("language", default="fr")


def set_language(language: str) -> None:
    """The language of texts made from here on in this context; anything but ``en`` is French."""
    _language.set(language if language in LANGUAGES else "fr")


def current_language() -> str:
    return _language.get()


@functools.cache
def catalogue() -> dict[str, str]:
    """Every French text by its English one, from all folders' catalogues. Fuzzy and empty entries are left out."""
    texts: dict[str, str] = {}
    for package in PACKAGES:
        path = resources.files(package) / "locales" / "fr.po"
        if path.is_file():
            with path.open("rb") as file:
                for message in read_po(file, locale="fr"):
                    if message.id and message.string and not message.fuzzy:
                        texts[str(message.id)] = str(message.string)
    return texts


def translate(message: str, language: str | None = None, **values: Any) -> str:
    """A text in a language (default: the current one), with ``{name}`` places filled; English when none is known."""
    if (language or current_language()) == "fr":
        message = catalogue().get(message, message)
    return message.format(**values) if values else message


_ = translate


@dataclass(frozen=True)
class Text:
    """A sentence and its values, said later in the reader's language."""

    message: str
    values: dict[str, Any] = field(default_factory=dict)

    def say(self, language: str | None = None) -> str:
        values = {k: v.say(language) if isinstance(v, Text) else v for k, v in self.values.items()}
        return translate(self.message, language, **values)

    def __str__(self) -> str:
        return self.say()
