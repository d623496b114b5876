"""Makes the sheets' TTF fonts from the vendored woff2 ones, which typst does not read: run by hand when those change.

Needs fontTools and brotli: ``python -m visuals.sheets.build_fonts``. The latin and latin-ext halves become one font.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

VENDORED = Path(__file__).parents[1] / "static" / "fonts"
MADE = Path(__file__).parent / "fonts"
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
            Merger().merge(halves).save(MADE / f"{face.format('latin').replace('latin-', '')}.ttf")
    for licence in VENDORED.glob("*.LICENSE.txt"):
        (MADE / licence.name).write_bytes(licence.read_bytes())


if __name__ == "__main__":
    build()
