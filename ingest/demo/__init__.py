"""The demonstration, in two parts that never mix: a real region, and an invented territory marked *fictif*."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graph.model import ChangeSet

__all__ = ["Part", "fictional", "parts", "real"]


@dataclass(frozen=True)
class Part:
    """One part: its import's id, known before it is built, and how to build it."""

    import_id: str
    build: Callable[[], ChangeSet]


def real() -> ChangeSet:
    """Centre-Val de Loire, its EPCI and communes: see `ingest.demo.centre_val_de_loire`."""
    from ingest.demo import centre_val_de_loire

    return centre_val_de_loire.real()


def fictional(seed: int | None = None) -> ChangeSet:
    """« Val d'Exemple »: see `ingest.demo.val_d_exemple`."""
    from ingest.demo import val_d_exemple

    return val_d_exemple.fictional(val_d_exemple.SEED if seed is None else seed)


def parts() -> tuple[Part, ...]:
    """Both parts, not built yet."""
    from ingest.demo import centre_val_de_loire, val_d_exemple

    return (Part(centre_val_de_loire.IMPORT_ID, real), Part(val_d_exemple.import_id(), fictional))
