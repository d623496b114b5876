"""The review list: which organisations (and alliances) may be one, what is decided, and deciding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.answers import Written
from api.review_answers import DecisionRow, Decisions, Review, ReviewPair, ReviewSide
from api.service import hand, words
from api.service.gazetteer import reference
from api.service.memory import Kept, state_of
from api.service.text import count
from graph.errors import UsageProblem
from graph.model import APART, RETIRABLE, SAME, label_of
from graph.store import records as memory
from graph.store.connect import Database
from graph.store.records import Reader
from graph.store.sameness import told_apart
from graph.store.scope import ALL, find_territory, scope_of
from ingest.candidates import Pair, index, pairs
from ingest.merging import PROFILE, order
from ingest.parties import known_alliances, known_parties

MOST_ALLIANCES = 6
MOST_DECISIONS = 20
_kept: Kept[Sequence[Pair]] = Kept(2)
_LISTS = {
    "Actor": (
        ("places", "MATCH (n:Actor)-[:BASED_IN]->(m:Territory) WHERE n.id IN $ids RETURN n.id AS id, coalesce(m.name, m.id) AS name"),
        ("places", "MATCH (n:Actor)<-[:OF]-(:Establishment)-[:BASED_IN]->(m:Territory) WHERE n.id IN $ids RETURN DISTINCT n.id AS id, coalesce(m.name, m.id) AS name"),
        ("alliances", "MATCH (n:Actor)-[:TAKES_PART]->(m:Alliance) WHERE n.id IN $ids RETURN DISTINCT n.id AS id, coalesce(m.name, m.id) AS name"),
    ),
    "Alliance": (
        ("places", "MATCH (n:Alliance)-[:COVERS]->(m:Territory) WHERE n.id IN $ids RETURN n.id AS id, coalesce(m.name, m.id) AS name"),
        ("alliances", "MATCH (n:Alliance)<-[:TAKES_PART]-(m:Actor) WHERE n.id IN $ids RETURN DISTINCT n.id AS id, coalesce(m.name, m.id) AS name"),
    ),
}  # fmt: skip


def waiting(db: Reader, territory: str = ALL) -> Sequence[Pair]:
    """The pairs that wait for a decision, the likeliest first; of a territory: those with one of the two in its graph; of all:
    those of real ones only.

    Cost: some seconds for twenty thousand organisations, once while the graph is the same. Raises NotFound.
    """
    found = _kept.get(state_of(db), lambda: _found(db))
    place = find_territory(db, territory)
    if place == ALL:
        return [pair for pair in found if not (pair.one.fictional or pair.other.fictional)]
    scope = scope_of(db, place)
    inside = scope.actors | scope.alliances
    return [pair for pair in found if not inside.isdisjoint(pair.ids)]


def _found(db: Reader) -> Sequence[Pair]:
    apart = told_apart(db)
    actors, alliances = known_parties(db), known_alliances(db)
    found = [*pairs(index(actors, reference()), None, apart), *pairs(index(alliances, reference()), None, apart)]
    return sorted(found, key=lambda pair: (-pair.score, pair.ids))


def review(db: Reader, territory: str = ALL, offset: int = 0, limit: int = 20) -> Review:
    """A part of the list, each pair with what is known of both."""
    found = waiting(db, territory)
    offset = max(0, min(offset, len(found) - 1))
    shown = found[offset : offset + limit]
    sides = _sides(db, {one for pair in shown for one in pair.ids})
    rows = [_row(pair, sides) for pair in shown if all(one in sides for one in pair.ids)]
    return Review(territory=territory, total=len(found), offset=offset, pairs=rows)


def _row(pair: Pair, sides: Mapping[str, ReviewSide]) -> ReviewPair:
    which, stays = order(pair.one, pair.other)
    return ReviewPair(
        label="Actor" if which.id.startswith("a-") else "Alliance",
        score=pair.score,
        certain=pair.certain,
        one=sides[stays.id],
        other=sides[which.id],
        speaks_for=[text.say() for text in pair.speaks_for],
        speaks_against=[text.say() for text in pair.speaks_against],
    )


def _sides(db: Reader, ids: Collection[str]) -> dict[str, ReviewSide]:
    found: dict[str, ReviewSide] = {}
    for label in RETIRABLE:
        wanted = sorted(one for one in ids if label_of(one, RETIRABLE) == label)
        if wanted:
            found |= {side.id: side for side in _described(db, label, wanted)}
    return found


def _described(db: Reader, label: str, ids: Sequence[str]) -> list[ReviewSide]:
    lists: dict[str, dict[str, list[str]]] = {"places": defaultdict(list), "alliances": defaultdict(list)}
    for what, query in _LISTS[label]:
        for row in db.read(query, ids=ids):
            if row["name"] not in lists[what][row["id"]]:
                lists[what][row["id"]].append(row["name"])
    sources = defaultdict(list)
    for row in db.read(
        f"MATCH (n:{label})<-[:ABOUT]-(r:Record)-[:FROM]->(s:Source) WHERE n.id IN $ids AND r.status = 'active' "
        "RETURN DISTINCT n.id AS id, s.title AS title ORDER BY title",
        ids=ids,
    ):
        sources[row["id"]].append(row["title"])
    rows = db.read(f"MATCH (n:{label}) WHERE n.id IN $ids RETURN properties(n) AS p", ids=ids)
    return [_side(row["p"], lists["places"], lists["alliances"], sources) for row in rows]


def _side(
    shown: Mapping[str, Any], places: Mapping[str, list[str]], alliances: Mapping[str, list[str]], sources: Mapping[str, list[str]]
) -> ReviewSide:  # fmt: skip
    one, tied = shown["id"], sorted(alliances.get(shown["id"], ()))
    return ReviewSide(
        id=one, name=str(shown.get("name") or one), siren=shown.get("siren"), rna=shown.get("rna"),
        family=words.family(shown.get("family")) or None, kind=words.kind(shown.get("kind")) or None,
        since=str(shown["since"])[:4] if shown.get("since") else None, places=sorted(places.get(one, ()))[:4],
        sources=sources.get(one, [])[:4], alliances=tied[:MOST_ALLIANCES], alliances_total=len(tied),
        fictional=bool(shown.get("fictional")),
    )  # fmt: skip


def decide(db: Database, one: str, other: str, verdict: str, stays: str | None = None) -> Written:
    """Say that two are one, or two. Raises NotFound for an unknown id, UsageProblem for two that cannot be one."""
    if verdict not in ("same", "different"):
        raise UsageProblem("The decision {text} is not known; it is same or different.", text=repr(verdict)[:40])
    if one == other:
        raise UsageProblem("One organisation is not a pair; name two.")
    if one[:2] not in ("a-", "l-") or one[:2] != other[:2]:
        raise UsageProblem("{one} and {other} are not two organisations or two alliances.", one=one[:60], other=other[:60])  # fmt: skip
    label = label_of(one, RETIRABLE)
    if verdict == "different":
        return hand.tell_apart(db, one, other, names_told(db, one, other))
    if stays not in (one, other):
        known = known_parties(db, (one, other))
        stays = order(known[0], known[1])[1].id if len(known) == 2 else one
    which = other if stays == one else one
    return hand.merge(db, label, which, stays)


def names_told(db: Reader, one: str, other: str) -> tuple[str, str]:
    """The names of two as the decisions about them tell: one that is merged is not shown by its own."""
    told: dict[str, str] = {}
    for row in decisions(db).decisions:
        told.update(zip((row.one, row.other), row.names, strict=True))
    return told.get(one, ""), told.get(other, "")


@dataclass(frozen=True)
class _Told:
    import_id: str
    by: str
    at: str
    profile: str
    fact: Mapping[str, Any]


def decisions(db: Reader) -> Decisions:
    """What is decided and in force, the latest first: by persons, and by imports."""
    made = memory.decided(db)
    rows = [row for told in _told(db) if (row := _decision(told, made.same))]
    hidden = {tuple(sorted((row.one, row.other))) for row in rows if row.verdict == "different"}
    kept = [row for row in rows if row.verdict == "different" or tuple(sorted((row.one, row.other))) not in hidden]
    return Decisions(total=len(kept), decisions=kept)


def _told(db: Reader) -> list[_Told]:
    rows = db.read(
        "MATCH (s:Source)<-[:FROM]-(r:Record) WHERE s.profile IN $profiles AND r.status = 'active' AND r.values CONTAINS $text "
        f"RETURN {memory.RECORD_FIELDS}, r.import_id AS import_id, s.profile AS profile",
        profiles=["hand", PROFILE], text=SAME,
    )  # fmt: skip
    found = [
        _Told(row["import_id"], record.by or "", record.recorded_at, row["profile"], fact)
        for row in rows
        for record in memory.rows_from([row]).values()
        for fact in record.facts
        if fact["is"] in (SAME, APART)
    ]
    return sorted(found, key=lambda told: (told.at, told.fact["from"]), reverse=True)


def _decision(told: _Told, same: Mapping[str, str]) -> DecisionRow | None:
    one, other = told.fact["from"], told.fact["to"]
    one_now = same.get(one, one) == same.get(other, other)
    if (told.fact["is"] == SAME) != one_now:
        return None
    names = [str(name) for name in told.fact.get("called") or (one, other)]
    return DecisionRow(
        import_id=told.import_id, verdict="same" if told.fact["is"] == SAME else "different", automatic=told.profile == PROFILE,
        one=one, other=other, names=names, score=told.fact.get("score"), by=told.by, at=told.at,
    )  # fmt: skip


def notice(db: Reader) -> str:
    """How many pairs wait, in words; '' for none."""
    found = waiting(db)
    return to_check(len(found)) if found else ""


def to_check(pairs_waiting: int) -> str:
    return count(pairs_waiting, "one pair to check", "{n} pairs to check")
