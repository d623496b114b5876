"""The start of a preparation: where, on which domain, on what day; and the list of one's own."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from api.pages import day
from api.service import words
from api.service.gazetteer import reference
from api.service.imports import account
from api.service.meeting.preparations import heading, place_of
from api.service.meeting.subject import entered
from graph.errors import UsageProblem
from graph.language import translate
from graph.model import ChangeSet, clean_name, mint
from graph.store import changes
from graph.store import preparations as store
from graph.store.connect import Database
from graph.store.preparations import Preparation
from graph.store.records import Reader
from graph.vocabulary import vocabulary
from ingest.cleaning import Unclean
from ingest.cleaning import date as read_any_date
from ingest.reference.tables import Place

MOST = 10


@dataclass(frozen=True)
class Choice:
    """A territory to choose: its id, its name, and what tells it from its namesakes."""

    id: str
    name: str
    detail: str
    fictional: bool = False


@dataclass(frozen=True)
class Row:
    """A preparation as the list shows it."""

    id: str
    title: str
    day: str
    past: bool
    fictional: bool


def choices(db: Reader, typed: str, most: int = MOST) -> list[Choice]:
    """The territories that a typed text may mean, of the reference and of one's own; empty for an empty text."""
    text = typed.strip()
    if not text:
        return []
    own = [row for row in _own(db) if clean_name(text) in clean_name(row["name"]) or text == row["id"]]
    found = [Choice(row["id"], row["name"], words.level(row["level"]), bool(row["fictional"])) for row in own[:most]]
    return (found + [_choice(place) for place in reference().search(text, most)])[:most]


def named(db: Reader, typed: str) -> list[Choice]:
    """The territories that have exactly this name, code or id; those written almost so where there is none."""
    text = typed.strip()
    own = [row for row in _own(db) if clean_name(text) == clean_name(row["name"]) or text == row["id"]]
    if own:
        return [Choice(row["id"], row["name"], words.level(row["level"]), bool(row["fictional"])) for row in own]
    places = dict.fromkeys(place.current for place in reference().find(text))
    return [_choice(place) for one in places if (place := reference().place(one))]


def nearest(typed: str) -> list[Choice]:
    """Territories to propose for a name that none has: those that begin with it, else those written almost so."""
    return [_choice(place) for place in reference().search(typed, MOST) or reference().nearest(typed)]


def _own(db: Reader) -> list[dict[str, Any]]:
    return db.read(
        "MATCH (t:Territory) WHERE t.id STARTS WITH 'X-' AND t.name IS NOT NULL RETURN t.id AS id, t.name AS name, "
        "t.level AS level, coalesce(t.fictional, false) AS fictional ORDER BY name, id"
    )


def _choice(place: Place) -> Choice:
    level = words.level(place.level)
    around = [found.name for code in place.departements if (found := reference().place(f"DEP-{code}"))]
    if place.level not in ("commune", "epci") or not around:
        return Choice(place.id, place.name, level)
    return Choice(place.id, place.name, f"{level}, {', '.join(around[:3])}")


def hold(db: Database, territory: str) -> None:
    """See that the database holds a territory with its whole region: an import that names only the region, to be undone.

    Territories of one's own are held already. Raises NotFound for an id that is none. Cost: some seconds for a region that
    is new, one query for one that is held.
    """
    region = reference().region_of(territory)
    if region is None or _held(db, territory, region):
        return
    place = reference().place(region)
    title = translate("Territories: {name}", name=place.name if place else region)
    made = ChangeSet(
        mint("i", "territories", region), "territories", title, account(), changes.now(), (), (), frozenset({region})
    )
    changes.apply(db, made, reference())


def _held(db: Reader, territory: str, region: str) -> bool:
    rows = db.read(
        "MATCH (t:Territory {id: $id}) MATCH (i:Import) WHERE i.status = 'active' AND $region IN i.regions RETURN i.id AS id LIMIT 1",
        id=territory, region=region,
    )  # fmt: skip
    return bool(rows)


def territory_of_communes(db: Database, name: str, communes: str) -> str:
    """The territory of one's own made of communes, one a line or separated by commas; its id.

    Raises UsageProblem or NotFound that names the commune at fault.
    """
    from ingest.reference.custom import custom_territory

    listed = [one.strip() for one in re.split(r"[\n;,\t]", communes) if one.strip()]
    if not name.strip():
        raise UsageProblem("Give this list of communes a name, for example the name of the basin of life.")
    made = custom_territory(name, listed, reference(), by=account(), at=changes.now())
    changes.apply(db, made.change_set, reference())
    return made.id


def read_day(text: str, today: dt.date | None = None) -> str:
    """A day as ISO text: ``24/11/2026``, ``24 novembre``, ``2026-11-24``, ``jeudi prochain``, ``demain``, ``dans 10 jours``; without
    a year the next such day; empty: today.

    Raises UsageProblem for what is no day.
    """
    today = today or dt.date.today()
    plain = " ".join(text.replace(",", " ").split())
    if not plain:
        return today.isoformat()
    if near := _day_from_today(plain, today):
        return near.isoformat()
    plain = re.sub(r"(?i)^(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|le)\s+|(?<=\d)er\b", "", plain)
    for candidate in (plain, f"{plain} {today.year}", f"{plain}/{today.year}", f"{plain}-{today.year}"):
        try:
            found = read_any_date(_french_months(candidate))
        except Unclean:
            continue
        if len(found) == 10:
            when = dt.date.fromisoformat(found)
            if candidate != plain and when < today:
                when = when.replace(year=when.year + 1) if (when.month, when.day) != (2, 29) else when
            return when.isoformat()
    raise UsageProblem("“{text}” is not a day; write it as 24/11/2026.", text=text[:60])


_WEEKDAYS = (
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "monday tuesday wednesday thursday friday saturday sunday",
)
_SOON = {"aujourd hui": 0, "today": 0, "demain": 1, "tomorrow": 1, "apres demain": 2}
_IN = re.compile(r"(?:dans|d ici|in) (\d{1,3}) (jour|day|semaine|week)s?")


def _day_from_today(said: str, today: dt.date) -> dt.date | None:
    """A day told from today; a day of the week is the next one, today excepted. None for anything else."""
    text = clean_name(said)
    if text in _SOON:
        return today + dt.timedelta(days=_SOON[text])
    if found := _IN.fullmatch(text):
        return today + dt.timedelta(days=int(found[1]) * (7 if found[2] in ("semaine", "week") else 1))
    day = re.sub(r"^(?:ce|le|next|this|on) | prochain$", "", text)
    for names in _WEEKDAYS:
        if day in names.split():
            return today + dt.timedelta(days=(names.split().index(day) - today.weekday() - 1) % 7 + 1)
    return None


_MONTHS = dict(
    zip(
        "january february march april may june july august september october november december".split(),  # noqa: SIM905
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split(),  # noqa: SIM905
        strict=True,
    )
)


def _french_months(text: str) -> str:
    return " ".join(_MONTHS.get(word.casefold(), word) for word in text.split())


def shown_day(iso: str) -> str:
    """A day as the form shows it: ``24/11/2026`` in French, ``24 November 2026`` in English."""
    from graph.language import current_language

    return dt.date.fromisoformat(iso).strftime("%d/%m/%Y") if current_language() == "fr" else day(iso)


def begin(db: Database, territory: str, domain: str, date: str) -> Preparation:
    """A new preparation, its territory brought along. Raises UsageProblem for an unknown domain or date, NotFound for an unknown territory."""
    if domain not in vocabulary().domains:
        raise UsageProblem("Choose the subject of the meeting among the sixteen domains.")
    when = read_day(date)
    hold(db, territory)
    return store.create(db, territory, domain, when, account())


def movable(db: Reader, preparation: Preparation) -> bool:
    """Whether a preparation may be moved to another territory: nothing was entered for it in its own."""
    found = entered(db, preparation.id)
    return not (found.actors or found.alliances)


def change(db: Database, preparation: Preparation, domain: str, date: str, territory: str) -> None:
    """Another subject, day or territory. Raises UsageProblem for an unknown domain or date, or a territory that may not
    change any more."""
    if domain not in vocabulary().domains:
        raise UsageProblem("Choose the subject of the meeting among the sixteen domains.")
    when = read_day(date)
    if territory != preparation.territory:
        if not movable(db, preparation):
            raise UsageProblem(
                "Organisations were entered for this territory: begin another preparation for another one."
            )
        hold(db, territory)
        store.move(db, preparation.id, territory)
    store.change(db, preparation.id, domain=domain, date=when)


def domains() -> list[tuple[str, list[tuple[str, str]]]]:
    """The domains by family: (family, [(key, label)…])."""
    known = vocabulary()
    return [
        (family.label.say(), [(key, one.label.say()) for key, one in known.domains.items() if one.family == name])
        for name, family in known.domain_families.items()
    ]


def is_past(iso: str) -> bool:
    return iso < dt.date.today().isoformat()


def others(db: Reader, preparation: Preparation) -> list[Row]:
    """One's other preparations of the same territory and subject, the next meeting first."""
    same = {
        one.id
        for one in store.preparations(db)
        if one.id != preparation.id and (one.territory, one.domain) == (preparation.territory, preparation.domain)
    }
    return [row for row in listed(db) if row.id in same] if same else []


def listed(db: Reader, today: str = "") -> list[Row]:
    """One's own preparations: the next meeting first, then the past ones, the latest first."""
    now = today or dt.date.today().isoformat()
    found = store.preparations(db)
    coming = sorted((one for one in found if one.date >= now), key=lambda one: (one.date, one.created_at))
    past = [one for one in found if one.date < now]
    places = {one.territory: place_of(db, one.territory) for one in found}
    return [
        Row(one.id, heading(one, places[one.territory]["name"]), day(one.date), one.date < now, places[one.territory]["fictional"])
        for one in (*coming, *past)
    ]  # fmt: skip
