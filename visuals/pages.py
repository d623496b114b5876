"""The frame every page shares: one template environment, the vendored files and their addresses."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

import jinja2

from graph.language import translate

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy every page of the site works under."""


@functools.cache
def asset(name: str) -> str:
    """The address of a vendored file, with a mark of its content so that a browser may keep it for ever.

    Raises FileNotFoundError for a name that is not in ``static``.
    """
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:10]}"


def environment(folders: Sequence[Path] = ()) -> jinja2.Environment:
    """A template environment that escapes everything; ``folders`` of templates come before this package's own.

    Templates say texts with ``_("English sentence")`` in the current language (graph.language.set_language).
    """
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        undefined=jinja2.ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["_"] = translate
    made.globals["asset"] = asset
    return made


@functools.cache
def inline_fonts(names: tuple[str, ...]) -> str:
    """The @font-face rules of some of the style sheet's fonts with the fonts themselves inside, for files that travel."""

    def inside(found: re.Match[str]) -> str:
        data = base64.b64encode((STATIC / found[1]).read_bytes()).decode()
        return f"url(data:font/woff2;base64,{data})"

    rules = re.findall(r"@font-face \{[^}]*\}", (STATIC / "site.css").read_text(encoding="utf-8"))
    kept = [rule for rule in rules if any(f"/{name}." in rule for name in names)]
    return re.sub(r"url\(([^)]+)\)", inside, "".join(kept))
