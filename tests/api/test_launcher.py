"""Starters to double-click: right on each system whatever the path, and on this one tried for real."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from api import launcher, opening
from api.settings import Settings
from graph.errors import UsageProblem

PATHS = ("/home/élodie/Mes outils/python", '/opt/100% $HOME `x`/it\'s "here"/python', "/srv/a;b&c|d\\e/python")


@pytest.mark.parametrize("python", PATHS)
@pytest.mark.parametrize("system", ["linux", "macos"])
def test_shell_starters_read_their_paths_back(python, system, tmp_path):
    script = next(
        one
        for one in launcher.starters(system, python, tmp_path, {"MAILLAGE_DATA_DIR": python})
        if one.name.endswith(("sh", "command"))
    )
    lines = script.content.decode().splitlines()
    assert lines[0] == "#!/bin/sh"
    assert shlex.split(lines[-1])[:6] == [python, "-P", "-X", "utf8", "-m", "api.opening"]
    assert shlex.split(lines[2]) == ["export", f"MAILLAGE_DATA_DIR={python}"]
    assert subprocess.run(["/bin/sh", "-n", "-c", script.content.decode()], check=False).returncode == 0


@pytest.mark.parametrize("name", ["Mon dossier", "été 100% sûr", 'a"b', "a`b$c\\d"])
def test_the_desktop_entry_reads_its_path_back(name):
    made = launcher.desktop(Path("/home") / name / "maillage.sh").decode()
    command = next(line for line in made.splitlines() if line.startswith("Exec=")).removeprefix("Exec=")
    text = command.replace("\\\\", "\\")  # the rule for texts
    program, _space, quoted = text.partition(" ")
    plain, at = "", 1
    while quoted[at] != '"':
        at += quoted[at] == "\\"
        plain += quoted[at]
        at += 1
    assert program == "/bin/sh"
    assert plain.replace("%%", "%") == f"/home/{name}/maillage.sh"
    assert "Terminal=true" in made


def test_the_windows_starter_is_utf8_with_its_own_line_ends():
    content = launcher.windows("C:\\Users\\Élodie\\100% outils\\python.exe", {"MAILLAGE_DATA_DIR": "D:\\Données & co"})
    lines = content.decode().split("\r\n")
    assert lines[:2] == ["@echo off", "chcp 65001 >nul"]
    assert '"C:\\Users\\Élodie\\100%% outils\\python.exe" -P -X utf8 -m api.opening' in lines
    assert 'set "MAILLAGE_DATA_DIR=D:\\Données & co"' in lines
    assert "\n" not in content.decode().replace("\r\n", "")


@pytest.mark.parametrize(("system", "python"), [("beos", "python"), ("linux", "a\nb"), ("windows", 'a"b')])
def test_what_cannot_be_written_is_refused_in_one_sentence(system, python, tmp_path):
    with pytest.raises(UsageProblem):
        launcher.starters(system, python, tmp_path)


def test_the_command_writes_files_that_may_be_run(run, tmp_path):
    folder = tmp_path / "Bureau d’été"
    code, out, _errors = run("launcher", "--for", "all", "-o", str(folder))
    assert code == 0
    names = {"Maillage.bat", "Maillage.command", "Maillage.desktop", "maillage.sh"}
    assert {path.name for path in folder.iterdir()} == names
    assert all(os.access(path, os.X_OK) for path in folder.iterdir())
    assert {Path(line).name for line in out.splitlines()} == names


def test_no_secret_is_written(run, tmp_path, monkeypatch):
    monkeypatch.setenv("MAILLAGE_TOKEN", "a-token-of-some-length")
    run("launcher", "--for", "all", "-o", str(tmp_path / "x"))
    assert not any("a-token" in path.read_text("utf-8") for path in (tmp_path / "x").iterdir())


def test_a_running_site_is_joined(address, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("MAILLAGE_PORT", address.rpartition(":")[2])
    monkeypatch.setenv("MAILLAGE_DATA_DIR", str(tmp_path))
    opened: list[str] = []
    assert opening.main(lambda page: opened.append(page) or True) == 0
    assert opened == [f"{address}/enter"]
    assert "déjà ouvert" in capsys.readouterr().out


def test_another_program_on_the_port_is_not_taken_for_maillage(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert opening.running(Settings(port=port, data_dir=tmp_path)) is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the starter of this system is another one")
def test_the_linux_starter_opens_the_site_in_the_browser(embedded_server, tmp_path):
    folder = tmp_path / "Mon dossier d’été"
    settings = {
        "MAILLAGE_DATABASE": embedded_server.url,
        "MAILLAGE_DATA_DIR": str(tmp_path / "données"),
        "MAILLAGE_PORT": "8917",
    }
    launcher.write(launcher.starters("linux", sys.executable, folder, settings), folder)
    browser = tmp_path / "browser.sh"
    browser.write_text(f'#!/bin/sh\necho "$1" > {shlex.quote(str(tmp_path / "opened"))}\n', "utf-8")
    browser.chmod(0o755)
    environment = {**os.environ, "BROWSER": f"{browser} %s"}
    with subprocess.Popen(
        [folder / "maillage.sh"], env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(3)]
        opened = tmp_path / "opened"
        while not opened.exists() and process.poll() is None:
            time.sleep(0.05)
        os.killpg(process.pid, 15)
    assert "démarre" in said[0]
    assert "fermez cette fenêtre" in said[2]
    assert opened.read_text("utf-8").strip().endswith("/enter")
    assert opened.read_text("utf-8").strip() in said[1]
