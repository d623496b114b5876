"""Databases by URL: Neo4j anywhere (`neo4j://`, `bolt://`), or the embedded one of a folder (`embedded:DIR`)."""

from __future__ import annotations

import contextlib
import logging
import os
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    Driver,
    GraphDatabase,
    ManagedTransaction,
    NotificationMinimumSeverity,
    Query,
    Session,
    Transaction,
)
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    Neo4jError,
    ResultFailedError,
    ServiceUnavailable,
    SessionExpired,
    UnsupportedServerProduct,
)

from graph.errors import DatabaseDown, MaillageError, UsageProblem
from graph.store import embedded

NAME = "neo4j"
"""The database's name inside the server, the same on both engines."""
SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
RETRY_SECONDS = 30.0
LEAVING_SECONDS = 5.0
_CONFLICTS = ("ConcurrentModification", "NeedRetry", "Please retry the operation", "LockTimeout", "lock")

T = TypeVar("T")

# the driver logs every retry and notification, which would land on the user's screen
logging.getLogger("neo4j").addHandler(logging.NullHandler())


def default_url() -> str:
    """The database of `MAILLAGE_DATABASE`, else the embedded one of this user's data folder."""
    return os.environ.get("MAILLAGE_DATABASE") or f"embedded:{embedded.default_folder()}"


def embedded_folder(url: str) -> Path | None:
    """The folder of an `embedded:DIR` URL, `~` understood; None for any other database."""
    if not url.startswith("embedded:"):
        return None
    named = url.removeprefix("embedded:")
    return Path(named).expanduser().absolute() if named else embedded.default_folder()


def open_database(
    url: str | None = None, *, user: str | None = None, password: str | None = None, lease: bool = False
) -> Database:
    """The database at a URL, reachable and ready; close it, or use it as a context manager.

    `url` defaults to `MAILLAGE_DATABASE`, `user` and `password` to `MAILLAGE_DATABASE_USER` and `_PASSWORD` (the embedded
    database has its own). `lease` keeps the embedded process running until closed. Raises UsageProblem for a URL of no
    known kind, DatabaseDown when nothing answers there, refuses the user, or is not Neo4j.
    """
    url, named, secret = _without_credentials(url or default_url())
    folder = embedded_folder(url)
    if folder is None and url.partition("://")[0] not in SCHEMES:
        raise UsageProblem(
            "The database address {url} is of no known kind; use neo4j://HOST:PORT, bolt://HOST:PORT or embedded:FOLDER.",
            url=url,
        )
    user = user or named or os.environ.get("MAILLAGE_DATABASE_USER") or "neo4j"
    password = password or secret or os.environ.get("MAILLAGE_DATABASE_PASSWORD") or ""
    return Database(url, folder, (user, password), lease)


class Database:
    """An open database: `engine` is "neo4j" or "arcadedb", `driver` the official driver on it.

    `reader` is a driver that can only read: on the embedded database another user, on Neo4j the same one (which sessions
    in read mode restrict).
    """

    def __init__(self, url: str, folder: Path | None, auth: tuple[str, str], lease: bool = False) -> None:
        self.url = url
        self.name = NAME
        self.engine = "neo4j" if folder is None else "arcadedb"
        self.folder, self._auth = folder, auth
        self.turn = threading.Lock()
        """Whoever changes the graph here waits for it a moment, so that the writers of one process are not in each other's way."""
        self._reconnecting = threading.Lock()
        self._held = contextlib.ExitStack()
        self._open = self._connect()
        if folder is not None and lease:
            self._held.enter_context(embedded.lease(folder))

    @property
    def driver(self) -> Driver:
        return self._open[0]

    @property
    def reader(self) -> Driver:
        return self._open[-1]

    def read(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of a reading query, each a dict by column. Raises DatabaseDown, or the driver's ClientError."""

        def work(tx: Tx) -> list[dict[str, Any]]:
            return [record.data() for record in tx.run(query, parameters)]

        return self._attempt(lambda session: session.execute_read(work))

    def write(self, work: Callable[[Tx], T]) -> T:
        """Run `work(tx)` in one transaction, again from its start when another writer was in the way; its value.

        `work` must do all its reading through `tx`, and nothing that cannot be done twice. Raises DatabaseDown.
        """

        def once(session: Session) -> T:
            with session.begin_transaction() as tx:
                value = work(tx)
                try:
                    with said(self):
                        tx.commit()
                except Lost as error:
                    raise DatabaseDown(
                        "The database {url} stopped while a change was being written; look whether it is there before trying again.",
                        url=self.url,
                    ) from error
                return value

        return self._attempt(once)

    def run(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        """Run one command outside any transaction of ours: constraints, indexes, huge batches."""
        return self._attempt(lambda session: [record.data() for record in session.run(query, parameters)])

    def explain(self, query: str, parameters: Mapping[str, Any], seconds: float) -> dict[str, Any] | None:
        """The plan the engine would follow for a query, made by the user who only reads; nothing of the query runs."""
        # a researcher's own text by design: what the plan may hold is checked before anything runs
        asked = Query("EXPLAIN " + query, timeout=seconds)
        return self._attempt(lambda session: session.run(asked, dict(parameters)).consume().plan, reader=True)

    def close(self) -> None:
        for driver in self._open:
            driver.close()
        self._held.close()

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def reconnect(self, broken: Driver) -> None:
        """Reach the database again after the connection was lost, unless another thread has just done so.

        The embedded one is started again; the driver of a Neo4j finds it by itself once it is back.
        """
        if self.folder is None:
            time.sleep(0.5)
            return
        with self._reconnecting:
            if broken in self._open:
                old, self._open = self._open, self._connect()
                for driver in old:
                    driver.close()

    def _connect(self) -> list[Driver]:
        end = time.monotonic() + LEAVING_SECONDS
        while True:
            drivers = self._drivers()
            try:
                with said(self, opening=True):
                    drivers[0].verify_connectivity()
                    return drivers
            except BaseException as error:
                for driver in drivers:
                    driver.close()
                # an embedded process that is ending still holds its lock for an instant
                if not isinstance(error, Lost) or time.monotonic() > end:
                    raise
            time.sleep(0.1)

    def _drivers(self) -> list[Driver]:
        if self.folder is None:
            return [_driver(self.url, self._auth, notifications=True)]
        access = embedded.start(self.folder)
        users = (("root", access.password), (embedded.READER, access.reader_password))
        return [_driver(f"bolt://127.0.0.1:{access.port}", user, notifications=False) for user in users]

    def _attempt(self, work: Callable[[Session], T], *, reader: bool = False) -> T:
        """Run `work` on a session: again after a conflict, or a connection lost before the commit."""
        end = time.monotonic() + RETRY_SECONDS
        pause = 0.05
        lives = 2
        while True:
            driver = self.reader if reader else self.driver
            mode = READ_ACCESS if reader else WRITE_ACCESS
            try:
                with said(self), driver.session(database=NAME, default_access_mode=mode) as session:
                    return work(session)
            except Conflict:
                if time.monotonic() + pause > end:
                    raise
                time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - spreads writers, guards nothing
                pause = min(pause * 2, 2.0)
            except Lost:
                if not lives:
                    raise
                lives -= 1
                self.reconnect(driver)


Tx = Transaction | ManagedTransaction


class Conflict(DatabaseDown):
    """Another writer changed the same part of the graph at the same moment, again and again."""


class Lost(DatabaseDown):
    """The connection to a database broke: its process ended, or the network did."""


@contextlib.contextmanager
def said(db: Database, opening: bool = False) -> Iterator[None]:
    """Turn the driver's ways of saying that a database is not there into one sentence; other errors pass through."""
    try:
        yield
    except MaillageError:
        raise
    except Exception as error:
        sentence = _sentence(db, error, opening)
        if sentence is None:
            raise
        raise sentence from error


def _sentence(db: Database, error: Exception, opening: bool) -> MaillageError | None:
    user = db._auth[0]
    if isinstance(error, ResultFailedError) and isinstance(error.__cause__, Exception):
        return _sentence(db, error.__cause__, opening)  # the failure itself was met at an earlier step of its result
    if isinstance(error, AuthError):
        return DatabaseDown(
            "The database at {url} refuses the user {user}: check MAILLAGE_DATABASE_USER and MAILLAGE_DATABASE_PASSWORD.",
            url=db.url, user=user,
        )  # fmt: skip
    if isinstance(error, Neo4jError):
        return _server_sentence(db, error)
    if isinstance(error, UnsupportedServerProduct):
        return _not_neo4j(db)
    if opening and isinstance(error, ConfigurationError | ValueError):
        return DatabaseDown(
            "The database address {url} cannot be used ({reason}).", url=db.url, reason=_first_line(error)
        )
    if not isinstance(error, ServiceUnavailable | SessionExpired | OSError):
        return None
    if db.engine == "arcadedb" or not opening:
        return Lost("The database {url} has stopped in the middle of its work; try again.", url=db.url)
    if _answers(db.url):
        return _not_neo4j(db)
    return DatabaseDown(
        "No database answers at {url}; start it, or unset MAILLAGE_DATABASE to use the embedded one.", url=db.url
    )


def _not_neo4j(db: Database) -> MaillageError:
    return DatabaseDown("What answers at {url} is not a Neo4j database; check MAILLAGE_DATABASE.", url=db.url)


def _server_sentence(db: Database, error: Neo4jError) -> MaillageError | None:
    message = str(error.message)
    if "No space left" in message or (db.folder is not None and embedded.full(db.folder)):
        return DatabaseDown(
            "No space is left on the disk that holds the database {url}; free some and try again.", url=db.url
        )
    if "MemoryPoolOutOfMemory" in str(error.code):
        return MaillageError(
            "This is more than the server {url} may hold in memory for one change; nothing of it was kept. "
            "Raise db.memory.transaction.max on the server (1 GB holds all the communes of France), or import fewer rows.",
            url=db.url,
        )
    if error.is_retryable() or (db.engine == "arcadedb" and any(sign in message for sign in _CONFLICTS)):
        return Conflict("The database {url} is busy with other writers; try again in a moment.", url=db.url)
    if isinstance(error, ClientError) and error.code == "Neo.ClientError.Database.DatabaseNotFound":
        return DatabaseDown("The server at {url} has no database named {name}.", url=db.url, name=NAME)
    return None


def _answers(url: str) -> bool:
    """Whether anything at all listens at a database's address."""
    address = urlsplit(url)
    try:
        with socket.create_connection((address.hostname or "localhost", address.port or 7687), timeout=3):
            return True
    except (OSError, ValueError):
        return False


def _driver(address: str, auth: tuple[str, str], *, notifications: bool) -> Driver:
    # only Neo4j understands being asked for no notifications; on both, the driver must not warn of them either
    options: dict[str, Any] = {"notifications_min_severity": NotificationMinimumSeverity.OFF} if notifications else {}
    try:
        return GraphDatabase.driver(
            address, auth=auth, connection_timeout=5, connection_acquisition_timeout=10, keep_alive=True, liveness_check_timeout=10,
            max_transaction_retry_time=0,
            user_agent="maillage", warn_notification_severity=NotificationMinimumSeverity.OFF, **options,
        )  # fmt: skip
    except (ConfigurationError, ValueError) as error:
        raise UsageProblem(
            "The database address {url} cannot be used ({reason}).",
            url=address,
            reason=_first_line(error),
        ) from error


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__


def _without_credentials(url: str) -> tuple[str, str, str]:
    """A URL without its `user:password@`, and those two: the driver takes them apart, and no message may show them."""
    scheme, separator, rest = url.partition("://")
    credentials, at, host = rest.rpartition("@")
    user, _, password = credentials.partition(":")
    return (scheme + separator + host, unquote(user), unquote(password)) if at else (url, "", "")
