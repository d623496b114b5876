"""Double-click starters for Windows, macOS and Linux: small files that run `api.opening` with this installation's Python.

Paths with spaces, accents, quotes or percent signs are written so that each system reads them back as they are.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.errors import UsageProblem
from graph.language import translate

SYSTEMS = ("windows", "macos", "linux")
MODULE = "api.opening"


@dataclass(frozen=True)
class Starter:
    """A file to be written: its name, its content, whether it may be run."""

    name: str
    content: bytes
    runs: bool = True


def this_system() -> str:
    return {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")


def starters(system: str, python: str, folder: Path, settings: Mapping[str, str] | None = None) -> list[Starter]:
    """The starters of a system. ``python``: the interpreter Maillage is installed in; ``folder``: where they will stand;
    ``settings``: variables they set (MAILLAGE_DATA_DIR…).

    Raises UsageProblem for an unknown system, or a path that cannot stand in a starter.
    """
    given = dict(settings or {})
    if system not in SYSTEMS:
        raise UsageProblem(
            "The system {system} is not known; choose among {systems}.", system=system, systems=", ".join(SYSTEMS)
        )
    if any(mark in text for text in (python, str(folder), *given.values()) for mark in "\r\n\0"):
        raise UsageProblem("A path with a line break cannot stand in a starter; move Maillage to another folder.")
    if system == "windows":
        return [Starter("Maillage.bat", windows(python, given))]
    script = shell(python, given)
    if system == "macos":
        return [Starter("Maillage.command", script)]
    return [Starter("maillage.sh", script), Starter("Maillage.desktop", desktop(folder / "maillage.sh"))]


def windows(python: str, settings: Mapping[str, str]) -> bytes:
    """A batch file in UTF-8 whose first lines make Windows read it so; it stays open when something went wrong."""
    quoted = _batch(python)
    lines = [
        "@echo off", "chcp 65001 >nul", "setlocal disabledelayedexpansion", "title Maillage", 'cd /d "%~dp0"',
        *(f'set "{name}={_batch(value)}"' for name, value in settings.items()),
        f'if not exist "{quoted}" (', f"  echo {_echoed(translate(LOST))}", "  pause", "  exit /b 1", ")",
        f'"{quoted}" -P -X utf8 -m {MODULE}', "if errorlevel 1 pause",
    ]  # fmt: skip
    return ("\r\n".join(lines) + "\r\n").encode()


LOST = "Maillage is no longer where it was; install it again, then make this starter again."


def _batch(text: str) -> str:
    if '"' in text:
        raise UsageProblem("A path with a quotation mark cannot stand in a starter; move Maillage to another folder.")
    return text.replace("%", "%%")


def _echoed(text: str) -> str:
    """A sentence that echo shows as it is, within brackets too."""
    for mark in "^&<>|()":
        text = text.replace(mark, "^" + mark)
    return text.replace("%", "%%")


def shell(python: str, settings: Mapping[str, str]) -> bytes:
    """A shell script; it waits for a key when something went wrong, so that the sentence can be read."""
    quoted = shlex.quote(python)
    lines = [
        "#!/bin/sh", 'cd "$(dirname "$0")" || exit 1',
        *(f"export {name}={shlex.quote(value)}" for name, value in settings.items()),
        f"if [ ! -x {quoted} ]; then", f"  printf '%s\\n' {shlex.quote(translate(LOST))}", "  read -r _; exit 1", "fi",
        f"{quoted} -P -X utf8 -m {MODULE} || {{ [ -t 0 ] && read -r _; exit 1; }}",
    ]  # fmt: skip
    return ("\n".join(lines) + "\n").encode()


def desktop(script: Path) -> bytes:
    """A desktop entry that runs the script in a terminal."""
    comment = translate("Opens Maillage in the browser; closing its window stops it.")
    lines = [
        "[Desktop Entry]", "Type=Application", "Version=1.5", "Name=Maillage", f"Comment={comment}",
        f"Exec=/bin/sh {_desktop_argument(str(script))}", "Terminal=true", "Categories=Office;", "StartupNotify=false",
    ]  # fmt: skip
    return ("\n".join(lines) + "\n").encode()


def _desktop_argument(text: str) -> str:
    """One argument of Exec: quoted by its rule, then by the one for texts; a percent sign is doubled."""
    quoted = "".join("\\" + letter if letter in '"`$\\' else letter for letter in text)
    return '"' + quoted.replace("\\", "\\\\").replace("%", "%%") + '"'


def write(made: list[Starter], folder: Path) -> list[Path]:
    """Write starters in a folder, which is made if need be; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for one in made:
        path = folder / one.name
        path.write_bytes(one.content)
        if one.runs:
            path.chmod(0o755)
        written.append(path)
    return written
