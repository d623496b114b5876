"""Why a piste d'alliance could be explored, said with names, in French and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.language import LANGUAGES, Text, translate
from graph.metrics.needs import DomainNeeds
from graph.vocabulary import vocabulary

ORDINALS = {
    "fr": (
        "premier", "deuxième", "troisième", "quatrième", "cinquième", "sixième", "septième", "huitième", "neuvième",
        "dixième", "onzième", "douzième", "treizième", "quatorzième", "quinzième", "seizième",
    ),
    "en": (
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
    ),
}  # fmt: skip
"""In words as far as there are domains."""
TOP = 3
"""A need ranked so high is told even where as many alliances answer it."""


@dataclass(frozen=True)
class Grounds:
    """What is known of a candidate, by names: what the reasons may say."""

    first: str
    second: str
    territory: str | Text
    domain: str | None = None
    partners: Sequence[str] = ()
    elsewhere: Sequence[str] = ()
    """Those that work with both, not on the domain; ``partners`` do."""
    frameworks: Sequence[str] = ()
    offer: tuple[str, str, str] | None = None
    """(who offers, who seeks, what)"""
    joins_parts: bool = False
    untied: tuple[bool, bool] = (False, False)
    """Whether no tie of the first, of the second, is recorded to date."""
    families: tuple[str, str] | None = None
    """Both families, where they are known and differ."""
    same_place: str | None = None
    need: DomainNeeds | None = None
    acts: bool = True
    """Whether both act on the domain (else one offers what the other seeks)."""


@dataclass(frozen=True)
class Said:
    """The sentences of a piste in one language: its grounds, who could ease the meeting, and what is not known."""

    grounds: tuple[str, ...]
    ease: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def why(self) -> tuple[str, ...]:
        """All that speaks for it."""
        return (*self.grounds, *self.ease)

    @property
    def text(self) -> str:
        return " ".join((*self.why, *self.unknown))


def reasons(grounds: Grounds) -> Mapping[str, str]:
    """The reasons in each language, as one text: see `said`."""
    return {language: found.text for language, found in said(grounds).items()}


def said(grounds: Grounds) -> Mapping[str, Said]:
    """In each language, what the domain asks, what brings both together, up to two more; who works with both; then what we do not know."""
    return {language: _said(grounds, language) for language in LANGUAGES}


def _said(g: Grounds, language: str) -> Said:
    more = [
        *offered(g.offer, language),
        *_framework(g, language),
        *_joins(g, language),
        *_families(g, language),
        *_place(g, language),
        *_unanswered(g, language),
    ]
    wish = translate("We do not know whether they wish it: to be checked with them.", language)
    ease, first = _partners(g, language), (*need_said(g.need, language), _opening(g, language), *more[:2])
    nobody = (
        []
        if ease or all(g.untied)
        else [translate("No organisation is recorded as working with each of them.", language)]
    )
    return Said(first, tuple(ease), (*_strangers(g, language), *nobody, wish))


def need_said(need: DomainNeeds | None, language: str) -> list[str]:
    """What is most needed and less answered, and in whose view; nothing where it is not known."""
    if need is None or need.need_rank is None or not ((need.gap or 0) > 0 or need.need_rank <= TOP):
        return []
    words = {
        "domain": vocabulary().domains[need.domain].label.say(language),
        "rank": _ordinal(need.need_rank, language),
        "view": _view(need, language),
    }
    if need.response_rank is None or not (need.gap or 0) > 0:
        return [translate("{domain}: {rank} need according to {view}.", language, **words)]
    return [
        translate(
            "{domain}: {rank} need according to {view}, {response} for recorded alliances.",
            language, response=_ordinal(need.response_rank, language), **words,
        )
    ]  # fmt: skip


def _ordinal(rank: float, language: str) -> str:
    place, words = int(rank), ORDINALS[language]
    if place <= len(words):
        return words[place - 1]
    ending = "e" if language == "fr" else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def _view(need: DomainNeeds, language: str) -> str:
    """Who says so: a group or two by name, more by their number, and the indicators."""
    families = vocabulary().families
    groups = list(dict.fromkeys(opinion.group for opinion in need.perceived))
    names = [families[key].label.say(language) if key in families else str(key) for key in groups if key]
    said = [translate("{count} groups of actors", language, count=len(groups))] if len(groups) > 2 else names
    if groups and not said:
        said = [translate("those who answered", language)]
    parts = said + ([translate("the indicators", language)] if need.measured else [])
    if len(parts) < 2:
        return "".join(parts)
    return translate("{first} and {second}", language, first=", ".join(parts[:-1]), second=parts[-1])


def _opening(g: Grounds, language: str) -> str:
    """Begins a sentence with both names, so that a page that has named them may say "the two organisations" instead."""
    place = g.territory.say(language) if isinstance(g.territory, Text) else g.territory
    both = translate("{first} and {second}", language, first=g.first, second=g.second)
    if g.domain is None:
        return translate("{both} have no recorded alliance to date ({place}).", language, both=both, place=place)
    if g.acts and need_said(g.need, language):  # the sentence before has named the domain
        return translate(
            "{both} act in this domain ({place}); no alliance that brings them together is recorded.",
            language, both=both, place=place,
        )  # fmt: skip
    domain = vocabulary().domains[g.domain].label.say(language)
    if not g.acts:
        return translate(
            "{both} meet in the domain “{domain}” ({place}); no alliance that brings them together is recorded.",
            language, both=both, domain=domain, place=place,
        )  # fmt: skip
    return translate(
        "{both} act in the domain “{domain}” ({place}); no alliance that brings them together is recorded.",
        language, both=both, domain=domain, place=place,
    )  # fmt: skip


def _partners(g: Grounds, language: str) -> list[str]:
    if not g.partners:
        return [
            translate("{who} works with each of them, on other subjects as far as is recorded, and may ease the meeting.", language, who=who)
            for who in g.elsewhere[:1]
        ]  # fmt: skip
    if len(g.partners) == 1:
        return [translate("{who} works with each of them and may ease the meeting.", language, who=g.partners[0])]
    return [
        translate("{who} and {other} work with each of them and may ease the meeting.", language, who=g.partners[0], other=g.partners[1])
    ]  # fmt: skip


def offered(offer: tuple[str, str, str] | None, language: str) -> list[str]:
    """That one offers what the other seeks (who gives, who seeks, what), in a sentence; nothing without an offer."""
    if not offer:
        return []
    giver, seeker, what = offer
    if not what:
        return [translate("{giver} offers in this domain, where {seeker} seeks.", language, giver=giver, seeker=seeker)]
    return [translate("{giver} offers what {seeker} seeks: “{what}”.", language, giver=giver, seeker=seeker, what=what)]


def _framework(g: Grounds, language: str) -> list[str]:
    return (
        [translate("Both are engaged in “{framework}”.", language, framework=g.frameworks[0])] if g.frameworks else []
    )


def _joins(g: Grounds, language: str) -> list[str]:
    if not g.joins_parts or all(g.untied):
        return []
    if any(g.untied):
        who = g.first if g.untied[0] else g.second
        return [translate("It would be a first recorded tie for {who}.", language, who=who)]
    return [translate("An alliance would link two groups without a recorded tie to date.", language)]


def _families(g: Grounds, language: str) -> list[str]:
    if not g.families:
        return []
    known = vocabulary().families
    first, second = (known[key].label.say(language) if key in known else key for key in g.families)
    return [
        translate("They come from two families of actors: “{first}” and “{second}”.", language, first=first, second=second)
    ]  # fmt: skip


def _unanswered(g: Grounds, language: str) -> list[str]:
    """That no alliance at all is recorded on the domain here: of organisations all alike, it may be all there is to say."""
    if g.need is None or (g.need.response and g.need.response.alliances):
        return []
    domain = vocabulary().domains[g.need.domain].label.say(language)
    return [translate("No alliance on “{domain}” is recorded here to date.", language, domain=domain)]


def _strangers(g: Grounds, language: str) -> list[str]:
    """What is not known of two organisations that have no tie at all."""
    if not all(g.untied):
        return []
    return [translate("No tie of either is recorded to date: we do not know whether they know each other.", language)]


def _place(g: Grounds, language: str) -> list[str]:
    return (
        [translate("Both are based in the same place: {place}.", language, place=g.same_place)] if g.same_place else []
    )
