"""Sheets, wall maps and minutes as PDF, set by typst from templates of this folder.

Every text is handed over as data: none is read as typst's own language, none may name a file. Nothing outside this folder
can be read, no package is fetched, and no font of the machine is used.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

import orjson

from graph.language import translate
from visuals.sheets.minutes import Minutes
from visuals.sheets.sheet import Sheet

HERE = Path(__file__).parent
Format = Literal["pdf", "png", "svg"]


def sheet(shown: Sheet, form: Format = "pdf", ppi: float = 144) -> bytes:
    """The sheet as one A4 page (``png`` for a look at it); a list is cut only when the page is full, and how much is said.

    Cost: about 0.2 s, 1 s where much is to be cut.
    """
    data = {
        **_common(shown),
        "need": shown.need,
        "actors": [(one.name, one.family, one.alliances) for one in shown.actors],
        "map_short": in_own_fonts(shown.map_short or shown.map),
        "with_pistes": shown.with_pistes,
        "pistes": [{"title": one.title, "lines": one.lines, "answer": one.answer} for one in shown.pistes],
        "questions": shown.questions,
        "invitations": shown.invitations,
    }
    return _set("sheet.typ", data, form, ppi)


def wall(shown: Sheet, form: Format = "pdf", ppi: float = 72) -> bytes:
    """The wall map as one A3 page across: title, drawing with its legend, sources, date."""
    return _set("wall.typ", _common(shown), form, ppi)


def minutes(shown: Minutes, form: Format = "pdf", ppi: float = 144) -> bytes:
    """What has changed and what was entered, as A4 pages; nothing is cut."""
    data = {
        **asdict(shown), "texts": labels(shown.language), "invented": translate("invented data.", shown.language),
    }  # fmt: skip
    return _set("minutes.typ", data, form, ppi)


def picture(svg: str, ppi: float = 200) -> bytes:
    """A drawing as PNG, its texts in the sheets' own fonts."""
    source = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
    return _bytes(_compile(source.encode(), {"svg": in_own_fonts(svg)}, "png", ppi))


def _common(shown: Sheet) -> dict[str, Any]:
    language = shown.language
    return {
        "alliances": shown.alliances, "language": language, "title": shown.title, "place": shown.place, "fictional": shown.fictional, "map": in_own_fonts(shown.map),
        "map_title": shown.map_title, "made": shown.made, "texts": labels(language),
        "sources": sources(shown.sources, language), "invented": translate("invented data.", language),
    }  # fmt: skip


def in_own_fonts(svg: str) -> str:
    """A drawing that asks for the fonts as this folder has them."""
    sans = svg.replace("font-family=\"'Source Sans 3'", "font-family=\"'Maillage Sans', 'Source Sans 3'")
    return sans.replace("font-family=\"'Source Serif 4'", "font-family=\"'Maillage Serif', 'Source Serif 4'")


def sources(named: tuple[str, ...], language: str) -> str:
    """The sources in one sentence, those without a name left out."""
    return f"{translate('Sources:', language)} {' ; '.join(named)}." if named else ""


def labels(language: str) -> dict[str, str]:
    """The headings of a sheet and what it says where a part is empty."""
    words = {
        "need": "The need", "actors": "Who acts", "alliances": "Since when, and who decides", "map": "The map", "pistes": "Alliances to discuss", "questions": "Questions to ask",
        "invitations": "To invite", "notes": "Notes", "others": "… and {n} others", "fictional": "Fictional",
        "no_tie": "No tie recorded to date", "no_need": "No need is recorded on this subject.", "no_actor": "No organisation is recorded on this subject yet.",
        "no_map": "No tie is recorded on this subject to date.", "no_piste": "No alliance to discuss was kept.",
        "no_question": "No question is noted.", "no_change": "Nothing has changed on this subject.", "no_entry": "Nothing was entered.",
        "entered": "What was entered, by whom and when", "when": "When", "who": "Who", "what": "What", "no_invitation": "Nobody is noted.",
    }  # fmt: skip
    return {key: translate(text, language) for key, text in words.items()}


def _set(template: str, data: Mapping[str, Any], form: Format, ppi: float) -> bytes:
    inputs = {"data": orjson.dumps(data).decode()}
    return _bytes(_compile(HERE / template, inputs, form, ppi))


def set_pages(template: Path, inputs: dict[str, str], form: Format, ppi: float = 144) -> list[bytes]:
    """The pages that a template makes of its inputs, in the sheets' fonts; a PDF is one."""
    made = _compile(template, inputs, form, ppi, template.parent)
    return made if isinstance(made, list) else [made]


def _bytes(made: bytes | list[bytes]) -> bytes:
    return made if isinstance(made, bytes) else made[0]


def _compile(
    source: Path | bytes, inputs: dict[str, str], form: Format, ppi: float, root: Path = HERE
) -> bytes | list[bytes]:
    import typst

    found = typst.compile(
        source, root=str(root), font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=inputs, format=form, ppi=ppi
    )
    assert isinstance(found, bytes | list)  # noqa: S101  no output file is named, so the pages come back
    return found


@functools.cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[HERE / "fonts"])
