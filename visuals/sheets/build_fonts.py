"""Makes the sheets' TTF fonts from the vendored woff2 ones, which typst does not read: run by hand when those change.

Needs fontTools and brotli: ``python -m visuals.sheets.build_fonts``. The latin and latin-ext halves become one font. What is
changed may not carry the reserved name « Source »: these are Maillage Sans and Maillage Serif.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

VENDORED = Path(__file__).parents[1] / "static" / "fonts"
MADE = Path(__file__).parent / "fonts"
FAMILIES = {"source-sans-3": "Maillage Sans", "source-serif-4": "Maillage Serif"}
STYLES = {"400-normal": "Regular", "600-normal": "SemiBold", "400-italic": "Italic"}
FACES = ("source-sans-3-{}-400-normal", "source-sans-3-{}-600-normal", "source-sans-3-{}-400-italic", "source-serif-4-{}-600-normal")  # fmt: skip


def build() -> None:
    """Write one TTF a face, with the licences beside them."""
    from fontTools.merge import Merger
    from fontTools.ttLib import TTFont

    MADE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for face in FACES:
            halves = []
            for part in ("latin", "latin-ext"):
                font = TTFont(VENDORED / f"{face.format(part)}.woff2")
                font.flavor = None
                halves.append(str(Path(folder) / f"{face.format(part)}.ttf"))
                font.save(halves[-1])
            whole = Merger().merge(halves)
            name, _latin, style = face.partition("-{}-")
            _rename(whole, FAMILIES[name], STYLES[style])
            whole.save(MADE / f"{FAMILIES[name].lower().replace(' ', '-')}-{style}.ttf")
    for licence in VENDORED.glob("*.LICENSE.txt"):
        (MADE / licence.name).write_bytes(licence.read_bytes())


def _rename(font: Any, family: str, style: str) -> None:
    """Give a font its family and style by every name that programs look at; its copyright and licence stay."""
    names = font["name"]
    full = f"{family} {style}"
    for record in list(names.names):
        if record.nameID not in (0, 13, 14):
            names.removeNames(nameID=record.nameID)
    for number, text in ((1, family if style in ("Regular", "Italic") else full), (2, style if style in ("Regular", "Italic") else "Regular"),
                         (3, full), (4, full), (6, full.replace(" ", "")), (16, family), (17, style)):  # fmt: skip
        names.setName(text, number, 3, 1, 0x409)


if __name__ == "__main__":
    build()
