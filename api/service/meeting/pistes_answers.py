"""« Pistes à discuter »: three at first, what was answered to each, what comes next."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from api.service.imports import account
from api.service.meeting.members import shared
from api.service.meeting.subject import moved, whole_of
from api.service.memory import Kept, state_of
from api.service.reading import rows
from api.service.text import count
from graph.errors import UsageProblem
from graph.language import current_language, translate
from graph.metrics.missing import Candidate, Missing, missing
from graph.metrics.never import DISMISSED
from graph.store import preparations as store
from graph.store.connect import Database
from graph.store.preparations import Answer, Preparation
from graph.store.records import Reader
from graph.territory import TerritoryGraph

FIRST, MORE, CONSIDERED = 3, 3, 60
LONGEST = 4000
STATES = {"exists": "Exists already", "not_relevant": "Not relevant", "explore": "To explore", "check": "To check"}
KEPT = ("explore", "check")
NOTE = "note."
"""Before the key of a piste, the name of the note on one that is not answered yet, among what a preparation keeps."""


@dataclass(frozen=True)
class Piste:
    """A piste to discuss: both organisations, why and what is not known, and what was answered.

    ``still``: False where it was kept by an answer and is proposed no more, as what is recorded has changed.
    """

    actors: tuple[str, ...]
    names: tuple[str, ...]
    domain: str | None
    why: tuple[str, ...]
    unknown: tuple[str, ...]
    answer: Answer | None = None
    still: bool = True

    @property
    def key(self) -> str:
        return ",".join(sorted(self.actors))


@dataclass(frozen=True)
class Pistes:
    """Those in view; how many more there are; and, where they are few, how many organisations have a stake."""

    shown: tuple[Piste, ...]
    left: int
    acting: int
    answers: tuple[Answer, ...]


def pistes(db: Reader, preparation: Preparation, more: int = 0, view: Sequence[str] = ()) -> Pistes:
    """The pistes of a preparation: those kept to explore or to check, and others until there are three and ``more``.

    Those said to exist or not to be relevant are away. ``view``: the keys of those on the page, which stay where they are
    as long as they may be proposed, so that an answer moves no other.
    """
    graph = whole_of(db, preparation)
    answers = current(db, store.answers(db, preparation.id))
    return _of(graph, preparation, answers, more, view, state_of(db))


_kept: Kept[Missing] = Kept(8)


def _of(
    graph: TerritoryGraph,
    preparation: Preparation,
    answers: Iterable[Answer],
    more: int,
    view: Sequence[str],
    state: Hashable,
) -> Pistes:
    """The same, of a graph that was read already; ``state`` tells it from others."""
    said = {frozenset(one.about): one for one in answers}
    kept = [key for key, one in said.items() if one.state in KEPT]
    before = [frozenset(key.split(",")) for key in view]
    told = tuple((one.about, one.state) for one in said.values())
    found = _kept.get(
        (state, preparation.id, preparation.domain, more, told, (*kept, *before)),
        lambda: missing(graph, preparation.domain or None, CONSIDERED + more, answers=told, pairs=[*kept, *before]),
    )
    listed = {frozenset(one.actors): one for one in found.candidates}
    known = {**found.asked, **listed}
    open_ = [key for key in dict.fromkeys((*before, *listed)) if key in known and key not in kept]
    room = max(0, FIRST - len(kept)) + more
    in_view = {*kept, *open_[:room]}
    order = [key for key in dict.fromkeys((*before, *listed, *kept)) if key in in_view]
    names = {row["id"]: row["name"] or translate("Unnamed organisation") for row in rows(graph.actors)}
    return Pistes(
        tuple(_piste(key, known.get(key), names, said.get(key)) for key in order), max(0, len(open_) - room),
        _acting(graph, preparation.domain), tuple(said.values()),
    )  # fmt: skip


def _piste(key: frozenset[str], one: Candidate | None, names: Mapping[str, str], answer: Answer | None) -> Piste:
    if one is None:
        ids = tuple(sorted(key))
        return Piste(
            ids, tuple(names.get(i, translate("Unnamed organisation")) for i in ids), None, (), (), answer, still=False
        )
    said, both = one.said[current_language()], tuple(names[actor] for actor in one.actors)
    # the page has just named them
    pair = translate("{first} and {second}", first=both[0], second=both[1])
    why = tuple(line.replace(pair, translate("The two organisations"), 1) for line in said.why)
    return Piste(one.actors, both, one.domain, why, said.unknown, answer)


def _acting(graph: TerritoryGraph, domain: str) -> int:
    """How many organisations have a stake: they say so, or take part in a joint alliance on it."""
    if not domain:
        return len(graph.actors)
    joint = graph.alliances.loc[graph.alliances["nature"] == "joint", "id"]
    on = graph.addresses[(graph.addresses["domain"] == domain) & graph.addresses["alliance"].isin(joint)]
    through = graph.participations[graph.participations["alliance"].isin(on["alliance"])]
    stated = graph.works_on[graph.works_on["domain"] == domain]
    return len(({*stated["actor"], *through["actor"]}) & {*graph.actors["id"]})


def current(db: Reader, answers: Iterable[Answer]) -> list[Answer]:
    """Answers as they hold now: about the organisation that stays where two were found to be one, the latest first; the notes
    of those that became one are all there."""
    given = list(answers)
    now = moved(db, {one for answer in given for one in answer.about})
    found: dict[frozenset[str], Answer] = {}
    for answer in given:
        about = frozenset(now.get(one, one) for one in answer.about)
        if len(about) > 1:
            kept = found.get(about) or replace(answer, about=tuple(sorted(about)))
            found[about] = replace(kept, note=_joined(kept.note, answer.note))
    return list(found.values())


def answer(db: Database, preparation: Preparation, about: str, state: str, note: str, before: str) -> str:
    """Keep what is said of a piste; its id. ``before``: the note as the page showed it, so that one written elsewhere
    meanwhile is not lost."""
    ids = _recorded(db, about)
    given, begun = _given(db, preparation, ids), _notes(db, preparation)
    kept = _both(given.note if given else begun.get(frozenset(ids), ""), before, note)
    made = store.answer(db, preparation.id, ids, state, account(), kept)
    _leave_former(db, preparation, ids, made, keep_note=bool(given))
    return made


def note(db: Database, preparation: Preparation, about: str, text: str, before: str) -> None:
    """Keep the note on a piste, answered or not; ``before`` as in `answer`. Raises UsageProblem for an unknown piste."""
    ids = _recorded(db, about)
    given = _given(db, preparation, ids)
    if given:
        made = store.answer(db, preparation.id, ids, given.state, account(), _both(given.note, before, text))
        _leave_former(db, preparation, ids, made, keep_note=True)
    else:
        kept = _both(_notes(db, preparation).get(frozenset(ids), ""), before, text)
        former = [name for name, key in _noted(db, preparation) if key == set(ids)]
        store.change(db, preparation.id, extra={**dict.fromkeys(former), _note(ids): kept or None})


def withdraw(db: Database, preparation: Preparation, answer_id: str) -> None:
    """Undo an answer; the piste may be proposed again, and its note stays."""
    given = store.answers(db, preparation.id)
    found = next((one for one in current(db, given) if one.id == answer_id), None)
    if found:
        if found.note:
            store.change(db, preparation.id, extra={_note(found.about): found.note})
        _leave_former(db, preparation, found.about, answer_id, keep_note=True)
    store.withdraw_answer(db, preparation.id, answer_id)


def _leave_former(db: Database, preparation: Preparation, ids: Iterable[str], stays: str, keep_note: bool) -> None:
    """Take away the other answers, and the notes, that lead to the same piste by ids from before a merge."""
    wanted, given = set(ids), store.answers(db, preparation.id)
    now = moved(db, {one for answer in given for one in answer.about})
    for one in given:
        if one.id != stays and {now.get(each, each) for each in one.about} == wanted:
            store.withdraw_answer(db, preparation.id, one.id)
    if not keep_note and (names := [name for name, key in _noted(db, preparation) if key == wanted]):
        store.change(db, preparation.id, extra=dict.fromkeys(names))


def _recorded(db: Reader, about: str) -> tuple[str, ...]:
    """The organisations a piste is about, as they are now. Raises UsageProblem where one is not recorded."""
    ids = {one for one in about.split(",") if one}
    now = moved(db, ids)
    stay = tuple(sorted({now.get(one, one) for one in ids}))
    known = db.read("MATCH (a:Actor) WHERE a.id IN $ids RETURN a.id AS id", ids=list(stay))
    if len(stay) < 2 or len(known) < len(stay):
        raise UsageProblem("This piste names an organisation that is not recorded any more.")
    return stay


def _given(db: Reader, preparation: Preparation, ids: Iterable[str]) -> Answer | None:
    return next((one for one in current(db, store.answers(db, preparation.id)) if set(one.about) == set(ids)), None)


def _noted(db: Reader, preparation: Preparation) -> list[tuple[str, frozenset[str]]]:
    """The notes on pistes that are not answered yet: the name each is kept under, the organisations as they are now."""
    names = [name for name in preparation.extra if name.startswith(NOTE)]
    asked = {name: name.removeprefix(NOTE).split(",") for name in names}
    now = moved(db, {one for ids in asked.values() for one in ids}) if names else {}
    return [(name, frozenset(now.get(one, one) for one in ids)) for name, ids in asked.items()]


def _notes(db: Reader, preparation: Preparation) -> dict[frozenset[str], str]:
    found: dict[frozenset[str], str] = {}
    for name, key in _noted(db, preparation):
        found[key] = _joined(found.get(key, ""), str(preparation.extra[name]))
    return found


def _joined(one: str, other: str) -> str:
    """Two notes as one, none said twice."""
    return one if other in one else f"{one}\n{other}".strip()


def _note(ids: Iterable[str]) -> str:
    return NOTE + ",".join(sorted(ids))


def _plain(note: str) -> str:
    return note.replace("\r\n", "\n").strip()


def _both(held: str, before: str, note: str) -> str:
    """The note to keep: the one written, unless only the other was; both where both were."""
    before, note = _plain(before), _plain(note)
    if note == before:
        return held
    return (note if held in (before, note) else f"{held}\n{note}".strip())[:LONGEST]


def page(
    db: Reader, preparation: Preparation, more: int = 0, latest: str = "", view: Sequence[str] = ()
) -> dict[str, Any]:
    """What the page shows; ``latest``: the answer just given, by id."""
    found = pistes(db, preparation, more, view)
    names = _names(db, {one for answer in found.answers for one in answer.about})
    graph, begun = whole_of(db, preparation), _notes(db, preparation)
    told = [
        {
            "id": one.id, "names": [names.get(i, translate("Unnamed organisation")) for i in one.about], "state": one.state,
            "label": translate(STATES[one.state]), "note": one.note, "enter": "" if shared(graph, one.about) else _enter(preparation, one),
        }
        for one in found.answers
    ]  # fmt: skip
    return {
        "pistes": found.shown, "left": found.left, "answers": told, "states": {key: translate(label) for key, label in STATES.items()},
        "more": more, "view": ";".join(one.key for one in found.shown), "next_more": more + MORE,
        "notes": {one.key: one.answer.note if one.answer else begun.get(frozenset(one.actors), "") for one in found.shown}, "why_few": _why_few(found),
        "latest": next((one for one in told if one["id"] == latest), None), "away": DISMISSED,
    }  # fmt: skip


def _enter(preparation: Preparation, one: Answer) -> str:
    """Where the alliance that exists already is entered, its members ticked."""
    if one.state != "exists":
        return ""
    return f"/enter/{preparation.id}/together?{urlencode([('members', actor) for actor in one.about])}"


def _names(db: Reader, ids: Iterable[str]) -> dict[str, str]:
    found = db.read("MATCH (a:Actor) WHERE a.id IN $ids RETURN a.id AS id, a.name AS name", ids=sorted(ids))
    return {row["id"]: row["name"] for row in found if row["name"]}


def _why_few(found: Pistes) -> list[str]:
    """Why there are fewer than three, in sentences; nothing where there are three."""
    if len(found.shown) >= FIRST or found.left:
        return []
    said = [count(found.acting, "One organisation is recorded as acting on this subject.", "{n} organisations are recorded as acting on this subject.") if found.acting
            else translate("No organisation is recorded as acting on this subject.")]  # fmt: skip
    if found.acting > 1:
        away = sum(one.state in DISMISSED for one in found.answers)
        said.append(translate("The other pairs have a recorded alliance, were said to act together or not, or are never proposed (a funder and whom it funds, a body and its branch, two companies)."))  # fmt: skip
        if away:
            said.append(count(away, "You took one piste away.", "You took {n} pistes away."))
    return said
