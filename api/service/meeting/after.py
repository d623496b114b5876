"""« Ce qui a changé »: what is shown now beside what was shown at a moment, and the minutes of what was entered since.

Both states are derived from the records, so a correction taken back is no change and an undo is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from babel.dates import format_datetime

from api.pages import day
from api.service import words
from api.service.hand import names_of
from api.service.imports import named_account
from api.service.meeting import preparations
from api.service.meeting.pistes_answers import STATES
from api.service.meeting.subject import subject
from graph.language import current_language, translate
from graph.model import Derived, Fact, FactKey, Record, clean_name, is_tie
from graph.store import preparations as store
from graph.store import records as memory
from graph.store.derive import Shown, derive
from graph.store.preparations import Preparation
from graph.store.records import Reader
from ingest import hand
from ingest.hand import PROFILE
from ingest.paste_contacts import hide_contacts
from visuals.sheets.minutes import Entry, Minutes
from visuals.sheets.sheet import line

WINDOWS = ("meeting", "preparation")
"""Since when changes are told: since the meeting began, or since it was prepared."""
TOLD = ("name", "family", "kind", "siren", "rna", "nature", "type", "form", "since")
"""The properties whose correction is told."""


@dataclass(frozen=True)
class _Gesture:
    """One import by hand, with the records it brought, withdrawn or not."""

    about: Mapping[str, Any]
    records: tuple[Record, ...]
    withdrawn_at: str

    @property
    def facts(self) -> list[Fact]:
        return [fact for record in self.records for fact in record.facts]

    @property
    def declared(self) -> list[Fact]:
        """What it says of two organisations: that they act together, do not, or that it is not known."""
        return [fact for fact in self.facts if fact["is"] == "DECLARES"]

    @property
    def named(self) -> dict[str, str]:
        """The names that it gives by the way to those it is about, by id."""
        return {fact["id"]: str(fact["name?"]) for fact in self.facts if not is_tie(fact) and fact.get("name?")}


def window(preparation: Preparation, asked: str = "") -> tuple[str, str]:
    """(which window, its first moment): what was asked, where there is one; else the meeting, once it has begun."""
    if asked != "preparation" and preparation.started_at:
        return "meeting", preparation.started_at
    return "preparation", preparation.created_at


def changes(db: Reader, preparation: Preparation, asked: str = "", reader: str = "", printed: bool = False) -> Minutes:
    """What came, was corrected, ended or was taken back since a moment, the answers given since, and every entry.

    ``reader``: the account that reads, which is told as "you". ``printed``: for a file that goes round: entries taken back
    are left out of it.
    """
    _which, since = window(preparation, asked)
    gestures = _gestures(db, preparation, since)
    place = preparations.place_of(db, preparation.territory)
    before, after = _states(db, gestures, since)
    groups = [
        *_told(before, after, memory.decided(db).same),
        (translate("Answers to the alliances to discuss"), _answers(db, preparation, since)),
    ]
    parts = (place["name"], words.domain(preparation.domain), day(preparation.date))
    return Minutes(
        title=translate("What has changed"), place=" · ".join(str(part) for part in parts if part), since=_since(preparation, asked),
        changed=tuple((title, tuple(lines)) for title, lines in groups if lines),
        entries=_entries(db, [one for one in gestures if str(one.about["at"]) >= since or one.withdrawn_at], reader, printed),
        language=current_language(), fictional=bool(place["fictional"]),
        made=translate("Made on {day} with Maillage. What was not asked is unknown, not absent.", day=day(datetime.now(UTC).isoformat())),
    )  # fmt: skip


def _since(preparation: Preparation, asked: str) -> str:
    which, moment = window(preparation, asked)
    if which == "meeting":
        return translate("Since the meeting began, on {moment}", moment=moment_in_words(moment))
    return translate("Since the meeting was prepared, on {moment}", moment=moment_in_words(moment))


def moment_in_words(moment: str) -> str:
    """A moment in this machine's time: "24 novembre 2026 à 14:05"."""
    try:
        found = datetime.fromisoformat(moment).astimezone()
    except ValueError:
        return moment
    pattern = "d MMMM y 'à' HH:mm" if current_language() == "fr" else "d MMMM y, HH:mm"
    return str(format_datetime(found, pattern, locale=current_language()))


def _gestures(db: Reader, preparation: Preparation, since: str) -> list[_Gesture]:
    """Entries by hand, made or taken back since a moment: those of this preparation, and others about its subject."""
    rows = db.read(
        "MATCH (i:Import {profile: $profile}) WHERE i.at >= $since OR i.withdrawn_at >= $since "
        "RETURN i.id AS id, i.title AS title, i.by AS by, i.at AS at, i.status AS status, i.preparation AS preparation, "
        "i.withdrawn_at AS withdrawn_at, i.withdrawn_by AS withdrawn_by ORDER BY i.at, i.id",
        profile=PROFILE, since=since,
    )  # fmt: skip
    stated = db.read(
        "UNWIND $ids AS id MATCH (r:Record {import_id: id})-[:FROM]->(s:Source) "
        f"RETURN r.import_id AS import_id, {memory.RECORD_FIELDS}",
        ids=[row["id"] for row in rows],
    )
    records: dict[str, list[Record]] = {}
    for found in stated:
        records.setdefault(found.pop("import_id"), []).append(memory.record_from(found))
    graph = subject(db, preparation)
    here = {*graph.actors["id"], *graph.alliances["id"]}
    return [
        _Gesture(row, mine, str(row["withdrawn_at"] or "") if row["status"] == "withdrawn" else "")
        for row in rows
        for mine in (tuple(records.get(row["id"], ())),)
        if row["preparation"] == preparation.id or (not row["preparation"] and here & _ids(mine))
    ]


def _ids(records: Iterable[Record]) -> set[str]:
    facts = [fact for record in records for fact in record.facts]
    named = {end for fact in facts if is_tie(fact) for end in (fact["from"], fact["to"])}
    return {one for one in (*named, *(fact["id"] for fact in facts if not is_tie(fact))) if one[:2] in ("a-", "l-")}


def _states(db: Reader, gestures: list[_Gesture], since: str) -> tuple[Shown, Shown]:
    """What was shown at a moment and what is shown now, of the actors and alliances that these entries are about."""
    moved = _ids(record for one in gestures for record in one.records)
    anchors = {
        "Actor": sorted(key for key in moved if key.startswith("a-")), "Alliance": sorted(key for key in moved if key.startswith("l-")),
    }  # fmt: skip
    made = memory.decided(db)
    now = memory.active_records_about(db, memory.seats(anchors, made))
    gone = {record.id: record for one in gestures if one.withdrawn_at for record in one.records if record.id not in now}
    then = {key: record for key, record in {**now, **gone}.items() if record.recorded_at < since}
    sources = memory.sources(db)
    return _kept(derive(then.values(), sources), moved), _kept(derive(now.values(), sources), moved)


def _kept(shown: Shown, ids: set[str]) -> Shown:
    return {
        key: one for key, one in shown.items() if key[0] in ("Actor", "Alliance", "TAKES_PART") and ids & set(key[1:3])
    }


def _told(before: Shown, after: Shown, same: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """The groups of changes, by title; ``same``: of those found to be one, which leads to which."""
    names = {**_names(before), **_names(after)}
    moved = {tuple(same.get(part, part) for part in key) for key in before}
    came = [key for key in after if key not in before and key not in moved]
    left = [key for key in before if key not in after]
    both = [key for key in after if key in before]
    new = {key[1] for key in came if len(key) == 2}
    gone = {key[1] for key in left if len(key) == 2}
    lost = [key[1] for key in left if len(key) == 2 and key[1] not in same]
    joined = [key for key in came if key[0] == "TAKES_PART" and key[2] not in new]
    quit_ = [key for key in left if key[0] == "TAKES_PART" and key[2] not in gone and key[1] not in gone]
    ended = [key for key in both if _end(after[key]) and not _end(before[key])]
    return [
        (translate("Organisations added"), in_order(names[key[1]] for key in came if key[0] == "Actor")),
        (translate("Alliances added"), in_order(_alliance(key[1], names, after) for key in came if key[0] == "Alliance")),
        (translate("Organisations that joined an alliance"), in_order(_joined(key, names) for key in joined)),
        (translate("Joined"), _united(before, names, [one for one in gone if one in same], same)),
        (translate("Corrected"), in_order(text for key in both for text in _corrected(before[key], after[key], names))),
        (translate("Ended"), in_order(_ended(after[key], names) for key in ended)),
        (translate("Taken back"), [*in_order(names[one] for one in lost), *in_order(_joined(key, names) for key in quit_)]),
    ]  # fmt: skip


def in_order(texts: Iterable[str]) -> list[str]:
    """Texts as a French reader looks for them: É beside E."""
    return sorted(texts, key=clean_name)


def _united(before: Shown, names: Mapping[str, str], merged: Iterable[str], same: Mapping[str, str]) -> list[str]:
    """Those found to be one, as they were called: "A et B"."""
    called = {**names, **_names(before)}
    of: dict[str, list[str]] = {}
    for one in merged:
        of.setdefault(same[one], []).append(called[one])
    return in_order(
        translate("{first} and {second}", first=", ".join(in_order(ones)), second=called.get(kept, translate("Unnamed organisation")))
        for kept, ones in of.items()
    )  # fmt: skip


def _names(shown: Shown) -> dict[str, str]:
    unnamed = {"Actor": translate("Unnamed organisation"), "Alliance": translate("Unnamed alliance")}
    return {
        key[1]: shown_text(str(one.properties.get("name") or unnamed[key[0]]))
        for key, one in shown.items()
        if len(key) == 2
    }


def _alliance(key: str, names: Mapping[str, str], after: Shown) -> str:
    members = in_order(names.get(one[1], one[1]) for one in after if one[0] == "TAKES_PART" and one[2] == key)
    return f"{names[key]}{translate(': ')}{', '.join(members)}" if members else names[key]


def _joined(key: FactKey, names: Mapping[str, str]) -> str:
    return f"{names.get(key[1], key[1])} → {names.get(key[2], key[2])}"


def _end(one: Derived) -> str:
    ended = one.properties.get("active") is False or one.properties.get("status") == "ended"
    return str(one.properties.get("until") or ("ended" if ended else ""))


def _ended(one: Derived, names: Mapping[str, str]) -> str:
    name = _joined(one.key, names) if len(one.key) > 2 else names[one.key[1]]
    until = str(one.properties.get("until") or "")
    return f"{name} ({until})" if until else name


def _corrected(was: Derived, now: Derived, names: Mapping[str, str]) -> list[str]:
    if len(now.key) > 2:
        return []
    unknown = translate("not recorded")
    found = []
    for name in TOLD:
        old, new = was.properties.get(name), now.properties.get(name)
        if old != new:
            said = [shown_text(words.value(name, value)) if value is not None else unknown for value in (old, new)]
            found.append(f"{names[now.key[1]]} – {words.property_name(name)}{translate(': ')}{said[0]} → {said[1]}")
    return found


def _answers(db: Reader, preparation: Preparation, since: str) -> list[str]:
    given = [one for one in store.answers(db, preparation.id) if one.at >= since]
    ids = sorted({actor for one in given for actor in one.about})
    rows = db.read("UNWIND $ids AS id MATCH (a:Actor {id: id}) RETURN a.id AS id, a.name AS name", ids=ids)
    names = {row["id"]: line(str(row["name"] or translate("Unnamed organisation"))) for row in rows}
    return [
        f"{' · '.join(names.get(actor, translate('Unnamed organisation')) for actor in one.about)}{translate(': ')}{translate(STATES[one.state])}"
        for one in reversed(given)
    ]


def _entries(db: Reader, gestures: Sequence[_Gesture], reader: str, printed: bool) -> tuple[Entry, ...]:
    told = [one for one in gestures if not (printed and one.withdrawn_at)]
    declared = [fact for one in told for fact in one.declared]
    names = names_of(db, {end for fact in declared for end in (fact["from"], fact["to"])})
    return tuple(_entry(one, reader, {**one.named, **names}) for one in told)


def shown_text(text: str) -> str:
    """A text that somebody typed, as one line, without the e-mail addresses and telephone numbers in it."""
    return hide_contacts(line(text))


def _entry(one: _Gesture, reader: str, names: Mapping[str, str]) -> Entry:
    about = one.about

    def who(account: Any) -> str:
        if reader and account == reader:
            return translate("you")
        return named_account(str(account or ""))

    fate, moment = "", moment_in_words(one.withdrawn_at)
    if one.withdrawn_at:
        by = who(about["withdrawn_by"])
        fate = (
            translate("Taken back by {who} on {moment}", who=by, moment=moment)
            if by
            else translate("Taken back on {moment}", moment=moment)
        )
    said = [hand.declared(fact["from"], fact["to"], fact["state"], names) for fact in one.declared]
    title = " ; ".join(said) or str(about["title"] or "")
    return Entry(
        moment_in_words(str(about["at"])), who(about["by"]) or translate("entered here"), shown_text(title), fate
    )
