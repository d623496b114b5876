"""« Val d'Exemple »: a whole invented territory, seeded, to show what a rich graph looks like. Every source says *fictif*.

Nothing in it is real: places, organisations, alliances, sums and opinions are drawn from ``words.toml``. It lies within no
real territory and names none, so that it never enters a real one's figures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from graph.model import ChangeSet, Fact, Record, Source, mint, node, tie
from graph.vocabulary import vocabulary
from ingest.demo.chance import Chance
from ingest.demo.invented import TERRITORY, TERRITORY_NAME, Organisation, Spot, organisations, spots, words
from ingest.demo.invented_alliances import Alliance, Weaver
from ingest.demo.invented_answers import contributions, declared, frameworks, opinions

SEED = 2026
VERSION = 1
"""To be raised with every change of what is drawn: other records under another import."""
TITLE = "Démonstration : Val d’Exemple (fictif)"
SOURCES = {
    "places": ("Territoires du Val d’Exemple (fictif)", "2026"),
    "organisations": ("Répertoire des organisations du Val d’Exemple (fictif)", "2026"),
    "alliances": ("Recensement des alliances du Val d’Exemple (fictif)", "2026"),
    "grants": ("Contrats et subventions du Val d’Exemple (fictif)", "2026"),
    "answers": ("Questionnaire aux organisations du Val d’Exemple (fictif)", "2025"),
    "figures": ("Indicateurs et baromètre du Val d’Exemple (fictif)", "2025"),
}
Rows = Iterable[tuple[str, list[Fact]]]


def import_id(seed: int = SEED) -> str:
    return mint("i", "demo", "fictional", VERSION, seed)


def fictional(seed: int = SEED, by: str = "demo", at: str = "2026-01-01T00:00:00+00:00") -> ChangeSet:
    """About 300 invented organisations of all nine families in 40 invented communes and 5 EPCI, 200 joint alliances of 2 to 12,
    15 frameworks, grants, offers, declared ties, indicators and opinions, 2005–2026.

    The same seed gives the same records, byte for byte. Cost: about half a second.
    """
    chance = Chance(seed)
    groupings, communes = spots(chance)
    listed = organisations(chance, groupings, communes)
    alliances = Weaver(chance, listed, groupings, communes).all()
    sources = {key: _source(key, seed) for key in SOURCES}
    rows: dict[str, Rows] = {
        "places": _places(groupings, communes),
        "organisations": _organisations(chance, listed, communes),
        "alliances": [(alliance.name, _alliance(alliance)) for alliance in alliances],
        "grants": [*frameworks(chance, listed, groupings), *contributions(chance, listed)],
        "answers": declared(chance, listed, alliances, sources["answers"].id),
        "figures": opinions(chance, groupings, sum(one.population for one in communes)),
    }
    records = [
        Record(mint("r", sources[key].id, number), sources[key].id, str(number), tuple(facts), sources[key].dated)
        for key, found in rows.items()
        for number, (_name, facts) in enumerate(found, 1)
    ]
    return ChangeSet(import_id(seed), "demo", TITLE, by, at, tuple(sources.values()), tuple(records))


def _source(key: str, seed: int) -> Source:
    title, dated = SOURCES[key]
    digest = hashlib.sha256(f"{key} {seed}".encode()).hexdigest()
    return Source(
        mint("s", "demo", "fictional", VERSION, key, seed),
        title,
        digest,
        "demo",
        "CC0 1.0",
        dated,
        "fictional",
    )


def _places(groupings: list[Spot], communes: list[Spot]) -> Rows:
    people = sum(one.population for one in communes)
    yield TERRITORY, [
        node("Territory", TERRITORY, code=TERRITORY.removeprefix("X-"), name=TERRITORY_NAME, level="custom",
             population=people, lat=46.2, lon=-12.05, vintage="2026")
    ]  # fmt: skip
    for spot in (*groupings, *communes):
        place = node("Territory", spot.id, code=spot.id.removeprefix("X-"), name=spot.name, level=spot.level,
                     population=spot.population, lat=spot.lat, lon=spot.lon, vintage="2026")  # fmt: skip
        yield spot.id, [place, tie("WITHIN", spot.id, TERRITORY if spot.level == "epci" else spot.grouping)]


def _organisations(chance: Chance, listed: list[Organisation], communes: list[Spot]) -> Rows:
    bodies = {one.governs: one for one in listed if one.governs}
    networks = [one for one in listed if one.kind == "tete-de-reseau"]
    hub = next(one for one in listed if one.kind == "petr")
    for one in listed:
        facts = [_actor(one), tie("BASED_IN", one.id, one.spot.id)]
        facts += [
            tie("WORKS_ON", one.id, domain, how="stated", since=str(chance.integer(2005, 2024)))
            for domain in one.domains
        ]
        for kind, share in (("OFFERS", 0.3), ("SEEKS", 0.28)):
            if one.domains and chance.below(share):
                facts.append(tie(kind, one.id, chance.one(one.domains), what=chance.one(words()["offers"]["what"])))
        above = None
        if one.governs:
            governance = {"ca": "ca", "cc": "cc"}.get(_kind_of(one, communes), "commune")
            facts += [tie("GOVERNS", one.id, one.governs), tie("GOVERNED_BY", one.id, governance)]
            above = hub if one.kind == "epci" else bodies[one.spot.grouping]
        elif one.kind in ("association", "centre-social") and chance.below(0.3):
            above = chance.one(networks)
        if above:
            facts += [_actor(above), tie("MEMBER_OF", one.id, above.id)]
        yield one.name, facts


def _kind_of(one: Organisation, communes: list[Spot]) -> str:
    return "commune" if any(spot.id == one.governs for spot in communes) else one.name[:2].casefold()


def _actor(one: Organisation) -> Fact:
    return node("Actor", one.id, name=one.name, family=one.family, kind=one.kind, keys=list(one.keys))


def _alliance(alliance: Alliance) -> list[Fact]:
    key = mint("l", "demo", "fictional", alliance.name)
    facts = [
        node(
            "Alliance", key, name=alliance.name, nature="joint", type=alliance.type, form=alliance.form, since=str(alliance.since),
            until=str(alliance.until) if alliance.until else None, status="ended" if alliance.until else "active",
        ),
        tie("COVERS", key, alliance.covers),
        tie("GOVERNED_BY", key, alliance.governance),
        *(tie("ADDRESSES", key, domain) for domain in alliance.domains),
    ]  # fmt: skip
    for part in alliance.parts:
        until = str(part.until) if part.until else None
        facts.append(tie("TAKES_PART", part.organisation.id, key, role=part.role, since=str(part.since), until=until))
    assert set(alliance.domains) <= set(vocabulary().domains)  # noqa: S101  words.toml names domains of the vocabulary
    return facts
