"""Why a piste d'alliance could be explored, said with names, in French and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.language import LANGUAGES, Text, translate
from graph.vocabulary import vocabulary


@dataclass(frozen=True)
class Grounds:
    """What is known of a candidate, by names: what the reasons may say."""

    first: str
    second: str
    territory: str | Text
    domain: str | None = None
    partners: Sequence[str] = ()
    frameworks: Sequence[str] = ()
    offer: tuple[str, str, str] | None = None
    """(who offers, who seeks, what)"""
    joins_parts: bool = False
    same_place: str | None = None
    acts: bool = True
    """Whether both act on the domain (else one offers what the other seeks)."""


def reasons(grounds: Grounds) -> Mapping[str, str]:
    """The reasons in each language: what brings them together, then up to two more, then what we do not know."""
    return {language: " ".join(_sentences(grounds, language)) for language in LANGUAGES}


def _sentences(g: Grounds, language: str) -> list[str]:
    more = [
        *_partners(g, language),
        *_offer(g, language),
        *_framework(g, language),
        *_joins(g, language),
        *_place(g, language),
    ]
    return [
        _opening(g, language),
        *more[:2],
        translate("We do not know whether they wish it: to be checked with them.", language),
    ]


def _opening(g: Grounds, language: str) -> str:
    names = {
        "first": g.first,
        "second": g.second,
        "place": g.territory.say(language) if isinstance(g.territory, Text) else g.territory,
    }
    if g.domain is None:
        return translate("{first} and {second} have no recorded alliance with each other ({place}).", language, **names)
    domain = vocabulary().domains[g.domain].label.say(language)
    if not g.acts:
        return translate(
            "{first} and {second} meet in the domain “{domain}” ({place}); no alliance between them is recorded.",
            language, domain=domain, **names,
        )  # fmt: skip
    return translate(
        "{first} and {second} act in the domain “{domain}” ({place}); no alliance between them is recorded.",
        language, domain=domain, **names,
    )  # fmt: skip


def _partners(g: Grounds, language: str) -> list[str]:
    if not g.partners:
        return []
    if len(g.partners) == 1:
        return [translate("{who} works with each of them and may ease the meeting.", language, who=g.partners[0])]
    return [translate("{who} and {other} work with each of them.", language, who=g.partners[0], other=g.partners[1])]


def _offer(g: Grounds, language: str) -> list[str]:
    if not g.offer:
        return []
    giver, seeker, what = g.offer
    if not what:
        return [translate("{giver} offers in this domain, where {seeker} seeks.", language, giver=giver, seeker=seeker)]
    return [translate("{giver} offers what {seeker} seeks: {what}.", language, giver=giver, seeker=seeker, what=what)]


def _framework(g: Grounds, language: str) -> list[str]:
    return (
        [translate("Both are engaged in “{framework}”.", language, framework=g.frameworks[0])] if g.frameworks else []
    )


def _joins(g: Grounds, language: str) -> list[str]:
    return (
        [translate("It would link two groups of actors that no recorded alliance links to date.", language)]
        if g.joins_parts
        else []
    )


def _place(g: Grounds, language: str) -> list[str]:
    return (
        [translate("Both are based in the same place: {place}.", language, place=g.same_place)] if g.same_place else []
    )
