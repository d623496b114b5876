"""Python's search for unreachable cycles, put off while millions of plain values are made: it would read them all again and again."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def put_off() -> Iterator[None]:
    """Make no search for unreachable cycles within the block: what is made there is freed as it is left."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
