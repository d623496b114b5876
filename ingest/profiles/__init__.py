"""Profiles: how the columns of a kind of file are called and what they hold, one small TOML each.

A profile has one table or several (posts and contracts of *adultes-relais*); a file is read as the table whose required
columns it has. What rows mean in the graph is said in `ingest.facts`.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import MaillageError, UsageProblem
from graph.model import clean_name
from graph.vocabulary import Words
from ingest.cleaning import is_contact
from ingest.readers import Table
from ingest.readers.marks import LOST
from ingest.readers.repeats import without_repeats
from ingest.report import InBoth, quoted

FOLDER = Path(__file__).parent
SOURCE_SETTINGS = ("title", "licence", "dated")
"""Fixed values about the file itself, beside those that stand for columns."""


@dataclass(frozen=True)
class Column:
    """A value a row may give: its name, what kind of value (see `ingest.cleaning`), the headers it is known by, of which
    ``said`` is the one to tell a French reader.

    A file without a ``required`` column is not of this kind, unless it is ``settable`` and set; a row without its value is
    left out, unless ``blank``. What does not fit the ``pattern`` of a standard is said; a ``checked`` column is only that.
    """

    name: str
    kind: str = "text"
    required: bool = False
    blank: bool = False
    separator: str | None = None
    names: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    """Headers exactly as they stand, which come before names that are alike: a user's own."""
    said: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    settable: bool = False
    pattern: str | None = None
    checked: bool = False


@dataclass(frozen=True)
class Layout:
    """One table of a profile: its columns by field, the title and licence of files of this kind."""

    profile: str
    name: str
    columns: Mapping[str, Column]
    title: str = ""
    licence: str | None = None
    mapping: str = ""
    """What tells a user's own headers from others: the same file read otherwise is another source."""


@dataclass(frozen=True)
class Profile:
    """``together``: its tables are parts of one thing (nodes and edges), each read once from a file or several;
    ``settings``: the values a user's own profile sets for all rows."""

    name: str
    label: Words
    layouts: tuple[Layout, ...]
    together: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)
    own: str = ""
    """The name under which a user keeps it; '' for a shipped one."""

    @property
    def fields(self) -> set[str]:
        return {name for layout in self.layouts for name in layout.columns}


@dataclass(frozen=True)
class Fit:
    """A table read by a layout: which column gives each field, and which columns give none."""

    table: Table
    layout: Layout
    columns: Mapping[str, str]

    @property
    def unused(self) -> list[str]:
        used = {header for field_, header in self.columns.items() if not self.layout.columns[field_].checked}
        return [column for column in self.table.columns if column not in used]

    def contact(self, column: str) -> bool:
        """Whether a column holds persons or ways to reach them, which are never kept."""
        return is_contact(column) or column in persons(self.table.columns)


FIRST_NAMES = {"prenom", "prenoms", "firstname", "givenname"}
LAST_NAMES = {"nom", "noms", "name", "nomdefamille", "lastname", "surname", "familyname", "nomprenom", "prenomnom"}


def persons(columns: Sequence[str]) -> set[str]:
    """The columns that name persons: beside a first name, a plain “name” is a person's."""
    keys = {column: header_key(column) for column in columns}
    if not FIRST_NAMES & set(keys.values()):
        return {column for column, key in keys.items() if key in ("nomprenom", "prenomnom", "nometprenom")}
    return {column for column, key in keys.items() if key in FIRST_NAMES | LAST_NAMES}


@functools.cache
def profiles() -> dict[str, Profile]:
    """The shipped profiles by name."""
    return {path.stem: read_profile(path) for path in sorted(FOLDER.glob("*.toml"))}


def read_profile(path: Path) -> Profile:
    """A profile from its TOML. Raises MaillageError naming file and key for an entry that is wrong."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        layouts = tuple(_layout(path.stem, name, entry) for name, entry in data["tables"].items())
        return Profile(path.stem, Words(**data["label"]), layouts, bool(data.get("together", False)))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MaillageError("The profile {file} is wrong: {problem}.", file=path.name, problem=str(error)) from error


def _layout(profile: str, name: str, entry: Mapping[str, object]) -> Layout:
    columns = dict(entry["columns"])  # type: ignore[call-overload]
    known = {key: _column(key, dict(values)) for key, values in columns.items()}
    return Layout(profile, name, known, str(entry.get("title", "")), entry.get("licence"))  # type: ignore[arg-type]


def _column(name: str, values: dict[str, object]) -> Column:
    known: list[str] = list(values.pop("names", ()))  # type: ignore[call-overload]
    names = tuple(dict.fromkeys(header_key(n) for n in (name, *known)))
    return Column(name=name, names=names, said=known[0] if known else name, **values)  # type: ignore[arg-type]


def header_key(header: str) -> str:
    """A header as a key: without accents, case, spaces, marks, or a note in brackets. ``Rôle *`` and ``role`` are one."""
    plain = clean_name(header.partition("(")[0] or header)
    return "".join(c for c in plain if c.isalnum()) + _unit(header)


def _unit(header: str) -> str:
    return next((name for sign, name in (("€", "eur"), ("%", "percent")) if sign in header), "")


def named_profile(name: str) -> Profile:
    """A profile by name. Raises UsageProblem listing the names when there is none such."""
    if name not in profiles():
        raise UsageProblem(
            "There is no profile {name}; choose one of: {names}.", name=name, names=", ".join(profiles())
        )
    return profiles()[name]


def fits(table: Table, profile: Profile, given: Collection[str] = ()) -> list[Fit]:
    """The layouts of a profile whose required columns the table has; ``given`` fields need no column."""
    found = (_fit(table, layout) for layout in profile.layouts)
    return [fit for fit in found if not missing(fit, given)]


def best_fit(table: Table, profile: Profile) -> Fit:
    """The table as read by the layout that reads most of it, whatever is missing."""
    return max(
        (_fit(table, layout) for layout in profile.layouts), key=lambda fit: (-len(missing(fit, ())), len(fit.columns))
    )


def fit_table(table: Table, profile: Profile, given: Collection[str] = ()) -> Fit:
    """The table as read by the profile. Raises UsageProblem naming the columns it would need, or the value to set."""
    found = fits(table, profile, given)
    if found:
        return max(found, key=_strength)
    closest = min((_fit(table, layout) for layout in profile.layouts), key=lambda fit: len(missing(fit, given)))
    lacking = missing(closest, given)
    if lacking and all(column.settable for column in lacking):
        raise UsageProblem(
            "The file {file} has no column for {missing}; give it for all rows with --set {example}.",
            file=_place(table), missing=_quoted(lacking), example=_example(lacking),
        )  # fmt: skip
    raise UsageProblem(
        "The file {file} does not fit the profile {profile}: no column for {missing} among {columns}.",
        file=_place(table), profile=profile.name, missing=_quoted(lacking), columns=", ".join(table.columns),
    )  # fmt: skip


def _example(columns: Sequence[Column]) -> InBoth:
    return InBoth(
        " --set ".join(f"{column.name}=…" for column in columns),
        " --set ".join(f"{column.name}=…" for column in columns),
    )


def choose_tables(tables: Sequence[Table], profile: Profile, given: Collection[str] = ()) -> list[Fit]:
    """The tables of a file that the profile reads: one, or one a layout where they belong together; sheets that repeat
    another one are passed over. Raises UsageProblem when none fits, or when several sheets do as the same thing."""
    fitting = without_repeats([table for table in tables if fits(table, profile, given)])
    chosen = [fit_table(table, profile, given) for table in fitting] or [fit_table(tables[0], profile, given)]
    for fit in chosen:
        alike = [other.table.sheet for other in chosen if not profile.together or other.layout.name == fit.layout.name]
        if len(alike) > 1:
            raise UsageProblem(
                "Several sheets of {file} fit the profile {profile}: {sheets}; choose one with --sheet.",
                file=tables[0].file, profile=profile.name, sheets=", ".join(alike),
            )  # fmt: skip
    return chosen


def guess_profile(files: Sequence[Sequence[Table]], given: Collection[str] = ()) -> Profile:
    """The profile that fits every file, the one that reads most of their columns. Raises UsageProblem when none does."""
    scores = []
    for profile in profiles().values():
        best = [_best(tables, profile, given) for tables in files]
        if None not in best and _whole(files, profile, given):
            scores.append((sorted(filter(None, best)), profile.name))
    if not scores:
        _tell_what_to_set(files, given)
        raise UsageProblem(
            "No profile fits {file}, whose columns are {columns}; name one with --profile: {names}.",
            file=", ".join(_place(tables[0]) for tables in files),
            columns=", ".join(files[0][0].columns),
            names=", ".join(profiles()),
        )
    return profiles()[max(scores)[1]]


def _best(tables: Sequence[Table], profile: Profile, given: Collection[str]) -> tuple[int, int] | None:
    """How well a profile fits a file: by its best table, or by all that belong together."""
    each = [max(map(_strength, found)) for table in tables if (found := fits(table, profile, given))]
    if not each:
        return None
    return (sum(a for a, _b in each), sum(b for _a, b in each)) if profile.together else max(each)


def _whole(files: Sequence[Sequence[Table]], profile: Profile, given: Collection[str]) -> bool:
    """Whether all tables that belong together are there: nodes alone are a directory as well, edges alone are pairs."""
    found = {fit.layout.name for tables in files for table in tables for fit in fits(table, profile, given)}
    return not profile.together or len(found) == len(profile.layouts)


def _tell_what_to_set(files: Sequence[Sequence[Table]], given: Collection[str]) -> None:
    """Raise UsageProblem where a profile would fit but for values that may be set."""
    near = [
        (_strength(fit), table, profile)
        for profile in profiles().values()
        for table in files[0]
        for layout in profile.layouts
        if (fit := _fit(table, layout)) and len(fit.columns) > 2
        and (lacking := missing(fit, given)) and all(column.settable for column in lacking)
    ]  # fmt: skip
    if near:
        _strong, table, profile = max(near, key=lambda one: one[0])
        fit_table(table, profile, given)


def _fit(table: Table, layout: Layout) -> Fit:
    keys: dict[str, str] = {}
    named = persons(table.columns)
    for column in (column for column in table.columns if column not in named):
        for key in _lost_letters(column, layout) if LOST in column else (header_key(column),):
            keys.setdefault(key, column)
    chosen: dict[str, str] = {}
    for name, known in layout.columns.items():
        exact = (one for one in known.headers if one in table.columns and one not in named)
        alike = (keys[n] for n in known.names if n in keys)
        header = next((one for one in (*exact, *alike) if one not in chosen.values()), None)
        if header is not None:
            chosen[name] = header
    return Fit(table, layout, chosen)


def _lost_letters(header: str, layout: Layout) -> list[str]:
    """The names that a header may be, some of whose letters were lost: ``Ann\ufffde`` is ``annee``."""
    pattern = ".{0,2}".join(re.escape(header_key(piece)) for piece in header.partition("(")[0].split(LOST))
    return [name for column in layout.columns.values() for name in column.names if re.fullmatch(pattern, name)]


def missing(fit: Fit, given: Collection[str] = ()) -> list[Column]:
    """The required columns that a table does not have, but those whose value is given for all rows."""
    columns = fit.layout.columns
    return [c for n, c in columns.items() if c.required and n not in fit.columns and n not in given]


def _quoted(columns: Collection[Column]) -> InBoth:
    return quoted([column.said for column in columns], [column.name for column in columns])


def column_name(fit: Fit, field_: str) -> InBoth:
    """A field's column in quotation marks: the file's own header, else the name people give it."""
    if header := fit.columns.get(field_):
        return quoted([header])
    column = fit.layout.columns.get(field_)
    return _quoted([column]) if column else quoted([field_])


def _strength(fit: Fit) -> tuple[int, int]:
    required = sum(column.required for column in fit.layout.columns.values())
    return (required, len(fit.columns))


def _place(table: Table) -> str:
    return f"{table.file} ({table.sheet})" if table.sheet else table.file
