"""Profile *participations*: each row one organisation engaged in one alliance, joint unless the row says framework."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from graph.language import Text
from graph.model import Fact, clean_name, node, tie
from ingest.facts.desk import Desk, Row, RowFacts, clean_rows, covers, fixed_place
from ingest.identity import Identity, Keys, actor_keys, alliance_id
from ingest.profiles import Fit

ROLE = "member"


def read_participations(fit: Fit, desk: Desk) -> Iterator[RowFacts]:
    rows = list(clean_rows(fit, desk))
    place = fixed_place(fit, desk)
    who = desk.identify(_keys(row, place) for row in rows)
    alliances = _alliance_ids(rows)
    for row in rows:
        identity = who[_keys(row, place)]
        desk.doubt(fit, row.number, "actor", row["actor"], identity)
        yield RowFacts(row.number, _facts(row, identity, alliances[clean_name(row["alliance"])], desk))


def _keys(row: Row, place: str | None) -> Keys:
    return actor_keys(row["actor"], row["siren"], row["rna"], row["based_in"] or place)


def _alliance_ids(rows: list[Row]) -> Mapping[str, str]:
    """One alliance a name in the file, keyed by its name, the territories it covers and its first year."""
    territories: dict[str, set[str]] = defaultdict(set)
    years: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        name = clean_name(row["alliance"])
        territories[name].update(row["territory"] or ())
        years[name] += [row["since"][:4]] if row["since"] else []
    return {
        name: alliance_id("participations", name, "|".join(sorted(covered)), min(years[name], default=""))
        for name, covered in territories.items()
    }


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
        facts.append(tie("BASED_IN", who.id, row["based_in"]))
    facts += covers(alliance, row["territory"] or ())
    return facts + [tie("ADDRESSES", alliance, domain) for domain in row["domain"] or ()]
