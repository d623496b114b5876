"""The kit as one zip: slides (.pptx and .pdf), pictures, the map as one offline file, and a page that says what is what."""

from __future__ import annotations

import datetime
import io
import re
import unicodedata
import zipfile
from collections.abc import Hashable

from api.service.kit.content import Kit, kit
from api.service.kit.naming import agreements
from api.service.kit.wish import Wish
from api.service.memory import Kept, state_of
from api.service.reading import Reading
from graph.language import set_language, translate
from graph.store.records import Reader

UNSAID = ("none", "explore")
"""Texts of the map's script that an audience is not shown: who has no tie."""


def kit_zip(db: Reader, reading: Reading, wish: Wish) -> tuple[str, bytes]:
    """The kit's file name and its content. Raises NotFound, UsageProblem. Cost: about 2 s for hundreds of organisations."""
    from visuals.kit.pdf import pdf
    from visuals.kit.powerpoint import powerpoint
    from visuals.pyvis_page import offline
    from visuals.raster import pixels

    made = ready(db, reading, wish)
    name = file_name(made.deck.territory)
    files: dict[str, bytes] = {f"{name}.pptx": powerpoint(made.deck), f"{name}.pdf": pdf(made.deck)}
    for picture in made.deck.pictures:
        files[f"images/{picture.name}.png"] = pixels(picture.alone)
        files[f"images/{picture.name}.svg"] = picture.alone.encode()
    if made.drawn.nodes and "maps" in wish.slides:
        files[f"{translate('map')}.html"] = offline(made.drawn, UNSAID if wish.safe else ()).encode()
    files[translate("READ-ME") + ".txt"] = (
        _read_me(made, name, wish, sorted(files)).replace("\n", "\r\n").encode("utf-8-sig")
    )
    return f"kit-{name}.zip", _zipped(files)


_kits: Kept[Kit] = Kept(3)
_looks: Kept[list[bytes]] = Kept(3)


def ready(db: Reader, reading: Reading, wish: Wish) -> Kit:
    """The kit, made once as long as the graph is the same; the wish's language becomes the current one."""
    set_language(wish.language)
    return _kits.get(_key(db, reading, wish), lambda: kit(db, reading, wish))


def looks(db: Reader, reading: Reading, wish: Wish) -> list[bytes]:
    """Each slide as a small picture (PNG), as the PDF has it."""
    from visuals.kit.pdf import pages

    return _looks.get(_key(db, reading, wish), lambda: pages(ready(db, reading, wish).deck))


def _key(db: Reader, reading: Reading, wish: Wish) -> Hashable:
    return (state_of(db), agreements(db, reading.territory), reading, wish, datetime.date.today())


def file_name(text: str) -> str:
    """A name for files that every system takes: ``val-d-exemple``."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "-")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "-")).strip("-")[:60] or "territoire"


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _read_me(made: Kit, name: str, wish: Wish, files: list[str]) -> str:
    """What each file is for, what may be shown, where it comes from; plain text that any program opens."""
    deck = made.deck
    about = {
        f"{name}.pptx": translate(
            "slides to be changed (PowerPoint, LibreOffice): titles, texts and tables are native; sources are in the notes"
        ),
        f"{name}.pdf": translate("the same slides, to be shown or sent as they are"),
        f"{translate('map')}.html": translate(
            "the map in one file: opens in a browser, without internet; search, filters, cards"
        ),
    }
    lines = [deck.title, "=" * len(deck.title), ""]
    if deck.fictional:
        lines += [f"{translate('Fictional')} {translate('– invented data.')}", ""]
    lines += [
        f"{one}\n    {about.get(one) or translate('a picture of 1920 × 1080 pixels, or the same as a drawing (.svg)')}"
        for one in files
    ]
    lines += ["", translate("Slides"), "------"]
    lines += [f"{at}. {slide.title}" for at, slide in enumerate(deck.slides, 1)]
    if wish.safe:
        lines += ["", translate("Made for an audience: no scores, no notes; organisations that no public source names and that did not agree are not named.")]  # fmt: skip
    else:
        lines += [
            "",
            translate(
                "Not made for an audience: every recorded name is in it. Check who may see it before you show or send it."
            ),
        ]
    if wish.link:
        lines += ["", f"{translate('Published copy:')} {wish.link}"]
    lines += ["", f"{deck.date}. {translate('What was not asked is unknown, not absent.')}", ""]
    return "\n".join(lines)
