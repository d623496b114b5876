"""What each slide of a kit says: who is there, needs, pistes, what to remember, sources, what comes next."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from api.answers import TerritorySheet
from api.console import number
from api.measure_answers import Gaps
from api.pages import day
from api.service import figures, overview, territories
from api.service.kit.naming import Naming
from api.service.kit.wish import Wish
from api.service.needs import table as needs_table
from api.service.text import capital, count, with_unit
from graph.language import current_language, translate
from graph.metrics.missing import Candidate
from graph.store.records import Reader
from graph.territory import TerritoryGraph
from visuals.kit.deck import Number, Slide, Table, rest

DOMAINS, ABOVE = 6, 6
"""At most so many domains and alliances from above are told."""


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


def title(known: Known) -> Slide:
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


def actors(known: Known) -> list[Slide]:
    sheet = known.sheet
    numbers = [_counted(sheet.actors, "organisation", "organisations", "based here or taking part in an alliance here")]
    if known.local:
        numbers.append(
            _counted(sheet.alliances, "alliance", "alliances", "at least two organisations engaged on a common object")
        )
    if sheet.frameworks:
        numbers.append(
            _counted(sheet.frameworks, "framework", "frameworks", "contracts or programmes that several have signed")
        )
    if not known.local and sheet.alliances_above:
        numbers.append(
            _counted(
                sheet.alliances_above,
                "alliance from above",
                "alliances from above",
                "they cover a wider territory; no local one is recorded yet",
            )
        )
    told = [
        one
        for one in sheet.figures
        if one.measure == "population" and one.territory == sheet.territory.id and one.value
    ]
    people = max(told, key=lambda one: one.year or 0, default=None)
    if people is not None:
        stated = [text for text in (f"{people.year or ''}", people.source) if text]
        numbers.append(Number(with_unit(people.value, None), translate("inhabitants"), ", ".join(stated)))
    rows = tuple(
        (family.label, number(family.recorded) if family.recorded else translate("not recorded"))
        for family in sheet.families
    )
    table = Table((translate("Family of actors"), translate("Organisations")), rows, (0.66, 0.34))
    said = overview.summary(sheet)
    return [Slide(
        "actors", translate("{territory} in numbers", territory=known.named.say(sheet.territory.name)), overview.families_title(sheet), numbers=tuple(numbers),
        table=table, notes=_noted(said, translate("“Not recorded” is not “absent”: nobody was asked, or nobody said."), sources=known.sources), foot=_stated(known.sources),
    )]  # fmt: skip


def _counted(value: int, one: str, many: str, definition: str) -> Number:
    return Number(number(value), translate(one if value == 1 else many), translate(definition))


def needs(known: Known) -> list[Slide]:
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


def leads(known: Known) -> list[Slide]:
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


def remember(known: Known) -> list[Slide]:
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


def sources(known: Known) -> list[Slide]:
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
    stated = known.sources or (translate("No source is recorded."),)
    return [Slide("sources", translate("Sources and method"), parts=((translate("Sources"), stated), (translate("Method"), tuple(method))), notes=_noted(" ".join(method), sources=known.sources))]  # fmt: skip


def next_step(known: Known) -> list[Slide]:
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


def above(db: Reader, known: Known) -> list[tuple[str, str, str]]:
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
    more = rest(len(sources) - most, current_language())
    return f"{translate('Sources:')} {' ; '.join(sources[:most])} {more}".rstrip() + "."


def today() -> str:
    return day(datetime.date.today().isoformat())
