"""How the columns of files are read, to be looked at and corrected before anything is imported.

`look` reads files and says, for each table, what every column became and why; a `Wish` holds what a person chose
otherwise. The same wish gives the same profile, so that a mapping kept as a profile imports as the page did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from graph.errors import MaillageError, UsageProblem
from graph.language import Text
from ingest.matrices import tables_of
from ingest.profiles import (
    Column,
    Fit,
    Profile,
    best_fit,
    choose_tables,
    fits,
    guess_profile,
    missing,
    named_profile,
    profiles,
)
from ingest.profiles.kept import Kept, kept_profiles
from ingest.profiles.own import guesses, own_profile
from ingest.readers import Table
from ingest.report import quoted

MOST_SAMPLES = 3
LOOKED_AT = 1_000
LONGEST = 80
FIRST_ROWS = 5


@dataclass(frozen=True)
class Wish:
    """What a person chose for files: the profile ('' guesses it), the sheet, the values of all rows, and, by table of the
    profile, which column gives each field (none: as guessed)."""

    profile: str = ""
    sheet: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def content(self) -> dict[str, Any]:
        """As a profile's file holds it, without its name."""
        fixed = {name: value for name, value in self.values.items() if value}
        return {"like": self.profile, "tables": {name: dict(columns) for name, columns in self.tables.items()}} | (
            {"set": fixed} if fixed else {}
        )


@dataclass(frozen=True)
class Seen:
    """What files hold and how they would be read. ``lacking``: required values that no column and no fixed value gives;
    ``problem``: why they cannot be read so."""

    tables: Sequence[Sequence[Table]]
    profile: Profile
    why: Text
    fits: Sequence[Fit]
    sheets: Sequence[str]
    lacking: Sequence[Column] = ()
    problem: MaillageError | None = None

    @property
    def ready(self) -> bool:
        return self.problem is None and not self.lacking


@dataclass(frozen=True)
class ColumnSeen:
    """One column of a table: what it became (``field``: '' for nothing), what it may be by its values, some of them."""

    header: str
    field: str
    guess: str
    samples: tuple[str, ...]
    filled: int
    contact: bool


def look(files: Sequence[Path], wish: Wish, folder: Path | None = None) -> Seen:
    """Read files and say how they would be imported; what stands in the way is in the answer where a choice mends it.

    Raises MaillageError for a file that cannot be read at all. Cost: reading the files once.
    """
    tables = tables_of(files)
    sheets = tuple(dict.fromkeys(table.sheet for of_file in tables for table in of_file if table.sheet))
    named = [[table for table in of_file if table.sheet == wish.sheet] or of_file for of_file in tables]
    shown = named if wish.sheet else tables
    kept = kept_profiles(folder) if folder else {}
    profile, why = _profile(shown, wish, kept)
    given = {**profile.settings, **{key: value for key, value in wish.values.items() if value}}
    try:
        profile = tailored(profile, shown, wish)
        chosen = [fit for of_file in shown for fit in choose_tables(of_file, profile, given)]
    except UsageProblem as problem:
        close = [_closest(of_file, profile, given) for of_file in shown]
        lacking = [column for fit in close for column in missing(fit, given)]
        return Seen(shown, profile, why, close, sheets, lacking, None if lacking else problem)
    return Seen(shown, profile, why, chosen, sheets)


def _profile(tables: Sequence[Sequence[Table]], wish: Wish, kept: Mapping[str, Kept]) -> tuple[Profile, Text]:
    if wish.profile:
        if wish.profile in kept:
            return kept[wish.profile].profile, Text("This profile is yours.")
        return named_profile(wish.profile), Text("You chose it.")
    same = next((one for one in kept.values() if one.fits(tables)), None)
    if same is not None:
        return same.profile, Text("You kept it for files with this same header.")
    try:
        found = guess_profile(tables, wish.values)
    except UsageProblem:
        found = max(profiles().values(), key=lambda one: _likeness(tables, one))
        if not all(column.settable for column in missing(_closest(tables[0], found, wish.values), wish.values)):
            return found, Text("No profile fits these columns as they are; this one is the nearest.")
    read = [
        fit.columns[name]
        for of_file in tables for fit in choose_or_best(of_file, found, wish.values)
        for name, column in fit.layout.columns.items() if column.required and name in fit.columns
    ]  # fmt: skip
    return found, Text("Recognised by its columns {columns}.", {"columns": quoted(list(dict.fromkeys(read)))})


def choose_or_best(tables: Sequence[Table], profile: Profile, given: Mapping[str, str]) -> list[Fit]:
    """The tables of a file that a profile reads, or the nearest one where none or too many fit."""
    try:
        return choose_tables(tables, profile, given)
    except UsageProblem:
        return [_closest(tables, profile, given)]


def _closest(tables: Sequence[Table], profile: Profile, given: Mapping[str, str]) -> Fit:
    fitting = [fit for table in tables for fit in fits(table, profile, given)]
    return max(fitting or [best_fit(table, profile) for table in tables], key=lambda fit: (-len(missing(fit, given)), len(fit.columns)))  # fmt: skip


def _likeness(tables: Sequence[Sequence[Table]], profile: Profile) -> tuple[float, int]:
    """The share of required values that have a column or a value that looks like it, then how many columns are read."""
    fit = max((best_fit(table, profile) for table in tables[0]), key=lambda one: len(one.columns))
    required = [name for name, column in fit.layout.columns.items() if column.required]
    found = sum(name in fit.columns for name in required)
    return (found / len(required) if required and fit.columns else 0.0, len(fit.columns))


def tailored(profile: Profile, tables: Sequence[Sequence[Table]], wish: Wish) -> Profile:
    """The profile with the columns a person chose; the profile itself where these are what it reads anyway.

    Raises MaillageError for a field that the profile does not have.
    """
    chosen = {name: {f: h for f, h in columns.items() if h} for name, columns in wish.tables.items() if columns}
    if not chosen:
        return profile
    read = {
        fit.layout.name: dict(fit.columns)
        for of_file in tables for table in of_file for layout in profile.layouts if layout.name in chosen
        for fit in [best_fit(table, _only(profile, layout.name))]
        if set(fit.columns.values()) & set(chosen[layout.name].values())
    }  # fmt: skip
    if all(read.get(name) == columns for name, columns in chosen.items()):
        return profile
    found = own_profile({"like": profile.name, "tables": chosen, "set": dict(profile.settings)}, profile.name)
    return found if len(chosen) == len(profile.layouts) or not profile.together else profile


def _only(profile: Profile, layout: str) -> Profile:
    return Profile(profile.name, profile.label, tuple(one for one in profile.layouts if one.name == layout))


def columns_seen(fit: Fit) -> list[ColumnSeen]:
    """Each column of a table in its order, with what it became and what it may be."""
    fields = {header: name for name, header in fit.columns.items()}
    free = [column for column in fit.unused if not fit.contact(column) and column not in fields]
    near = {header: name for name, header in guesses(fit, free).items()}
    found = []
    for header in fit.table.columns:
        contact = fit.contact(header) and header not in fields
        filled = sum(cell not in (None, "") for (cell,) in fit.table.under([header]))
        samples = () if contact else _samples(cell for (cell,) in islice(fit.table.under([header]), LOOKED_AT))
        found.append(ColumnSeen(header, fields.get(header, ""), near.get(header, ""), samples, filled, contact))
    return found


def _samples(values: Any) -> tuple[str, ...]:
    said: Counter[str] = Counter()
    for value in values:
        if value not in (None, "") and len(said) < MOST_SAMPLES:
            said[" ".join(str(value).split())[:LONGEST]] += 1
    return tuple(said)


def first_rows(fit: Fit) -> list[tuple[int, list[str]]]:
    """The first rows as they were read, each with its number; persons and ways to reach them are not shown."""
    hidden = {column for column in fit.table.columns if fit.contact(column)}
    return [
        (fit.table.stands.get(number, number), ["" if row.get(c) is None or c in hidden else " ".join(str(row[c]).split())[:LONGEST] for c in fit.table.columns])
        for number, row in islice(zip(fit.table.numbers, fit.table.rows, strict=True), FIRST_ROWS)
    ]  # fmt: skip
