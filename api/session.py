"""One command's or one service's hold on the database."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from api.settings import Settings, read_settings
from graph.store.connect import Database, open_database
from graph.store.schema import prepare


def settings() -> Settings:
    """The settings of this run."""
    return read_settings()


@contextlib.contextmanager
def open_session(chosen: Settings, lease: bool = False) -> Iterator[Database]:
    """The database of these settings, its schema up to date; closed at the end."""
    with open_database(chosen.url, user=chosen.database_user, password=chosen.password, lease=lease) as db:
        prepare(db)
        yield db


@contextlib.contextmanager
def session() -> Iterator[Database]:
    """The database of this run's settings."""
    with open_session(settings()) as db:
        yield db
