"""Profile *directory*: each row one organisation, its place, the domains it works on, what it offers and looks for."""

from __future__ import annotations

from collections.abc import Iterator

from graph.language import Text
from graph.model import Fact, node, tie
from graph.vocabulary import vocabulary
from ingest.facts.desk import LEFT_OUT, Desk, Row, RowFacts, clean_rows, fixed_place
from ingest.facts.towns import Town, find_town
from ingest.identity import Identity, Keys, actor_keys
from ingest.points import grouping_at
from ingest.profiles import Fit


def read_directory(fit: Fit, desk: Desk) -> Iterator[RowFacts]:
    rows = [row for row in clean_rows(fit, desk) if not desk.person(fit, row, "name", row["siret"], row["rna"])]
    place = fixed_place(fit, desk)
    towns = {row.number: town_of(fit, desk, row) for row in rows}
    points = _placed(fit, desk, [row for row in rows if not (towns[row.number].said or row["territory"])])
    keys = {row.number: _keys(row, towns[row.number], points.get(row.number) or place) for row in rows}
    who = desk.identify(keys.values())
    lost = sum(row["lat"] is not None and len(row["siret"] or "") != 14 for row in rows)
    if lost:
        desk.remarks.append(
            Text(
                "{n} points were not kept: only those of establishments (rows with a SIRET) are; their commune or grouping is.",
                {"n": lost},
            )
        )
    first: dict[str, int] = {}
    for row in rows:
        identity = who[keys[row.number]]
        desk.doubt(fit, row.number, "name", row["name"], identity)
        if first.setdefault(identity.id, row.number) != row.number:
            problem = Text("Row {row} is the same organisation.", {"row": first[identity.id]})
            desk.tell(
                fit, row.number, "name", row["name"], problem, Text("Both rows are kept; the first one is shown.")
            )
        desk.subject(row, "WORKS_ON", identity.id)
        yield RowFacts(row.number, _facts(row, identity, towns[row.number], points.get(row.number), desk))


def _placed(fit: Fit, desk: Desk, rows: list[Row]) -> dict[int, str]:
    """Of rows that name no place, the grouping of communes in which their point lies; said, as are points outside of all."""
    found: dict[int, str] = {}
    for row in rows:
        if row["lat"] is None or row["lon"] is None:
            continue
        if grouping := grouping_at(desk.places, row["lon"], row["lat"]):
            found[row.number] = grouping
        else:
            problem = Text("This point lies in no grouping of communes of France.")
            desk.tell(fit, row.number, "lat", f"{row['lat']}, {row['lon']}", problem, LEFT_OUT)
    if found:
        desk.remarks.append(
            Text(
                "{n} rows name no place; the grouping of communes in which their point lies was taken.",
                {"n": len(found)},
            )
        )
    return found


def town_of(fit: Fit, desk: Desk, row: Row) -> Town:
    """The commune of a row; what is not found is said once."""
    named = [row.get(name) for name in ("town", "postal_code", "insee")]
    town = find_town(desk.places, *named)
    if town.problem is not None and ("town", town.said) not in desk.remarked:
        desk.remarked.add(("town", town.said))
        done = (
            Text("Check it.")
            if town.id
            else Text("The place is not kept; it tells this organisation from its namesakes.")
        )
        desk.tell(fit, row.number, "town" if named[0] else "postal_code", named[0] or named[1], town.problem, done)
    return town


def _keys(row: Row, town: Town, place: str | None) -> Keys:
    number = row["siret"]
    based = "|".join(row["territory"]) if isinstance(row["territory"], tuple) else row["territory"]
    return actor_keys(row["name"], number[:9] if number else None, row["rna"], town.id or town.said or based or place)


def _facts(row: Row, who: Identity, town: Town, point: str | None, desk: Desk) -> list[Fact]:
    number = row["siret"]
    facts = [desk.actor(who, row["name"], number[:9] if number else None, rna=row["rna"], family=row["family"])]
    based = [one for one in (town.id or row["territory"] or point,) if one]
    if number and len(number) == 14:
        facts += [
            node("Establishment", number, name=row["name"], lat=row["lat"], lon=row["lon"]),
            tie("OF", number, who.id),
        ]
        facts += [tie("BASED_IN", number, place) for place in based]
    for place in based:
        facts += [*desk.named(place), tie("BASED_IN", who.id, place)]
    facts += [tie("WORKS_ON", who.id, domain, how="stated") for domain in row["domain"] or ()]
    for relation, field_ in (("OFFERS", "offers"), ("SEEKS", "seeks")):
        facts += [tie(relation, who.id, domain, what=_label(domain)) for domain in row[field_] or ()]
    return facts


def _label(domain: str) -> str:
    return vocabulary().domains[domain].label.fr
