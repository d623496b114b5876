"""Wrong inputs of every kind, as a person meets them: one sentence, exit 1 or 2, the data as they were."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.store import preparations
from graph.store.export import csv_zip

TABLE = (
    "actor,alliance,territory\nAtelier du Pont,Projet des Eaux,COM-45234\nRégie des Eaux,Projet des Eaux,COM-45234\n"
)
Maillage = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def environment(world: Any, tmp_path: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("MAILLAGE_") or name == "MAILLAGE_DATABASE_HEAP"
    }
    return {**kept, "MAILLAGE_DATABASE": world.url, "MAILLAGE_DATA_DIR": str(tmp_path / "data")}


@pytest.fixture
def maillage(environment: dict[str, str]) -> Maillage:
    """The installed command in a process of its own."""

    def run(*words: str, before: Callable[[], None] | None = None, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "api.cli", *words], env={**environment, **more}, capture_output=True, text=True, timeout=120, preexec_fn=before,
        )  # fmt: skip

    return run


def one_sentence(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """The run ended with this code and one line of errors that has these words."""
    lines = [line for line in done.stderr.splitlines() if not line.endswith("…")]
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert len(lines) == 1, done.stderr
    assert all(word in lines[0] for word in words), lines[0]
    assert "Traceback" not in done.stderr


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "empty.csv").touch()
    (tmp_path / "header.csv").write_text("actor,alliance\n", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (tmp_path / "broken.json").write_text('[{"a": 1},', encoding="utf-8")
    (tmp_path / "object.json").write_text('{"a": 1}', encoding="utf-8")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    (tmp_path / "good.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "other.csv").write_text("couleur,forme\nrouge,rond\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        (["absent.csv"], 2, ["absent.csv"]),
        (["empty.csv"], 1, ["empty.csv"]),
        (["header.csv"], 1, ["header.csv"]),
        (["folder"], 1, ["folder"]),
        (["picture.csv"], 1, ["picture.csv"]),
        (["broken.json"], 1, ["broken.json"]),
        (["object.json"], 1, ["object.json"]),
        (["broken.xlsx"], 1, ["broken.xlsx"]),
        (["other.csv"], 2, ["other.csv", "--profile"]),
        (["good.csv", "--profile", "nope"], 2, ["nope", "participations"]),
        (["good.csv", "--profile", "pcrs"], 2, ["good.csv", "pcrs"]),
        (["good.csv", "--set", "nope"], 2, ["'nope'"]),
        (["good.csv", "absent.csv"], 2, ["absent.csv"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_a_file_that_cannot_be_imported(
    maillage: Maillage, files: Path, world: Any, line: list[str], code: int, words: list[str]
) -> None:
    before = csv_zip(world)
    paths = [str(files / word) if "." in word or word == "folder" else word for word in line]
    done = maillage("import", *paths)
    assert done.returncode in (1, 2)
    one_sentence(done, done.returncode, *words)
    assert done.returncode == code
    assert csv_zip(world) == before


def test_a_folder_that_nobody_may_write_in(maillage: Maillage) -> None:
    one_sentence(maillage("map", "X-essai", "-o", "/proc/x.svg"), 1, "/proc")
    one_sentence(maillage("map", "X-essai", "-o", "/nowhere/x.svg"), 1, "/nowhere")


def test_a_database_that_is_down(maillage: Maillage) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    one_sentence(maillage("territories", MAILLAGE_DATABASE=f"bolt://127.0.0.1:{port}"), 1, f"127.0.0.1:{port}")


def test_a_database_address_of_no_known_kind(maillage: Maillage) -> None:
    one_sentence(maillage("territories", MAILLAGE_DATABASE="mysql://localhost"), 2, "mysql://localhost", "embedded:")


def test_a_database_address_never_shows_its_password(maillage: Maillage) -> None:
    done = maillage("territories", MAILLAGE_DATABASE="mysql://me:secret@localhost")
    assert "secret" not in done.stderr


def test_what_answers_is_no_database(maillage: Maillage) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        import threading

        def answer() -> None:
            while True:
                try:
                    caller, _address = listening.accept()
                except OSError:
                    return
                caller.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                caller.close()

        threading.Thread(target=answer, daemon=True).start()
        done = maillage("territories", MAILLAGE_DATABASE=f"bolt://127.0.0.1:{port}")
    one_sentence(done, 1, f"127.0.0.1:{port}")


@pytest.mark.neo4j
def test_a_wrong_password(maillage: Maillage, neo4j_server: Any) -> None:
    done = maillage(
        "territories",
        MAILLAGE_DATABASE=neo4j_server.url,
        MAILLAGE_DATABASE_USER="neo4j",
        MAILLAGE_DATABASE_PASSWORD="not-this-one",
    )
    one_sentence(done, 1, "MAILLAGE_DATABASE_PASSWORD")
    assert "not-this-one" not in done.stderr


def test_a_database_folder_that_is_a_file(maillage: Maillage, files: Path) -> None:
    one_sentence(maillage("territories", MAILLAGE_DATABASE=f"embedded:{files / 'good.csv'}"), 1, "good.csv")


def test_a_port_that_is_taken(maillage: Maillage) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for command in ("serve", "demo"):
            one_sentence(maillage(command, "--port", port), 1, port, "--port")


def test_an_address_that_is_not_this_machines(maillage: Maillage) -> None:
    one_sentence(
        maillage("serve", "--host", "192.0.2.1", "--port", "0", MAILLAGE_TOKEN="a-token-of-some-length"), 2, "192.0.2.1"
    )
    one_sentence(
        maillage("serve", "--host", "no such host", "--port", "0", MAILLAGE_TOKEN="a-token-of-some-length"),
        2,
        "no such host",
    )


def test_a_site_open_to_others_without_a_token(maillage: Maillage) -> None:
    one_sentence(maillage("serve", "--host", "0.0.0.0", "--port", "0"), 2, "MAILLAGE_TOKEN")  # noqa: S104


@pytest.mark.parametrize(
    ("name", "value"), [("MAILLAGE_PORT", "nope"), ("MAILLAGE_TOKEN", "short"), ("MAILLAGE_UPLOAD_MB", "-1")]
)
def test_a_setting_that_cannot_be_read_is_named_and_its_value_kept_quiet(
    maillage: Maillage, name: str, value: str
) -> None:
    done = maillage("territories", **{name: value})
    one_sentence(done, 2, name)


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files as Linux does")
def test_no_space_left_for_a_result(maillage: Maillage, tmp_path: Path) -> None:
    import resource

    target = tmp_path / "x.csv.zip"
    target.write_bytes(b"what was there")

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    one_sentence(maillage("export", "X-essai", "-o", str(target), before=little_room), 1, "x.csv.zip")
    assert target.read_bytes() == b"what was there"
    assert [path.name for path in tmp_path.iterdir() if "x.csv" in path.name] == ["x.csv.zip"]


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="sends an interrupt as a terminal does")
def test_an_import_that_is_interrupted_leaves_nothing(environment: dict[str, str], world: Any, tmp_path: Path) -> None:
    before = csv_zip(world)
    rows = "".join(f"Organisation numéro {i},Projet {i % 700},COM-45234\n" for i in range(40_000))
    (tmp_path / "long.csv").write_text("actor,alliance,territory\n" + rows, encoding="utf-8")
    command = [sys.executable, "-m", "api.cli", "import", str(tmp_path / "long.csv")]
    process = subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        # a shell that put the tests in the background had interrupts ignored, and so would its children
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert process.stderr
    process.stderr.readline()  # the import has begun
    time.sleep(1.5)
    # a signal may fall where Python cannot raise from; a person then presses Ctrl+C again
    while process.poll() is None:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=8)
    _shown, errors = process.communicate(timeout=120)
    assert process.returncode == 1
    assert len(errors.strip().splitlines()) == 1
    assert "Traceback" not in errors
    assert csv_zip(world) == before


def test_an_unexpected_error_is_told_in_one_sentence_and_kept_in_the_log(
    run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from api.service import territories

    def broken(*_arguments: Any, **_more: Any) -> None:
        raise ZeroDivisionError("a secret detail")

    monkeypatch.setattr(territories, "territories", broken)
    code, shown, errors = run("territories")
    assert (code, shown) == (1, "")
    assert len(errors.strip().splitlines()) == 1
    assert "maillage.log" in errors
    log = (tmp_path / "maillage.log").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log
    assert "Traceback" in run("territories", "--debug")[2]


def test_an_unexpected_error_in_a_preparation_offers_to_try_again_and_the_way_back(
    browser_like, world, monkeypatch: pytest.MonkeyPatch
) -> None:
    from api.service.meeting import live

    def broken(*_arguments: Any, **_more: Any) -> None:
        raise ZeroDivisionError("a secret detail")

    monkeypatch.setattr(live, "suggestions", broken)
    found = preparations.create(world, "X-essai", "vieillissement", "2026-12-01", "test")
    page = browser_like.get(f"/enter/{found.id}/live", params={"lang": "en"})
    assert page.status_code == 500
    assert "a secret detail" not in page.text
    assert f'href="/enter/{found.id}"' in page.text
    assert f'href="/enter/{found.id}/live?lang=en"' in page.text
    assert "is kept" in page.text


def test_the_reader_of_a_pipe_may_leave(environment: dict[str, str]) -> None:
    command = f"{sys.executable} -m api.cli actors X-essai --json | head -c 10"
    done = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, text=True, timeout=120)
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "Ce formulaire n’a pas pu être lu"), ("en", "This form could not be read")]
)
def test_a_form_the_framework_cannot_read_is_told_in_the_pages_language(browser_like, world, language, said):
    found = preparations.create(world, "X-essai", "vieillissement", "2026-12-01", "test")
    parts = {f"field-{n}": (None, "x") for n in range(1200)}
    answer = browser_like.post(f"/enter/{found.id}/sheet?lang={language}", files=parts)
    assert answer.status_code == 400
    assert said in answer.text
    assert "Too many" not in answer.text


def test_a_value_that_is_missing_or_too_long_is_told_in_french_without_the_frameworks_words(browser_like, world):
    found = preparations.create(world, "X-essai", "vieillissement", "2026-12-01", "test")
    answer = browser_like.post(f"/enter/{found.id}/live", data={"line": "x" * 30_000})
    assert answer.status_code == 422
    assert "elle dépasse 20" in answer.text
    assert "String should" not in answer.text
