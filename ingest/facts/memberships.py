"""Profile *memberships*: each row one organisation that belongs to another by statute; no alliance."""

from __future__ import annotations

from collections.abc import Iterator

from graph.language import Text
from graph.model import tie
from ingest.facts.desk import ROW_LEFT_OUT, Desk, RowFacts, clean_rows, tell_difference
from ingest.identity import Keys, actor_keys
from ingest.profiles import Fit


def read_memberships(fit: Fit, desk: Desk) -> Iterator[RowFacts]:
    rows = list(clean_rows(fit, desk))

    def keys(name: str, number: str | None, place: str | None = None) -> Keys:
        return actor_keys(name, number[:9] if number else None, None, place)

    members = {row.number: keys(row["member"], row["siren_member"], row["based_in"]) for row in rows}
    groups = {row.number: keys(row["group"], row["siren_group"]) for row in rows}
    who = desk.identify([*members.values(), *groups.values()])
    for row in rows:
        member, group = who[members[row.number]], who[groups[row.number]]
        desk.doubt(fit, row.number, "member", row["member"], member)
        desk.doubt(fit, row.number, "group", row["group"], group)
        if member.id == group.id:
            problem = Text("Both ends are the same organisation.")
            desk.tell(fit, row.number, "group", row["group"], problem, ROW_LEFT_OUT)
            continue
        tell_difference(fit, desk, row, "member", (member.id, group.id), ("since", "until"))
        numbers = [row[name][:9] if row[name] else None for name in ("siren_member", "siren_group")]
        facts = [desk.actor(member, row["member"], numbers[0]), desk.actor(group, row["group"], numbers[1])]
        if row["based_in"]:
            facts += [*desk.named(row["based_in"]), tie("BASED_IN", member.id, row["based_in"])]
        facts.append(tie("MEMBER_OF", member.id, group.id, since=row["since"], until=row["until"]))
        yield RowFacts(row.number, facts)
