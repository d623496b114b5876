"""Organisations of an import that are known ones under another name, beyond doubt: a decision of the import, undone with it.

The decision is a record like others, so it is remembered, shown and reversible: a person who says that they are two is heard
before it (`graph.model.apart`).
"""

from __future__ import annotations

from dataclasses import replace

from graph.language import Text
from graph.model import ChangeSet, Record, Source, beside, mint, node, same
from graph.store.packs import distinct
from graph.store.records import Reader
from graph.store.sameness import shown_or_former, told_apart
from ingest.candidates import Pair, Party, certain
from ingest.parties import known_parties, stated_parties
from ingest.reference import Reference

PROFILE = "identity"
TITLE = "Rapprochement automatique"
MOST_NAMED = 5


def with_merges(db: Reader, change_set: ChangeSet, reference: Reference) -> ChangeSet:
    """A change set with the decisions that its new organisations are others, where that is certain.

    Only organisations that the database does not hold yet are looked at; the same change set gives the same decisions. Cost:
    linear in them and in all organisations known.
    """
    stated = {fact["id"] for _source, fact in distinct(change_set.records, ("Actor",))}
    unknown = stated - shown_or_former(db, stated)
    new = stated_parties(change_set, unknown) if unknown else []
    if not new:
        return change_set
    found = certain(new, known_parties(db), reference, told_apart(db))
    if not found:
        return change_set
    news = {party.id for party in new}
    source = Source(mint("s", PROFILE), TITLE, "", PROFILE)
    records = tuple(_decision(pair, news, source) for pair in found)
    return replace(change_set, sources=(*change_set.sources, source), records=(*change_set.records, *records))


def _decision(pair: Pair, new: set[str], source: Source) -> Record:
    which, stays = order(pair.one, pair.other, new)
    said = {**same(which.id, stays.id), "called": [which.names[0], stays.names[0]], "score": pair.score}
    facts = (said, beside(node("Actor", which.id)), beside(node("Actor", stays.id)))
    return Record(mint("r", PROFILE, which.id, stays.id), source.id, "0", facts)


def order(one: Party, other: Party, new: set[str] | frozenset[str] = frozenset()) -> tuple[Party, Party]:
    """Of two that are one, the one that goes and the one that stays: who was known, governs a territory, has a number, and has
    the longer name stays."""
    stays, which = sorted((one, other), key=lambda party: _rank(party, new))
    return which, stays


def _rank(party: Party, new: set[str] | frozenset[str]) -> tuple[bool, bool, bool, int, str]:
    return (party.id in new, not party.governs, not (party.sirens or party.rnas), -len(party.names[0]), party.id)


def said_of_merges(change_set: ChangeSet) -> list[Text]:
    """What there is to say of the decisions among a change set's records: the names that were taken for another one's."""
    called = [record.facts[0]["called"][0] for record in change_set.records if record.source == mint("s", PROFILE)]
    if not called:
        return []
    values = {"n": len(called), "names": ", ".join(f"“{name}”" for name in called[:MOST_NAMED])}
    if len(called) == 1:
        return [Text("One organisation was taken for a known one written otherwise: {names}. The list to review parts them.", values)]  # fmt: skip
    if len(called) <= MOST_NAMED:
        return [Text("{n} organisations were taken for known ones written otherwise: {names}. The list to review parts them.", values)]  # fmt: skip
    return [Text("{n} organisations were taken for known ones written otherwise: {names}… The list to review parts them.", values)]  # fmt: skip
