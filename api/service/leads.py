"""The page of leads: each with who could ease it, and why it stands where it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.measure_answers import Candidate, Missing, Sentences
from api.service.text import capital
from graph.language import current_language, translate

NAMED = 2
AHEAD = {
    "need": "its domain is more needed", "few_responses": "fewer alliances answer in its domain",
    "shared_stake": "more is shared (domain, framework)", "complementarity": "they complete each other more (families, offer and search)",
    "distance_closed": "it would bring nearer those who are further apart", "common_partner": "more organisations work with both",
    "proximity": "they are nearer on the ground",
}  # fmt: skip
"""What it means that a part of one lead is above that of another."""


@dataclass(frozen=True)
class Lead:
    """A lead as the page tells it: what speaks for it (the two organisations are named above), what puts it before the next one, and
    what each part adds to its usefulness (None where it is unknown)."""

    one: Candidate
    grounds: tuple[str, ...]
    ease: tuple[str, ...]
    unknown: tuple[str, ...]
    before: str
    adds: Mapping[str, float | None]


def leads(found: Missing, shown: int) -> list[Lead]:
    """The first leads of an answer, in its order; one more in it tells why the last shown stands before it."""
    weights: Mapping[str, float] = (found.provenance.model_extra or {}).get("parameters", {}).get("weights", {})
    told = [(one, _adds(one, weights)) for one in found.candidates]
    return [
        _lead(one, adds, _before(one, adds, told[at + 1] if at + 1 < len(told) else None))
        for at, (one, adds) in enumerate(told[:shown])
    ]


def _lead(one: Candidate, adds: Mapping[str, float | None], before: str) -> Lead:
    whole = Sentences(grounds=(getattr(one.reason, current_language()),), ease=(), unknown=())
    said = one.said.get(current_language(), whole)
    return Lead(one, tuple(_unnamed(one, line) for line in said.grounds), said.ease, said.unknown, before, adds)


def _before(
    one: Candidate, adds: Mapping[str, float | None], next_one: tuple[Candidate, Mapping[str, float | None]] | None
) -> str:
    """Why a lead stands before the next one, in words; nothing for the last."""
    if next_one is None:
        return ""
    after, theirs = next_one
    if one.usefulness == after.usefulness:
        return translate("As useful as the next one: their order says nothing.")
    ahead = {part: (value or 0) - (theirs.get(part) or 0) for part, value in adds.items() if part in AHEAD}
    best = sorted((part for part, more in ahead.items() if more > 1e-6), key=lambda part: -ahead[part])[:NAMED]
    return capital(translate("; ").join(translate(AHEAD[part]) for part in best) + ".")


def _adds(one: Candidate, weights: Mapping[str, float]) -> dict[str, float | None]:
    """What each part adds to the usefulness: its value by its weight, over the weights of the parts that are known."""
    known = sum(weights.get(part, 0) for part, value in one.parts.items() if value is not None)
    return {
        part: None if value is None or not known else value * weights.get(part, 0) / known
        for part, value in one.parts.items()
    }


def _unnamed(one: Candidate, line: str) -> str:
    if len(one.names) < 2:
        return line
    pair = translate("{first} and {second}", first=one.names[0], second=one.names[1])
    return line.replace(pair, translate("The two organisations"), 1)
