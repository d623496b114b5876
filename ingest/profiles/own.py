"""A user's own profile: which shipped profile a list is like, by which headers its columns are called, what is the same in
all rows. `draft` writes one from a file, to be read over and corrected."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import tomli_w

from graph.errors import MaillageError
from graph.language import _
from graph.model import mint
from ingest.cleaning import clean
from ingest.profiles import Column, Fit, Layout, Profile, best_fit, header_key, named_profile, profiles
from ingest.readers import Table

LOOKED_AT = 200
ENOUGH = 0.8
TELLING = ("number_of_body", "siret", "siren", "rna", "domain", "postal_code", "family", "period", "date", "year", "amount", "money")  # fmt: skip
"""Kinds of values that tell what a column holds, the most telling first."""
MOST_BYTES = 200_000


def read_own(path: str | Path) -> Profile:
    """A user's profile from its file. Raises MaillageError or UsageProblem naming the file and the entry that is wrong."""
    path = Path(path)
    return own_profile(read_toml(path), path.name)


def read_toml(path: Path) -> dict[str, Any]:
    """What a profile's file holds. Raises MaillageError for one that cannot be read."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise MaillageError("The file {file} is too large to be a profile.", file=path.name)
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise MaillageError(
            "The profile {file} cannot be read: {problem}.", file=path.name, problem=str(error)
        ) from error


def own_profile(data: Mapping[str, Any], file: str) -> Profile:
    """A user's profile from what its file holds: ``like``, ``tables`` and ``set``. Raises as `read_own` does."""
    base = named_profile(str(data.get("like", "")))
    known = {layout.name: layout for layout in base.layouts}
    tables = data.get("tables", {})
    if not isinstance(tables, dict) or not tables or not set(tables) <= set(known):
        raise MaillageError(
            "The profile {file} is wrong: its tables are those of {like}: {names}.",
            file=file, like=base.name, names=", ".join(known),
        )  # fmt: skip
    layouts = tuple(_layout(file, known[name], entry) for name, entry in tables.items())
    fixed = data.get("set", {})
    if not isinstance(fixed, dict):
        raise MaillageError("The profile {file} is wrong: {problem}.", file=file, problem="[set]")
    return replace(base, layouts=layouts, settings={str(key): str(value) for key, value in fixed.items()})


def _layout(file: str, layout: Layout, entry: Any) -> Layout:
    """A shipped table with the headers of the user's file; what the profile does not name is not read."""
    given = entry if isinstance(entry, dict) else {}
    columns: dict[str, Column] = {}
    for name, headers in given.items():
        if name not in layout.columns:
            raise MaillageError(
                "The profile {file} is wrong: {like} has no value {key}; it has: {names}.",
                file=file, like=layout.profile, key=name, names=", ".join(layout.columns),
            )  # fmt: skip
        said = [headers] if isinstance(headers, str) else list(headers) if isinstance(headers, list) else []
        names = tuple(header_key(str(header)) for header in said)
        headers = tuple(str(header) for header in said)
        columns[name] = replace(
            layout.columns[name], names=names, headers=headers, said=headers[0] if headers else name
        )
    for name, column in layout.columns.items():
        columns.setdefault(name, replace(column, names=()))
    ordered = {name: columns[name] for name in layout.columns}
    return replace(layout, columns=ordered, mapping=mint("m", *_told(ordered)))


def _told(columns: Mapping[str, Column]) -> list[str]:
    """What tells these headers from others; as they stand where two are alike."""
    keys = [key for column in columns.values() for key in column.names]
    alike = len(set(keys)) < len(keys)
    return [f"{name}={column.headers if alike else column.names}" for name, column in columns.items()]


def draft(files: Sequence[Sequence[Table]], profile: str | None = None) -> str:
    """A profile in TOML for files like these: what the headers say, and for the other columns what their values look like.

    Guesses from values are left as comments, to be confirmed. Raises UsageProblem for an unknown profile.
    """
    chosen = [named_profile(profile)] if profile else list(profiles().values())
    tables = [table for of_file in files for table in of_file]
    found = max((best_fit(table, one) for table in tables for one in chosen), key=_reads)
    if not found.columns and not profile:
        found = best_fit(tables[0], profiles()["directory"])
    fits = [found] + [
        fit for table in tables if table is not found.table
        if (fit := best_fit(table, profiles()[found.layout.profile])) and fit.layout.name != found.layout.name and fit.columns
    ]  # fmt: skip
    lines = [
        "# " + _("How the columns of {file} are read. Correct the headers on the right, then import with --profile and the name of this file.", file=tables[0].file),
        tomli_w.dumps({"like": found.layout.profile}).strip(),
    ]  # fmt: skip
    for fit in fits:
        lines += _table_lines(fit)
    settable = [name for name, column in found.layout.columns.items() if column.settable and name not in found.columns]
    lines += ["", "[set]", "# " + _("Values that are the same in all rows.")]
    lines += [f'# {name} = "…"' for name in settable or ["territory"] if name in found.layout.columns]
    return "\n".join(lines) + "\n"


def _reads(fit: Fit) -> tuple[float, int]:
    """How well a table fits: the share of required columns it has, then how many columns are read."""
    required = [name for name, column in fit.layout.columns.items() if column.required and not column.settable]
    return (sum(name in fit.columns for name in required) / len(required) if fit.columns else 0.0, len(fit.columns))


def _table_lines(fit: Fit) -> list[str]:
    free = [column for column in fit.table.columns if column not in fit.columns.values() and not fit.contact(column)]
    found = guesses(fit, free)
    lines = ["", f"[tables.{fit.layout.name}]"]
    for name, column in fit.layout.columns.items():
        if header := fit.columns.get(name):
            lines.append(_line(name, header))
        elif guess := found.get(name):
            lines.append(f"# {_line(name, guess)}  # " + _("guessed from its values; take the # away if it is so"))
        elif column.required and not column.settable:
            lines.append(f'{name} = "…"  # ' + _("needed: which column gives it?"))
    left = [column for column in free if column not in found.values()]
    if left:
        lines.append(
            "# " + _("Columns that are not read: {columns}", columns=", ".join(_plain(column) for column in left))
        )
    return lines


def _line(name: str, header: str) -> str:
    return tomli_w.dumps({name: header}).strip()


def _plain(header: str) -> str:
    return " ".join(header.split()).replace("\x7f", "")


def guesses(fit: Fit, free: Sequence[str]) -> Mapping[str, str]:
    """For values without a column, a free column whose header is nearly one of theirs, or whose values are of their kind."""
    found: dict[str, str] = {}
    open_ = {
        name: column for name, column in fit.layout.columns.items() if name not in fit.columns and not column.checked
    }
    for name, column in open_.items():
        keys = {header_key(header): header for header in free if header not in found.values()}
        near = next((keys[key] for one in column.names for key in difflib.get_close_matches(one, keys, 1, 0.85)), None)
        if near:
            found[name] = near
    for kind in TELLING:
        for name, column in open_.items():
            if column.kind == kind and name not in found:
                header = next((h for h in free if h not in found.values() and _holds(fit.table, h, kind)), None)
                if header:
                    found[name] = header
    return found


def _holds(table: Table, header: str, kind: str) -> bool:
    """Whether most values of a column are of a kind, without a remark."""
    values = [row[header] for row in table.rows[:LOOKED_AT] if row[header] not in (None, "")]
    fine = sum(clean(kind, value)[0] is not None and clean(kind, value)[1] is None for value in values)
    return len(values) >= 2 and fine >= ENOUGH * len(values)
