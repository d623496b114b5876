"""Files that a browser sent, kept between the check and the import; forgotten after an hour."""

from __future__ import annotations

import contextlib
import json
import re
import secrets
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile

from api.settings import Settings
from graph.errors import MaillageError, NotFound, UsageProblem

CHUNK = 1 << 20
HOUR = 3600.0
MOST_FILES = 20
CHOICES = "choices.json"


def keep(files: Sequence[UploadFile], settings: Settings) -> str:
    """Write the files of a form under a new key that nobody can guess; returns the key.

    Raises UsageProblem when there is none or too many, MaillageError when they are larger than MAILLAGE_UPLOAD_MB allows.
    """
    sent = [file for file in files if file.filename]
    if not sent:
        raise UsageProblem("No file was chosen; choose one, then check it.")
    if len(sent) > MOST_FILES:
        raise UsageProblem("{count} files are too many at once; send at most {most}.", count=len(sent), most=MOST_FILES)
    sweep(settings)
    key = secrets.token_urlsafe(18)
    folder = settings.uploads / key
    folder.mkdir(parents=True, mode=0o700)
    try:
        room = settings.upload_mb * 1_000_000
        for number, file in enumerate(sent):
            place = folder / f"{number:02d}"
            place.mkdir()
            room -= _write(file, place / plain_name(file.filename or ""), room, settings.upload_mb)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return key


def _write(file: UploadFile, path: Path, room: int, most: int) -> int:
    written = 0
    with path.open("wb") as out:
        while chunk := file.file.read(CHUNK):
            written += len(chunk)
            if written > room:
                raise MaillageError(
                    "These files are larger than {most} MB together; split them, or import them with the command line.",
                    most=most,
                )
            out.write(chunk)
    return written


def plain_name(name: str) -> str:
    """A file name without folders, control characters or anything a system would take for more than a name."""
    bare = re.split(r"[/\\]", name)[-1]
    clean = "".join(c if c.isprintable() and c not in '<>:"|?*' else "_" for c in bare).strip(". ")
    stem, dot, ending = clean.rpartition(".")
    return (stem[:100] + dot + ending[:10]) if dot else (clean[:100] or "file")


def find(key: str, settings: Settings) -> list[Path]:
    """The files kept under a key. Raises NotFound when they were forgotten, or never sent."""
    folder = settings.uploads / key
    if not re.fullmatch(r"[A-Za-z0-9_-]{24}", key) or not folder.is_dir():
        raise NotFound("These files are no longer here; choose them again.")
    folder.touch()
    return sorted(path for place in sorted(folder.iterdir()) if place.is_dir() for path in place.iterdir())


def choices(key: str, settings: Settings) -> dict[str, Any]:
    """What was chosen for the files of a key; nothing where nothing was."""
    path = settings.uploads / key / CHOICES
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def choose(key: str, settings: Settings, chosen: dict[str, Any]) -> None:
    """Keep what was chosen for the files of a key, beside them. Raises NotFound when they were forgotten."""
    find(key, settings)
    (settings.uploads / key / CHOICES).write_text(json.dumps(chosen), encoding="utf-8")


def forget(key: str, settings: Settings) -> None:
    """Remove the files kept under a key."""
    if re.fullmatch(r"[A-Za-z0-9_-]{24}", key):
        shutil.rmtree(settings.uploads / key, ignore_errors=True)


def sweep(settings: Settings, now: float | None = None) -> None:
    """Remove what was sent more than an hour ago."""
    if settings.uploads.is_dir():
        for folder in settings.uploads.iterdir():
            with contextlib.suppress(OSError):
                if (now or time.time()) - folder.stat().st_mtime > HOUR:
                    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def kept(files: Sequence[UploadFile], settings: Settings) -> Iterator[list[Path]]:
    """The files of one request as paths, removed when it ends."""
    key = keep(files, settings)
    try:
        yield find(key, settings)
    finally:
        forget(key, settings)
