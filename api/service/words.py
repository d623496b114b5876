"""Keys of the graph in the words of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.language import translate
from graph.vocabulary import vocabulary

LEVELS = {
    "pays": "Country",
    "region": "Region",
    "departement": "Department",
    "epci": "Intercommunality",
    "commune": "Commune",
    "custom": "Custom territory",
    "all": "All territories",
}
NATURES = {"joint": "Acting together", "framework": "Framework"}
CONTRIBUTIONS = {
    "grant": "grants",
    "guarantee": "guarantees",
    "loan": "loans",
    "in-kind": "support in kind",
    "post": "posts",
    "work": "work",
}
DISPLAYS = {"named": "its name is shown", "masked": "its name is hidden"}
STATUSES = {"active": "under way", "ended": "finished", "planned": "planned"}
PROPERTIES = {
    "name": "Name", "family": "Family", "kind": "Kind", "siren": "SIREN", "rna": "RNA", "active": "Active", "display": "Display",
    "since": "Since", "until": "Until", "nature": "Nature", "type": "Type of partnership", "form": "Form", "status": "State",
    "code": "Code", "lat": "Latitude", "lon": "Longitude", "fictional": "Fictional",
}  # fmt: skip


def level(key: str | None) -> str:
    return translate(LEVELS.get(key or "", key or ""))


def nature(key: str | None) -> str:
    return translate(NATURES.get(key or "", key or ""))


def status(key: str | None) -> str:
    return translate(STATUSES.get(key or "", key or ""))


def contribution(key: str | None) -> str:
    return translate(CONTRIBUTIONS.get(key or "", key or "support"))


def family(key: str | None) -> str:
    return entry(vocabulary().families, key)


def kind(key: str | None) -> str:
    return entry(vocabulary().kinds, key)


def domain(key: str | None) -> str:
    return entry(vocabulary().domains, key)


def role(key: str | None) -> str:
    return entry(vocabulary().roles, key)


def governance(key: str | None) -> str:
    return entry(vocabulary().governance, key)


def property_name(key: str) -> str:
    return translate(PROPERTIES.get(key, key))


def value(key: str, stated: Any) -> str:
    """A statement's value in words: a vocabulary key by its label, yes and no, else the text itself."""
    if stated is None:
        return translate("not recorded")
    notion = {
        "family": vocabulary().families,
        "kind": vocabulary().kinds,
        "type": vocabulary().types,
        "form": vocabulary().forms,
    }.get(key)
    if notion:
        return entry(notion, stated)
    if key in ("nature", "status"):
        return nature(stated) if key == "nature" else status(stated)
    if key == "display":
        return translate(DISPLAYS.get(str(stated), str(stated)))
    if isinstance(stated, bool):
        return translate("yes") if stated else translate("no")
    return str(stated)


def group(key: str | None) -> str:
    """Whose view a figure is: a family of actors by its label, another group as it is named."""
    return entry(vocabulary().families, key)


def marked(name: str, fictional: bool | None) -> str:
    """A name, with the mark that every fictional one carries."""
    return f"{name} [{translate('fictional')}]" if fictional else name


def entry(notion: Mapping[str, Any], key: str | None) -> str:
    """A vocabulary entry's label in the reader's language; the key itself when the vocabulary has no such entry."""
    found = notion.get(key or "")
    return str(found.label.say()) if found else (key or "")


PARTS = {
    "need": "Need of the domain", "few_responses": "Few alliances recorded", "shared_stake": "Shared stake", "complementarity": "Complementarity",
    "distance_closed": "Distance closed", "common_partner": "Works with each", "proximity": "Proximity",
}  # fmt: skip
"""The parts of a lead's usefulness (`graph.metrics`, usefulness.toml)."""


NETWORK = {
    "actors": "Organisations", "alliances": "Alliances", "incomplete": "Alliances with a single known member", "frameworks": "Frameworks",
    "cutoff": "Largest alliance counted in pairs",
}  # fmt: skip
"""What the network's summary counts and needs no explanation."""


def measure(key: str) -> str:
    """A measure's label, or a part of a lead's usefulness, in the reader's language."""
    from graph.metrics.labels import labels

    if key in NETWORK:
        return translate(NETWORK[key])

    found = labels().get(key)
    return found.label.say() if found else translate(PARTS.get(key, key))


def measures() -> list[tuple[str, str, str, str]]:
    """(key, label, sentence, technical name) of every measure that the pages name."""
    from graph.metrics.labels import labels

    return [(key, one.label.say(), one.sentence.say(), one.name.say()) for key, one in labels().items()]
