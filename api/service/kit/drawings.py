"""The pictures of a kit: a build-up series where alliances are recorded, else what is, said for what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from api.service.kit.naming import safe_map
from api.service.kit.slides import Known
from api.service.maps import SCREEN, gathered
from api.service.where import where
from graph.language import current_language, translate
from graph.store.records import Reader
from graph.territory import TerritoryGraph
from visuals.colouring import chosen
from visuals.folding import folded_map, is_large
from visuals.kit.deck import Picture, Slide, Table
from visuals.kit.fitting import HIGH, PICTURE_TOP, WIDE
from visuals.network_map import MapOptions, NetworkMap, network_map
from visuals.still_frame import sentence, title
from visuals.stills import STEPS, shown, slide_look, svg

ON_SLIDE = (SCREEN[0], round(SCREEN[0] * (HIGH - PICTURE_TOP) / WIDE))


def drawn(db: Reader, whole: TerritoryGraph, local: TerritoryGraph, known: Known) -> NetworkMap:
    """The map of the kit, with its pistes only, folded where the territory is large; for an audience, with the names it may show."""
    wish, options = known.wish, MapOptions(picture=SCREEN, colour=known.wish.colour)
    if is_large(whole):
        places = where(db, whole.actors["base"])
        made = folded_map(whole, places, options=options, language=current_language(), gather=gathered)
    else:
        leads = [{"actors": one.actors, "alliance": one.alliance, "reason": dict(one.reason)} for one in known.pistes]
        measured = None
        if not wish.safe:
            from graph.metrics.table import actor_table

            measured = actor_table(local)
        made = network_map(whole, measures=measured, missing=leads, options=options, language=current_language())
    return safe_map(made, known.named, known.sources) if wish.safe else made


def slides(found: NetworkMap, local: bool, above: Sequence[tuple[str, str, str]]) -> list[Slide]:
    """The slides of the maps: three steps where there are alliances, one map of what is recorded else, and the alliances from above."""
    nodes, ties = shown(found)
    steps = (
        [step for step in STEPS if step != "pistes" or any(tie["layer"] == "missing" for tie in ties)]
        if local
        else [""]
    )
    made = [_map(found, step, at) for at, step in enumerate(steps, 1)] if nodes else []
    if local or not above:
        return made
    columns = (translate("Alliance"), translate("Since"), translate("Members known"))
    table = Table(columns, tuple(above), (0.66, 0.14, 0.2))
    lead = translate("They cover a wider territory: they are counted apart.")
    return [*made, Slide("maps", translate("Alliances from above (wider territories)"), lead, table=table, notes=lead)]


def _map(found: NetworkMap, step: str, at: int) -> Slide:
    name, told = title(found, step), sentence(found, step)
    said = " ".join(found.notes) if not step else ""
    nothing = bool(said) and not found.folded
    lead = (
        translate("No local alliance is recorded yet: these are statutory memberships, not alliances.")
        if nothing
        else told
    )
    scheme = chosen(found.schemes, found.options.colour)
    labels = ", ".join(entry["label"] for entry in (scheme.entries if scheme else found.legend))
    meant = scheme.label + translate(": ").rstrip() if scheme else translate("Families of actors:")
    alt = f"{name}. {told}. {said} {meant} {labels}.".replace("  ", " ")
    on_slide = replace(found, options=replace(found.options, picture=ON_SLIDE))
    picture = Picture(
        f"{at}-{_FILES[step or 'ties']}", svg(on_slide, replace(slide_look(SCREEN, step), titled=False)), svg(found, slide_look(SCREEN, step)), alt
    )  # fmt: skip
    notes = [lead.rstrip(".") + ".", translate(_SAID["folded" if found.folded else step or "ties"])]
    if scheme:
        notes.append(translate("Colours show: {what}", what=scheme.label) + ".")
    if found.sources:
        notes.append(f"{translate('Sources:')} {' ; '.join(found.sources)}.")
    return Slide("maps", name, lead, picture=picture, notes="\n".join(notes))


_FILES = {"actors": "acteurs", "alliances": "alliances", "pistes": "pistes", "ties": "carte"}
_SAID = {
    "actors": "Each shape is an organisation. Only those that take part in an alliance are drawn.",
    "folded": "Each shape stands for the organisations of a family in one place: the larger, the more of them. A tie joins groups that have alliances in common. Positions bring together what is tied, and mean nothing else.",
    "alliances": "A small square is an alliance; its lines lead to those that take part. Positions bring together what is tied, and mean nothing else.",
    "pistes": "Dashed lines are pistes to discuss. Nothing says that those concerned wish them.",
    "ties": "Positions bring together what is tied, and mean nothing else.",
}
