"""Hand entry: what a person types becomes records like those of a file; each gesture is an import of its own, to be undone.

A function here makes a `ChangeSet` and opens no database; `graph.store.changes.apply` adds it, `undo` takes it back.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from graph.language import Text, translate
from graph.model import ChangeSet, Fact, Record, Source, clean_name, mint, node, tie
from graph.vocabulary import vocabulary
from ingest import typed
from ingest.facts.desk import Desk, Known, Own, covers
from ingest.identity import Identity, actor_keys
from ingest.places import Places

PROFILE = "hand"
ROLE = "member"


@dataclass(frozen=True)
class Pen:
    """Who writes, and about which territory: every entry by hand is made with one.

    ``fictional``: the territory is invented, and so is what is entered about it. ``own``: the territories that no
    reference holds, by id. ``names`` tells the names of actors by id: an entry that names an organisation can still be
    read when the entry that brought it is taken back.
    """

    by: str
    places: Places | None = None
    known: Known | None = None
    fictional: bool = False
    own: Mapping[str, Own] = field(default_factory=dict)
    names: Callable[[Collection[str]], Mapping[str, str]] | None = None

    def met(self, actors: Iterable[str]) -> list[Fact]:
        """The facts that known actors exist, their names as fallbacks."""
        ids = list(dict.fromkeys(actors))
        names = self.names(ids) if self.names else {}
        return [node("Actor", one, name_=names.get(one)) for one in ids]


@dataclass(frozen=True)
class Organisation:
    """One organisation as typed; only the name is needed. ``actor``: the known one that is meant, by its id.

    ``apart``: a new one even where a known organisation has the same name.
    """

    name: str
    family: str | None = None
    kind: str | None = None
    siren: str | None = None
    rna: str | None = None
    place: str | None = None
    domains: tuple[str, ...] = ()
    actor: str | None = None
    apart: bool = False


@dataclass(frozen=True)
class Alliance:
    """One alliance as typed: its members by actor id, what it is about, where, since when, how it decides."""

    name: str
    members: tuple[str, ...]
    domains: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    governance: str | None = None
    type: str | None = None
    form: str | None = None
    nature: str = "joint"


@dataclass(frozen=True)
class Entered:
    """A change set, and the ids of what it is about in the order given."""

    change_set: ChangeSet
    ids: tuple[str, ...]


def organisations(entries: Sequence[Organisation], pen: Pen) -> Entered:
    """New or known organisations: one record each, with the place where they are and the domains they act on.

    A name known in the same place, or a number, leads to the known organisation unless ``apart`` is set. Raises
    UsageProblem, one sentence that names the field, for a value that cannot be kept.
    """
    entries = [_read(one, pen) for one in entries]
    keys = [actor_keys(one.name, one.siren, one.rna, one.place) for one in entries]
    wanted_keys = {k for one, k in zip(entries, keys, strict=True) if not (one.actor or one.apart)}
    known = list(pen.known(wanted_keys)) if pen.known and wanted_keys else []
    met = {actor for actor, _keys in known}
    desk = Desk(pen.places, known=lambda _wanted: known, own=pen.own)
    who = desk.identify(wanted_keys)
    ids, rows = [], []
    for one, wanted in zip(entries, keys, strict=True):
        if one.actor:
            actor, facts = one.actor, [node("Actor", one.actor, name_=one.name)]
        elif one.apart:
            actor = mint("a", PROFILE, secrets.token_hex(8))
            facts = [desk.actor(Identity(actor, ()), one.name, one.siren, **_said(one))]
        else:
            actor = who[wanted].id
            fact = desk.actor(who[wanted], one.name, one.siren, **_said(one))
            facts = [_named_beside(fact) if actor in met else fact]
        if one.place:
            facts += [*desk.named(one.place), tie("BASED_IN", actor, one.place)]
        facts += [tie("WORKS_ON", actor, domain, how="stated") for domain in one.domains]
        ids.append(actor)
        rows.append(facts)
    return Entered(change_set(rows, pen, ", ".join(one.name for one in entries[:3])), tuple(ids))


def _said(one: Organisation) -> dict[str, str | None]:
    return {"rna": one.rna, "family": one.family, "kind": one.kind}


def _named_beside(fact: Fact) -> Fact:
    """A fact about a known actor: however its name is typed, the name that is known stays."""
    return {"name?" if name == "name" else name: value for name, value in fact.items()}


def alliance(one: Alliance, pen: Pen) -> Entered:
    """A new alliance of known actors. Raises UsageProblem, one sentence that names the field, for a value that cannot be
    kept or without a member."""
    one = _read_alliance(one, pen)
    key = mint("l", PROFILE, secrets.token_hex(8))
    facts = [
        node("Alliance", key, name=one.name, nature=one.nature, type=one.type, form=one.form, since=one.since, until=one.until),
        *covers(Desk(own=pen.own), key, one.territories),
        *(tie("ADDRESSES", key, domain) for domain in one.domains),
    ]  # fmt: skip
    if one.governance:
        facts.append(tie("GOVERNED_BY", key, one.governance))
    facts += pen.met(one.members)
    facts += [tie("TAKES_PART", member, key, role=ROLE, since=one.since) for member in dict.fromkeys(one.members)]
    return Entered(change_set([facts], pen, one.name), (key,))


def _read(one: Organisation, pen: Pen) -> Organisation:
    kind, family = typed.word("kind", one.kind), typed.word("family", one.family)
    return replace(
        one, name=typed.name(one.name), kind=kind, family=family or (vocabulary().kinds[kind].family if kind else None),
        siren=typed.plain("siren", one.siren), rna=typed.plain("rna", one.rna), place=typed.place(one.place, pen),
        domains=typed.domains(one.domains),
    )  # fmt: skip


def _read_alliance(one: Alliance, pen: Pen) -> Alliance:
    since, until = typed.plain("since", one.since), typed.plain("until", one.until)
    typed.period(since, until)
    if not one.members:
        raise typed.wrong("members", Text("An alliance needs at least one organisation."))
    return replace(
        one, name=typed.name(one.name), since=since, until=until, domains=typed.domains(one.domains),
        territories=typed.several("territories", one.territories, lambda place: typed.place(place, pen, "territories")),
        governance=typed.word("governance", one.governance), type=typed.word("type", one.type),
        form=typed.word("form", one.form), nature=typed.choice("nature", one.nature) or "joint",
    )  # fmt: skip


def declaration(first: str, second: str, state: str, pen: Pen) -> Entered:
    """What a person says of two organisations: they act together (yes), do not (no), or it is not known (unknown)."""
    typed.choice("state", state)
    facts = [
        *pen.met((first, second)),
        tie("DECLARES", first, second, state=state, year=moment()[:4], by=pen.by),
    ]
    return Entered(
        change_set([facts], pen, declared(first, second, state, pen.names((first, second)) if pen.names else {})),
        (first, second),
    )


SAID = {"yes": "yes", "no": "no", "unknown": "it is not known"}


def declared(first: str, second: str, state: str, names: Mapping[str, str]) -> str:
    """What was said of two organisations, in the reader's language: "Club – Relais : oui"; ``names``: theirs, by id."""
    unnamed = translate("Unnamed organisation")
    both = sorted((names.get(one) or unnamed for one in (first, second)), key=clean_name)
    return f"{' – '.join(both)}{translate(': ')}{translate(SAID.get(state, state))}"


def moment() -> str:
    """Now, to the microsecond: of two corrections in one second the later one must speak."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def change_set(rows: Iterable[Sequence[Fact]], pen: Pen, title: str) -> ChangeSet:
    """Rows of facts as one import by hand; each gesture has an id of its own."""
    at = moment()
    key = secrets.token_hex(8)
    source = hand_source(pen)
    records = tuple(
        Record(mint("r", PROFILE, key, number), source.id, str(number), tuple(facts), at)
        for number, facts in enumerate(rows, 1)
    )
    return ChangeSet(mint("i", PROFILE, key), PROFILE, title, pen.by, at, (source,), records)


def hand_source(pen: Pen) -> Source:
    """The source of what one account enters by hand, which its title does not tell; what is entered of an invented
    territory is invented."""
    title = "Saisie à la main" + (" (fictif)" if pen.fictional else "")
    nature = "fictional" if pen.fictional else "real"
    return Source(mint("s", PROFILE, pen.by, nature), title, "", PROFILE, None, None, nature)
