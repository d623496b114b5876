"""Why an organisation could join an existing alliance, said with names, in French and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.language import LANGUAGES, Text, translate
from graph.metrics.needs import DomainNeeds
from graph.metrics.reasons import Said, need_said, offered
from graph.vocabulary import vocabulary

NAMED = 2
"""Members of an alliance told by name; the others by their number."""


@dataclass(frozen=True)
class JoiningGrounds:
    """What is known of one actor and an alliance it could join, by names. ``members``: those that may be named, of ``size``."""

    actor: str
    alliance: str
    members: Sequence[str]
    size: int
    territory: str | Text
    domain: str
    acts: bool = True
    """Whether the actor acts on the domain (else what it offers or seeks there meets a member)."""
    offer: tuple[str, str, str] | None = None
    """(who offers, who seeks, what)"""
    framework: tuple[str, str] | None = None
    """A framework, and a member engaged in it too."""
    ease: Sequence[str] = ()
    """Members that work with the actor already."""
    untied: bool = False
    """Whether no tie of the actor is recorded to date."""
    family: str | None = None
    """The actor's family, where no member is of it."""
    place: tuple[str, str] | None = None
    """A place, and a member that is there too."""
    need: DomainNeeds | None = None


def said(grounds: JoiningGrounds) -> Mapping[str, Said]:
    """In each language, what the domain asks, the alliance and its members, up to two more; who works with both; what we do not know."""
    return {language: _said(grounds, language) for language in LANGUAGES}


def _said(g: JoiningGrounds, language: str) -> Said:
    more = [
        *offered(g.offer, language),
        *_framework(g, language),
        *_family(g, language),
        *_place(g, language),
        *_first(g, language),
    ]
    ease = _ease(g, language)
    nobody = [] if ease else [translate("No member is recorded as working with {who}.", language, who=g.actor)]
    wish = translate("We do not know whether this alliance is open to others, nor whether {who} wishes it: to be checked with them.", language, who=g.actor)  # fmt: skip
    return Said((*need_said(g.need, language), _opening(g, language), *more[:2]), tuple(ease), (*nobody, wish))


def _opening(g: JoiningGrounds, language: str) -> str:
    words = {
        "who": g.actor, "alliance": g.alliance, "members": _members(g, language), "domain": vocabulary().domains[g.domain].label.say(language),
        "place": g.territory.say(language) if isinstance(g.territory, Text) else g.territory,
    }  # fmt: skip
    if not g.acts:
        return translate("What {who} offers or seeks meets the alliance “{alliance}” ({members}) in the domain “{domain}” ({place}); it is not recorded as taking part in it.", language, **words)  # fmt: skip
    if need_said(g.need, language):  # the sentence before has named the domain
        return translate("{who} acts in this domain ({place}) and is not recorded as taking part in the alliance “{alliance}” ({members}).", language, **words)  # fmt: skip
    return translate("{who} acts in the domain “{domain}” ({place}) and is not recorded as taking part in the alliance “{alliance}” ({members}).", language, **words)  # fmt: skip


def _members(g: JoiningGrounds, language: str) -> str:
    named = list(g.members[:NAMED])
    others = g.size - len(named)
    if not named:
        return translate("{count} organisations", language, count=g.size)
    if others:
        more = translate("one other", language) if others == 1 else translate("{count} others", language, count=others)
        return translate("{first} and {second}", language, first=", ".join(named), second=more)
    return translate("{first} and {second}", language, first=named[0], second=named[1])


def _framework(g: JoiningGrounds, language: str) -> list[str]:
    if not g.framework:
        return []
    framework, member = g.framework
    return [translate("{who} and {member} have a framework in common: “{framework}”.", language, who=g.actor, framework=framework, member=member)]  # fmt: skip


def _ease(g: JoiningGrounds, language: str) -> list[str]:
    if not g.ease:
        return []
    if len(g.ease) == 1:
        return [translate("{member}, which takes part in it, works with {who} already and may ease the meeting.", language, member=g.ease[0], who=g.actor)]  # fmt: skip
    return [translate("{member} and {other}, which take part in it, work with {who} already and may ease the meeting.", language, member=g.ease[0], other=g.ease[1], who=g.actor)]  # fmt: skip


def _first(g: JoiningGrounds, language: str) -> list[str]:
    return [translate("It would be a first recorded tie for {who}.", language, who=g.actor)] if g.untied else []


def _family(g: JoiningGrounds, language: str) -> list[str]:
    if not g.family:
        return []
    known = vocabulary().families
    family = known[g.family].label.say(language) if g.family in known else g.family
    return [translate("No recorded member is of its family of actors: “{family}”.", language, family=family)]


def _place(g: JoiningGrounds, language: str) -> list[str]:
    if not g.place:
        return []
    return [translate("{who} and {member} are based in the same place: {place}.", language, who=g.actor, member=g.place[1], place=g.place[0])]  # fmt: skip
