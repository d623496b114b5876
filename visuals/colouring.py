"""What colours a map may show: families of actors, or another trait of actors or alliances, eight values and the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from graph.language import _
from graph.vocabulary import Vocabulary
from visuals import palette
from visuals.map_parts import Thing

COLOURS = ("family", "kind", "community", "type", "governance", "era")
"""What a map's colours may tell; the first three of actors, the others of alliances."""

OF_ALLIANCES = ("type", "governance", "era")
MOST = 8
"""More values than this cannot be told apart: the rarest share one neutral style."""

REST, UNSAID = "*", "-"


@dataclass(frozen=True)
class Scheme:
    """A way of colouring: ``of`` actors or alliances; ``entries``: key, label, light, dark, shape of each value present;
    ``merged``: values that share the neutral style of the entry ``*``."""

    key: str
    label: str
    of: str
    entries: tuple[dict[str, str], ...]
    merged: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def trait(node: Thing, scheme: str) -> str | None:
    """A node's value in a scheme: its key, ``-`` where it is not known, None for a node that the scheme leaves neutral."""
    if scheme == "family":
        return str(node.get("family", "")) if node["is"] == "actor" else None
    if node["is"] != ("alliance" if scheme in OF_ALLIANCES else "actor"):
        return None
    return str(node.get("kind_key" if scheme == "kind" else scheme) or UNSAID)


Ink = Callable[[Thing], palette.Style | None]
"""How a thing is drawn: its style; None for an alliance that stays an ink square, an actor that stays neutral."""


def by_family(node: Thing) -> palette.Style | None:
    """The usual way: actors in the colour and shape of their family, alliances in ink."""
    return palette.style(node.get("family")) if node["is"] == "actor" else None


def chosen(known: Sequence[Scheme], colour: str) -> Scheme | None:
    """The scheme a map is coloured by; None for the usual one, by family, and for one that tells nothing of this map."""
    return next((one for one in known if one.key == colour and colour != "family"), None)


def entry_key(node: Thing, scheme: Scheme) -> str | None:
    """The key of the entry of a scheme's legend under which a node stands; None for one it leaves neutral."""
    value = trait(node, scheme.key)
    return REST if value in scheme.merged else value


def ink(scheme: Scheme | None) -> Ink:
    """How a scheme draws each thing; by family for None."""
    if scheme is None:
        return by_family
    styles = {one["key"]: style_of(one) for one in scheme.entries}
    return lambda node: None if (key := entry_key(node, scheme)) is None else styles.get(key)


def style_of(entry: Mapping[str, str]) -> palette.Style:
    """The style of an entry of a scheme."""
    return palette.Style(entry["light"], entry["dark"], entry["shape"])


def colour_labels(language: str) -> dict[str, str]:
    """What each way of colouring tells, in words."""
    return {
        "family": _("Family of actors", language), "kind": _("Kind of organisation", language),
        "community": _("Communities (who acts mostly with whom)", language), "type": _("Type of partnership", language),
        "governance": _("Governance of the alliance", language), "era": _("Era of partnerships", language),
    }  # fmt: skip


def schemes(nodes: list[Thing], legend: list[dict[str, str]], words: Vocabulary, language: str) -> list[Scheme]:
    """The ways of colouring that tell something of these nodes; by family first, with the legend's entries. Linear."""
    titles = colour_labels(language)
    families = tuple(entry | _style(palette.style(entry["key"])) for entry in legend)
    found = [Scheme("family", titles["family"], "actor", families)]
    for key in COLOURS[1:]:
        counts = Counter(value for node in nodes if (value := trait(node, key)) is not None)
        if any(value != UNSAID for value in counts):
            found.append(_scheme(key, titles[key], counts, _labels(key, nodes, words, language), language))
    return found


def _scheme(key: str, title: str, counts: Counter[str], labels: dict[str, str], language: str) -> Scheme:
    present = [value for value in counts if value != UNSAID]
    order = sorted(present, key=lambda value: (-counts[value], labels.get(value, value)))
    shown = order if len(order) <= MOST + 1 else order[:MOST]
    styles = list(palette.FAMILIES.values())
    entries = [
        {"key": value, "label": labels.get(value, value)} | _style(style)
        for value, style in zip(shown, styles, strict=False)
    ]
    merged = tuple(value for value in order if value not in shown)
    if merged:
        entries.append({"key": REST, "label": _("Others", language)} | _style(palette.UNKNOWN))
    if UNSAID in counts:
        plain = {"shape": "square" if key in OF_ALLIANCES else "post"}  # no two rows of a legend have one shape
        entries.append({"key": UNSAID, "label": _("Not known", language)} | _style(palette.UNKNOWN) | plain)
    return Scheme(key, title, "alliance" if key in OF_ALLIANCES else "actor", tuple(entries), merged)


def _labels(key: str, nodes: list[Thing], words: Vocabulary, language: str) -> dict[str, str]:
    if key == "community":
        leaders: dict[str, Thing] = {}
        for node in nodes:
            value = trait(node, "community")
            if (
                value not in (None, UNSAID)
                and node["values"]["degree"] > leaders.get(value, _NOBODY)["values"]["degree"]
            ):
                leaders[value] = node
        return {value: _("Around {name}", language, name=node["name"]) for value, node in leaders.items()}
    notion = {"kind": words.kinds, "type": words.types, "governance": words.governance, "era": words.eras}[key]
    return {name: entry.label.say(language) for name, entry in notion.items()}


_NOBODY: Thing = {"values": {"degree": -1}}


def _style(style: palette.Style) -> dict[str, str]:
    return {"light": style.light, "dark": style.dark, "shape": style.shape}
