"""Errors of the system in one sentence (a full disk, a closed port, a database that refuses), and the log of the rest."""

from __future__ import annotations

import errno
import logging
import logging.handlers
from pathlib import Path

from api.settings import read_settings
from graph.errors import DatabaseDown, MaillageError
from graph.store.embedded import default_folder

_OS_SENTENCES = {
    errno.ENOSPC: "There is no space left on the disk for {file}; free some space and try again. Nothing was kept of what was under way.",
    errno.EDQUOT: "There is no space left on the disk for {file}; free some space and try again. Nothing was kept of what was under way.",
    errno.EFBIG: "There is no space left on the disk for {file}; free some space and try again. Nothing was kept of what was under way.",
    errno.EACCES: "The system does not allow access to {file}; check its permissions.",
    errno.EPERM: "The system does not allow access to {file}; check its permissions.",
    errno.EROFS: "{file} is on a disk that can only be read; choose another place.",
    errno.ENOENT: "{file} does not exist; check the name.",
    errno.EISDIR: "{file} is a folder; give the name of a file.",
    errno.ENOTDIR: "{file} does not exist; check the name.",
    errno.ENAMETOOLONG: "The name {file} is too long for the system.",
}

_DATABASE_CODES = {
    "Unauthorized": "The database refuses the user name or the password; check MAILLAGE_DATABASE_USER and MAILLAGE_DATABASE_PASSWORD.",
    "AuthenticationRateLimit": "The database refuses any attempt for a few seconds after too many wrong passwords; wait, then try again.",
    "Forbidden": "The database does not allow this user to do that.",
    "TransientError": "The database was too busy to finish; nothing was kept, try again.",
}


def explain(error: BaseException) -> MaillageError | None:
    """The sentence for an error that the system, not Maillage, raised; None when it is unexpected."""
    if isinstance(error, OSError) and error.errno in _OS_SENTENCES:
        return MaillageError(_OS_SENTENCES[error.errno], file=_file_of(error))
    if isinstance(error, MemoryError):
        return MaillageError("There is not enough memory for this; ask for a smaller territory or fewer layers.")
    if type(error).__module__.startswith("neo4j"):
        return _database(error)
    return None


def _file_of(error: OSError) -> str:
    return str(error.filename2 or error.filename or "…")


def _database(error: BaseException) -> MaillageError | None:
    code = str(getattr(error, "code", "") or "")
    for part, sentence in _DATABASE_CODES.items():
        if part in code or type(error).__name__ == part:
            return DatabaseDown(sentence)
    if type(error).__name__ in (
        "ServiceUnavailable",
        "SessionExpired",
        "ConnectionAcquisitionTimeoutError",
        "RoutingServiceUnavailable",
    ):
        return DatabaseDown(
            "The database does not answer; check that it is started (“maillage db status”) and MAILLAGE_DATABASE."
        )
    return None


def log(error: BaseException) -> Path:
    """Keep the details of an unexpected error in the log file of the data folder; returns where."""
    where = _log_file()
    logger("maillage").error("unexpected error", exc_info=(type(error), error, error.__traceback__))
    return where


def _log_file() -> Path:
    try:
        return read_settings().log_file
    except MaillageError:
        return default_folder() / "maillage.log"


def logger(name: str) -> logging.Logger:
    """A logger that writes to the log file (at most 3 files of 1 MB, readable by their owner only)."""
    found = logging.getLogger(name)
    if not any(isinstance(handler, logging.handlers.RotatingFileHandler) for handler in found.handlers):
        where = _log_file()
        try:
            where.parent.mkdir(parents=True, exist_ok=True)
            where.touch(mode=0o600)
            handler: logging.Handler = logging.handlers.RotatingFileHandler(
                where, maxBytes=1_000_000, backupCount=2, encoding="utf-8"
            )
        except OSError:
            # A full or read-only disk must not hide the error that is being told.
            handler = logging.NullHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        found.addHandler(handler)
        found.setLevel(logging.INFO)
        found.propagate = False
    return found
