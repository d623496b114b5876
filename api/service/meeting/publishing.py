"""A copy of the sheet, the map or the list, frozen and safe to be shown to anybody.

Left out: notes and answers, whom to invite, scores, pistes on the map, and who has no tie recorded. An organisation is
named when a public source names it (open data, official, invented) or when it is ticked as having agreed; the name of any
other is replaced wherever it stands, in what a person wrote too. What is kept is data; the page is made when it is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import orjson

from api.service.imports import account
from api.service.meeting import sheets
from api.service.meeting.cautions import cautions
from api.service.meeting.known import surroundings
from api.service.meeting.masking import Mask, found_in, masked, word
from api.service.meeting.subject import about, drawn, entered, whole_of
from api.service.reading import rows
from api.service.text import count
from graph.errors import UsageProblem
from graph.language import current_language, translate
from graph.model import clean_name, mint
from graph.store import preparations as store
from graph.store import published
from graph.store.connect import Database
from graph.store.preparations import Preparation
from graph.store.published import Published
from graph.store.records import Reader, batches
from graph.vocabulary import vocabulary
from ingest.hand import PROFILE
from visuals.sheets.sheet import Acting, Piste, Sheet, line

if TYPE_CHECKING:
    from visuals.network_map import NetworkMap

KINDS = ("sheet", "map", "list")
AGREED = "agreed"
"""What a preparation's ``extra`` calls the organisations that agreed to be named."""
MAP_PICTURE = (1200, 760)


@dataclass(frozen=True)
class Who:
    """An organisation that a copy may name: its key (an id, or one made from a name that only the sheet's text has)."""

    key: str
    name: str
    family: str
    public: bool
    agreed: bool


@dataclass(frozen=True)
class Copy:
    """What would be published: its content, the names that will be read in it, and those that will not.

    ``mark`` tells one content from another: what is published is what was looked at.
    """

    kind: str
    title: str
    content: dict[str, Any]
    seen: tuple[str, ...]
    asked: tuple[Who, ...]
    mark: str
    cautions: tuple[str, ...] = ()
    """What to read again: persons, contacts, parts of names that are not shown."""


def prepared(db: Reader, preparation: Preparation, kind: str) -> Copy:
    """A copy as it would be published now. Raises UsageProblem for a kind that is none."""
    if kind not in KINDS:
        raise UsageProblem("A copy is one of {kinds}; {kind} is none.", kinds=", ".join(KINDS), kind=kind)
    sheet = sheets.sheet_of(db, preparation, sheets.Wish(shared=True))
    people = _people(db, preparation, sheet)
    hidden = {one.name: word(one.family) for one in people if not (one.public or one.agreed)}
    mask = Mask(hidden, [*(one.name for one in people if one.name not in hidden), sheet.territory], parts=True)
    safe = _safe(sheet, mask)
    content: dict[str, Any] = {
        "format": 1, "kind": kind, "language": sheet.language, "title": safe.title, "territory": safe.territory, "domain": safe.domain,
        "date": safe.date, "fictional": safe.fictional, "sources": public_sources(db, safe.sources, mask), "made": safe.made,
    }  # fmt: skip
    safe = replace(safe, sources=content["sources"])
    if kind != "list":
        keys = {one.key for one in people if one.name in hidden}
        content["map"] = _map(db, preparation, mask, keys, safe)
    if kind != "map":
        content["actors"] = [asdict(one) for one in safe.actors]
    if kind == "sheet":
        content |= {"need": safe.need, "pistes": [asdict(one) for one in safe.pistes], "questions": safe.questions}
    text = orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    seen = {name for each in _texts(content) for name in mask.names(each)} & {one.name for one in people}
    return Copy(
        kind, safe.title, orjson.loads(text), tuple(sorted(seen, key=clean_name)),
        tuple(one for one in people if not one.public and (one.agreed or mask.hid(one.name))), hashlib.sha256(text).hexdigest()[:24],
        cautions(_told(content), mask),
    )  # fmt: skip


def _told(content: dict[str, Any]) -> Iterable[str]:
    """The texts of a copy that a person may have written: not its frame, nor the words of its map."""
    nodes = (content.get("map") or {}).get("nodes", ())
    return [
        *_texts([content.get(name, ()) for name in ("title", "need", "pistes", "questions")]),
        *(one["alliances"] for one in content.get("actors", ())),
        *(str(node["name"]) for node in nodes if node.get("is") != "actor"),
    ]


def agree(db: Database, preparation: Preparation, keys: Collection[str]) -> Preparation:
    """Note which organisations agreed to be named in copies; the others did not."""
    store.change(db, preparation.id, extra={AGREED: sorted(set(keys))})
    return store.preparation(db, preparation.id)


def publish(db: Database, preparation: Preparation, kind: str, mark: str) -> Published | None:
    """Publish the copy that was looked at; None when it has changed since and is to be looked at again."""
    copy = prepared(db, preparation, kind)
    if copy.mark != mark:
        return None
    return published.publish(db, kind, copy.title, copy.content, preparation.id, account())


def _people(db: Reader, preparation: Preparation, sheet: Sheet) -> list[Who]:
    """Every organisation of the territory, and those that only the sheet's own lists name; by name."""
    graph = whole_of(db, preparation)
    agreed = set(preparation.extra.get(AGREED, ()))
    everyone = [row for row in rows(graph.actors) if row["name"]]
    everyone += _named_elsewhere(db, preparation, sheet, {row["id"] for row in everyone})
    public = publicly_named(db, [row["id"] for row in everyone])
    found = [
        Who(row["id"], line(str(row["name"])), str(row["family"] or ""), row["display"] == "named" and row["id"] in public, row["id"] in agreed)
        for row in everyone
    ]  # fmt: skip
    known = {clean_name(one.name) for one in found} | {clean_name(translate("Unnamed organisation"))}
    families = {entry.label.say(): key for key, entry in vocabulary().families.items()}
    typed = [(one.name, one.family) for one in sheet.actors]
    typed += [(str(one.cells.get("name") or ""), "") for one in store.drafts(db, preparation.id, "organisation")]
    for name, family in typed:
        if name.strip() and clean_name(name) not in known:
            known.add(clean_name(name))
            key = mint("t", clean_name(name))
            found.append(Who(key, line(name), families.get(family, ""), False, key in agreed))
    return sorted(found, key=lambda one: (clean_name(one.name), one.key))


def _named_elsewhere(db: Reader, preparation: Preparation, sheet: Sheet, but: Collection[str]) -> list[dict[str, Any]]:
    """Organisations known outside this territory that the sheet's texts name."""
    others = [one for one in surroundings(db, preparation.territory).directory.known if one.id not in but]
    named = found_in([one.name for one in others], list(_texts(vars(sheet)))) if others else set()
    ids = [one.id for one in others if one.name in named]
    return db.read(
        "UNWIND $ids AS id MATCH (a:Actor {id: id}) RETURN a.id AS id, a.name AS name, a.family AS family, "
        "coalesce(a.display, 'named') AS display ORDER BY id",
        ids=ids,
    )


def public_sources(db: Reader, titles: Iterable[str], mask: Callable[[str], str]) -> tuple[str, ...]:
    """Sources that anybody may read by their title; for the others, whose title may tell a name, one word for all."""
    rows = db.read(
        "MATCH (s:Source) WHERE s.profile <> $hand AND (s.official = true OR s.licence IS NOT NULL OR s.nature = 'fictional') "
        "RETURN s.title AS title",
        hand=PROFILE,
    )
    public = tuple(str(row["title"]) for row in rows)
    listed = [mask(title) if public and title.startswith(public) else "" for title in titles]
    own = [translate("data of whoever publishes this copy")] if "" in listed else []
    return tuple(dict.fromkeys([*filter(None, listed), *own]))


def publicly_named(db: Reader, ids: Iterable[str]) -> set[str]:
    """Those that a source anybody may read names: open data, official, or invented; never what was entered by hand."""
    found: set[str] = set()
    for batch in batches(ids):
        about = "UNWIND $ids AS id MATCH (a:Actor {id: id})<-[:ABOUT]-(r:Record)"
        public = db.read(  # a record may hold thousands of rows: it is looked into once
            f"{about} WITH DISTINCT r MATCH (r)-[:FROM]->(s:Source) "
            "WHERE r.status = 'active' AND s.profile <> $hand AND (s.official = true OR s.licence IS NOT NULL OR s.nature = 'fictional') "
            "RETURN elementId(r) AS record",
            ids=batch, hand=PROFILE,
        )  # fmt: skip
        records = {row["record"] for row in public}
        told = db.read(f"{about} RETURN DISTINCT id, elementId(r) AS record", ids=batch)
        found |= {row["id"] for row in told if row["record"] in records}
    return found


def _safe(sheet: Sheet, mask: Mask) -> Sheet:
    nothing = {
        clean_name(text) for text in (translate("No tie recorded to date"), translate("no tie recorded to date"))
    }

    def lines(texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(mask(text) for text in texts if not any(clean_name(text).endswith(each) for each in nothing))

    actors = [
        Acting(mask(one.name), mask(one.family), "" if clean_name(one.alliances) in nothing else mask(one.alliances))
        for one in sheet.actors
    ]
    untold = [shown.name != one.name and not shown.alliances for shown, one in zip(actors, sheet.actors, strict=True)]
    actors = [
        *(one for one, left in zip(actors, untold, strict=True) if not left),
        *_others(sum(untold), not all(untold)),
    ]
    pistes = [Piste(mask(one.title), lines(one.lines)) for one in sheet.pistes]
    return replace(
        sheet, title=mask(sheet.title), territory=mask(sheet.territory), need=lines(sheet.need), actors=tuple(actors), pistes=tuple(pistes), questions=lines(sheet.questions),
        invitations=(), map="", map_title=mask(sheet.map_title),
    )  # fmt: skip


def _others(number_of: int, beside: bool) -> list[Acting]:
    """One row for all those of whom a copy tells neither name nor alliance; ``beside`` others that it tells of."""
    if not number_of:
        return []
    if beside:
        said = count(number_of, "and one other, not named", "and {n} others, not named")
    else:
        said = count(number_of, "One organisation, not named", "{n} organisations, not named")
    return [Acting(said, "", "")]


def _map(db: Reader, preparation: Preparation, mask: Mask, hidden: set[str], sheet: Sheet) -> dict[str, Any]:
    """The map as data: without pistes, measures, notes, addresses, and those without a tie."""
    found = entered(db, preparation.id)
    graph = about(whole_of(db, preparation, found), preparation.domain, found.actors, found.alliances)
    made = drawn(graph, picture=MAP_PICTURE)
    tied = {tie[end] for tie in made.ties for end in ("from", "to")}
    kept = [{**node, "name": mask(str(node["name"]))} for node in made.nodes if node["id"] in tied]
    shown = masked(replace(made, nodes=kept), hidden)
    left = {"sources", "place"}
    nodes = [
        {name: value for name, value in node.items() if name not in left}
        | {"values": {"degree": node["values"].get("degree", 0)}}
        for node in shown.nodes
    ]
    families = {node.get("family", "") for node in nodes}
    # an id is made from what identifies an organisation: it would tell whose name is hidden
    number = {node["id"]: f"n{at}" for at, node in enumerate(nodes, 1)}
    nodes = [{**node, "id": number[node["id"]]} for node in nodes]
    ties = [_renumbered(tie, number) for tie in shown.ties if tie["from"] in number and tie["to"] in number]
    safe = replace(
        shown, nodes=nodes, ties=ties, legend=[entry for entry in shown.legend if entry["key"] in families], sizes={}, title=mask(shown.title),
        territory={"id": "", "name": sheet.territory, "fictional": sheet.fictional}, sources=list(sheet.sources), sources_above=[],
        left_out="", facts={**shown.facts, "unlinked": 0}, choices={}, schemes=[], years=None,
    )  # fmt: skip
    return {name: value for name, value in vars(safe).items() if name != "options"}


def _renumbered(tie: dict[str, Any], number: Mapping[str, str]) -> dict[str, Any]:
    kept = {name: tie[name] for name in tie if name not in ("from", "to", "through", "id")}
    through = [number[one] for one in tie.get("through", ()) if one in number]
    return {**kept, "from": number[tie["from"]], "to": number[tie["to"]], **({"through": through} if through else {})}


def network_map(content: dict[str, Any]) -> NetworkMap | None:
    """A copy's map, ready to be drawn again; None where it has nobody to draw."""
    from visuals.colouring import schemes
    from visuals.network_map import MapOptions, NetworkMap

    kept = content.get("map") or {}
    if not kept.get("nodes"):
        return None
    known = {name: kept[name] for name in NetworkMap.__dataclass_fields__ if name in kept}
    # by family only, from the legend: the other ways of colouring may tell who is hidden
    known["schemes"] = schemes([], kept["legend"], vocabulary(), kept["language"])
    return NetworkMap(**known, options=MapOptions(picture=MAP_PICTURE, layers=tuple(kept["layers"])))


def sheet(content: dict[str, Any], size: tuple[int, int] = sheets.SHEET_PICTURE) -> Sheet:
    """A copy as a sheet to be printed, its drawing of a size in pixels."""
    from visuals.stills import Look, svg

    found = network_map(content)
    picture = replace(found, options=replace(found.options, picture=size)) if found else None
    return Sheet(
        title=content["title"], territory=content["territory"], domain=content["domain"], date=content["date"], language=content["language"],
        fictional=content["fictional"], need=tuple(content.get("need", ())), actors=tuple(Acting(**one) for one in content.get("actors", ())),
        pistes=tuple(Piste(one["title"], tuple(one["lines"])) for one in content.get("pistes", ())), questions=tuple(content.get("questions", ())),
        map=svg(picture, Look(paper="#ffffff", framed=False)) if picture else "", map_title=picture.title if picture else "",
        sources=tuple(content["sources"]), made=content["made"],
    )  # fmt: skip


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def language_of(content: dict[str, Any]) -> str:
    return str(content.get("language") or current_language())
