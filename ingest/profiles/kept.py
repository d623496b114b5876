"""The profiles that users keep: small files in the data folder, each proposed again for files with the same header."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import tomli_w

from graph.errors import MaillageError, UsageProblem
from graph.language import _
from graph.model import clean_name
from ingest.profiles import Profile, header_key, profiles
from ingest.profiles.own import read_own, read_toml
from ingest.readers import Table

MOST_NAME = 60


@dataclass(frozen=True)
class Kept:
    """A user's profile in its folder: its name, its file, and the headers of the files it was made for."""

    name: str
    path: Path
    profile: Profile
    header: frozenset[str]

    def fits(self, tables: Sequence[Sequence[Table]]) -> bool:
        """Whether one of the tables has exactly the header it was made for."""
        return bool(self.header) and any(self.header == header_of(table) for of_file in tables for table in of_file)


def header_of(table: Table) -> frozenset[str]:
    """A table's header as a key, whatever the order of its columns."""
    return frozenset(map(header_key, table.columns))


def kept_profiles(folder: Path) -> dict[str, Kept]:
    """The profiles in a folder by name; a file that cannot be read is passed over. No folder: none."""
    found: dict[str, Kept] = {}
    for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        try:
            data = read_toml(path)
            profile = read_own(path)
        except MaillageError:
            continue
        name = str(data.get("name") or path.stem)
        header = frozenset(map(str, data.get("header", ())))
        found[name] = Kept(name, path, replace(profile, own=name), header)
    return found


def keep_profile(folder: Path, name: str, content: Mapping[str, Any], tables: Sequence[Table]) -> Path:
    """Write a profile (``like``, ``tables``, ``set``) under a name; one kept under the same name is replaced.

    Raises UsageProblem for a name without a letter or that of a shipped profile.
    """
    said = " ".join(name.split())[:MOST_NAME]
    stem = re.sub(r"[^a-z0-9]+", "-", clean_name(said)).strip("-")
    if not stem:
        raise UsageProblem("Give the profile a name of letters or digits.")
    if stem in profiles():
        raise UsageProblem("The name {name} is that of a shipped profile; choose another one.", name=said)
    folder.mkdir(parents=True, exist_ok=True)
    header = sorted({key for table in tables for key in header_of(table)})
    data = {"name": said, **content, "header": header}
    path = folder / f"{stem}.toml"
    about = "# " + _("How the columns of a list are read; made on the page of imports, to be changed at will.")
    path.write_text(f"{about}\n{tomli_w.dumps(data)}", encoding="utf-8")
    return path


def chosen_profile(name: str, folder: Path | None, files: bool = False) -> Profile | str:
    """What a name given for a profile means: one kept in the folder, else a shipped profile's name; with ``files`` also the
    path of a file of one's own."""
    if files and name.lower().endswith(".toml"):
        return read_own(name)
    if folder is not None and name not in profiles() and (kept := kept_profiles(folder).get(name)):
        return kept.profile
    return name
