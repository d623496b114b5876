"""« En séance »: a map that grows while people speak; one line adds an organisation or an alliance, the last may be taken back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from api.service import hand, imports
from api.service.meeting.masking import masked
from api.service.meeting.subject import Entered, about, drawn, entered, new_since, said_yes, whole_of, without
from api.service.memory import Kept, state_of
from api.service.reading import rows
from graph.errors import MaillageError, UsageProblem
from graph.language import current_language, translate
from graph.model import clean_name, mint
from graph.store import preparations as store
from graph.store.changes import is_active, now
from graph.store.connect import Database
from graph.store.preparations import Preparation
from graph.store.records import Reader
from graph.territory import TerritoryGraph
from ingest import hand as pencil
from ingest.hand import PROFILE, Alliance, Organisation
from ingest.paste_contacts import without_contacts
from ingest.suggest_twins import Named, index, plain, twins
from visuals.sheets.sheet import line

PICTURE, NARROW = (1280, 640), (480, 720)
TALLEST = 1600
"""The height of the drawing on a telephone where many act."""
PHONE = 736
"""Up to this width the drawing is upright."""
MOST_NAME, MOST_MEMBERS = 200, 40
SUGGESTED = 400
MOST_ASKED = 4
FEWEST_LETTERS = 4
"""Of a name that may be a known one's shortened: « CD » is asked about as an acronym only."""
_PLUS = re.compile(r"(?:^|\s)\+(?=\s|$)")
FIRST = "live.first"
"""What a preparation's ``extra`` calls the moment of the first line written before the meeting begins."""
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Said:
    """One line as understood: an organisation's name alone, or the names of an alliance's members with its own name."""

    names: tuple[str, ...]
    alliance: str = ""
    contacts: int = 0
    """How many addresses and telephone numbers were left out."""

    @property
    def together(self) -> bool:
        return len(self.names) > 1


@dataclass(frozen=True)
class Known:
    """An organisation that a name means: its id, and its name as it is known."""

    id: str
    name: str


@dataclass(frozen=True)
class Question:
    """Whether a name typed is that of known organisations (``choices``: id → name); nothing is entered until it is said."""

    name: str
    choices: Mapping[str, str]


@dataclass(frozen=True)
class Done:
    """What a press did (``what``: added, there, undone, gone, asked): in a sentence, and in one that tells no name."""

    what: str
    sentence: str
    plain: str
    question: Question | None = None


def begin(db: Database, preparation: Preparation) -> Preparation:
    """The preparation with its meeting begun, on purpose: the first time says when, later ones change nothing."""
    if preparation.started_at:
        return preparation
    store.change(db, preparation.id, started_at=now())
    return store.preparation(db, preparation.id)


def not_begun(db: Database, preparation: Preparation) -> Preparation:
    """The preparation as if its meeting had not begun; what was entered stays."""
    store.change(db, preparation.id, started_at=None)
    return store.preparation(db, preparation.id)


def since(preparation: Preparation) -> str:
    """From when on lines are this page's: the meeting's beginning, else the first line written here; "" for neither."""
    return preparation.started_at or str(preparation.extra.get(FIRST, ""))


def understood(text: str) -> Said:
    """A line as an organisation (``Club des aînés``) or an alliance (``Club des aînés + Mairie``, ``Transport solidaire : A + B``).

    Addresses and telephone numbers are left out and counted. Raises UsageProblem for an empty line, a person's name, a + with
    nothing on one side, a name too long, too many members.
    """
    whole = line(text)
    title, colon, rest = whole.partition(": ")
    head, body = (title.strip(), rest) if colon and _PLUS.search(rest) else ("", whole)
    parts, contacts = [], 0
    for part in (head, *_PLUS.split(body)):
        name, count = without_contacts(part.strip())
        contacts += count
        parts.append(name if any(map(str.isalnum, name)) else "")
    head, *written = parts
    if not any(written):
        raise UsageProblem("Nothing was written; type the name of an organisation, or two names with + between them.")
    if not all(written):
        raise UsageProblem("A name is missing beside the +: write it, then press Enter.")
    first: dict[str, str] = {}
    for name in written:
        first.setdefault(clean_name(name), name)
    names = tuple(first.values())
    if max(map(len, (*names, head))) > MOST_NAME or len(names) > MOST_MEMBERS:
        raise UsageProblem(
            "This line is too long: a name has at most {letters} characters, an alliance at most {members} members.",
            letters=MOST_NAME, members=MOST_MEMBERS,
        )  # fmt: skip
    return Said(names, head, contacts)


def add(
    db: Database, preparation: Preparation, text: str, once: str = "", meant: Mapping[str, str] | None = None
) -> Done:
    """Enter one line, as one import, and say what was added. Members not known yet are entered with it.

    What is on the map already is said to be there, and nothing is entered. A name that may be a known organisation's is asked
    about first (``what``: asked) unless ``meant`` tells it: the name as typed → an id, or "" for a new one; None asks nothing.
    ``once``: the key of the form sent; the same line of the same form, sent twice, is entered once.
    """
    said = understood(text)
    key = mint("i", PROFILE, preparation.id, once, text) if once else ""
    with _one_at_a_time:
        if key and is_active(db, key):
            return _added(_title(db, key))
        return _add(db, preparation, said, "" if key and _title(db, key) else key, meant)


def _add(db: Database, preparation: Preparation, said: Said, key: str, meant: Mapping[str, str] | None) -> Done:
    found = entered(db, preparation.id)
    whole = whole_of(db, preparation)
    known = _known(db, whole, found)
    if meant is not None:
        told = {clean_name(name): one for name, one in meant.items()}
        nearby = _nearby(whole, found)
        called = {one.id: one.name for one in nearby}
        known |= {name: Known(one, called[one]) for name, one in told.items() if one in called}
        for name in said.names:
            if clean_name(name) not in known and clean_name(name) not in told:
                alike = _alike(
                    name, nearby, {known[clean_name(one)].id for one in said.names if clean_name(one) in known}
                )
                if alike:
                    sentence = translate("“{name}”: is it one of those already there?", name=name)
                    return Done("asked", sentence, sentence, Question(name, {one.id: one.name for one in alike}))
    pen, domains = hand.pen(db, preparation.territory), (preparation.domain,) if preparation.domain else ()
    names = [known[clean_name(name)].name if clean_name(name) in known else name for name in said.names]
    names = list(dict.fromkeys(names))
    said = replace(said, names=tuple(names))
    there = _there(preparation, whole, found, said, known)
    if there:
        return Done("there", translate("Already there: {name}.", name=there), translate("Already there."))
    fresh = [name for name in names if clean_name(name) not in known]
    if not said.together and not fresh:
        # known already: it is only said to act on the subject, so that it comes on the map
        people = [Organisation(name, domains=domains, actor=known[clean_name(name)].id) for name in names]
    else:
        people = [Organisation(name, place=preparation.territory, domains=domains) for name in fresh]
    made = [pencil.organisations(people, pen)] if people else []
    if said.together:
        ids = {name: one.id for name, one in known.items()}
        for one, actor in zip(people, made[0].ids if made else (), strict=True):
            ids[clean_name(one.name)] = actor
        made.append(pencil.alliance(_alliance(said, [ids[clean_name(name)] for name in names], preparation), pen))
    change_set = replace(
        made[-1].change_set,
        import_id=key or made[-1].change_set.import_id,
        sources=tuple(dict.fromkeys(source for one in made for source in one.change_set.sources)),
        records=tuple(record for one in made for record in one.change_set.records),
    )
    if not since(preparation):
        store.change(db, preparation.id, extra={FIRST: made[0].change_set.at})
    hand.enter(db, replace(made[-1], change_set=change_set), preparation.id)
    met = [name for name in names if name not in fresh] if said.together else []
    sentences = [translate("Added: the alliance {name}.", name=change_set.title)] if said.together else []
    sentences += [translate("New: {name}.", name=", ".join(fresh))] if fresh else []
    sentences += [translate("Already there: {name}.", name=", ".join(met))] if met else []
    sentences += [translate("Addresses and telephone numbers are left out.")] if said.contacts else []
    return Done("added", " ".join(sentences) or translate("Added: {name}.", name=names[0]), translate("Added."))


def _added(name: str) -> Done:
    return Done("added", translate("Added: {name}.", name=name), translate("Added."))


def _nearby(whole: TerritoryGraph, found: Entered) -> list[Named]:
    """Whom a name typed in the meeting may mean: those entered in this preparation first, then those of the territory."""
    own = set(found.actors)
    ones = [
        Named(row["id"], str(row["name"]), row["siren"], None, row["base"], row["kind"])
        for row in rows(whole.actors)
        if row["name"] and (row["here"] or row["id"] in own)
    ]
    return sorted(ones, key=lambda one: (one.id not in own, clean_name(one.name)))


def _alike(name: str, ones: Sequence[Named], but: set[str]) -> list[Named]:
    """Those that a name may be: written almost so, its initials, or the name shortened (« Club des aînés » of « de Blois »)."""
    ones = [one for one in ones if one.id not in but]
    found = {one.id: one for one in twins([Named("", name)], index(ones)).get("", [])}
    words = set(plain(name).split())
    if sum(map(len, words)) >= FEWEST_LETTERS:
        found |= {one.id: one for one in ones if words < set(plain(one.name).split())}
    return list(found.values())[:MOST_ASKED]


def _alliance(said: Said, members: Sequence[str], preparation: Preparation) -> Alliance:
    name = said.alliance or " – ".join(said.names[:3]) + (" …" if len(said.names) > 3 else "")
    domains = (preparation.domain,) if preparation.domain else ()
    return Alliance(name, tuple(members), domains, (preparation.territory,))


def _known(db: Reader, whole: TerritoryGraph, found: Entered) -> dict[str, Known]:
    """Cleaned name → the organisation meant: one entered in this preparation, wherever it is; else the only one of the
    territory so named (a name that several have is none of them)."""
    named: dict[str, list[Known]] = {}
    for row in rows(whole.actors):
        if row["name"]:
            named.setdefault(clean_name(row["name"]), []).append(Known(row["id"], str(row["name"])))
    known = {name: ones[0] for name, ones in named.items() if len(ones) == 1}
    own = hand.names_of(db, found.actors)
    return known | {clean_name(own[key]): Known(key, own[key]) for key in reversed(found.actors) if key in own}


def _there(
    preparation: Preparation, whole: TerritoryGraph, found: Entered, said: Said, known: Mapping[str, Known]
) -> str:
    """The name of what a line says when the map has it already; "" when it is to be entered."""
    if not all(clean_name(name) in known for name in said.names):
        return ""
    members = {known[clean_name(name)].id for name in said.names}
    if not said.together:
        near = about(whole, preparation.domain, found.actors, found.alliances).actors
        return said.names[0] if members & {*near["id"], *found.actors} else ""
    parts = whole.participations
    for row in rows(whole.alliances[whole.alliances["id"].isin(found.alliances)]):
        same = not said.alliance or clean_name(str(row["name"])) == clean_name(said.alliance)
        if same and set(parts.loc[parts["alliance"] == row["id"], "actor"]) == members:
            return str(row["name"])
    return ""


def last(db: Reader, preparation: Preparation) -> dict[str, Any] | None:
    """The last entry since this page was first used that was not taken back: import_id, title, at, by."""
    if not since(preparation):
        return None
    found = db.read(
        "MATCH (i:Import {preparation: $id}) WHERE i.status = 'active' AND i.at >= $since "
        "RETURN i.id AS import_id, i.title AS title, i.at AS at, i.by AS by ORDER BY i.at DESC, i.id LIMIT 1",
        id=preparation.id, since=since(preparation),
    )  # fmt: skip
    return found[0] if found else None


def take_back(db: Database, preparation: Preparation, import_id: str) -> Done:
    """Take back the last entry of the meeting, once. Raises MaillageError when somebody else's came after it."""
    with _one_at_a_time:
        if _title(db, import_id) and not is_active(db, import_id):
            return Done("gone", translate("It is taken back already."), translate("It is taken back already."))
        found = last(db, preparation)
        if found is None or found["import_id"] != import_id:
            raise MaillageError(
                "Something was entered or taken back meanwhile; look at the line again before you undo."
            )
        imports.undo(db, import_id)
    return Done("undone", translate("Taken back: {title}.", title=found["title"]), translate("Taken back."))


def _title(db: Reader, import_id: str) -> str:
    """The title of an import, taken back or not; "" for an unknown one."""
    rows_ = db.read("MATCH (i:Import {id: $id}) RETURN i.title AS title", id=import_id)
    return str(rows_[0]["title"]) if rows_ else ""


def version(db: Reader, preparation: Preparation) -> str:
    """What tells one state of the live map from another."""
    rows_ = db.read("MATCH (m:Meta {id: 'graph'}) RETURN m.version AS version")
    return f"{preparation.id[2:]}-{rows_[0]['version'] if rows_ else 0}-{'begun' if preparation.started_at else ''}"


_pictures: Kept[str] = Kept(16)


def picture(db: Reader, preparation: Preparation, hidden: bool = False, room: tuple[int, int] = PICTURE) -> str:
    """The map as SVG, names replaced by the words of their families when ``hidden``; what stood somewhere stays there.

    ``room``: width and height of the place it fills, in pixels; upright, for a telephone, up to 736 wide.
    """
    size = NARROW if room[0] <= PHONE else (_step(room[0], 2000), _step(room[1], 1200))
    key = (state_of(db), preparation.id, preparation.domain, since(preparation), hidden, size, current_language())
    return _pictures.get(key, lambda: _picture(db, preparation, hidden, size))


def _step(pixels: int, most: int) -> int:
    """A size that many screens share, so that one drawing serves them."""
    return min(most, max(400, pixels // 80 * 80))


def _picture(db: Reader, preparation: Preparation, hidden: bool, size: tuple[int, int]) -> str:
    from visuals.growing import grown
    from visuals.stills import Look, svg

    whole = whole_of(db, preparation)
    found, begun = entered(db, preparation.id), since(preparation) or now()
    graph = about(whole, preparation.domain, found.actors, found.alliances)
    lately = entered(db, preparation.id, begun)
    new = new_since(db, lately, begun)
    said = said_yes(db, preparation, graph)
    upright = size == NARROW
    if upright:
        size = (size[0], min(TALLEST, size[1] + 18 * max(0, len(graph.actors) - 12)))
    first = drawn(without(graph, new), picture=size, said=said)
    order = [*lately.actors, *lately.alliances]
    shown = grown(drawn(graph, picture=size, said=said), first, order)
    return svg(
        masked(shown) if hidden else shown,
        Look(framed=False, marked=frozenset(order[-1:]), letters=_letters(size), every=True, rows=upright),
    )


def _letters(size: tuple[int, int]) -> float:
    """Names as large as those at the back of the room need, on a page drawn pixel for pixel."""
    return 13.0 if size[0] <= PHONE else min(26.0, max(15.0, size[0] / 90))


def suggestions(db: Reader, preparation: Preparation) -> list[str]:
    """Names of the organisations of the subject, then of the territory, as one types."""
    whole = whole_of(db, preparation)
    found = entered(db, preparation.id)
    near = [row["name"] for row in rows(about(whole, preparation.domain, found.actors, found.alliances).actors)]
    names = [*near, *(row["name"] for row in rows(whole.actors) if row["here"])]
    return list(dict.fromkeys(line(name) for name in names if name))[:SUGGESTED]
