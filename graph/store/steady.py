"""Several queries, one version of the graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from graph.errors import MaillageError
from graph.store.changes import version_of
from graph.store.records import Reader

Found = TypeVar("Found")
ATTEMPTS = 10


def steady(db: Reader, read: Callable[[], Found]) -> Found:
    """What several queries find, all of one version of the graph: read again when a change landed between them.

    Neither database gives several queries one snapshot. Raises MaillageError when the graph kept changing. Cost: two
    small queries beside the reading itself.
    """
    version = version_of(db)
    for _attempt in range(ATTEMPTS):
        found = read()
        before, version = version, version_of(db)
        if version == before:
            return found
    raise MaillageError("The graph kept changing while it was read. Please try again in a moment.")
