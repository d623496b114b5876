"""Read-only Cypher, with the limits of the settings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from api.answers import QueryResult
from api.settings import Settings
from graph.errors import UsageProblem
from graph.store.connect import Database
from graph.store.cypher import run_query


def run(db: Database, settings: Settings, text: str, values: dict[str, Any], limit: int | None = None) -> QueryResult:
    """The rows of a query, at most ``limit`` (default: MAILLAGE_QUERY_ROWS). Raises Refused, UsageProblem, MaillageError."""
    result = run_query(db, text, values, limit or settings.query_rows, settings.query_seconds)
    return QueryResult(
        columns=list(result.columns), rows=[list(row) for row in result.rows], truncated=result.truncated
    )


def parameters(given: Iterable[str]) -> dict[str, Any]:
    """``key=value`` texts as query parameters: a value is read as JSON where it is JSON, else as text.

    Raises UsageProblem for a text without ``=`` or a name that is not a word.
    """
    found: dict[str, Any] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip().isidentifier():
            raise UsageProblem("The parameter {text} cannot be read; write it NAME=VALUE.", text=repr(text))
        try:
            found[name.strip()] = orjson.loads(value)
        except orjson.JSONDecodeError:
            found[name.strip()] = value
    return found
