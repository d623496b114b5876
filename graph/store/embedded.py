"""The embedded database: one detached process a folder, started by whoever needs it first, joined by the others."""

from __future__ import annotations

import contextlib
import errno
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from graph.errors import DatabaseDown, MaillageError
from graph.store import embedded_server as server

READER = server.READER
START_SECONDS = 120.0
STOP_SECONDS = 30.0
LEAST_BYTES = 8_000_000
_children: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Access:
    """How to reach the running database of a folder: its Bolt port and its two users' passwords."""

    pid: int
    port: int
    password: str
    reader_password: str


@dataclass(frozen=True)
class Status:
    """Whether a folder's database runs; `state` is stopped, starting, ready, stopping or failed."""

    folder: Path
    state: str
    pid: int | None = None
    port: int | None = None

    @property
    def running(self) -> bool:
        return self.state in ("starting", "ready", "stopping")


def default_folder() -> Path:
    """Where this user's data lives: the platform's folder for application data, `XDG_DATA_HOME` respected."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "maillage"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "maillage"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "maillage"


def start(folder: Path) -> Access:
    """The access to a folder's database, started if nobody has done so. Takes about two seconds, nothing when it runs.

    Raises DatabaseDown when the folder cannot be used, the platform has no embedded database, or it fails to start.
    """
    _check(folder)
    end = time.monotonic() + START_SECONDS
    child: subprocess.Popen[bytes] | None = None
    while time.monotonic() < end:
        if _locked(folder):
            ready = _access(folder)
            if ready:
                return ready
        elif child is None:
            child = _spawn(folder)
        elif child.poll() is not None:
            if child.returncode:
                raise _failure(folder)
            child = None  # a stop or another starter came in between: try again
        time.sleep(0.05)
    raise DatabaseDown(
        "The embedded database in {folder} did not start within {seconds} seconds; its log is {log}.",
        folder=folder, seconds=int(START_SECONDS), log=folder / server.LOG,
    )  # fmt: skip


def stop(folder: Path) -> bool:
    """Stop a folder's database once what runs in it is written; False when none runs.

    Raises DatabaseDown when it does not end.
    """
    if not status(folder).running:
        return False
    with _file_trouble(folder):
        (folder / server.STOP).touch()
    end = time.monotonic() + STOP_SECONDS
    while _locked(folder):
        if time.monotonic() > end:
            _kill(folder)
            break
        time.sleep(0.05)
    (folder / server.STOP).unlink(missing_ok=True)
    _reap()
    return True


def status(folder: Path) -> Status:
    """Whether a folder's database runs, without starting it; a folder that does not exist has none."""
    if not (folder / server.LOCK).is_file() or not _locked(folder):
        return Status(folder, "stopped")
    known = _read_process(folder)
    return Status(folder, str(known.get("state", "starting")), known.get("pid"), known.get("port"))


@contextlib.contextmanager
def lease(folder: Path) -> Iterator[None]:
    """Keep a folder's database running as long as the block lasts, or this process lives, even with no connection."""
    leases = folder / server.LEASES
    path = leases / f"{os.getpid()}-{time.monotonic_ns()}.lease"
    with _file_trouble(folder):
        leases.mkdir(exist_ok=True)
        path.write_text(str(psutil.Process().create_time()), encoding="utf-8")
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _check(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise DatabaseDown(
            "The embedded database needs a folder, but {folder} is a file; name another one.", folder=folder
        )
    if importlib.util.find_spec("arcadedb_embedded") is None:
        raise DatabaseDown(
            "There is no embedded database for this machine ({machine}): start a Neo4j 5.26 and set MAILLAGE_DATABASE to its address, for example neo4j://localhost:7687.",
            machine=f"{platform.system()} {platform.machine()}",
        )
    with _file_trouble(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (folder / server.LOCK).open("a", encoding="utf-8"):
            pass
        if full(folder):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def full(folder: Path) -> bool:
    """Whether the disk under a folder has no room for a transaction; the engine's own errors do not say so."""
    return shutil.disk_usage(folder).free < LEAST_BYTES


@contextlib.contextmanager
def _file_trouble(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _no_folder(folder, error) from error


def _no_folder(folder: Path, error: OSError) -> MaillageError:
    if error.errno == errno.ENOSPC:
        return DatabaseDown("No space is left on the disk that holds {folder}; free some and try again.", folder=folder)
    return DatabaseDown(
        "The folder {folder} of the embedded database cannot be written ({reason}); choose another with MAILLAGE_DATABASE=embedded:FOLDER.",
        folder=folder, reason=error.strerror or error,
    )  # fmt: skip


def _locked(folder: Path) -> bool:
    with _file_trouble(folder), (folder / server.LOCK).open("a", encoding="utf-8") as lock:
        return not server.try_lock(lock)


def _read_process(folder: Path) -> dict[str, Any]:
    try:
        known: dict[str, Any] = json.loads((folder / server.PROCESS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known


def _access(folder: Path) -> Access | None:
    known = _read_process(folder)
    if known.get("state") != "ready":
        return None
    return Access(**{name: known[name] for name in ("pid", "port", "password", "reader_password")})


def _spawn(folder: Path) -> subprocess.Popen[bytes]:
    log = folder / server.LOG
    with _file_trouble(folder):
        if log.exists() and log.stat().st_size > 5_000_000:
            log.replace(log.with_suffix(".1.log"))
        # the log tells of queries: only its owner reads it
        output = os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")
    detached: dict[str, Any] = {"creationflags": 0x00000208} if sys.platform == "win32" else {"start_new_session": True}
    with output:
        child = subprocess.Popen(
            [sys.executable, "-P", server.__file__, str(folder.resolve())],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **detached,
        )  # fmt: skip
    _children.append(child)
    return child


def _reap() -> None:
    """Forget the children that have ended, so that they are not left as zombies of a long-lived parent."""
    _children[:] = [child for child in _children if child.poll() is None]


def _failure(folder: Path) -> MaillageError:
    """Why the process of a folder could not start."""
    error = str(_read_process(folder).get("error") or "the process ended")
    if "No space left" in error or full(folder):
        return _no_folder(folder, OSError(errno.ENOSPC, ""))
    # the engine tells the cause in brackets, after its own class names
    cause = error.splitlines()[0].split("(caused by ")[-1].rstrip(". )")
    return DatabaseDown(
        "The embedded database in {folder} cannot start ({reason}); its log is {log}.",
        folder=folder, reason=cause, log=folder / server.LOG,
    )  # fmt: skip


def _kill(folder: Path) -> None:
    known = _read_process(folder)
    with contextlib.suppress(psutil.Error, TypeError, ValueError):
        process = psutil.Process(int(str(known.get("pid"))))
        process.kill()
        process.wait(10)
