"""Who may be named before an audience: those that a public source names, those that agreed; a word stands for the others."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from api.service.meeting import publishing
from api.service.meeting.masking import Mask, masked, word
from api.service.meeting.publishing import Who
from api.service.reading import rows
from graph.language import translate
from graph.model import clean_name
from graph.store import preparations as store
from graph.store.records import Reader
from graph.territory import TerritoryGraph
from graph.vocabulary import vocabulary
from visuals.colouring import schemes
from visuals.network_map import NetworkMap
from visuals.sheets.sheet import line


@dataclass(frozen=True)
class Naming:
    """``hidden``: ids whose name is not shown. ``say``: a text without the hidden names. ``asked``: who could be named if they agreed."""

    say: Callable[[str], str]
    hidden: frozenset[str] = frozenset()
    asked: tuple[Who, ...] = ()
    names: dict[str, str] = field(default_factory=dict)

    def of(self, actor: str) -> str:
        """What an organisation is called."""
        return self.names.get(actor, actor)


def naming(db: Reader, graph: TerritoryGraph, safe: bool, agreed: Collection[str] = ()) -> Naming:
    """Who is named of a territory. Agreements are those ticked in its preparations, and ``agreed`` (ids).

    Without ``safe`` every name is shown but those that are masked everywhere. Cost: one query for 10,000 organisations.
    """
    everyone = [row for row in rows(graph.actors) if row["name"]]
    masked_everywhere = {row["id"] for row in everyone if row["display"] == "masked"}
    names = {row["id"]: line(str(row["name"])) for row in everyone}
    unnamed = dict.fromkeys(masked_everywhere, translate("Unnamed organisation"))
    if not safe:
        kept = {id: name for id, name in names.items() if id not in masked_everywhere}
        said = {names[id]: unnamed[id] for id in masked_everywhere}
        return Naming(
            Mask(said, list(kept.values())) if said else str, frozenset(masked_everywhere), (), names | unnamed
        )
    public = publishing.publicly_named(db, list(names)) - masked_everywhere
    agreeing = agreements(db, str(graph.territory["id"])) | set(agreed)
    who = [
        Who(row["id"], names[row["id"]], str(row["family"] or ""), row["id"] in public, row["id"] in agreeing)
        for row in everyone
    ]
    hidden = {one.key: one for one in who if not (one.public or one.agreed)}
    words = {one.name: word(one.family) for one in hidden.values()}
    shown = [one.name for one in who if one.key not in hidden]
    asked = tuple(sorted((one for one in who if not one.public), key=lambda one: clean_name(one.name)))
    say = Mask(words, shown) if words else str
    return Naming(say, frozenset(hidden), asked, names | {id: word(one.family) for id, one in hidden.items()})


def agreements(db: Reader, territory: str) -> frozenset[str]:
    """Those ticked as having agreed to be named, in any preparation of the territory."""
    told = [one.extra.get(publishing.AGREED, ()) for one in store.preparations(db) if one.territory == territory]
    return frozenset(str(id) for ids in told for id in ids)


def safe_map(drawn: NetworkMap, named: Naming, sources: tuple[str, ...]) -> NetworkMap:
    """A map for an audience: without measures, links, those without a tie (groups stay), and the names that are not to be seen.

    Ids are numbers: the real ones are made from what identifies an organisation.
    """
    tied = {tie[end] for tie in drawn.ties for end in ("from", "to")}
    kept = [
        node if node["is"] == "actor" else {**node, "name": named.say(str(node["name"]))}
        for node in drawn.nodes
        if node["id"] in tied or node.get("members")
    ]
    shown = masked(replace(drawn, nodes=kept), named.hidden)
    number = {node["id"]: f"n{at}" for at, node in enumerate(shown.nodes, 1)}
    reasons = {
        id(tie): named.say(str(tie["note"])) for tie in drawn.ties if tie["layer"] == "missing" and tie.get("note")
    }
    ties = [
        {
            **{name: value for name, value in tie.items() if name not in ("note", "id", "through")},
            "from": number[tie["from"]], "to": number[tie["to"]],
            **({"through": [number[one] for one in tie["through"] if one in number]} if tie.get("through") else {}),
            **({"note": reasons[id(tie)]} if id(tie) in reasons else {}),
        }
        for tie in drawn.ties if tie["from"] in number and tie["to"] in number
    ]  # fmt: skip
    nodes = [
        {
            **{name: value for name, value in node.items() if name != "href"},
            "id": number[node["id"]],
            "values": {"degree": node["values"]["degree"]},
            **({"masked": True} if node["id"] in named.hidden else {}),
        }
        for node in shown.nodes
    ]
    families = {node.get("family", "") for node in nodes}
    legend = [entry for entry in shown.legend if entry["key"] in families]
    told = [
        one
        for one in schemes(nodes, legend, vocabulary(), shown.language)
        if one.key in ("family", shown.options.colour)
    ]  # what is said of a masked organisation is its family alone
    return replace(
        shown, nodes=nodes, ties=ties, sizes={}, choices={}, schemes=told, years=None, left_out="", facts={**shown.facts, "unlinked": 0}, sources=list(sources), sources_above=[],
        legend=legend, options=replace(shown.options, unlinked=bool(shown.folded), size="degree"),
        territory={"id": "", "name": drawn.territory.get("name", ""), "fictional": drawn.fictional},
    )  # fmt: skip
