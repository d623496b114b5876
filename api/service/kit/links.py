"""What a kit page offers beside the slides: the published copies it may lead to, and who could be named with their agreement."""

from __future__ import annotations

import re
from xml.sax.saxutils import unescape

from api.service.kit.content import Kit
from api.service.meeting.publishing import Who
from graph.store import preparations as store
from graph.store import published
from graph.store.published import Published
from graph.store.records import Reader
from visuals.kit.deck import texts

MOST_ASKED = 200


def copies(db: Reader, territory: str) -> list[Published]:
    """The copies of a territory that are open now, the latest first."""
    owners = [territory, *(one.id for one in store.preparations(db) if one.territory == territory)]
    found = [copy for owner in owners for copy in published.copies(db, owner) if copy.status == "active"]
    return sorted(found, key=lambda copy: copy.at, reverse=True)


def address(base: str, link: str) -> str:
    """A link as it is written on the slides: a copy's own path is completed with the site's address."""
    return base.rstrip("/") + link if link.startswith("/s/") else link


def could_be_named(made: Kit) -> list[Who]:
    """Those that no public source names, by name: named in the kit if they agreed. At most 200."""
    return list(made.named.asked[:MOST_ASKED])


def named_in(made: Kit, number: int) -> list[str]:
    """The names of organisations that can be read on a slide, its picture's too."""
    slide = made.deck.slides[number]
    labels = re.findall(r"<text[^>]*>([^<]*)</text>", slide.picture.drawing) if slide.picture else []
    drawn = {unescape(label) for label in labels}
    begun = tuple(label[:-1] for label in drawn if label.endswith("…"))
    said = " ".join(text for text in texts(slide) if not slide.picture or text != slide.picture.alt)
    shown = {name for key, name in made.named.names.items() if key not in made.named.hidden}
    return sorted(name for name in shown if name in drawn or name in said or (begun and name.startswith(begun)))
