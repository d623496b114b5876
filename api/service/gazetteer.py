"""The French reference, loaded once a process."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.reference import Reference


@functools.cache
def reference() -> Reference:
    """The reference of French territories; each of its parts is read when first asked."""
    from ingest.reference import Reference

    return Reference()
