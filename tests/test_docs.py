"""Documentation that cannot lie: what the README names exists, and what exists is named."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import typer.main

from api.cli import build

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def commands() -> set[str]:
    group = typer.main.get_command(build())
    return set(getattr(group, "commands", {}))


def test_version_and_changelog_agree():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    newest = re.search(r"^## (?!Unreleased)(\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == version


def test_every_command_in_the_readme_exists():
    named = set(re.findall(r"^    maillage ([a-z][a-z-]*)", README, re.MULTILINE)) | set(
        re.findall(r"`maillage ([a-z][a-z-]*)", README)
    )
    assert named
    assert named <= commands()


def test_every_link_of_the_documents_leads_to_a_file():
    for document in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text("utf-8")):
            assert (document.parent / target).exists(), f"{document.name} → {target}"


def test_every_make_target_of_the_readme_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"^    make ([a-z]+)", README, re.MULTILINE)) <= targets
