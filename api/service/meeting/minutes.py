"""Minutes of a meeting: the text with its highlights, and line by line what could be entered. The text is never kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from api.service.hand import enter, names_of, pen
from api.service.meeting.gestures import undo
from api.service.meeting.members import known_as, organisation, organisations, shared
from api.service.meeting.subject import entered, whole_of
from api.service.meeting.together import as_one, join, period
from api.service.memory import Kept, state_of
from api.service.reading import rows
from api.service.words import family
from graph.errors import UsageProblem
from graph.language import translate
from graph.store.connect import Database
from graph.store.preparations import Preparation
from graph.store.records import Reader
from ingest import hand
from ingest.cleaning import text as one_line
from ingest.minutes import Index, KnownName, Line, Mention, Minutes, index, read_minutes

PLACE_KINDS = ("commune", "departement", "region")
MOST_LINES, LONGEST = 40, 300
NEW, UNDECIDED = "new", "?"
HOW = {
    "name": "", "part": "named without its legal form", "acronym": "named by its acronym", "near": "spelt almost so",
    "form": "not known yet", "alliance": "",
}  # fmt: skip


@dataclass(frozen=True)
class Done:
    """A line that was confirmed: its key, the gesture to undo, what was entered."""

    key: str
    import_id: str
    title: str


def read(db: Reader, preparation: Preparation, form: FormData, now: Done | None = None) -> dict[str, Any]:
    """What the page shows of a text: its pieces with the highlights, the lines left to decide, those done.

    Organisations that are in the preparation already are highlighted, not offered.
    """
    found = _minutes(db, preparation, form)
    left, done = set(_all(form, "left")), [*_done(form), *([now] if now else [])]
    decided = left | {one.key for one in done}
    own, members = set(entered(db, preparation.id).actors), _members(db, preparation)
    open_ = [
        one
        for one in found.lines
        if one.key not in decided and one.kind != "wish" and not _owned(one, own) and not _joined(one, members)
    ]
    shown = open_[:MOST_LINES]
    offers = _Offers(db, preparation, shown, form)
    return {
        "text": found.text, "pieces": list(_pieces(found)), "lines": [offers.of(one) for one in shown],
        "more": len(open_) - len(shown), "left": sorted(left), "done": done, "cut": found.cut, "mentions": len(found.mentions),
        "wishes": [one.sentence for one in found.lines if one.kind == "wish"],
    }  # fmt: skip


def _members(db: Reader, preparation: Preparation) -> dict[str, set[str]]:
    """The organisations that take part in each alliance of the territory, by id."""
    parts = whole_of(db, preparation).participations
    return {str(key): set(group) for key, group in parts.groupby("alliance")["actor"]}


def _joined(line: Line, members: Mapping[str, set[str]]) -> bool:
    """Whether all whom a line would add to an alliance take part in it already."""
    there = members.get(line.alliance, set())
    return line.kind == "joins" and all(_sure(one) and one.actors[0] in there for one in line.mentions)


def _owned(line: Line, own: set[str]) -> bool:
    actors = line.mentions[0].actors
    return line.kind == "acts" and _sure(line.mentions[0]) and actors[0] in own


def confirm(db: Database, preparation: Preparation, form: FormData) -> Done | None:
    """Enter the one line whose button was pressed; or take back one that was; nothing for any other button.

    Raises UsageProblem where it is not said which organisation is meant.
    """
    if taken_back := _one(form, "undo"):
        undo(db, preparation.id, taken_back)
    wanted = _one(form, "confirm")
    line = next((one for one in _minutes(db, preparation, form).lines if one.key == wanted), None) if wanted else None
    if line is None or line.kind == "wish":
        return None
    by = pen(db, preparation.territory)
    chosen = [at for at in range(len(line.mentions)) if line.kind == "acts" or _one(form, f"in-{line.key}-{at}")]
    new = hand.organisations([_meant(db, preparation, form, line, at) for at in chosen], by)
    if line.kind == "acts":
        enter(db, new, preparation.id)
        return Done(line.key, new.change_set.import_id, new.change_set.title)
    if line.kind == "joins":
        return _join(db, preparation, line, new, by)
    if len(set(new.ids)) < 2:
        raise UsageProblem("An alliance brings at least two organisations together: tick one more.")
    name = one_line(_one(form, f"name-{line.key}"))[:LONGEST] or _title(line)
    domains = (preparation.domain,) if preparation.domain else ()
    said = one_line(_one(form, f"since-{line.key}"))[:LONGEST]
    when = period(said)
    if said and not when[0]:
        raise UsageProblem("“{text}” is not a date; write 2019, March 2019 or 12/03/2019.", text=said[:60])
    made = hand.alliance(hand.Alliance(name, new.ids, domains, (preparation.territory,), *when), by)
    both = as_one(new, made)
    enter(db, both, preparation.id)
    return Done(line.key, both.change_set.import_id, name)


def _join(db: Database, preparation: Preparation, line: Line, new: hand.Entered, by: hand.Pen) -> Done | None:
    name = _alliance_names(db, preparation).get(line.alliance, "")
    made = join(db, line.alliance, name, new.ids, by) if new.ids else None
    if made is None:
        raise UsageProblem("Tick at least one organisation that is not a member of this alliance yet.")
    both = as_one(new, made)
    enter(db, both, preparation.id)
    return Done(line.key, both.change_set.import_id, name)


def _meant(db: Reader, preparation: Preparation, form: FormData, line: Line, at: int) -> hand.Organisation:
    """The organisation a line's mention stands for, as chosen on the page."""
    mention = line.mentions[at]
    usual = mention.actors[0] if _sure(mention) else UNDECIDED if mention.actors else NEW
    meant = _one(form, f"who-{line.key}-{at}") or usual
    name = one_line(_one(form, f"called-{line.key}-{at}"))[:LONGEST] or _called(mention)
    if meant == UNDECIDED:
        raise UsageProblem("Say which organisation “{name}” is: a known one, or another.", name=name)
    if meant != NEW:
        return organisation(preparation, name, meant)
    alone = not mention.actors and not known_as(db, preparation, [name])
    return organisation(preparation, name, None if alone else "")


class _Offers:
    """The lines as the page offers them, with what was chosen so far."""

    def __init__(self, db: Reader, preparation: Preparation, lines: Sequence[Line], form: FormData) -> None:
        mentions = [mention for line in lines for mention in line.mentions]
        self.form, self.graph = form, whole_of(db, preparation)
        self.alliances = _alliance_names(db, preparation)
        known = organisations(db, sorted({actor for mention in mentions for actor in mention.actors}))
        self.names = {one["id"]: one["name"] for one in known}
        self.family_of = {one["id"]: one["family"] for one in known}
        unknown = list(dict.fromkeys(_called(mention) for mention in mentions if not mention.actors))
        self.doubles = known_as(db, preparation, unknown)
        self.families = _families(unknown)

    def of(self, line: Line) -> dict[str, Any]:
        who = [self._who(line, at, mention) for at, mention in enumerate(line.mentions)]
        name = _one(self.form, f"name-{line.key}") or _title(line)
        sure = [mention.actors[0] for mention in line.mentions if _sure(mention)]
        recorded = shared(self.graph, sure) if len(sure) == len(line.mentions) else []
        return {
            "key": line.key,
            "kind": line.kind,
            "sentence": line.sentence,
            "who": who,
            "name": name,
            "recorded": recorded if line.kind == "together" else [],
            "since": _one(self.form, f"since-{line.key}") or line.since,
            "alliance": self.alliances.get(line.alliance, ""),
        }

    def _who(self, line: Line, at: int, mention: Mention) -> dict[str, Any]:
        called = _called(mention)
        known = [(actor, self.names.get(actor, called)) for actor in mention.actors]
        known += [(one["id"], one["name"]) for one in self.doubles.get(called, ()) if not mention.actors]
        sure = _sure(mention) or not known
        return {
            "called": _one(self.form, f"called-{line.key}-{at}") or called, "written": mention.text, "known": known,
            "sure": sure, "new": not mention.actors, "how": translate(HOW[mention.how]) if HOW[mention.how] else "",
            "family": self.family_of.get(known[0][0], "") if sure and known else self.families.get(called, ""),
            "chosen": _one(self.form, f"who-{line.key}-{at}") or ((known[0][0] if known else NEW) if sure else UNDECIDED),
        }  # fmt: skip


def _sure(mention: Mention) -> bool:
    return len(mention.actors) == 1 and mention.how != "near"


def _called(mention: Mention) -> str:
    """The name of an organisation as minutes write it, its first letter as a name's."""
    return mention.text[:1].upper() + mention.text[1:]


def _title(line: Line) -> str:
    return " – ".join(_called(mention) for mention in line.mentions)[:LONGEST]


def _families(names: Sequence[str]) -> Mapping[str, str]:
    from graph.vocabulary import guess_kind

    return {name: family(guess[0]) for name in names if (guess := guess_kind(name))}


def _minutes(db: Reader, preparation: Preparation, form: FormData) -> Minutes:
    return read_minutes(_one(form, "text"), _known(db, preparation))


_indexes: Kept[Index] = Kept(4)


def _known(db: Reader, preparation: Preparation) -> Index:
    """The organisations a text may mean: those of the territory, and those entered for the preparation."""
    key = (state_of(db), preparation.territory, preparation.id)
    return _indexes.get(key, lambda: index(_names(db, preparation)))


def _names(db: Reader, preparation: Preparation) -> Iterator[KnownName]:
    actors = rows(whole_of(db, preparation).actors)
    here, own = {row["id"] for row in actors}, entered(db, preparation.id).actors
    for row in actors:
        if row["name"] and row["display"] != "masked":
            yield KnownName(row["id"], str(row["name"]), row["kind"] in PLACE_KINDS, row["id"] in set(own))
    for alliance, name in _alliance_names(db, preparation).items():
        yield KnownName(alliance, name, alliance=True)
    others = [one for one in own if one not in here]
    yield from (KnownName(one, name, own=True) for one, name in names_of(db, others).items())


def _alliance_names(db: Reader, preparation: Preparation) -> dict[str, str]:
    """The joint alliances of the territory by id, those that have a name."""
    found = rows(whole_of(db, preparation).alliances)
    return {str(row["id"]): str(row["name"]) for row in found if row["name"] and row["nature"] == "joint"}


def _pieces(found: Minutes) -> Iterator[tuple[str, str]]:
    """The text cut in pieces: (text, "" or known or new)."""
    last = 0
    for mention in found.mentions:
        if mention.start >= last:
            yield found.text[last : mention.start], ""
            yield found.text[mention.start : mention.end], "known" if mention.actors else "new"
            last = mention.end
    yield found.text[last:], ""


def _one(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _all(form: FormData, name: str) -> list[str]:
    """What stands in the form under a name, with the button pressed for it."""
    pressed = [_one(form, "leave")] if name == "left" else []
    return [value[:40] for value in (*form.getlist(name), *pressed) if isinstance(value, str) and value]


def _done(form: FormData) -> list[Done]:
    gone = _one(form, "undo")
    told = [value.split("|", 2) for value in form.getlist("done") if isinstance(value, str)]
    return [Done(*parts) for parts in told if len(parts) == 3 and parts[1] != gone]
