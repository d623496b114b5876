"""« En séance »: a map that grows while people speak; one line adds an organisation or an alliance, the last may be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from api.service import hand, imports
from api.service.meeting.masking import masked
from api.service.meeting.subject import about, drawn, entered, new_since, without
from api.service.memory import Kept, state_of
from api.service.reading import Reading, read, rows
from graph.errors import MaillageError, UsageProblem
from graph.language import current_language, translate
from graph.model import clean_name
from graph.store import preparations as store
from graph.store.changes import now
from graph.store.connect import Database
from graph.store.preparations import Preparation
from graph.store.records import Reader
from ingest import hand as pencil
from ingest.hand import Alliance, Organisation
from visuals.sheets.sheet import line

PICTURE = (1280, 720)
MOST_NAME, MOST_MEMBERS = 200, 40
SUGGESTED = 400


@dataclass(frozen=True)
class Said:
    """One line as understood: an organisation's name alone, or the names of an alliance's members with its own name."""

    names: tuple[str, ...]
    alliance: str = ""

    @property
    def together(self) -> bool:
        return len(self.names) > 1


def begin(db: Database, preparation: Preparation) -> Preparation:
    """The preparation with its meeting begun: the first opening says when, later ones change nothing."""
    if preparation.started_at:
        return preparation
    store.change(db, preparation.id, started_at=now())
    return store.preparation(db, preparation.id)


def understood(text: str) -> Said:
    """A line as an organisation (``Club des aînés``) or an alliance (``Club des aînés + Mairie``, ``Transport solidaire : A + B``).

    Raises UsageProblem for an empty line, a name too long, too many members.
    """
    whole = line(text)
    title, colon, rest = whole.partition(": ")
    head, parts = (title.strip(), rest) if colon and " + " in rest else ("", whole)
    written: dict[str, str] = {}
    for name in (part.strip() for part in parts.split(" + ")):
        if any(map(str.isalnum, name)):
            written.setdefault(clean_name(name), name)
    names = tuple(written.values())
    if not names:
        raise UsageProblem("Nothing was written; type the name of an organisation, or two names with + between them.")
    if max(map(len, (*names, head))) > MOST_NAME or len(names) > MOST_MEMBERS:
        raise UsageProblem(
            "This line is too long: a name has at most {letters} characters, an alliance at most {members} members.",
            letters=MOST_NAME, members=MOST_MEMBERS,
        )  # fmt: skip
    return Said(names, head)


def add(db: Database, preparation: Preparation, text: str) -> str:
    """Enter one line, as one import; a sentence on what was added. Members not known yet are entered with it."""
    said = understood(text)
    pen, known = hand.pen(db, preparation.territory), _known(db, preparation)
    domains = (preparation.domain,) if preparation.domain else ()
    fresh = [name for name in said.names if clean_name(name) not in known]
    if not said.together and not fresh:
        # known already: it is only said to act on the subject, so that it comes on the map
        people = [Organisation(name, domains=domains, actor=known[clean_name(name)]) for name in said.names]
    else:
        people = [Organisation(name, place=preparation.territory, domains=domains) for name in fresh]
    made = [pencil.organisations(people, pen)] if people else []
    if said.together:
        ids = dict(known)
        for one, key in zip(people, made[0].ids if made else (), strict=True):
            ids[clean_name(one.name)] = key
        made.append(pencil.alliance(_alliance(said, [ids[clean_name(name)] for name in said.names], preparation), pen))
    whole = replace(
        made[-1].change_set,
        sources=tuple(dict.fromkeys(source for one in made for source in one.change_set.sources)),
        records=tuple(record for one in made for record in one.change_set.records),
    )
    hand.enter(db, replace(made[-1], change_set=whole), preparation.id)
    if said.together:
        return translate("Added: the alliance {name}.", name=whole.title)
    return translate("Added: {name}.", name=said.names[0])


def _alliance(said: Said, members: Sequence[str], preparation: Preparation) -> Alliance:
    name = said.alliance or " – ".join(said.names[:3]) + (" …" if len(said.names) > 3 else "")
    domains = (preparation.domain,) if preparation.domain else ()
    return Alliance(name, tuple(members), domains, (preparation.territory,))


def _known(db: Reader, preparation: Preparation) -> dict[str, str]:
    """Cleaned name → id of the organisations of the territory; a name that several have is none of them."""
    ids: dict[str, set[str]] = {}
    for row in rows(read(db, Reading(preparation.territory)).actors):
        if row["name"]:
            ids.setdefault(clean_name(row["name"]), set()).add(row["id"])
    return {name: next(iter(found)) for name, found in ids.items() if len(found) == 1}


def last(db: Reader, preparation: Preparation) -> dict[str, Any] | None:
    """The last entry of the meeting that was not taken back: import_id, title, at, by."""
    found = db.read(
        "MATCH (i:Import {preparation: $id}) WHERE i.status = 'active' AND i.at >= $since "
        "RETURN i.id AS import_id, i.title AS title, i.at AS at, i.by AS by ORDER BY i.at DESC, i.id LIMIT 1",
        id=preparation.id, since=preparation.started_at or "",
    )  # fmt: skip
    return found[0] if found else None


def take_back(db: Database, preparation: Preparation, import_id: str) -> str:
    """Take back the last entry of the meeting; a sentence. Raises MaillageError when somebody else's came after it."""
    found = last(db, preparation)
    if found is None or found["import_id"] != import_id:
        raise MaillageError("Something was entered or taken back meanwhile; look at the line again before you undo.")
    imports.undo(db, import_id)
    return translate("Taken back: {title}.", title=found["title"])


def version(db: Reader, preparation: Preparation) -> str:
    """What tells one state of the live map from another."""
    rows_ = db.read("MATCH (m:Meta {id: 'graph'}) RETURN m.version AS version")
    return f"{preparation.id[2:]}-{rows_[0]['version'] if rows_ else 0}"


_pictures: Kept[str] = Kept(8)


def picture(db: Reader, preparation: Preparation, hidden: bool = False) -> str:
    """The map as SVG, names replaced by the words of their families when ``hidden``; what stood somewhere stays there."""
    key = (state_of(db), preparation.id, preparation.domain, preparation.started_at, hidden, current_language())
    return _pictures.get(key, lambda: _picture(db, preparation, hidden))


def _picture(db: Reader, preparation: Preparation, hidden: bool) -> str:
    from visuals.growing import grown
    from visuals.stills import Look, svg

    whole = read(db, Reading(preparation.territory))
    found, since = entered(db, preparation.id), preparation.started_at or now()
    graph = about(whole, preparation.domain, found.actors, found.alliances)
    lately = entered(db, preparation.id, since)
    new = new_since(db, lately, since)
    first = drawn(without(graph, new), picture=PICTURE)
    order = [*lately.actors, *lately.alliances]
    shown = grown(drawn(graph, picture=PICTURE), first, order)
    return svg(masked(shown) if hidden else shown, Look(framed=False, marked=frozenset(order[-1:])))


def suggestions(db: Reader, preparation: Preparation) -> list[str]:
    """Names of the organisations of the subject, then of the territory, as one types."""
    whole = read(db, Reading(preparation.territory))
    found = entered(db, preparation.id)
    near = [row["name"] for row in rows(about(whole, preparation.domain, found.actors, found.alliances).actors)]
    names = [*near, *(row["name"] for row in rows(whole.actors) if row["here"])]
    return list(dict.fromkeys(line(name) for name in names if name))[:SUGGESTED]
