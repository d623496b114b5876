"""The declared weights and limits of pistes d'alliance, from ``usefulness.toml``."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.errors import MaillageError

FILE = Path(__file__).with_name("usefulness.toml")
PARTS = ("need", "few_responses", "shared_stake", "complementarity", "distance_closed", "common_partner", "proximity")


@dataclass(frozen=True)
class Settings:
    """``weights``: one a part, 0 or more. The other fields are explained in the file."""

    weights: Mapping[str, float]
    everywhere: float
    everywhere_least: int
    per_organisation: int
    first: int
    largest_block: int
    parents: frozenset[str]
    own_bodies: frozenset[str]
    competing: frozenset[str]
    largest_alliances: int = 500


@functools.cache
def settings(file: Path = FILE) -> Settings:
    """The settings of a file. Raises MaillageError, one sentence with file and key, for a wrong one."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        weights = {part: float(data["weights"][part]) for part in PARTS}
        _check(file, data["weights"], weights)
        never: dict[str, Any] = {name: frozenset(map(str, kinds)) for name, kinds in data["never"].items()}
        return Settings(weights=weights, **data["limits"], **never)
    except KeyError as error:
        raise MaillageError(
            "In the settings file {file}, {key} is missing.", file=str(file), key=str(error.args[0])
        ) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError, ValueError) as error:
        raise MaillageError(
            "The settings file {file} cannot be read: {problem}.", file=str(file), problem=str(error)
        ) from error


def _check(file: Path, stated: Mapping[str, Any], weights: Mapping[str, float]) -> None:
    unknown = sorted(set(stated) - set(PARTS))
    if unknown or min(weights.values()) < 0 or not any(weights.values()):
        raise MaillageError(
            "In the settings file {file}, weights must be 0 or more, one above 0, and name only: {parts}.",
            file=str(file), parts=", ".join(PARTS),
        )  # fmt: skip
