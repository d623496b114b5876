"""What is decided about actors and alliances: which of them are one, and which are spoken of but not shown.

Both follow from the active records alone, like all that is shown; the ``Former`` nodes of the database tell them without
reading the records again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.model import APART, RETIRABLE, SAME, Derived, Fact, FactKey, Record, ends_of, is_tie, label_of


@dataclass(frozen=True)
class Decided:
    """``same``: id → the id that stays, for those merged into another. ``hidden``: the ids that are not shown."""

    same: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()

    def stays(self, node_id: str) -> str:
        return self.same.get(node_id, node_id)

    def seat(self, label: str, node_id: str) -> tuple[str, str]:
        """The (label, id) of the node that records about this one are tied to: the one that stays, shown or not."""
        stays = self.stays(node_id)
        return ("Former", stays) if stays in self.hidden else (label, stays)

    def merged(self, ids: Collection[str]) -> set[str]:
        """These ids with all that are one with any of them."""
        if not self.same:
            return set(ids)
        kept = {self.stays(one) for one in ids}
        return kept | set(ids) | {one for one, stays in self.same.items() if stays in kept}

    def turned(self, other: Decided) -> set[str]:
        """The ids that lead to another node, appear or disappear between these and other decisions."""
        moved = {one for one in {*self.same, *other.same} if self.stays(one) != other.stays(one)}
        shown_otherwise = self.hidden ^ other.hidden
        return moved | (self.merged(shown_otherwise) | other.merged(shown_otherwise) if shown_otherwise else set())

    def formers(self) -> dict[FactKey, Derived]:
        """The ``Former`` nodes that tell these decisions."""
        found: dict[FactKey, Derived] = {}
        for one in sorted({*self.same, *self.hidden}):
            leads_to = {"leads_to": self.same[one]} if one in self.same else {}
            key = ("Former", one)
            found[key] = Derived(key, {"id": one, "label": label_of(one, RETIRABLE), **leads_to})
        return found


def decided(ordered: Sequence[Record]) -> Decided:
    """What records decide, given in the order in which they speak. Cost: linear in the facts."""
    same = sameness(ordered)
    return Decided(same, hidden_among(ordered, same))


def sameness(ordered: Sequence[Record]) -> dict[str, str]:
    """Id → the id that stays, by the decisions in force: the later one joins what the earlier ones made one."""
    leads: dict[str, str] = {}

    def last(one: str) -> str:
        while one in leads:
            one = leads[one]
        return one

    said = ([fact for fact in record.facts if fact["is"] in (SAME, APART)] for record in ordered)
    told = [facts for facts in said if facts]
    out_of_force = _contradicted([fact for facts in told for fact in facts])
    for facts in reversed(told):
        for fact in facts:
            if fact["is"] == APART or id(fact) in out_of_force:
                continue
            if (which := last(fact["from"])) != (stays := last(fact["to"])):
                leads[which] = stays
    return {one: last(one) for one in leads}


def _contradicted(ordered: Sequence[Fact]) -> set[int]:
    """The decisions that two are one (by `id`) against which a decision that speaks before says that they are not."""
    if not any(fact["is"] == APART for fact in ordered):
        return set()
    group: dict[str, set[str]] = {}
    others: dict[str, set[str]] = {}
    found: set[int] = set()
    for fact in ordered:
        one, other = (group.setdefault(end, {end}) for end in (fact["from"], fact["to"]))
        if one is other:
            continue
        against = any(others.get(member, set()) & other for member in one)
        if fact["is"] == APART:
            others.setdefault(fact["from"], set()).add(fact["to"])
            others.setdefault(fact["to"], set()).add(fact["from"])
        elif against:
            found.add(id(fact))
        else:
            one |= other
            group.update(dict.fromkeys(other, one))
    return found


def hidden_among(
    ordered: Iterable[Record], same: Mapping[str, str], among: Collection[str] | None = None
) -> frozenset[str]:
    """The actors and alliances that records speak of without showing them: denied by the record that speaks first, or
    spoken of only beside. ``among`` limits the answer to these ids. The ids are those that stay."""
    marked: set[str] = set()
    shown: dict[str, bool] = {}
    for record in ordered:
        for fact in record.facts:
            if fact["is"] not in RETIRABLE:
                continue
            one = same.get(fact["id"], fact["id"])
            if "denied" in fact or "beside" in fact:
                marked.add(one)
            if "beside" not in fact:
                shown.setdefault(one, "denied" not in fact)
    return frozenset(one for one in marked if not shown.get(one) and (among is None or one in among))


def resolved(fact: Fact, same: Mapping[str, str]) -> Fact | None:
    """A fact as it is read through the decisions; None for a decision itself, and for a tie of one with itself."""
    if fact["is"] in (SAME, APART):
        return None
    if not same:
        return fact
    if not is_tie(fact):
        return {**fact, "id": same[fact["id"]]} if fact["id"] in same else fact
    start, end = same.get(fact["from"], fact["from"]), same.get(fact["to"], fact["to"])
    if start == end and fact["from"] != fact["to"]:
        return None
    return fact if (start, end) == (fact["from"], fact["to"]) else {**fact, "from": start, "to": end}


def names_any(fact: Fact, ids: Collection[str]) -> bool:
    """Whether a fact is about one of these nodes, or ties one."""
    return any(one in ids for _label, one in ends_of(fact))
