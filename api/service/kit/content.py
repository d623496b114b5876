"""The kit of a territory: its slides, the map they come from, who is named in them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from api.service import maps, measures, territories
from api.service.kit import drawings, slides
from api.service.kit.naming import Naming, naming
from api.service.kit.slides import Known
from api.service.kit.wish import Wish
from api.service.meeting.publishing import public_sources
from api.service.reading import Reading, read
from graph.language import set_language, translate
from graph.metrics.missing import Candidate, missing
from graph.store.records import Reader
from graph.territory import TerritoryGraph
from visuals.kit.deck import Deck
from visuals.network_map import NetworkMap

PISTES = 3


@dataclass(frozen=True)
class Kit:
    """The slides, the map they come from (for the offline file), and who is named in it."""

    deck: Deck
    drawn: NetworkMap
    named: Naming
    pistes: tuple[Candidate, ...] = ()


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
    drawn = drawings.drawn(db, whole, graph, known)
    made = [slides.title(known)]
    makers = {
        "actors": lambda: slides.actors(known), "maps": lambda: drawings.slides(drawn, known.local, slides.above(db, known)), "needs": lambda: slides.needs(known),
        "pistes": lambda: slides.leads(known), "remember": lambda: slides.remember(known), "sources": lambda: slides.sources(known), "next": lambda: slides.next_step(known),
    }  # fmt: skip
    for key in wish.slides:
        made += makers[key]()
    name = named.say(sheet.territory.name)
    deck = Deck(
        translate("Who acts with whom: {territory}", territory=name), name, wish.language, sheet.territory.fictional,
        translate("Drawn on {day}", day=slides.today()), tuple(made), wish.link,
    )  # fmt: skip
    return Kit(deck, drawn, named, pistes)


def _pistes(graph: TerritoryGraph, named: Naming) -> tuple[Candidate, ...]:
    """The first pistes, those whose organisations may all be named before the others."""
    found = missing(graph, None, maps.LEADS).candidates
    return tuple(sorted(found, key=lambda one: any(actor in named.hidden for actor in one.actors))[:PISTES])
