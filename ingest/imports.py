"""Import: files become clean rows, rows become facts in records, records are applied whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from graph import sweeping
from graph.errors import MaillageError, UsageProblem
from graph.language import Text, _
from graph.model import ChangeSet, Record, Source, mint, node, tie
from graph.store import pace
from graph.store.changes import Changes, apply, now, undo
from graph.store.connect import Database
from graph.store.records import batches
from ingest.cleaning import clean
from ingest.domains import Rules, read_rules
from ingest.domains.records import Subject, Texts, classified
from ingest.domains.told import said_of_texts, texts_read
from ingest.facts import READERS, Desk, RowFacts
from ingest.facts.desk import (
    LEFT_OUT,
    ROW_LEFT_OUT,
    TERRITORY_LEFT_OUT,
    TOLD_EVERY,
    Element,
    Known,
    KnownActor,
    Own,
    governing_keys,
)
from ingest.identity import Keys
from ingest.matrices import tables_of
from ingest.merging import said_of_merges, with_merges
from ingest.pace import Pace
from ingest.places import Place
from ingest.profiles import SOURCE_SETTINGS, Fit, Profile, choose_tables, guess_profile, named_profile, profiles
from ingest.readers import Table
from ingest.reference import Reference
from ingest.reference.tables import VINTAGE
from ingest.report import FileRead, IgnoredColumn, ImportReport, KindCounts, Message, quoted
from ingest.superseded import superseded

MANY = 50_000
"""Rows of a table that are let go of once they are facts, where nobody else holds them."""
REFERENCE_TITLE = "Référentiel des communes et intercommunalités de France"


@dataclass
class Reading:
    """Files read as facts, not applied yet: the change set, how each file was read, and what there is to say."""

    change_set: ChangeSet
    profile: Profile
    guessed: bool
    fits: list[Fit] = field(default_factory=list)
    kept: int = 0
    messages: list[Message] = field(default_factory=list)
    remarks: list[Text] = field(default_factory=list)
    texts: Texts = field(default_factory=Texts)
    replaces: list[str] = field(default_factory=list)
    """Imports of these same files whose texts were classified otherwise: they are taken back for this one."""


def import_files(
    db: Database,
    files: Sequence[str | Path],
    profile: str | Profile | None = None,
    sheet: str | None = None,
    settings: Mapping[str, str] | None = None,
    dry_run: bool = False,
    by: str = "",
    reference: Reference | None = None,
    tables: Sequence[Sequence[Table]] | None = None,
    seen: Callable[[Reading, Changes | None], None] | None = None,
    tell: Callable[[str], None] = lambda _step: None,
    rules: Rules | None = None,
) -> ImportReport:
    """Read files and add what they state to the graph; the report counts what is new and says what was left out.

    The profile is guessed from the headers when none is named; a user's own is given as read by `ingest.profiles.own`. ``settings`` fix values for all rows (a profile's fields,
    or title, licence and dated of the file). ``dry_run`` changes nothing and gives the same report. The same files,
    profile and settings again add nothing. ``tables`` are the files' where they were read before; ``seen`` is given what was
    read and what it changes; ``tell`` is told each step. Raises MaillageError or UsageProblem, one sentence naming the file.
    Cost: linear in the rows and in what is known of the same actors and alliances.
    """
    reference = reference or Reference()
    with pace.heard(Pace(tell)):
        tell(_("Reading the rows…"))
        reading = read_import(
            files,
            profile,
            sheet,
            settings,
            partial(known_actors, db),
            reference,
            by,
            own_territories(db),
            tables,
            rules,
        )
        reading.replaces = superseded(db, reading.change_set)
        rows = reading.kept
        tell(
            _("{n} rows read; comparing with what is recorded…", n=rows)
            if dry_run
            else _("{n} rows read; writing…", n=rows)
        )
        reading.change_set = with_merges(db, reading.change_set, reference)
        reading.remarks += said_of_merges(reading.change_set)
        changes = apply(db, reading.change_set, reference, dry_run) if reading.change_set.records else None
        for former in () if dry_run else reading.replaces:
            undo(db, former, reference, by)
        if seen is not None:
            seen(reading, changes)
        return report(reading, changes, dry_run)


def known_actors(db: Database, wanted: Collection[Keys]) -> list[KnownActor]:
    """Actors that new rows may mean, as (id, keys): those known by more than a SIREN, and those with a SIREN wanted.

    Cost: linear in both, not in all that are known by a SIREN alone.
    """
    rows = db.read(
        "MATCH (a:Actor) WHERE size(a.keys) > 1 OR NOT a.keys[0] STARTS WITH 'siren:' "
        "RETURN a.id AS id, a.keys AS keys ORDER BY id"
    )
    numbers = {key.removeprefix("siren:") for keys in wanted for key in keys if key.startswith("siren:")}
    for batch in batches(sorted(numbers)):
        rows += db.read(
            "UNWIND $numbers AS number MATCH (a:Actor {siren: number}) RETURN a.id AS id, a.keys AS keys", numbers=batch
        )
    return [(row["id"], row["keys"]) for row in rows]


def own_territories(db: Database) -> dict[str, Own]:
    """The territories that no reference holds (X-…), by id."""
    rows = db.read(
        "MATCH (t:Territory) WHERE t.id STARTS WITH 'X-' RETURN t.id AS id, t.name AS name, t.level AS level"
    )
    return {row["id"]: Own(row["name"] or row["id"], row["level"] or "custom") for row in rows}


@sweeping.put_off()
def read_import(
    files: Sequence[str | Path],
    profile: str | Profile | None = None,
    sheet: str | None = None,
    settings: Mapping[str, str] | None = None,
    known: Known | None = None,
    reference: Reference | None = None,
    by: str = "",
    own: Mapping[str, Own] | None = None,
    tables: Sequence[Sequence[Table]] | None = None,
    rules: Rules | None = None,
) -> Reading:
    """Files as one change set, without touching any database; ``known`` looks actors up, ``own`` are the territories that
    no reference holds, ``tables`` are the files' where they were read before, ``rules`` classify texts. See `import_files`."""
    settings = {key: value for key, value in (settings or {}).items() if value}
    if not files:
        raise UsageProblem("Name at least one file to import.")
    lasting = bool(tables)
    tables = tables or tables_of(files, sheet)
    named = named_profile(profile) if isinstance(profile, str) and profile else profile
    if isinstance(named, Profile):
        _check_settings(settings, named)
    chosen = named if isinstance(named, Profile) else _guessed(tables, settings)
    settings = {**chosen.settings, **settings}
    _check_settings(settings, chosen)
    if "dated" in settings:
        settings["dated"] = _date("dated", settings["dated"])
    fits = [fit for of_file in tables for fit in choose_tables(of_file, chosen, settings)]
    if chosen.together:
        order = [layout.name for layout in chosen.layouts]
        fits.sort(key=lambda fit: order.index(fit.layout.name))
    at = now()
    reading = Reading(ChangeSet("", chosen.name, "", by, at, (), ()), chosen, profile is None)
    sources: dict[str, Source] = {}
    records: list[Record] = []
    met: list[KnownActor] = []
    elements: dict[str, Element] = {}
    tables = []
    while fits:
        fit = fits.pop(0)
        source = _source(fit, settings)
        if source.id in sources:
            reading.remarks.append(Text("The file {file} was given twice; it is read once.", {"file": fit.table.file}))
            continue
        _check_rows(fit)
        desk = Desk(
            reference, settings, known, reading.messages, own=own or {}, met=met, remarks=reading.remarks,
            source=source.id, elements=elements, sparing=not lasting and len(fit.table.rows) >= MANY and all(other.table is not fit.table for other in fits),
        )  # fmt: skip
        counted = replace(fit, table=fit.table.let_go(fit.unused)) if desk.sparing else fit
        found, dated = _read(fit, source, desk, reading)
        sources[source.id] = source = source if source.dated else replace(source, dated=dated)
        records += found
        subjects = _unsaid(desk.subjects, found)
        if subjects:
            classes, of_texts = classified(source, subjects, rules or read_rules(), reading.texts)
            sources |= {one.id: one for one in classes}
            records += of_texts
        if desk.bodies:
            official = _reference_source()
            sources[official.id] = official
            records += _reference_records(official, source, desk.bodies)
        reading.fits.append(counted)
        del fit, desk
    title = settings.get("title") or ", ".join(fit.table.file for fit in reading.fits)
    import_id = mint("i", chosen.name, *sorted(sources))
    reading.change_set = ChangeSet(import_id, chosen.name, title, by, at, tuple(sources.values()), tuple(records))
    return reading


def _read(fit: Fit, source: Source, desk: Desk, reading: Reading) -> tuple[list[Record], str | None]:
    """A file's records, and the latest date its rows give."""
    for number, value, problem in fit.table.unread:
        reading.messages.append(Message(fit.table.file, fit.table.sheet, number, None, value, problem, ROW_LEFT_OUT))
    for note in fit.table.notes:
        reading.messages.append(
            Message(fit.table.file, fit.table.sheet, note.row, note.column, note.value, note.problem, note.action)
        )
    records: list[Record] = []
    latest, every = "", len(fit.table.rows)
    for done, row in enumerate(READERS[fit.layout.profile, fit.layout.name](fit, desk)):
        if not done % TOLD_EVERY:
            pace.at("state", done, every)
        reading.kept += row.number > 0
        latest = max(latest, row.dated or "")
        records.append(_record(row, source))
    return records, latest or None


def _unsaid(subjects: Sequence[Subject], records: Sequence[Record]) -> list[Subject]:
    """The texts about what no record says a domain of."""
    if not subjects:
        return []
    stated = {fact["from"] for record in records for fact in record.facts if fact["is"] in ("WORKS_ON", "ADDRESSES")}
    return [one for one in subjects if one.about not in stated]


def _record(row: RowFacts, source: Source) -> Record:
    return Record(mint("r", source.id, row.number), source.id, str(row.number), tuple(row.facts), row.dated)


def _source(fit: Fit, settings: Mapping[str, str]) -> Source:
    """A file read in one way; its id tells the same content, profile, sheet and fixed values again."""
    table, layout = fit.table, fit.layout
    fixed = sorted(f"{key}={value}" for key, value in settings.items())
    title = settings.get("title") or (f"{layout.title} ({table.file})" if layout.title else table.file)
    return Source(
        mint("s", table.sha256, layout.profile, layout.name, table.sheet, *fixed, *filter(None, [layout.mapping])),
        title, table.sha256, layout.profile, settings.get("licence") or layout.licence, settings.get("dated"),
    )  # fmt: skip


def _reference_source() -> Source:
    return Source(
        mint("s", "reference", VINTAGE), REFERENCE_TITLE, "", "reference", "Licence Ouverte 2.0 (INSEE, DGCL, IGN)", VINTAGE,
        official=True,
    )  # fmt: skip


def _reference_records(official: Source, source: Source, bodies: Mapping[str, Place]) -> Iterator[Record]:
    """What the reference states of the communes and groupings a file names: their official names and territories."""
    for actor, place in sorted(bodies.items()):
        facts = (
            node(
                "Actor", actor, name=place.name, family="collectivites", kind=place.level, siren=place.siren,
                keys=list(governing_keys(place)),
            ),
            tie("GOVERNS", actor, place.id),
            tie("BASED_IN", actor, place.id),
        )  # fmt: skip
        yield Record(mint("r", official.id, source.id, actor), official.id, place.siren or "0", facts, VINTAGE)


def _check_settings(settings: Mapping[str, str], profile: Profile) -> None:
    allowed = [*sorted(profile.fields), *SOURCE_SETTINGS]
    for key in settings:
        if key not in allowed:
            raise UsageProblem(
                "The profile {profile} has no value {key} to set; it has: {names}.",
                profile=profile.name, key=key, names=", ".join(allowed),
            )  # fmt: skip


def _guessed(tables: Sequence[Sequence[Table]], settings: Mapping[str, str]) -> Profile:
    try:
        return guess_profile(tables, settings)
    except UsageProblem:
        _check_names(settings)
        raise


def _check_names(settings: Mapping[str, str]) -> None:
    """Raise UsageProblem for a value that no profile has: mistyped, most often."""
    known = sorted({name for profile in profiles().values() for name in profile.fields} | set(SOURCE_SETTINGS))
    for key in settings:
        if key not in known:
            raise UsageProblem("No profile has a value {key} to set; those that some have: {names}.", key=key, names=", ".join(known))  # fmt: skip


def _date(name: str, said: str) -> str:
    value, problem = clean("date", said)
    if problem is not None:
        raise UsageProblem(
            "The value {value} cannot be set for {name}: {problem}", value=said, name=name, problem=problem
        )
    return str(value)


def _check_rows(fit: Fit) -> None:
    if not fit.table.rows and not fit.table.unread:
        raise MaillageError("The file {file} has a header but no row.", file=fit.table.file)


def report(reading: Reading, changes: Changes | None, dry_run: bool = False) -> ImportReport:
    """What an import did, in the reader's language; without ``changes``, what was read."""
    read = sum(len(fit.table.rows) + len(fit.table.unread) for fit in reading.fits)
    remarks = [*reading.remarks, *said_of_texts(reading.texts), *_left_out(reading)]
    if reading.replaces:
        remarks.append(
            Text("The texts of these files were classified otherwise before; that is taken back, the rest stays.")
        )
    if not reading.kept:
        remarks.append(Text("No row could be kept; nothing was changed."))
    elif changes is not None and not changes.records_added and not reading.replaces:
        remarks.append(Text("All of this was already there; nothing was added."))
    return ImportReport(
        import_id=reading.change_set.import_id,
        dry_run=dry_run,
        profile=reading.profile.name,
        profile_guessed=reading.guessed,
        files=[_file(fit) for fit in reading.fits],
        rows_read=read,
        rows_kept=reading.kept,
        rows_rejected=read - reading.kept,
        records_added=changes.records_added if changes else 0,
        issues=[message.said() for message in _in_order(reading)],
        columns_ignored=[column for fit in reading.fits for column in ignored_columns(fit)],
        remarks=[remark.say() for remark in remarks],
        texts=texts_read(reading.texts),
        replaces=reading.replaces,
        **(_counts(changes) if changes else {}),
    )


def _in_order(reading: Reading) -> list[Message]:
    """The messages by file and row."""
    files = {message.file: number for number, message in reversed(list(enumerate(reading.messages)))}
    return sorted(reading.messages, key=lambda message: (files[message.file], message.row or 0))


def _left_out(reading: Reading) -> Iterator[Text]:
    """How many values were left out: those that could not be read, and those of each column of persons."""
    values = sum(message.action in (LEFT_OUT, TERRITORY_LEFT_OUT) for message in reading.messages)
    if values == 1:
        yield Text("One value was left out; its message says why.")
    elif values:
        yield Text("{n} values were left out; their messages say why.", {"n": values})
    for fit in reading.fits:
        for column in filter(fit.contact, fit.unused):
            filled = {"column": quoted([column]), "n": _filled(fit, column)}
            if filled["n"] == 1:
                yield Text(
                    "Column {column}: one value left out, since persons and ways to reach them are not kept.", filled
                )
            elif filled["n"]:
                yield Text(
                    "Column {column}: {n} values left out, since persons and ways to reach them are not kept.", filled
                )


def _filled(fit: Fit, column: str) -> int:
    return fit.table.filled(column)


def _counts(changes: Changes) -> dict[str, KindCounts]:
    kinds = ("actors", "alliances", "participations", "contributions", "memberships", "establishments")
    return {
        kind: KindCounts(created=c.created, updated=c.updated, unchanged=c.unchanged, merged=c.merged)
        for kind in kinds
        if (c := changes.counts.get(kind))
    }


def _file(fit: Fit) -> FileRead:
    return FileRead(
        file=fit.table.file, sheet=fit.table.sheet or None, layout=fit.layout.name, rows=len(fit.table.rows),
        sha256=fit.table.sha256, columns=dict(fit.columns),
    )  # fmt: skip


def ignored_columns(fit: Fit) -> Iterator[IgnoredColumn]:
    """The columns that were not read, each with its reason and the number of its filled cells."""
    for column in fit.unused:
        values = _filled(fit, column)
        if fit.contact(column):
            reason = _("Persons and ways to reach them are not kept.")
        elif not values:
            reason = _("This column is empty.")
        else:
            reason = _("The profile {profile} does not read this column.", profile=fit.layout.profile)
        yield IgnoredColumn(
            file=fit.table.file, sheet=fit.table.sheet or None, column=column, reason=reason, values=values
        )
