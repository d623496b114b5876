"""What a map's options leave to be seen: the same filters in the still pictures as in the page (static/map-state.js)."""

from __future__ import annotations

from collections.abc import Callable

from visuals import colouring
from visuals.map_parts import Thing, Tie
from visuals.network_map import NetworkMap


def shown(drawn: NetworkMap) -> tuple[list[Thing], list[Tie]]:
    """The nodes and ties that the map's options leave to be seen. Cost: linear."""
    chosen, things = drawn.options, {node["id"]: node for node in drawn.nodes}
    passes = _passes(drawn)
    parts = {(tie["from"], tie["to"]): tie for tie in drawn.ties if "roles" in tie or "since" in tie or "until" in tie}

    def part(actor: str, alliance: str) -> bool:
        tie = parts.get((actor, alliance), {})
        return in_year(tie, chosen.year) and (not chosen.role or chosen.role in tie.get("roles", ()))

    def kept(tie: Tie) -> bool:
        start, end = things[tie["from"]], things[tie["to"]]
        if tie["layer"] not in drawn.layers or tie.get("view", chosen.view) != chosen.view:
            return False
        if (tie.get("above") and not chosen.above) or not in_year(tie, chosen.year):
            return False
        if "through" in tie:
            shared = (key for key in tie["through"] if passes(things[key]))
            if not any(part(tie["from"], key) and part(tie["to"], key) for key in shared):
                return False
        elif tie["layer"] in ("joint", "framework"):
            if chosen.role and chosen.role not in tie.get("roles", ()):
                return False
        elif not (in_domain(start, chosen.domain) or in_domain(end, chosen.domain)):
            return False
        return passes(start) and passes(end)

    ties = [tie for tie in drawn.ties if kept(tie)]
    if chosen.around in things:
        near = around(chosen.around, ties, 2 * chosen.steps if chosen.view == "hubs" else chosen.steps)
        ties = [tie for tie in ties if tie["from"] in near and tie["to"] in near]
    ids = {key for tie in ties for key in (tie["from"], tie["to"])}
    lone = chosen.unlinked and not chosen.around
    return [n for n in drawn.nodes if n["id"] in ids or (lone and n.get("alone") and passes(n))], ties


def in_domain(node: Thing, domain: str) -> bool:
    return not domain or domain in node.get("domains", ())


def in_year(one: Thing | Tie, year: int | None) -> bool:
    """Whether something was valid at the end of a year; what says no date is."""
    return year is None or (one.get("since", year) <= year <= one.get("until", year))


def around(start: str, ties: list[Tie], steps: int) -> set[str]:
    """What is at most so many ties away, pistes left aside."""
    near: dict[str, list[str]] = {}
    for tie in ties:
        if tie["layer"] != "missing":
            near.setdefault(tie["from"], []).append(tie["to"])
            near.setdefault(tie["to"], []).append(tie["from"])
    met, front = {start}, [start]
    for _ in range(steps):
        front = [other for key in front for other in near.get(key, ()) if other not in met and not met.add(other)]  # type: ignore[func-returns-value]
    return met


def _passes(drawn: NetworkMap) -> Callable[[Thing], bool]:
    chosen = drawn.options
    scheme = colouring.chosen(drawn.schemes, chosen.colour) if chosen.hide else None

    def hidden(node: Thing) -> bool:
        return scheme is not None and colouring.entry_key(node, scheme) in chosen.hide

    def passes(node: Thing) -> bool:
        if hidden(node):
            return False
        if node["is"] != "alliance":
            return not chosen.family or (node.get("family") or "none") in chosen.family
        wanted = {"type": chosen.type, "form": chosen.form, "governance": chosen.governance}
        return (
            in_domain(node, chosen.domain)
            and all(not value or node.get(name) == value for name, value in wanted.items())
            and (not chosen.source or chosen.source in node.get("sources", ()))
            and in_year(node, chosen.year)
            and (chosen.above or not node.get("above"))
        )

    return passes
