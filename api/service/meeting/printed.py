"""A frozen copy as PDF: set once, kept while it is asked for; an address that anybody may open costs no more than that."""

from __future__ import annotations

from threading import Lock

from api.service.meeting import publishing, sheets
from api.service.memory import Kept
from graph.language import set_language
from graph.store.published import Published
from graph.store.records import Reader

MOST_KEPT = 40
_kept: Kept[bytes] = Kept(MOST_KEPT)
_setting = Lock()


def printed(db: Reader, found: Published) -> bytes:
    """The copy as PDF: a sheet, or a map alone, in its own language. It never changes, so it is set once."""
    key = (getattr(db, "url", id(db)), found.id, found.at)
    with _setting:  # one at a time: whoever asks meanwhile finds it made
        return _kept.get(key, lambda: _set(found))


def _set(found: Published) -> bytes:
    from visuals.sheets import pdf

    set_language(publishing.language_of(found.content))
    if found.kind == "map":
        return pdf.wall(publishing.sheet(found.content, sheets.WALL_PICTURE))
    return pdf.sheet(publishing.sheet(found.content, sheets.SHEET_PICTURE))
