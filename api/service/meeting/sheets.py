"""« Ma fiche de séance »: what a preparation and the graph say, as a sheet; with the texts that a person wrote anew."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.pages import day
from api.service import words
from api.service.meeting import pistes_answers
from api.service.meeting.pistes_answers import Piste as Discussed
from api.service.meeting.seen import told_needs
from api.service.meeting.sheet_texts import parts, written
from api.service.meeting.subject import Entered, Pair, about, drawn, elsewhere, entered, said_yes, whole_of
from api.service.reading import rows
from api.service.text import capital
from graph.errors import UsageProblem
from graph.language import current_language, translate
from graph.model import clean_name
from graph.store.preparations import Preparation
from graph.store.records import Reader
from graph.territory import TerritoryGraph
from ingest.hand import PROFILE
from visuals.map_parts import years
from visuals.sheets.sheet import Acting, Piste, Sheet, line, texts, with_texts

if TYPE_CHECKING:
    from visuals.network_map import NetworkMap

LISTED, ASKED = 2, 3
SHEET_PICTURE, WALL_PICTURE = (540, 530), (1200, 700)
TALLEST = 980
"""The height of a sheet's picture where the list beside it is long."""
MANY_ALONE = 6
"""From so many on, those without a tie may be left to the list of who acts."""
WALL_LETTERS = 16.0
"""On an A3, whose 1200 pixels are 1111 points: more than 14 points."""
SHEET_LETTERS = 15.0
"""In a column of 93 mm, which is 540 pixels: more than 7 points."""
FORMATS = ("pdf", "docx")


@dataclass(frozen=True)
class Wish:
    """How a sheet is wished: with the pistes or without, its picture in colours, as large as a wall map or not.

    ``shared``: for the eyes of others, so that no answer to a piste is told.
    """

    pistes: bool = True
    colours: bool = True
    wall: bool = False
    shared: bool = False


USUAL = Wish()


def proposed(db: Reader, preparation: Preparation, wish: Wish = USUAL) -> Sheet:
    """The sheet as the preparation and the graph give it, without what a person wrote anew. Raises NotFound."""
    found = entered(db, preparation.id)
    whole = whole_of(db, preparation, found)
    graph = about(whole, preparation.domain, found.actors, found.alliances)
    leads = discussed(db, preparation) if wish.pistes else []
    said = said_yes(db, preparation, graph, answers=not wish.shared)
    sheet = Sheet(
        title="", territory=str(whole.territory.get("name") or preparation.territory), domain=words.domain(preparation.domain),
        date=day(preparation.date), language=current_language(), fictional=whole.fictional,
        need=_needs(whole, preparation.domain), actors=acting(graph, found, said), alliances=_decided(graph), pistes=tuple(_piste(one, preparation.domain) for one in leads),
        questions=_questions(graph, leads), invitations=_invitations(graph, found, leads),
        sources=_sources(whole), made=_made(), with_pistes=wish.pistes,
    )  # fmt: skip
    sheet = replace(sheet, title=line(preparation.title) or _title(sheet))
    return with_map(sheet, graph, leads, said, wish)


def _sources(graph: TerritoryGraph) -> tuple[str, ...]:
    """The titles of the sources; what was entered by hand is said so, without the account's name."""
    named = {
        translate("entered by hand") if row["profile"] == PROFILE else str(row["title"])
        for row in rows(graph.sources)
        if row["title"] and row["above"] is not True
    }
    return tuple(sorted(named))


def sheet_of(db: Reader, preparation: Preparation, wish: Wish = USUAL) -> Sheet:
    """The sheet as it is printed: proposed, with the texts that were written anew."""
    own = written(preparation)
    if not wish.pistes:
        own.pop("pistes", None)
    return with_texts(proposed(db, preparation, wish), own)


def cells(db: Reader, preparation: Preparation) -> dict[str, dict[str, Any]]:
    """The form's parts by name (see `sheet_texts.parts`)."""
    return parts(preparation, texts(proposed(db, preparation)))


def format_of(path: Path, wall: bool = False) -> str:
    """The format a file name asks for. Raises UsageProblem for an ending that is none, or a wall map other than .pdf."""
    ending = path.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise _wrong_ending(path.name)
    if wall and ending != "pdf":
        raise UsageProblem("A wall map is written as .pdf; {file} ends otherwise.", file=path.name)
    return ending


def _wrong_ending(name: str) -> UsageProblem:
    return UsageProblem("A sheet is written as .pdf or .docx; {file} ends otherwise.", file=name)


def file(db: Reader, preparation: Preparation, ending: str, wish: Wish = USUAL) -> bytes:
    """The sheet as a file: pdf or docx. Raises UsageProblem for another ending."""
    sheet = sheet_of(db, preparation, wish)
    if ending == "pdf":
        from visuals.sheets import pdf

        return pdf.sheet(sheet)
    if ending == "docx":
        from visuals.sheets import word

        return word.sheet(sheet)
    raise _wrong_ending(f"sheet.{ending}")


def wall(db: Reader, preparation: Preparation, colours: bool = True, pistes: bool = False) -> bytes:
    """The wall map of a preparation, one A3 across, as PDF; without colours, with the pistes on demand."""
    from visuals.sheets import pdf

    return pdf.wall(sheet_of(db, preparation, Wish(pistes, colours, wall=True)))


def with_map(
    sheet: Sheet, graph: TerritoryGraph, leads: list[Discussed], said: Sequence[Pair], wish: Wish = USUAL
) -> Sheet:
    """The sheet with the drawing of a graph on white paper; without one where nobody is to be drawn."""
    from visuals.stills import Look, shown, svg

    size = WALL_PICTURE if wish.wall else _picture(sheet)
    found = drawn(graph, [{"actors": one.actors, "reason": ""} for one in leads], size, said)
    nodes, _ties = shown(found)
    if not nodes:
        return replace(sheet, map="", map_title="")
    letters = WALL_LETTERS if wish.wall else SHEET_LETTERS
    look = Look(paper="#ffffff", colours=wish.colours, framed=False, letters=letters, fills=True, every=True, rows=True)
    alone = sum(bool(node.get("alone")) for node in nodes)
    short = svg(_without_alone(found), look) if not wish.wall and MANY_ALONE <= alone < len(nodes) else ""
    return replace(
        sheet, map=svg(found, look), map_short=short, map_title=f"{found.title}{translate(': ')}{found.subtitle}"
    )


def _without_alone(found: NetworkMap) -> NetworkMap:
    options = replace(found.options, picture=SHEET_PICTURE, unlinked=False)
    return replace(found, options=options)


def _picture(sheet: Sheet) -> tuple[int, int]:
    """The size of a sheet's picture: as tall as the list of who acts that stands beside it."""
    width, height = SHEET_PICTURE
    return width, min(TALLEST, height + 22 * max(0, len(sheet.actors) - 8))


def discussed(db: Reader, preparation: Preparation) -> list[Discussed]:
    """The pistes of the preparation's own page, those kept to explore or to check first."""
    found = pistes_answers.pistes(db, preparation).shown
    return sorted(found, key=lambda one: one.answer is None)


def _piste(one: Discussed, subject: str) -> Piste:
    """A piste as it is printed: what was answered is private, and stands there only where a person writes it."""
    domain = words.domain(one.domain) if one.domain not in (None, subject) else ""
    names = [line(name) for name in one.names]
    said = tuple(line(each) for each in (" ".join(one.why), " ".join(one.unknown)) if each)
    return Piste(" · ".join([*names, *([domain] if domain else [])]), said)


def acting(graph: TerritoryGraph, found: Entered, said: Sequence[Pair] = ()) -> tuple[Acting, ...]:
    """Who acts, those entered first, then those with an alliance on the subject; each with its alliances, and with whom it is
    ``said`` to act where nobody named the alliance."""
    names = {row["id"]: line(str(row["name"] or translate("Unnamed alliance"))) for row in rows(graph.alliances)}
    of: dict[str, list[str]] = {}
    for row in rows(graph.participations[["actor", "alliance"]].drop_duplicates()):
        if row["alliance"] in names:
            of.setdefault(row["actor"], []).append(names[row["alliance"]])
    own = set(found.actors)
    people = sorted(
        rows(graph.actors),
        key=lambda row: (row["id"] not in own, -len(of.get(row["id"], [])), clean_name(str(row["name"] or ""))),
    )
    known = {row["id"]: named(row) for row in people}
    beside: dict[str, list[str]] = {}
    for one, other in said:
        beside.setdefault(one, []).append(known[other])
        beside.setdefault(other, []).append(known[one])
    return tuple(
        Acting(named(row), _told(row), _several(of.get(row["id"], []), beside.get(row["id"], []))) for row in people
    )


def _decided(graph: TerritoryGraph) -> tuple[str, ...]:
    """Since when and how the alliances of the subject decide, those of which either was said."""
    told = []
    for row in sorted(rows(graph.alliances), key=lambda row: clean_name(str(row["name"] or ""))):
        since, until = (str(row[name] or "")[:4] for name in ("since", "until"))
        parts = [years(since, until, current_language()), words.governance(row["governance"])]
        if any(parts):
            name = line(str(row["name"] or translate("Unnamed alliance")))
            told.append(line(f"{name}{translate(': ')}{', '.join(part for part in parts if part)}"))
    return tuple(told)


def named(row: Mapping[str, Any]) -> str:
    """An organisation's name as it may be shown: one that is masked has none."""
    return (
        translate("Unnamed organisation") if row["display"] == "masked" or not row["name"] else line(str(row["name"]))
    )


def _told(row: Mapping[str, Any]) -> str:
    """An organisation's family, and that it is based elsewhere where it is."""
    parts = [words.family(row["family"]), translate("based elsewhere") if elsewhere(row) else ""]
    return ", ".join(part for part in parts if part)


def _several(names: list[str], beside: Sequence[str]) -> str:
    """The first names of a list, and how many others: "A, B and 3 others"; then who else is said to act with it."""
    parts = []
    if names:
        first = ", ".join(names if len(names) <= LISTED + 1 else names[:LISTED])
        n = len(names) - LISTED
        parts.append(first if n <= 1 else translate("{first} and {n} others", first=first, n=n))
    if beside:
        parts.append(translate("acts with {names}, says this preparation (alliance not named)", names=", ".join(sorted(beside, key=clean_name))))  # fmt: skip
    return " ; ".join(parts) if parts else translate("No tie recorded to date")


def _needs(graph: TerritoryGraph, domain: str) -> tuple[str, ...]:
    """What is measured and what each group asked says of a domain, here and in the wider territories, with source and year.

    What one source says in one year of one place stands in one line.
    """
    said: dict[tuple[str, str], list[str]] = {}
    for one in told_needs(graph, domain):
        said.setdefault(("" if one["here"] else str(one["place"]), str(one["origin"])), []).append(str(one["text"]))
    lines = []
    if said and not any(place == "" for place, _source in said):
        name = str(graph.territory.get("name") or "")
        lines.append(translate("For {place}, no figure and no opinion on this subject is recorded.", place=name))
    for (place, source), found in said.items():
        text = " · ".join(dict.fromkeys(found))
        lines.append(line(f"{place}{translate(': ')}{text} ({source})" if place else f"{capital(text)} ({source})"))
    return tuple(lines)


def _questions(graph: TerritoryGraph, leads: list[Discussed]) -> tuple[str, ...]:
    known = {row["id"]: named(row) for row in rows(graph.actors)}
    asked = [
        translate("{names}: would you wish to act together?", names=_both([line(name) for name in lead.names]))
        for lead in leads
    ]
    asked.append(translate("Which alliances on this subject do we not know?"))
    asked.append(translate("Who acts on this subject and is not around the table?"))
    unsaid = [
        translate("{names}: do you act together already? We do not know.", names=_both([known[row["actor"]], known[row["to"]]]))
        for row in rows(graph.declares)
        if row["state"] == "unknown" and row["actor"] in known and row["to"] in known
    ]  # fmt: skip
    return tuple(line(one) for one in [*asked, *unsaid[:ASKED]])


def _both(names: list[str]) -> str:
    return translate("{first} and {second}", first=", ".join(names[:-1]), second=names[-1])


def _invitations(graph: TerritoryGraph, found: Entered, leads: list[Discussed]) -> tuple[str, ...]:
    known = {row["id"]: named(row) for row in rows(graph.actors)}
    tied = sorted(set(graph.participations["actor"]), key=lambda actor: clean_name(known.get(actor, "")))
    wanted = [*found.actors, *(actor for lead in leads for actor in lead.actors), *tied]
    return tuple(known[actor] for actor in dict.fromkeys(wanted) if actor in known)


def _title(sheet: Sheet) -> str:
    if not sheet.domain:
        return translate("Meeting in {territory}", territory=sheet.territory)
    return translate("{domain} in {territory}", domain=sheet.domain, territory=sheet.territory)


def _made() -> str:
    today = day(datetime.date.today().isoformat())
    return translate("Made on {day} with Maillage. What was not asked is unknown, not absent.", day=today)
