"""Imports: check, carry out, list, take back; and how a report reads."""

from __future__ import annotations

import getpass
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.answers import Import, ImportRow, Imports, Undone
from api.console import number
from api.service.gazetteer import reference
from api.service.text import count
from graph.errors import MaillageError, UsageProblem
from graph.language import translate
from graph.store import changes
from graph.store.connect import Database
from graph.store.records import Reader

if TYPE_CHECKING:
    from api.settings import Settings
    from ingest.profiles import Profile

MOST_SHOWN = 20
HAND = "hand"
MOST_TOUCHED = 6
FEW = 5
MOST_SEARCHED = 100_000
"""Records of an import that are read for its sources."""
KINDS = {
    "actors": "Organisations", "alliances": "Alliances", "participations": "Participations", "contributions": "Contributions",
    "memberships": "Memberships", "establishments": "Establishments",
}  # fmt: skip


def settings_of(given: Iterable[str]) -> dict[str, str]:
    """``key=value`` texts as fixed values for every row. Raises UsageProblem for a text without ``=``."""
    found: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageProblem("The setting {text} cannot be read; write it NAME=VALUE.", text=repr(text))
        found[name.strip()] = value.strip()
    return found


def check_files(files: Sequence[Path]) -> None:
    """Say at once what would only fail later. Raises UsageProblem for a missing file, MaillageError for a folder or an empty one."""
    for file in files:
        if not file.exists():
            raise UsageProblem("The file {file} does not exist; check the name.", file=file)
        if file.is_dir():
            raise MaillageError("{file} is a folder; give the files in it one by one.", file=file)
        if file.is_file() and file.stat().st_size == 0:
            raise MaillageError("The file {file} is empty; nothing was imported.", file=file)


def import_files(
    db: Database, files: Sequence[Path], profile: str | Profile | None = None, sheet: str | None = None, options: dict[str, str] | None = None,
    dry_run: bool = False, by: str = "", rules: Path | None = None, tell: Callable[[str], None] = lambda _step: None,
) -> Import:  # fmt: skip
    """Add the content of files to the graph, whole or not at all; with ``dry_run`` only count what it would do.

    ``rules``: a folder of rules of one's own that read domains from texts; ``tell`` is told each step.
    """
    from ingest.domains import read_rules
    from ingest.imports import import_files as carry_out

    check_files(files)
    return carry_out(
        db,
        files,
        profile=profile or None,
        sheet=sheet or None,
        settings=options or {},
        dry_run=dry_run,
        by=by or account(),
        reference=reference(),
        rules=read_rules(rules),
        tell=tell,
    )


def profile_of(name: str | None, settings: Settings, files: bool = False) -> str | Profile | None:
    """The profile that a name means: one kept in the data folder, else a shipped one's name; with ``files`` (the command
    line) a file of one's own too."""
    from ingest.profiles.kept import chosen_profile

    return chosen_profile(name, settings.profiles, files) if name else None


def domains_read(report: Import) -> list[str]:
    """The domains that were read from texts, one line each, and the texts that wait to be classified."""
    if report.texts is None:
        return []
    lines = [
        "  " + translate("{domain}: {texts}, such as “{example}”", domain=one.label, texts=count(one.texts, "one text", "{n} texts"), example=one.examples[0].text[:60])
        for one in report.texts.domains
    ]  # fmt: skip
    waiting = report.texts.to_classify
    if waiting:
        first = ", ".join(translate("“{text}” ({n})", text=one.text[:60], n=one.rows) for one in waiting[:FEW])
        lines.append("  " + translate("To be classified: {texts}", texts=first + (", …" if len(waiting) > FEW else "")))
    return lines


def own_profiles(settings: Settings) -> list[str]:
    """The names of the profiles that were kept on the page."""
    from ingest.profiles.kept import kept_profiles

    return sorted(kept_profiles(settings.profiles))


def with_sources(db: Reader, rows: Sequence[ImportRow]) -> list[dict[str, Any]]:
    """Imports with the sources that their records come from: title, licence, date, mark of the content."""
    return [{**row.model_dump(), "sources": sources_of(db, row)} for row in rows]


def sources_of(db: Reader, row: ImportRow) -> list[dict[str, Any]]:
    """The sources of one import; of very long ones the first record's alone, since all would have to be read."""
    few = (row.records or 0) <= MOST_SEARCHED
    found = db.read(
        "MATCH (r:Record {import_id: $id})-[:FROM]->(s:Source) "
        + ("WITH DISTINCT s " if few else "WITH s LIMIT 1 ")
        + "RETURN s.title AS title, s.licence AS licence, s.dated AS dated, s.sha256 AS sha256, s.official AS official "
        "ORDER BY title",
        id=row.import_id,
    )
    return [one for one in found if not one["official"]] or found


def account() -> str:
    """The name of the account that acts: the one given as MAILLAGE_ACCOUNT, else the system's, which is no name to print."""
    return _given_name() or _system_account()


def named_account(by: str | None) -> str:
    """The account that entered something, where it bears a name that somebody gave it; "" for a user of the system only."""
    said = (by or "").strip()
    return "" if said != _given_name() and said in (_system_account(), *NAMELESS) else said


NAMELESS = ("root", "maillage", "administrator", "administrateur")


def _given_name() -> str:
    return os.environ.get("MAILLAGE_ACCOUNT", "").strip()[:80]


def _system_account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "maillage"


def imports(db: Reader) -> Imports:
    """The imports, the latest first."""
    return Imports(imports=[ImportRow(**{**row, "title": _title(row)}) for row in changes.imports(db)])


def _title(row: Mapping[str, Any]) -> str:
    """An import's title; of what was typed by hand, without the e-mail addresses and telephone numbers in it."""
    from ingest.paste_contacts import hide_contacts

    said = str(row["title"] or "")
    return hide_contacts(said) if row["profile"] == HAND else said


def apart(rows: Sequence[ImportRow]) -> tuple[list[ImportRow], list[ImportRow]]:
    """What files brought, and what was entered by hand: a meeting makes dozens of entries."""
    return [row for row in rows if row.profile != HAND], [row for row in rows if row.profile == HAND]


def entries(number_of: int) -> str:
    return count(number_of, "one entry", "{n} entries")


def undo(db: Database, import_id: str, by: str = "") -> Undone:
    """Take an import back; what other records state stays. Raises NotFound, or MaillageError when it was taken back before."""
    done = changes.undo(db, import_id, reference(), by or account())
    removed = {name: counts.deleted for name, counts in done.counts.items()}
    return Undone(import_id=import_id, records_withdrawn=done.records_withdrawn, removed=removed)


def touched(db: Reader, import_id: str) -> list[tuple[str, str]]:
    """(name, address) of the territories that an import is about: those it names when they are few, else their regions,
    the most named first. Empty for an unknown import."""
    rows = db.read("MATCH (i:Import {id: $id}) RETURN i.territories AS named", id=import_id)
    named = [str(one) for one in (rows[0]["named"] or [])] if rows else []
    if len(named) > MOST_TOUCHED:
        regions = Counter(reference().region_of(one) or one for one in named)
        named = [region for region, _times in regions.most_common(MOST_TOUCHED)]
    known = db.read("UNWIND $ids AS id MATCH (t:Territory {id: id}) RETURN t.id AS id, t.name AS name", ids=named)
    names = {row["id"]: row["name"] or row["id"] for row in known}
    return [(names[one], f"/t/{one}") for one in named if one in names]


def kinds(report: Import) -> list[tuple[str, Any]]:
    """(title, counts) of each kind that the import touches, in the reader's language."""
    found = [(translate(title), getattr(report, name)) for name, title in KINDS.items() if hasattr(report, name)]
    return [
        (title, counts)
        for title, counts in found
        if counts.created or counts.updated or counts.unchanged or counts.merged
    ]


def adds(report: Import) -> bool:
    """Whether carrying it out would change anything."""
    return report.records_added > 0 or bool(report.replaces)


def summary(report: Import) -> str:
    """One sentence on what was read, and what is kept."""
    rows = count(report.rows_read, "one row read", "{n} rows read")
    kept = count(report.rows_kept, "one kept", "{n} kept") if report.rows_kept else translate("none kept")
    rejected = (
        count(report.rows_rejected, "one left out", "{n} left out")
        if report.rows_rejected
        else translate("none left out")
    )
    text = translate("{rows}, {kept}, {rejected}.", rows=rows[:1].upper() + rows[1:], kept=kept, rejected=rejected)
    if report.rows_kept and not adds(report):
        text += " " + translate("All of it is already there: nothing to add.")
    elif report.dry_run:
        text += " " + translate("Nothing was added: this is a check.")
    return text


def remarks(report: Import) -> list[str]:
    return [str(text) for text in getattr(report, "remarks", [])]


def issues_title(report: Import) -> str:
    return count(len(report.issues), "One cell to look at", "{n} cells to look at")


def status(key: str | None) -> str:
    return translate({"active": "in use", "withdrawn": "taken back"}.get(key or "", key or ""))


def more(total: int) -> str:
    return translate("and {n} more", n=number(total))
