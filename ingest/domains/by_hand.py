"""What people said of texts: the domains of each, kept in a file of the data folder, taken back at will."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

import tomli_w

from graph.errors import MaillageError

FILE = "by-hand.toml"
_TURN = Lock()


@dataclass(frozen=True)
class Said:
    """A text, the domains a person gave it (none: it is about no domain), who and when."""

    text: str
    domains: tuple[str, ...]
    by: str = ""
    at: str = ""


def read_said(folder: Path) -> dict[str, Said]:
    """What was said of texts, by the key of each. No file: nothing. Raises MaillageError for a file that is wrong."""
    from ingest.domains import text_key

    path = folder / FILE
    if not path.is_file():
        return {}
    try:
        rows: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("texts", [])
        found = [Said(str(row["text"]), tuple(map(str, row["domains"])), str(row.get("by", "")), str(row.get("at", ""))) for row in rows]  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise MaillageError("The rules {file} cannot be read: {problem}.", file=FILE, problem=str(error)) from error
    return {text_key(one.text): one for one in found}


def say(folder: Path, texts: Sequence[tuple[str, tuple[str, ...] | None]], by: str) -> None:
    """Remember the domains of texts; None forgets what was said of one. Written whole or not at all."""
    with _TURN:
        _write(folder, _changed(read_said(folder), texts, by))


def _changed(known: dict[str, Said], texts: Sequence[tuple[str, tuple[str, ...] | None]], by: str) -> dict[str, Said]:
    from ingest.domains import text_key

    at = datetime.now(UTC).isoformat(timespec="microseconds")
    for text, domains in texts:
        known.pop(text_key(text), None)
        if domains is not None:
            known[text_key(text)] = Said(text, domains, by, at)
    return known


def _write(folder: Path, known: dict[str, Said]) -> None:
    rows = [{"text": one.text, "domains": list(one.domains), "by": one.by, "at": one.at} for one in known.values()]
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f"{FILE}.new"
    new.write_text(tomli_w.dumps({"texts": rows}), encoding="utf-8")
    new.replace(folder / FILE)
