"""What the slides of a territory's kit say: who is there, who acts with whom, needs, pistes, what to remember, sources."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from api.answers import Gaps, TerritorySheet
from api.console import number
from api.pages import day
from api.service import figures, maps, measures, overview, territories
from api.service.kit import drawings
from api.service.kit.naming import Naming, naming
from api.service.kit.wish import Wish
from api.service.meeting.publishing import public_sources
from api.service.needs import table as needs_table
from api.service.reading import Reading, read
from api.service.text import capital, count, with_unit
from graph.language import set_language, translate
from graph.metrics.missing import Candidate, missing
from graph.store.records import Reader
from graph.territory import TerritoryGraph
from visuals.kit.deck import Deck, Number, Slide, Table
from visuals.network_map import NetworkMap

PISTES, DOMAINS, ABOVE = 3, 6, 6
"""At most so many pistes, domains and alliances from above are told."""


@dataclass(frozen=True)
class Kit:
    """The slides, the map they come from (for the offline file), and who is named in it."""

    deck: Deck
    drawn: NetworkMap
    named: Naming
    pistes: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class Known:
    """All that the slides are made from."""

    graph: TerritoryGraph
    sheet: TerritorySheet
    gaps: Gaps
    named: Naming
    wish: Wish
    pistes: tuple[Candidate, ...]
    sources: tuple[str, ...]

    @property
    def local(self) -> bool:
        """Whether an alliance of the territory itself is recorded."""
        return bool(self.sheet.alliances + self.sheet.frameworks)


def kit(db: Reader, reading: Reading, wish: Wish) -> Kit:
    """The kit of a territory, in the wish's language, which becomes the current one. Raises NotFound and UsageProblem as `read`.

    Cost: the map's layout, the pistes, and 0.1 s a picture.
    """
    set_language(wish.language)
    whole = read(db, maps.wide(reading))
    graph = (
        replace(whole, layers=("alliance",), include_above=False) if reading.layers == "alliance" else read(db, reading)
    )
    sheet = territories.sheet_of(db, read(db, reading))
    named = naming(db, whole, wish.safe, wish.agreed)
    pistes = _pistes(graph, named)
    titles = [str(title) for title in whole.sources["title"].dropna()]
    sources = public_sources(db, sorted(set(titles)), named.say) if wish.safe else tuple(sorted(set(titles)))
    known = Known(graph, sheet, measures.gaps_of(read(db, reading)), named, wish, pistes, sources)
    drawn = drawings.drawn(whole, graph, pistes, named, wish.safe, sources)
    slides = [_title(known)]
    makers = {
        "actors": lambda: _actors(known), "maps": lambda: drawings.slides(drawn, known.local, _above(db, known)), "needs": lambda: _needs(known),
        "pistes": lambda: _leads(known), "remember": lambda: _remember(known), "sources": lambda: _sources(known), "next": lambda: _next(known),
    }  # fmt: skip
    for key in wish.slides:
        slides += makers[key]()
    name = named.say(sheet.territory.name)
    deck = Deck(
        translate("Who acts with whom: {territory}", territory=name), name, wish.language, sheet.territory.fictional,
        translate("Drawn on {day}", day=_today()), tuple(slides), wish.link,
    )  # fmt: skip
    return Kit(deck, drawn, named, pistes)


def _pistes(graph: TerritoryGraph, named: Naming) -> tuple[Candidate, ...]:
    """The first pistes, those whose organisations may all be named before the others."""
    found = missing(graph, None, maps.LEADS).candidates
    return tuple(sorted(found, key=lambda one: any(actor in named.hidden for actor in one.actors))[:PISTES])


def _today() -> str:
    return day(datetime.date.today().isoformat())


def _title(known: Known) -> Slide:
    name = known.named.say(known.sheet.territory.name)
    notes = [
        translate("A map, {territory}’s needs beside what is recorded, and what could be discussed.", territory=name)
    ]
    if known.wish.safe:
        notes.append(
            translate(
                "Made for an audience: no scores, no notes; organisations that no public source names and that did not agree are not named."
            )
        )
    return Slide(
        "title", translate("Who acts with whom: {territory}", territory=name),
        known.named.say(overview.summary(known.sheet)), notes=" ".join(notes), foot=translate("Made with Maillage. What was not asked is unknown, not absent."),
    )  # fmt: skip


def _actors(known: Known) -> list[Slide]:
    sheet, notes = known.sheet, figures.Notes()
    numbers = [
        Number(number(sheet.actors), translate("organisation") if sheet.actors == 1 else translate("organisations"), translate("based here or taking part in an alliance here")),
        Number(number(sheet.alliances), translate("alliance") if sheet.alliances == 1 else translate("alliances"), translate("at least two organisations engaged on a common object")),
    ]  # fmt: skip
    if sheet.frameworks:
        numbers.append(Number(number(sheet.frameworks), translate("framework") if sheet.frameworks == 1 else translate("frameworks"), translate("contracts or programmes that several have signed")))  # fmt: skip
    people = next(
        (
            one
            for one in sheet.figures
            if one.measure == "population" and one.territory == sheet.territory.id and one.value
        ),
        None,
    )
    if people is not None:
        told = [text for text in (f"{people.year or ''}", people.source) if text]
        numbers.append(Number(with_unit(people.value, None), translate("inhabitants"), ", ".join(told)))
        notes.mark(people.source)
    rows = tuple(
        (family.label, number(family.recorded) if family.recorded else translate("not recorded"))
        for family in sheet.families
    )
    table = Table((translate("Family of actors"), translate("Organisations")), rows, (0.66, 0.34))
    said = overview.summary(sheet)
    return [Slide(
        "actors", translate("Who is there: {territory}", territory=known.named.say(sheet.territory.name)), overview.families_title(sheet), numbers=tuple(numbers),
        table=table, notes=_noted(said, translate("“Not recorded” is not “absent”: nobody was asked, or nobody said."), sources=known.sources), foot=_stated(known.sources),
    )]  # fmt: skip


def _needs(known: Known) -> list[Slide]:
    notes = figures.Notes()
    found = needs_table(known.gaps, known.sheet, notes)
    told = [row for group in found["groups"] for row in group["rows"]] if found else []
    order = {row.domain: row.need_rank for row in known.gaps.domains}
    told = [row for row in told if row["measured"] or row["perceived"]]
    told.sort(key=lambda row: (order[row["key"]] is None, order[row["key"]] or 0))
    title = translate("Needs beside responses")
    if not told:
        return [Slide("needs", title, parts=(("", (translate("No need is recorded for this territory yet."), translate("Figures of a survey or of open data can be imported: they then stand beside the alliances."))),))]  # fmt: skip
    rows = tuple(
        (row["label"], _view(row["perceived"]), _view(row["measured"]), row["response"]["text"])
        for row in told[:DOMAINS]
    )
    left = len(told) - len(rows)
    columns = (
        translate("Domain"),
        translate("Perceived, by whom"),
        translate("Measured"),
        translate("Alliances recorded"),
    )
    ranked = any(rank is not None for rank in order.values())
    lead = (
        translate("The first needs according to those asked and to the indicators")
        if ranked
        else translate("What is said of each domain, and by whom")
    )
    table = Table(columns, rows, (0.17, 0.36, 0.25, 0.22), left)
    said = translate(
        "A need is shown with whose view it is and with its year. Few alliances recorded does not mean that nobody acts: what was not asked is unknown."
    )
    return [
        Slide(
            "needs",
            title,
            lead,
            table=_masked(table, known),
            notes=_noted(said, sources=tuple(notes.sources)),
            foot=_stated(tuple(notes.sources)),
        )
    ]


def _view(lines: list[dict[str, object]]) -> str:
    """The latest view of a domain, with its place where it is another, and its year."""
    if not lines:
        return translate("not recorded")
    one = max(lines, key=lambda line: (not line["place"], int(f"{line['year'] or 0}")))
    place = f"{one['place']}{translate(': ')}" if one["place"] else ""
    return f"{place}{one['text']}" + (f" ({one['year']})" if one["year"] else "")


def _masked(table: Table, known: Known) -> Table:
    return replace(table, rows=tuple(tuple(known.named.say(cell) for cell in row) for row in table.rows))


def _leads(known: Known) -> list[Slide]:
    if not known.pistes:
        why = (
            translate(
                "Pistes come from what is recorded: who acts on what, who works with whom, what is offered and sought."
            ),
            translate("Too little is recorded here for one to be proposed; that says nothing of what exists."),
        )
        return [Slide("pistes", translate("No piste to discuss yet"), parts=(("", why),))]
    slides = []
    for at, one in enumerate(known.pistes, 1):
        said = one.said[known.wish.language]
        notes = translate("A piste to discuss with those concerned, not advice: they know what we do not.")
        if not known.wish.safe:
            notes += " " + translate("Usefulness: {value} out of 1.", value=number(one.usefulness))
        slides.append(Slide(
            "pistes", translate("Piste {n}: {names}", n=at, names=_both([known.named.of(actor) for actor in one.actors])),
            translate("An alliance to explore, for discussion"),
            parts=(
                (translate("What is recorded"), tuple(known.named.say(line) for line in said.why)),
                (translate("What we do not know"), (*(known.named.say(line) for line in said.unknown), translate("What exists without being recorded here."))),
            ),
            notes=_noted(notes, sources=known.sources), foot=_stated(known.sources),
        ))  # fmt: skip
    return slides


def _both(names: list[str]) -> str:
    return (
        translate("{first} and {second}", first=", ".join(names[:-1]), second=names[-1])
        if len(names) > 1
        else "".join(names)
    )


def _remember(known: Known) -> list[Slide]:
    lines = [overview.summary(known.sheet), overview.families_title(known.sheet) + "."]
    ranked = sorted(
        (row for row in known.gaps.domains if row.need_rank is not None), key=lambda row: row.need_rank or 0
    )
    if ranked:
        first = ranked[0]
        answers = len(first.response.alliances) if first.response else None
        response = translate("alliances not recorded") if answers is None else count(answers, "one alliance recorded", "{n} alliances recorded") if answers else translate("need expressed, few alliances recorded")  # fmt: skip
        lines.append(translate("First need: {domain} ({response}).", domain=first.label, response=response))
    if not known.local:
        lines.append(translate("No local alliance is recorded yet."))
    if known.pistes:
        lines.append(capital(count(len(known.pistes), "one piste to discuss; whether those concerned wish it is unknown.", "{n} pistes to discuss; whether those concerned wish them is unknown.")))  # fmt: skip
    lines.append(translate("What was not asked is unknown, not absent."))
    return [
        Slide(
            "remember",
            translate("What to remember"),
            parts=(("", tuple(known.named.say(line) for line in lines)),),
            notes=_noted("", sources=known.sources),
        )
    ]


def _sources(known: Known) -> list[Slide]:
    method = [
        translate(
            "An alliance: at least two organisations engaged on a common object. A grant or a statutory membership is not one."
        ),
        translate(
            "A framework (contract, programme) is a stake that its signatories share: they are not known to act together."
        ),
        translate("Pistes are computed from what is recorded alone; each says why, and what is not known."),
        translate("State of the data: version {version}.", version=known.gaps.provenance.graph_version),
    ]
    if known.wish.safe and known.named.hidden:
        method.append(translate("Organisations that no public source names and that did not agree are not named."))
    sources = known.sources or (translate("No source is recorded."),)
    return [Slide("sources", translate("Sources and method"), parts=((translate("Sources"), sources), (translate("Method"), tuple(method))), notes=_noted(" ".join(method), sources=known.sources))]  # fmt: skip


def _next(known: Known) -> list[Slide]:
    questions = [
        translate(
            "{names}: would you wish to act together?", names=_both([known.named.of(actor) for actor in one.actors])
        )
        for one in known.pistes
    ]
    questions += [translate("Which alliances do we not know?"), translate("Who acts here and is not on the map?")]
    steps = [
        translate("Say what is missing or wrong: the map is corrected, each change is signed and can be undone."),
        translate("Prepare a meeting on one subject: who acts, who does what together, three pistes, one sheet."),
    ]
    if known.wish.link:
        steps.append(translate("See the map again at the address below."))
    parts = ((translate("To discuss"), tuple(questions)), (translate("And then"), tuple(steps)))
    return [
        Slide(
            "next",
            translate("Next step"),
            parts=parts,
            notes=translate("Leave the questions on the screen while people answer."),
        )
    ]


def _above(db: Reader, known: Known) -> list[tuple[str, str, str]]:
    """Alliances of the territories that contain this one: name, since when, members known."""
    found = [row for row in territories.alliances_of(db, known.graph).alliances if row.above]
    return [(known.named.say(row.name), str(row.since or "")[:4], number(row.members)) for row in found[:ABOVE]]


def _noted(*said: str, sources: tuple[str, ...] = ()) -> str:
    text = " ".join(one for one in said if one)
    told = f"{translate('Sources:')} {' ; '.join(sources)}." if sources else ""
    return "\n".join(part for part in (text, told) if part)


def _stated(sources: tuple[str, ...], most: int = 2) -> str:
    """The first sources, and how many others: they are all on a slide of their own."""
    if not sources:
        return ""
    rest = len(sources) - most
    more = " " + translate("and {count} more", count=rest) if rest > 0 else ""
    return f"{translate('Sources:')} {' ; '.join(sources[:most])}{more}."
