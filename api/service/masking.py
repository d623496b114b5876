"""Names that are not to be seen: a word of the family stands for them, in what is shown and in the data that is sent."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from graph.language import translate
from graph.model import clean_name

if TYPE_CHECKING:
    from visuals.network_map import NetworkMap

WORDS = {
    "collectivites": "a local authority", "associations": "an association", "entreprises": "a company", "citoyens": "a citizens’ group",
    "etat": "a State service", "fondations": "a foundation", "protection-sociale": "a social protection body",
    "logement-medico-social": "a housing or care body", "enseignement-recherche": "a school or research body",
}  # fmt: skip
SHOWN = (
    "id",
    "is",
    "family",
    "nature",
    "size",
    "x",
    "y",
    "values",
    "alone",
    "above",
    "type",
    "domains",
    "elsewhere",
    "ended",
)
"""What stays of a thing whose name is masked: nothing that a person wrote."""


def word(family: str | None) -> str:
    """What stands for an organisation's name: "une association"."""
    return translate(WORDS.get(family or "", "an organisation"))


def masked(drawn: NetworkMap, only: Collection[str] | None = None) -> NetworkMap:
    """The map without names: of all, or ``only`` of some ids. Pistes keep no reason, since it tells names.

    An alliance's own name goes when it is among ``only`` or when all go.
    """
    nodes = []
    for node in drawn.nodes:
        if only is not None and node["id"] not in only:
            nodes.append(node)
            continue
        name = word(node.get("family")) if node["is"] == "actor" else translate("an alliance")
        nodes.append({**{key: node[key] for key in SHOWN if key in node}, "name": name})
    ties = [{key: value for key, value in tie.items() if key != "note"} for tie in drawn.ties]
    return replace(drawn, nodes=nodes, ties=ties)


def masked_text(text: str, names: Mapping[str, str]) -> str:
    """A text with each name (whatever its case) replaced by the word that stands for it; longer names first."""
    for name in sorted((name for name in names if clean_name(name)), key=len, reverse=True):
        letters = r"\s+".join(re.escape(part) for part in name.split())
        text = re.sub(rf"(?<!\w){letters}(?!\w)", names[name], text, flags=re.IGNORECASE)
    return text
