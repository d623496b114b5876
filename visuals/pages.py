"""The frame every page shares: one template environment, the vendored files and their addresses."""

from __future__ import annotations

import functools
import hashlib
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
