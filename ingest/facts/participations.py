"""Profile *participations*: each row one organisation engaged in one alliance, joint unless the row says framework."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from graph.language import Text
from graph.model import Fact, clean_name, node, tie
from ingest.facts.desk import Desk, Row, RowFacts, clean_rows, covers, fixed_place, tell_difference
from ingest.identity import Identity, Keys, actor_keys, alliance_id
from ingest.profiles import Fit

ROLE = "member"
MOST_REMARKED = 5
"""Names of several alliances that are remarked one by one."""


def read_participations(fit: Fit, desk: Desk) -> Iterator[RowFacts]:
    rows = list(clean_rows(fit, desk))
    place = fixed_place(fit, desk)
    who = desk.identify(_keys(row, place) for row in rows)
    alliances = _alliance_ids(rows, fit, desk)
    for row in rows:
        identity = who[_keys(row, place)]
        desk.doubt(fit, row.number, "actor", row["actor"], identity)
        what = (identity.id, alliances[row.number], row["role"])
        tell_difference(fit, desk, row, "actor", what, ("since", "until", "weight", "amount"))
        desk.subject(row, "ADDRESSES", alliances[row.number])
        yield RowFacts(row.number, _facts(row, identity, alliances[row.number], desk))


def _keys(row: Row, place: str | None) -> Keys:
    return actor_keys(row["actor"], row["siren"], row["rna"], row["based_in"] or place)


def _alliance_ids(rows: list[Row], fit: Fit, desk: Desk) -> Mapping[int, str]:
    """The alliance each row is about, by its number: keyed by name, territories covered and first year.

    One name in several territories is one alliance in each, where every row says its own; else one alliance, and said.
    """
    of_name: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        of_name[clean_name(row["alliance"])].append(row)
    found: dict[int, str] = {}
    split: list[tuple[str, int]] = []
    for name, named in of_name.items():
        places = {_place(row) for row in named}
        if "" in places and len(places) > 2:
            problem = Text("Rows of this name state several territories, and some state none.")
            desk.tell(fit, named[0].number, "alliance", named[0]["alliance"], problem, Text("Kept as one alliance."))
        apart = "" not in places
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in named:
            groups[_place(row) if apart else ""].append(row)
        if len(groups) > 1:
            split.append((named[0]["alliance"], len(groups)))
        for of_group in groups.values():
            found |= dict.fromkeys((row.number for row in of_group), _alliance_id(name, of_group))
    desk.remarks += _split_remarks(split)
    return found


def _split_remarks(split: list[tuple[str, int]]) -> Iterator[Text]:
    """That names were read as several alliances each, and how to keep one."""
    for name, number in split[:MOST_REMARKED]:
        yield Text(
            "{name}: {n} different territories, {n} alliances; give the same territory in each row to keep one.",
            {"name": name, "n": number},
        )
    if (more := len(split) - MOST_REMARKED) > 0:
        yield Text("{n} more names are read as one alliance in each of their territories.", {"n": more})


def _place(row: Row) -> str:
    return "|".join(sorted(row["territory"] or ()))


def _alliance_id(name: str, rows: list[Row]) -> str:
    covered = sorted({territory for row in rows for territory in row["territory"] or ()})
    first = min((row["since"][:4] for row in rows if row["since"]), default="")
    return alliance_id("participations", name, "|".join(covered), first)


def _facts(row: Row, who: Identity, alliance: str, desk: Desk) -> list[Fact]:
    facts = [
        desk.actor(who, row["actor"], row["siren"], rna=row["rna"], family=row["family"]),
        node(
            "Alliance", alliance, name=row["alliance"], nature=row["nature"], nature_="joint", type=row["type"],
            lat=row["lat"], lon=row["lon"],
        ),
        tie(
            "TAKES_PART", who.id, alliance, role=row["role"] or ROLE, since=row["since"], until=row["until"],
            weight=row["weight"], amount_eur=row["amount"],
        ),
    ]  # fmt: skip
    if row["based_in"]:
        facts += [*desk.named(row["based_in"]), tie("BASED_IN", who.id, row["based_in"])]
    facts += covers(desk, alliance, row["territory"] or ())
    return facts + [tie("ADDRESSES", alliance, domain) for domain in row["domain"] or ()]
