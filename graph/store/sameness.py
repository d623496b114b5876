"""Decisions about who is who, looked up where they matter: those that hang together with some ids, those that say two are two."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from graph.model import APART, RETIRABLE, SAME, Fact, Record, Source, ends_of, label_of
from graph.store import records as memory
from graph.store.decided import Decided, sameness
from graph.store.derive import speaking

Pair = tuple[str, str]
DECISIONS = (SAME, APART)


def same_after(
    db: memory.Reader, facts: Iterable[Fact], was: Decided, read: Callable[[], Mapping[str, Source]],
    added: Sequence[Record], withdrawn: Collection[str],
) -> Mapping[str, str]:  # fmt: skip
    """Which ids are one once records come and go. Only what the decisions among ``facts`` hang together with is read:
    whether two are one follows from the decisions along the way from one to the other, and those that part them."""
    named = {one for fact in facts if fact["is"] in DECISIONS for _label, one in ends_of(fact)}
    if not named:
        return was.same
    told: dict[str, Record] = {}
    reached: set[str] = set()
    while ahead := named - reached:
        reached |= ahead
        seats = memory.seats(_by_label(was.merged(ahead)), was)
        told |= {i: r for i, r in memory.active_records_about(db, seats).items() if _decisions(r)}
        named |= {one for record in told.values() for fact in _decisions(record) for _label, one in ends_of(fact)}
    kept = [record for i, record in told.items() if i not in withdrawn]
    untouched = {one: stays for one, stays in was.same.items() if one not in reached}
    return untouched | sameness(speaking([*kept, *added], read()))


def shown_or_former(db: memory.Reader, ids: Collection[str]) -> set[str]:
    """Those of some actors and alliances that any active record speaks of."""
    found: set[str] = set()
    for label in (*RETIRABLE, "Former"):
        for batch in memory.batches(sorted(ids)):
            query = f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN n.id AS id"
            found |= {row["id"] for row in db.read(query, ids=batch)}
    return found


def told_apart(db: memory.Reader) -> set[Pair]:
    """The pairs that somebody said are two, each by the ids that stay, in the order of the alphabet.

    Cost: passes over what was entered by hand.
    """
    rows = db.read(
        "MATCH (s:Source {profile: 'hand'})<-[:FROM]-(r:Record) WHERE r.status = 'active' AND r.values CONTAINS $text "
        f"RETURN {memory.RECORD_FIELDS}",
        text=f'"{APART}"',
    )
    made = memory.decided(db)
    found = set()
    for row in rows:
        for fact in (fact for record in memory.rows_from([row]).values() for fact in record.facts):
            if fact["is"] == APART:
                one, other = sorted((made.stays(fact["from"]), made.stays(fact["to"])))
                found.add((one, other))
    return found


def _decisions(record: Record) -> list[Fact]:
    return [fact for fact in record.facts if fact["is"] in DECISIONS]


def _by_label(ids: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in sorted(ids):
        found.setdefault(label_of(one, RETIRABLE), []).append(one)
    return found
