"""Profile *pairs*: each row a joint alliance of two organisations, one an unordered pair and type."""

from __future__ import annotations

from collections.abc import Iterator

from graph.language import Text
from graph.model import Fact, clean_name, node, tie
from ingest.facts.desk import ROW_LEFT_OUT, Desk, Row, RowFacts, clean_rows, covers, fixed_place, tell_difference
from ingest.identity import Identity, actor_keys, alliance_id
from ingest.profiles import Fit

ROLE = "member"
FORM = "partenariat"


def read_pairs(fit: Fit, desk: Desk) -> Iterator[RowFacts]:
    rows = list(clean_rows(fit, desk))
    place = fixed_place(fit, desk)
    who = desk.identify(actor_keys(row[end], territory=place) for row in rows for end in ("from", "to"))
    for row in rows:
        ends = [(row[end], who[actor_keys(row[end], territory=place)], row[f"family_{end}"]) for end in ("from", "to")]
        for field_, (name, identity, _family) in zip(("from", "to"), ends, strict=True):
            desk.doubt(fit, row.number, field_, name, identity)
        if ends[0][1].id == ends[1][1].id:
            problem = Text("Both ends are the same organisation.")
            desk.tell(fit, row.number, "to", row["to"], problem, ROW_LEFT_OUT)
            continue
        pair = (*sorted(identity.id for _name, identity, _family in ends), row["type"])
        tell_difference(fit, desk, row, "to", pair, ("weight", "since", "until"))
        facts = _facts(row, sorted(ends, key=lambda end: clean_name(end[0])), desk)
        desk.subject(row, "ADDRESSES", next(fact["id"] for fact in facts if fact["is"] == "Alliance"))
        yield RowFacts(row.number, facts)


def _facts(row: Row, ends: list[tuple[str, Identity, str | None]], desk: Desk) -> list[Fact]:
    alliance = alliance_id("pairs", *sorted(identity.id for _name, identity, _family in ends), row["type"] or "")
    facts = [desk.actor(identity, name, family=family) for name, identity, family in ends]
    facts.append(
        node(
            "Alliance", alliance, name=" – ".join(name for name, _identity, _family in ends), nature="joint",
            type=row["type"], form_=FORM,
            since=row["since"], until=row["until"],
        )
    )  # fmt: skip
    for _name, identity, _family in ends:
        facts.append(
            tie(
                "TAKES_PART",
                identity.id,
                alliance,
                role=ROLE,
                since=row["since"],
                until=row["until"],
                weight=row["weight"],
            )
        )
    facts += covers(desk, alliance, row["territory"] or ())
    return facts + [tie("ADDRESSES", alliance, domain) for domain in row["domain"] or ()]
