"""« Qui fait quoi ensemble ? »: alliances named and organisations ticked, two by two where one knows, and what was said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

from api.service.hand import enter, pen
from api.service.imports import account
from api.service.meeting.gestures import Gesture, gestures
from api.service.meeting.members import BODY, known_as, organisation, organisations, search, shown_name
from api.service.meeting.subject import entered, present, whole_of
from api.service.reading import rows
from api.service.text import years
from graph.errors import UsageProblem
from graph.language import translate
from graph.model import beside, clean_name, node, tie
from graph.store import preparations as store
from graph.store.connect import Database
from graph.store.preparations import Preparation
from graph.store.records import Reader
from graph.vocabulary import vocabulary
from ingest import hand
from ingest.cleaning import clean, text, two_years

MOST_FOUND, MOST_TYPED, LONGEST = 12, 50, 300
FIELDS = ("name", "since", "governance", "type", "form", "more", "q")


_adding = Lock()


@dataclass(frozen=True)
class Asked:
    """The form of an alliance as it was filled: ``members`` ticked, by id; ``more``: names typed, one a line; ``q``: what
    was searched for; ``same``: the recorded alliance that is meant; ``apart``: it is another one than those proposed;
    ``meant``: a name typed → the known organisation that is meant, by id, or "" for another one."""

    name: str = ""
    members: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    since: str = ""
    governance: str = ""
    type: str = ""
    form: str = ""
    more: str = ""
    q: str = ""
    same: str = ""
    apart: bool = False
    meant: Mapping[str, str] = field(default_factory=dict)

    @property
    def typed(self) -> tuple[str, ...]:
        lines = (text(line)[:LONGEST] for line in self.more.splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))[:MOST_TYPED]


@dataclass(frozen=True)
class Added:
    """What became of a form: the gesture and its alliance; or problems by field; or alliances that may be the same; or the
    known organisations that each name typed may mean."""

    import_id: str = ""
    alliance: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)
    similar: Sequence[dict[str, Any]] = ()
    doubles: Mapping[str, Sequence[dict[str, Any]]] = field(default_factory=dict)


def page(
    db: Reader, preparation: Preparation, asked: Asked, problems: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What the page shows: the form, whom one may tick, the alliances entered."""
    known = vocabulary()
    own = entered(db, preparation.id).actors
    found = search(db, preparation, asked.q, {*own, *asked.members})
    ticked = [actor for actor in asked.members if actor not in own]
    return {
        "asked": asked,
        "problems": problems or {},
        "choices": organisations(db, [*own, *ticked]),
        "found": found,
        "own": own,
        "domains": {key: entry.label.say() for key, entry in known.domains.items()},
        "governance": [(key, one.label.say(), one.definition.say()) for key, one in known.governance.items() if one.scope == "alliance"],
        "types": [(key, one.label.say(), one.definition.say()) for key, one in known.types.items()],
        "forms": [(key, one.label.say(), one.definition.say()) for key, one in known.forms.items()],
        "alliances": alliances(db, gestures(db, preparation.id)),
    }  # fmt: skip


def alliances(db: Reader, made: Sequence[Gesture]) -> list[dict[str, Any]]:
    """The alliances entered, as they are recorded now: name, members, since when, on what; with the gesture to undo."""
    of = {fact["id"]: one.import_id for one in reversed(made) for fact in one.stated("Alliance")}
    found = {
        row["id"]: row
        for row in db.read(
            "UNWIND $ids AS id MATCH (l:Alliance {id: id}) OPTIONAL MATCH (l)<-[:TAKES_PART]-(a:Actor) "
            "RETURN l.id AS id, l.name AS name, l.since AS since, l.until AS until, "
            "collect(DISTINCT [a.name, a.display]) AS members",
            ids=list(of),
        )
    }
    told = [
        {
            "id": one, "name": found[one]["name"], "import_id": of[one], "years": years(found[one]["since"], found[one]["until"]),
            "members": sorted((shown_name({"name": name, "display": display}) for name, display in found[one]["members"] if name), key=clean_name),
        }
        for one in of if one in found
    ]  # fmt: skip
    return told[::-1]


def add(db: Database, preparation: Preparation, asked: Asked) -> Added:
    """Enter an alliance, with the organisations typed in the same form; one gesture, taken back as one."""
    with _adding:  # of two presses at the same moment, the second meets what the first entered
        return _added(db, preparation, asked)


def _added(db: Database, preparation: Preparation, asked: Asked) -> Added:
    problems = _problems(db, asked)
    if problems:
        return Added(problems=problems)
    doubles = known_as(db, preparation, [name for name in asked.typed if name not in asked.meant])
    if doubles:
        return Added(doubles=doubles)
    if asked.same:
        return _joined(db, preparation, asked)
    if not asked.apart and (similar := alike(db, preparation, asked)):
        return Added(similar=similar)
    by = pen(db, preparation.territory)
    new = _typed(asked, preparation, by)
    made = hand.alliance(
        hand.Alliance(
            text(asked.name), (*present(db, _recorded(asked)), *new.ids), asked.domains, (preparation.territory,), *period(asked.since), asked.governance or None, asked.type or None, asked.form or None,
        ),
        by,
    )  # fmt: skip
    both = as_one(new, made)
    enter(db, both, preparation.id)
    return Added(both.change_set.import_id, made.ids[0])


def _typed(asked: Asked, preparation: Preparation, by: hand.Pen) -> hand.Entered:
    """The organisations typed and the bodies ticked: those said to be known are meant, others are new ones of the territory."""
    typed = [organisation(preparation, name, asked.meant.get(name)) for name in asked.typed]
    bodies = [organisation(preparation, "", one) for one in asked.members if one.startswith(BODY)]
    return hand.organisations([*typed, *bodies], by)


def as_one(new: hand.Entered, made: hand.Entered) -> hand.Entered:
    """Two entries as one gesture: organisations that are new, then what they take part in."""
    records = (*new.change_set.records, *made.change_set.records)
    numbered = tuple(replace(record, row=str(number)) for number, record in enumerate(records, 1))
    return replace(made, change_set=replace(made.change_set, records=numbered))


def _joined(db: Database, preparation: Preparation, asked: Asked) -> Added:
    """Add members to an alliance that is recorded already."""
    names = db.read("MATCH (l:Alliance {id: $id}) RETURN l.name AS name", id=asked.same)
    if not names:
        raise UsageProblem("This alliance is not recorded any more; enter it as a new one.")
    by = pen(db, preparation.territory)
    new = _typed(asked, preparation, by)
    made = join(db, asked.same, str(names[0]["name"] or ""), (*present(db, _recorded(asked)), *new.ids), by)
    if made is None:
        return Added(alliance=asked.same)
    both = as_one(new, made)
    enter(db, both, preparation.id)
    return Added(both.change_set.import_id, asked.same)


def join(db: Reader, alliance: str, name: str, ids: Sequence[str], by: hand.Pen) -> hand.Entered | None:
    """That organisations take part in an alliance that is recorded; None where all of them did already."""
    known = {
        row["id"]
        for row in db.read("MATCH (:Alliance {id: $id})<-[:TAKES_PART]-(a:Actor) RETURN a.id AS id", id=alliance)
    }
    joining = [one for one in dict.fromkeys(ids) if one not in known]
    if not joining:
        return None
    facts = [beside(node("Alliance", alliance)), *by.met(joining)]
    facts += [tie("TAKES_PART", one, alliance, role=hand.ROLE) for one in joining]
    return hand.Entered(hand.change_set([facts], by, name), (alliance,))


def alike(db: Reader, preparation: Preparation, asked: Asked) -> list[dict[str, Any]]:
    """Recorded joint alliances of the territory with the same name, or with exactly the members ticked."""
    graph = whole_of(db, preparation)
    joint = graph.alliances[(graph.alliances["nature"] == "joint") & (graph.alliances["above"] != True)]  # noqa: E712
    parts = graph.participations[graph.participations["alliance"].isin(joint["id"])]
    members = {str(key): set(group) for key, group in parts.groupby("alliance")["actor"]}
    name, ticked = clean_name(asked.name), set(asked.members)
    exact = not asked.typed and len(ticked) > 1
    found = [
        (row, clean_name(str(row["name"] or "")) == name)
        for row in rows(joint)
        if clean_name(str(row["name"] or "")) == name or (exact and members.get(row["id"]) == ticked)
    ]
    names = {row["id"]: shown_name(row) for row in rows(graph.actors)}
    return [
        {
            "id": row["id"], "name": row["name"] or translate("Unnamed alliance"), "same_name": same, "years": years(row["since"], row["until"]),
            "members": sorted((names[one] for one in members.get(row["id"], ()) if one in names), key=clean_name),
        }
        for row, same in found[:5]
    ]  # fmt: skip


def _problems(db: Reader, asked: Asked) -> dict[str, str]:
    known, found = vocabulary(), {}
    if not asked.name.strip():
        found["name"] = translate("Give this alliance a name, even a plain one: “Senior transport group”.")
    if len({*asked.members, *asked.typed}) < 2 and not asked.same:
        found["members"] = translate("An alliance brings at least two organisations together: tick or type one more.")
    elif len(present(db, _recorded(asked))) < len(_recorded(asked)):
        found["members"] = translate(
            "An organisation that was ticked is not recorded any more; look at the list again."
        )
    if not two_years(asked.since) and (problem := clean("date", _plain_date(asked.since))[1]):
        found["since"] = problem.say()
    for name, notion in (("governance", known.governance), ("type", known.types), ("form", known.forms)):
        if (key := getattr(asked, name)) and key not in notion:
            raise UsageProblem("{value} is no choice of this list.", value=key)
    for key in asked.domains:
        if key not in known.domains:
            raise UsageProblem("{value} is no choice of this list.", value=key)
    return found


def _recorded(asked: Asked) -> list[str]:
    """The organisations ticked that are recorded already, by id."""
    return [one for one in asked.members if not one.startswith(BODY)]


def period(said: str) -> tuple[str | None, str | None]:
    """Since when, and until when where two years are written: « 2019 », « mars 2019 », « 2019-2022 »."""
    return two_years(said) or (clean("date", _plain_date(said))[0], None)


def _plain_date(said: str) -> str:
    """A date without the words around it: « depuis le 1er mars 2019 »."""
    return re.sub(r"^(?:(?:depuis|en|dès|le|since|in)\s+)+|(?<=\b1)er\b", "", said.strip(), flags=re.IGNORECASE)


def own(db: Reader, preparation: Preparation) -> tuple[str, ...]:
    """The organisations entered for a preparation, by id."""
    return entered(db, preparation.id).actors


KEPT = ("name", "since", "governance", "type", "form", "more")
SEVERAL = ("members", "domains")


def keep(db: Database, preparation: Preparation, asked: Asked, draft: str = "") -> str:
    """Keep an alliance that is being typed; the draft's id, to keep it again."""
    known = {one.id for one in store.drafts(db, preparation.id, "alliance")}
    cells = {name: getattr(asked, name) for name in KEPT} | {name: list(getattr(asked, name)) for name in SEVERAL}
    return store.save_draft(db, preparation.id, "alliance", cells, account(), draft if draft in known else None)


def begun(db: Reader, preparation: Preparation, without: str = "") -> list[dict[str, str]]:
    """Alliances begun and neither entered nor given up, but the one being resumed."""
    return [
        {"id": one.id, "name": str(one.cells.get("name") or translate("Unnamed alliance"))}
        for one in store.drafts(db, preparation.id, "alliance")
        if one.id != without and any(one.cells.get(name) for name in (*KEPT, "members"))
    ]


def resumed(db: Reader, preparation: Preparation, draft: str) -> dict[str, Any]:
    """The fields of an alliance that was begun; nothing for an unknown one."""
    found = next((one for one in store.drafts(db, preparation.id, "alliance") if draft and one.id == draft), None)
    if found is None:
        return {}
    texts = {name: str(found.cells.get(name) or "") for name in KEPT}
    return texts | {name: tuple(map(str, found.cells.get(name) or ())) for name in SEVERAL}


def forget_same(db: Database, preparation: Preparation, asked: Asked) -> None:
    """Give up what was kept of an alliance while it was typed, once it is entered: another window's too."""
    for one in store.drafts(db, preparation.id, "alliance"):
        if clean_name(str(one.cells.get("name") or "")) == clean_name(asked.name):
            store.remove_draft(db, preparation.id, one.id)


def forget(db: Database, preparation: Preparation, draft: str) -> None:
    """Give up an alliance that was begun, or that is entered now."""
    if draft:
        store.remove_draft(db, preparation.id, draft)
