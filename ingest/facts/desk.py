"""What turns a table into clean rows, and clean rows into facts, share while one import is read."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from graph.errors import UsageProblem
from graph.language import Text
from graph.model import Fact, node, tie
from graph.store import pace
from ingest.cleaning import TWO_YEARS, clean, is_person, text, two_years
from ingest.cleaning.words import vocabulary_key
from ingest.domains.records import Subject
from ingest.identity import Identity, Keys, body_key, guessed, identify, siren_key
from ingest.places import Place, Places, body_of, current_ids, find_territory, nearest_territories
from ingest.profiles import Column, Fit, Layout, column_name
from ingest.readers.table import Rows
from ingest.report import Message

LEFT_OUT = Text("The value was left out.")
ROW_LEFT_OUT = Text("The row was left out.")
TERRITORY_LEFT_OUT = Text("This territory was left out.")
KEPT = Text("Kept as written.")
MOST_PROPOSED = 200
"""Unknown names of territories in one file for which the nearest are looked for."""
KnownActor = tuple[str, Collection[str]]
Known = Callable[[Collection[Keys]], Sequence[KnownActor]]
"""Looks up the actors already known that some rows may mean, as (id, keys)."""


@dataclass(slots=True)
class Row:
    """A row's plain values; ``places`` tells where each field's stands."""

    number: int
    values: tuple[Any, ...]
    places: Mapping[str, int]

    def __getitem__(self, field_: str) -> Any:
        return self.values[self.places[field_]]

    def get(self, field_: str) -> Any:
        """The value of a field that the table's layout may not have: then None."""
        place = self.places.get(field_)
        return None if place is None else self.values[place]


@dataclass(slots=True)
class RowFacts:
    """The facts one row states; ``dated`` is their own date. Number 0: what the file states as a whole."""

    number: int
    facts: Sequence[Fact]
    dated: str | None = None


@dataclass(frozen=True)
class Own:
    """A territory of the users' own, as known before this import."""

    name: str
    level: str


@dataclass(frozen=True)
class Element:
    """What a graph's file calls an element, as read: an actor, an alliance, a domain, or left out (no id)."""

    is_: str
    id: str
    name: str


@dataclass
class Desk:
    """The reference, the fixed values, the actors already known, and the messages so far."""

    places: Places | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    known: Known | None = None
    messages: list[Message] = field(default_factory=list)
    bodies: dict[str, Place] = field(default_factory=dict)
    """Bodies of the reference met, by actor id: the reference's own records state their names and territories."""
    remarked: set[tuple[str, Any]] = field(default_factory=set)
    """Values kept with a remark, said at the first row that has them."""
    stated: dict[Hashable, tuple[int, list[Any]]] = field(default_factory=dict)
    """The first row, and its values, of each participation stated so far."""
    own: Mapping[str, Own] = field(default_factory=dict)
    """The users' own territories (X-…) that the database holds, by id."""
    met: list[KnownActor] = field(default_factory=list)
    """Actors met so far, in the other files of this import too."""
    remarks: list[Text] = field(default_factory=list)
    """What there is to say of a file as a whole."""
    source: str = ""
    """The id of the source being read."""
    elements: dict[str, Element] = field(default_factory=dict)
    """The elements of a graph met so far, by their ids and by their cleaned labels."""
    subjects: list[Subject] = field(default_factory=list)
    """Texts that tell what an organisation or an alliance is about, where no column says its domain."""
    misspelt: dict[str, Text | None] = field(default_factory=dict)
    """The nearest territories of each unknown name met."""
    sparing: bool = False
    """Whether a table's rows are let go of once they are read: nobody else holds them."""
    actors: dict[Hashable, Fact] = field(default_factory=dict)
    """The facts that organisations exist, by what rows say of them: one said alike again is the same object."""

    def subject(self, row: Row, kind: str, about: str) -> None:
        """Note the free text of a row that says nothing of its domain otherwise; from it rules read the domain."""
        if (said := row.get("object")) and not row.get("domain"):
            self.subjects.append(Subject(row.number, kind, about, str(said)))

    def identify(self, wanted: Iterable[Keys]) -> dict[Keys, Identity]:
        """Who each combination of keys means, among the actors known and met; they are met from then on."""
        asked = set(wanted)
        found = identify(asked, [*(self.known(asked) if self.known else ()), *self.met])
        self.met += [(who.id, who.keys) for who in found.values()]
        return found

    def doubt(self, fit: Fit, row: int, field_: str, value: object, who: Identity) -> None:
        """Say once that what is known of an actor could also mean another one."""
        if not who.doubtful or ("doubt", who) in self.remarked:
            return
        self.remarked.add(("doubt", who))
        if any(key.startswith(("siren:", "rna:")) for key in who.keys):
            problem = Text("Another known organisation without this number has this name; it may be the same.")
            self.tell(fit, row, field_, value, problem, Text("Kept as the organisation of this number."))
        else:
            problem = Text("Several known organisations have this name; a number would tell which is meant.")
            self.tell(fit, row, field_, value, problem, Text("Kept as an organisation of its own."))

    def tell(self, fit: Fit, row: int | None, field_: str, value: object, problem: Text, action: Text) -> None:
        column = fit.columns.get(field_, field_)
        line = fit.table.stands.get(row, row) if row is not None else None
        self.messages.append(Message(fit.table.file, fit.table.sheet, line, column, value, problem, action))

    def person(self, fit: Fit, row: Row, field_: str, *numbers: str | None) -> bool:
        """Whether a row without any number names a natural person: it is left out, and said without the name."""
        if any(numbers) or not is_person(row[field_]):
            return False
        self.tell(fit, row.number, field_, None, Text("This is a person; persons are not kept."), ROW_LEFT_OUT)
        return True

    def actor(self, who: Identity, name: str | None, siren: str | None = None, **properties: Any) -> Fact:
        """The fact that an organisation exists; without a name its SIREN stands in until another source names it."""
        said = (who.id, who.keys, name, siren, *properties.items())
        if (fact := self.actors.get(said)) is None:
            fact = self.actors[said] = self._actor(who, name, siren, properties)
        return fact

    def _actor(self, who: Identity, name: str | None, siren: str | None, properties: Mapping[str, Any]) -> Fact:
        if siren and (place := self.body(siren)) is not None:
            self.bodies[who.id] = place
        stated = {key: value for key, value in properties.items() if value is not None}
        if "family" not in stated:
            stated = {**guessed(name, siren), **stated}
        number = f"SIREN {siren[:3]} {siren[3:6]} {siren[6:]}" if siren and not name else None
        return node("Actor", who.id, name=name, name_=number, siren=siren, keys=list(who.keys), **stated)

    def body(self, siren: str) -> Place | None:
        """The commune or grouping whose SIREN this is; only public bodies' numbers (2…) are looked up."""
        return body_of(self.places, siren) if siren.startswith("2") else None

    def named(self, territory: str) -> list[Fact]:
        """The fact that a territory of the users' own exists, since no reference holds it; its name stands as a fallback."""
        if territory not in self.own:
            return []
        own = self.own[territory]
        return [node("Territory", territory, name_=own.name, level_=own.level, code_=territory.removeprefix("X-"))]

    def nearest(self, said: str) -> Text | None:
        """The territories whose names are nearest to an unknown one."""
        if said not in self.misspelt and len(self.misspelt) < MOST_PROPOSED:
            self.misspelt[said] = nearest_territories(self.places, said)
        return self.misspelt.get(said)

    def territory(self, territory_id: str) -> tuple[str, ...]:
        """Today's ids of a territory; empty when the reference knows none such."""
        return current_ids(self.places, territory_id).ids


def governing_keys(place: Place) -> Keys:
    """The keys of the body that governs a territory."""
    return (siren_key(place.siren),) if place.siren else (body_key(place.id),)


def clean_rows(fit: Fit, desk: Desk) -> Iterator[Row]:
    """A table's rows with plain values by field. What could not be read is told; rows without what they need are left out.

    A cell that was read without a remark is read once, however many rows hold it.
    """
    fixed = fixed_values(fit, desk)
    blank = list(fixed.values())
    places = {name: place for place, name in enumerate(fixed)}
    order = {name: at for at, name in enumerate(fit.columns)}
    read: dict[str, dict[str, Any]] = {name: {} for name in fixed}
    asked = [
        (column, places[name], read[name], order[name]) for name, column in fit.layout.columns.items() if name in order
    ]
    needed = [
        (name, places[name]) for name, column in fit.layout.columns.items() if column.required and not column.blank
    ]
    years_in = order.get("since") if "until" in places and "until" not in desk.settings else None
    until_in = order.get("until")
    lines = zip(fit.table.numbers, fit.table.under(list(fit.columns.values())), strict=True)
    for done, (number, cells) in enumerate(lines):
        if not done % TOLD_EVERY:
            pace.at("read", done, len(fit.table.rows))
        values = blank.copy()
        late = None
        free = years_in is not None and (until_in is None or cells[until_in] in (None, ""))
        if years_in is not None and free and (years := _years(str(cells[years_in]))):
            _tell_years(fit, desk, number, cells[years_in], years)
            parted = {years_in: years[0], until_in: years[1]}
            cells = tuple([parted.get(at, cell) for at, cell in enumerate(cells)])
            late = years[1] if until_in is None else None
        for column, place, known, at in asked:
            raw = cells[at]
            if raw is not None and raw != "":
                values[place] = (
                    known[raw] if type(raw) is str and raw in known else _cell(fit, desk, number, column, raw, known)
                )
        if late is not None:
            values[places["until"]] = _cell(fit, desk, number, fit.layout.columns["until"], late, read["until"])
        lacking = [name for name, place in needed if values[place] is None or values[place] == ()]
        if not lacking:
            _check_period(fit, desk, number, values, places)
            yield Row(number, tuple(values), places)
        else:
            problem = Text(
                "This row has nothing to read in the column {column}.", {"column": column_name(fit, lacking[-1])}
            )
            desk.tell(fit, number, lacking[-1], None, problem, ROW_LEFT_OUT)
    if desk.sparing and isinstance(fit.table.rows, Rows):
        fit.table.rows.cells.clear()
        fit.table.numbers.clear()


TOLD_EVERY = 2_000
"""Rows after which it is told how far they are read."""
MOST_READ = 100_000
"""Different cells of a column whose values are kept at hand."""


def _cell(fit: Fit, desk: Desk, number: int, column: Column, raw: Any, read: dict[str, Any]) -> Any:
    """A cell's value; ``read`` gets it where there was nothing to remark."""
    before = len(desk.messages)
    value = _value(fit, desk, number, column, raw)
    _check_pattern(fit, desk, number, column, raw, value)
    if type(raw) is str and len(desk.messages) == before and len(read) < MOST_READ:
        read[raw] = value
    return value


def _tell_years(fit: Fit, desk: Desk, number: int, raw: Any, years: tuple[str, str]) -> None:
    """Say that two years in the cell of a beginning without an end are a beginning and an end."""
    names = {"since": column_name(fit, "since"), "until": column_name(fit, "until")}
    action = Text("Read as {since} {first}, {until} {last}.", {**names, "first": years[0], "last": years[1]})
    desk.tell(fit, number, "since", raw, Text("This cell holds two years."), action)


_years = functools.lru_cache(maxsize=10_000)(two_years)


def _check_pattern(fit: Fit, desk: Desk, number: int, column: Column, raw: Any, value: Any) -> None:
    """Say a value that was read but is not written as its standard asks; one already said is not said twice."""
    if column.pattern is None or value is None or re.fullmatch(column.pattern, str(raw).strip()):
        return
    last = desk.messages[-1] if desk.messages else None
    if last and (last.file, last.row, last.column) == (fit.table.file, number, fit.columns.get(column.name)):
        return
    problem = Text("The standard for this column writes it otherwise.")
    if column.checked:
        desk.tell(fit, number, column.name, raw, problem, Text("The column is checked, not kept."))
    else:
        desk.tell(fit, number, column.name, raw, problem, _as_read(raw, value))


def _check_period(fit: Fit, desk: Desk, number: int, values: Sequence[Any], places: Mapping[str, int]) -> None:
    if "since" not in places or "until" not in places:
        return
    since, until = values[places["since"]], values[places["until"]]
    if since and until and until[: len(since)] < since[: len(until)]:
        desk.tell(fit, number, "until", until, Text("This period ends before it begins."), KEPT)


def picker(layout: Layout, *fields: str) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """What gives the values of some fields, two at least, of the rows of a layout: ``pick(row.values)``."""
    places = {name: place for place, name in enumerate(layout.columns)}
    return itemgetter(*(places[name] for name in fields))


def released(rows: list[Row]) -> Iterator[Row]:
    """Rows one after the other, each let go of once it is given: of a million, those still to come are held alone."""
    rows.reverse()
    while rows:
        yield rows.pop()


def tell_difference(fit: Fit, desk: Desk, row: Row, field_: str, what: Hashable, fields: Sequence[str]) -> None:
    """Say when a row states again what an earlier one did, with other values: the first row's are shown."""
    stated = [row[name] for name in fields]
    first, before = desk.stated.setdefault(what, (row.number, stated))
    if before != stated:
        problem = Text("Row {row} states the same participation with other values.", {"row": first})
        desk.tell(fit, row.number, field_, row[field_], problem, Text("Both rows are kept; the first one is shown."))


def fixed_values(fit: Fit, desk: Desk) -> dict[str, Any]:
    """The value each field has where a row gives none: the one that was set, else None.

    Raises UsageProblem for a value that cannot be read.
    """
    fixed: dict[str, Any] = dict.fromkeys(fit.layout.columns)
    for name, raw in desk.settings.items():
        if name in fixed:
            before = len(desk.messages)
            fixed[name] = _value(fit, desk, None, fit.layout.columns[name], raw)
            if fixed[name] in (None, ()) and len(desk.messages) > before:
                raise UsageProblem(
                    "The value {value} cannot be set for {name}: {problem}",
                    value=raw, name=name, problem=desk.messages[-1].problem,
                )  # fmt: skip
    return fixed


def fixed_place(fit: Fit, desk: Desk) -> str | None:
    """The territory set for a whole file, which tells its organisations' names from those of elsewhere."""
    return "|".join(fixed_values(fit, desk).get("territory") or ()) or None


def _value(fit: Fit, desk: Desk, number: int | None, column: Column, raw: Any) -> Any:
    if isinstance(raw, str) and column.values:
        raw = column.values.get(raw.strip().casefold(), raw)
    if column.separator is None:
        return _one(fit, desk, number, column, raw)
    parts = [str(raw)]
    for mark in column.separator:
        parts = [piece for part in parts for piece in part.split(mark)]
    if column.kind == "domain":
        parts = [piece for part in parts for piece in _by_commas(part)]
    cleaned = (_one(fit, desk, number, column, part) for part in parts)
    return tuple(dict.fromkeys(value for value in cleaned if value is not None))


def _by_commas(said: str) -> list[str]:
    """The domains of “Emploi, Logement”; words that are one domain together, or that are none, as they are."""
    pieces = [piece for piece in re.split(r"[,/]", said) if piece.strip()]
    if vocabulary_key("domains", said) or not all(vocabulary_key("domains", piece) for piece in pieces):
        return [said]
    return pieces


def _one(fit: Fit, desk: Desk, number: int | None, column: Column, raw: Any) -> Any:
    value, problem = clean(column.kind, raw)
    if problem is not None and problem.message == TWO_YEARS and "until" in fit.layout.columns:
        problem = _two_columns(fit, problem)
    if problem is not None and value is None:
        desk.tell(fit, number, column.name, raw, problem, LEFT_OUT)
    elif problem is not None and (column.name, value) not in desk.remarked:
        desk.remarked.add((column.name, value))
        desk.tell(fit, number, column.name, raw, problem, _as_read(raw, value))
    if value is None or column.kind not in ("territory", "department"):
        return value
    found = find_territory(desk.places, value, desk.own)
    if found.problem is not None:
        near = desk.nearest(value) if found.unknown else None
        desk.tell(fit, number, column.name, raw, near or found.problem, LEFT_OUT)
        return None
    return found.ids[0]


def _as_read(raw: Any, value: Any) -> Text:
    """What was made of a value that is kept with a remark."""
    shown = "/".join(str(part) for part in value if part) if isinstance(value, tuple) else str(value)
    return KEPT if shown == text(raw) else Text("Read as {value}.", {"value": shown})


def _two_columns(fit: Fit, problem: Text) -> Text:
    """What to do about two years in a cell, with the names of the file's own columns."""
    return Text(
        "This cell holds two years, {first} and {last}; put the first in the column {since}, the last in the column {until}.",
        {**problem.values, "since": column_name(fit, "since"), "until": column_name(fit, "until")},
    )


def covers(desk: Desk, alliance: str, territories: Iterable[str]) -> list[Fact]:
    """That an alliance covers territories."""
    return [fact for territory in territories for fact in (*desk.named(territory), tie("COVERS", alliance, territory))]
