"""Errors a user may meet: one clear sentence that says what was read, what is wrong and what to do."""

from __future__ import annotations

from typing import Any

from graph.language import Text


class MaillageError(Exception):
    """Something went wrong that one sentence explains (exit 1, HTTP 4xx/5xx). Usage errors are `UsageProblem`.

    ``MaillageError("The file {file} is empty.", file=name)``: the message is the English text, also the key of the
    French one; `say` gives it in the reader's language.
    """

    exit_code = 1
    status = 400

    def __init__(self, message: str, **values: Any) -> None:
        self.text = Text(message, values)
        super().__init__(message)

    def say(self, language: str | None = None) -> str:
        return self.text.say(language)

    def __str__(self) -> str:
        return self.text.say("en")


class UsageProblem(MaillageError):
    """The request itself is wrong: an unknown profile, an ambiguous territory (exit 2)."""

    exit_code = 2


class NotFound(MaillageError):
    """Nothing is known by that id or name."""

    exit_code = 2
    status = 404


class TakenOut(NotFound):
    """It was taken out by hand; what was recorded of it is kept."""

    status = 410


class DatabaseDown(MaillageError):
    """The database cannot be reached, or refuses the user."""

    status = 503


class Refused(MaillageError):
    """Not allowed: a query that would write, a page that asks for a token."""

    status = 403
