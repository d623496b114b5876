"""The page of an import: how files were read, what each column became, what would change; and the choices a person made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from api.answers import Import
from api.console import csv_text
from api.jobs import tell
from api.service import difference
from api.service.gazetteer import reference
from api.service.imports import account
from api.service.text import count
from api.settings import Settings
from graph.errors import MaillageError, UsageProblem
from graph.language import translate
from graph.store.changes import Changes
from graph.store.connect import Database

MOST_READ = 100
LIKELY_SETTINGS = ("territory", "domain", "family", "year", "since", "type", "nature")
"""Values that are often the same in all rows, offered beside those that a profile needs."""
SOURCE_FIELDS = ("title", "licence", "dated")


@dataclass(frozen=True)
class Part:
    """One table as it was read, for the page."""

    file: str
    sheet: str
    layout: str
    how: list[str]
    rows: int
    columns: list[dict[str, Any]]
    header: list[str]
    first: list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Checked:
    """How files were read and what importing them would do; ``problem`` where it cannot be done so."""

    problem: str = ""
    profile: str = ""
    label: str = ""
    why: str = ""
    profiles: list[dict[str, Any]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    sheets: Sequence[str] = ()
    sheet: str = ""
    fixed: list[dict[str, Any]] = field(default_factory=list)
    lacking: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)
    headers: Sequence[Any] = ()
    report: Import | None = None
    told: difference.Told = field(default_factory=dict)

    @property
    def given(self) -> bool:
        """Whether a value that is not needed was given for all rows."""
        return any(one["value"] and not one["needed"] for one in self.fixed)

    @property
    def needed(self) -> list[dict[str, Any]]:
        return [one for one in self.fixed if one["needed"]]


def wish_of(chosen: Mapping[str, Any]) -> Any:
    """What was chosen for files, as kept beside them."""
    from ingest.mapping import Wish

    return Wish(
        str(chosen.get("profile", "")), str(chosen.get("sheet", "")), dict(chosen.get("values", {})), dict(chosen.get("tables", {})),
    )  # fmt: skip


def chosen_in(form: Mapping[str, str]) -> dict[str, Any]:
    """What a filled form of the page chose; columns and values chosen for another profile or sheet than it shows are let go.

    Raises UsageProblem when two columns are taken for one field.
    """
    same_profile = form.get("profile", "") == form.get("was", "")
    same = same_profile and form.get("sheet", "") == form.get("sheet_was", "")
    tables: dict[str, dict[str, str]] = {}
    for name, field_ in form.items() if same else ():
        if not name.startswith("c-") or not field_:
            continue
        place, _colon, header = name.removeprefix("c-").partition(":")
        columns = tables.setdefault(form.get(f"layout-{place}", ""), {})
        if field_ in columns:
            raise UsageProblem(
                "Two columns, {one} and {other}, are both taken for “{field}”; leave one of them out.",
                one=columns[field_], other=header, field=_words(field_),
            )  # fmt: skip
        columns[field_] = header
    values = {name.removeprefix("v-"): value.strip() for name, value in form.items() if name.startswith("v-") and value.strip()}  # fmt: skip
    if not same_profile:
        values = {name: value for name, value in values.items() if name in SOURCE_FIELDS}
    return {
        "profile": form.get("profile", ""), "sheet": form.get("sheet", ""), "values": values,
        "tables": {name: columns for name, columns in tables.items() if name},
    }  # fmt: skip


def _words(field_: str) -> str:
    from ingest.profiles.fields import field_words

    return field_words(field_).say()


def check(db: Database, paths: Sequence[Path], chosen: Mapping[str, Any], settings: Settings) -> Checked:
    """Read files as chosen and say what importing them would change; nothing is written.

    What stands in the way is in the answer. Cost: reading the files, and a dry run.
    """
    from ingest.domains import read_rules
    from ingest.imports import import_files
    from ingest.mapping import look

    tell(translate("Reading the files…"))
    try:
        seen = look(paths, wish_of(chosen), settings.profiles)
    except MaillageError as error:
        return Checked(problem=error.say())
    shown = _shown(seen, chosen, settings.profiles)
    if not seen.ready:
        return Checked(**shown, problem=seen.problem.say() if seen.problem else "")
    told: dict[str, difference.Told] = {}

    def keep(_reading: Any, changes: Changes | None) -> None:
        told["told"] = difference.told(db, changes.difference if changes else None)

    try:
        report = import_files(
            db, paths, seen.profile, None, chosen.get("values", {}), True, account(), reference(), seen.tables, keep, tell,
            read_rules(settings.rules),
        )  # fmt: skip
    except MaillageError as error:
        return Checked(**shown, problem=error.say())
    return Checked(**shown, report=report, told=told.get("told", {}))


def rules_mark(settings: Settings) -> str:
    """What tells the rules for texts, and what people said of texts, from what they were before."""
    from ingest.domains import read_rules

    return read_rules(settings.rules).mark


def carry_out(db: Database, paths: Sequence[Path], chosen: Mapping[str, Any], settings: Settings) -> Import:
    """Import files as chosen, whole or not at all. Raises as the import does."""
    from ingest.domains import read_rules
    from ingest.imports import import_files
    from ingest.mapping import look

    tell(translate("Reading the files…"))
    seen = look(paths, wish_of(chosen), settings.profiles)
    if seen.problem:
        raise seen.problem
    if seen.lacking:
        raise UsageProblem(
            "These files still lack {names}; choose the column or the value first.", names=_lacking(seen)
        )
    return import_files(
        db, paths, seen.profile, None, chosen.get("values", {}), False, account(), reference(), seen.tables, None, tell,
        read_rules(settings.rules),
    )  # fmt: skip


def _lacking(seen: Any) -> str:
    return ", ".join(dict.fromkeys(f"«\u00a0{_words(column.name)}\u00a0»" for column in seen.lacking))


def _shown(seen: Any, chosen: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """What is shown of files that were read, whatever the profile makes of them."""
    return {
        "profile": seen.profile.own or seen.profile.name,
        "label": seen.profile.own or seen.profile.label.say(),
        "why": seen.why.say(),
        "profiles": _profiles(seen, folder),
        "parts": [_part(fit, bool(seen.lacking)) for fit in seen.fits],
        "sheets": seen.sheets,
        "sheet": str(chosen.get("sheet", "")),
        "fixed": _fixed(seen, chosen.get("values", {})),
        "lacking": _lacking(seen),
        "content": {
            "like": seen.profile.name,
            "tables": {fit.layout.name: dict(fit.columns) for fit in seen.fits},
            "set": {**seen.profile.settings, **chosen.get("values", {})},
        },
        "headers": [_Header(tuple(fit.table.columns)) for fit in seen.fits],
    }


@dataclass(frozen=True)
class _Header:
    """The columns of a table without its rows: enough to know it again."""

    columns: tuple[str, ...]


def _part(fit: Any, guessing: bool) -> Part:
    from ingest.mapping import columns_seen, first_rows

    table = fit.table
    how = [text.say() for text in table.how]
    if table.merged:
        how.append(translate("{n} joined cells", n=table.merged))
    options = [(name, _words(name), column.required) for name, column in fit.layout.columns.items()]
    columns = []
    for one in columns_seen(fit):
        taken = one.field or (one.guess if guessing else "")
        columns.append(
            {"header": one.header, "field": taken, "guess": _words(one.guess) if one.guess else "", "samples": list(one.samples), "filled": one.filled, "contact": one.contact, "guessed": bool(taken and not one.field)}
        )  # fmt: skip
    return Part(
        table.file, table.sheet, fit.layout.name, how, len(table.rows),
        [{**one, "options": options} for one in columns], list(table.columns), first_rows(fit),
    )  # fmt: skip


def _profiles(seen: Any, folder: Path) -> list[dict[str, Any]]:
    """Every profile that may be chosen, the user's own first, with how much of the files it reads."""
    from ingest.profiles import best_fit, missing, profiles
    from ingest.profiles.kept import kept_profiles

    known = [(one.name, one.name, one.profile, True) for one in kept_profiles(folder).values()]
    known += [(name, profile.label.say(), profile, False) for name, profile in profiles().items()]
    found = []
    for key, label, profile, own in known:
        fits = [best_fit(table, profile) for of_file in seen.tables for table in of_file]
        fit = max(fits, key=lambda one: (-len(missing(one)), len(one.columns)))
        lacks = [_words(column.name) for column in missing(fit)]
        reads = count(
            len(fit.columns), "reads one column of {all}", "reads {n} columns of {all}", all=len(fit.table.columns)
        )
        note = f"{reads}, {translate('lacks: {names}', names=', '.join(lacks))}" if lacks else reads
        found.append({"key": key, "label": label, "note": note, "own": own, "fits": not lacks})
    return found


def _fixed(seen: Any, values: Mapping[str, str]) -> list[dict[str, Any]]:
    """Values that may be given for all rows: those that are needed first, then those that are often the same."""
    given = {**seen.profile.settings, **values}
    found: dict[str, dict[str, Any]] = {}
    lacking = {column.name for column in seen.lacking}
    for fit in seen.fits:
        for name, column in fit.layout.columns.items():
            if name in fit.columns and name not in given:
                continue
            if column.settable or name in LIKELY_SETTINGS or name in given:
                found.setdefault(name, {"name": name, "needed": name in lacking or bool(column.settable and column.required)})  # fmt: skip
    for name in SOURCE_FIELDS:
        found.setdefault(name, {"name": name, "needed": False})
    rows = [{**one, "label": _words(one["name"]), "value": given.get(one["name"], "")} for one in found.values()]
    return sorted(rows, key=lambda one: (not one["needed"], not one["value"], one["name"] in SOURCE_FIELDS))


def keep(checked: Checked, name: str, folder: Path) -> str:
    """Keep the way files are read as a profile of one's own; its name. Raises UsageProblem for a name that cannot be."""
    from ingest.profiles.kept import keep_profile

    content = {key: value for key, value in checked.content.items() if value}
    keep_profile(folder, name, content, list(checked.headers))
    return " ".join(name.split())


def messages(report: Import) -> str:
    """Every message of an import as CSV, safe against the formulas of spreadsheets."""
    columns = [translate(word) for word in ("File", "Sheet", "Row", "Column", "What was read", "What is wrong", "What was done")]  # fmt: skip
    rows = [(one.file, one.sheet, one.row, one.column, one.value, one.problem, one.action) for one in report.issues]
    return csv_text(columns, rows)


def changes(told: difference.Told) -> list[dict[str, Any]]:
    """The table of what would change: one row a kind, one number a way."""
    used = [what for what in difference.WHATS if any(what in ways for ways in told.values())]
    return [
        {"key": kind, "title": difference.title(kind), "cells": [(what, ways[what].count if what in ways else 0) for what in used]}
        for kind, ways in told.items()
    ]  # fmt: skip


def columns_of(told: difference.Told) -> list[str]:
    return [difference.word(what) for what in difference.WHATS if any(what in ways for ways in told.values())]


def listed(told: difference.Told, kind: str, what: str, offset: int, size: int) -> dict[str, Any] | None:
    """One page of the examples of one kind and way; those that are new come first where none was asked for."""
    if kind not in told or what not in told.get(kind, {}):
        found = [(k, w) for w in ("created", "updated", "merged", "ended") for k, ways in told.items() if w in ways]
        if not found:
            return None
        kind, what = found[0]
        offset = 0
    change = told[kind][what]
    return {
        "kind": kind, "what": what, "title": difference.title(kind), "word": difference.word(what), "total": change.count,
        "kept": len(change.examples), "offset": offset, "examples": change.examples[offset : offset + size],
    }  # fmt: skip
