"""The embedded database's process: started once, joined, kept by leases, ended when nobody needs it."""

from __future__ import annotations

import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from graph.errors import DatabaseDown
from graph.store import embedded
from graph.store.connect import open_database

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and file modes of POSIX")


@pytest.fixture
def folder(tmp_path, monkeypatch, embedded_server):
    """A folder for an embedded database, stopped after the test. (`embedded_server` skips where there is none.)"""
    monkeypatch.setenv("MAILLAGE_DATABASE_HEAP", "256m")
    yield tmp_path / "db"
    embedded.stop(tmp_path / "db")


def wait_until_stopped(folder: Path) -> None:
    end = time.monotonic() + 60
    while embedded.status(folder).running:
        assert time.monotonic() < end, "the process does not end"
        time.sleep(0.05)


def test_starters_at_the_same_moment_share_one_process(folder):
    with ThreadPoolExecutor(4) as pool:
        accesses = set(pool.map(embedded.start, [folder] * 4))
    assert len(accesses) == 1
    (access,) = accesses
    others = [p for p in psutil.process_iter(["cmdline"]) if str(folder) in (p.info["cmdline"] or [])]
    assert [p.pid for p in others if p.is_running() and p.status() != psutil.STATUS_ZOMBIE] == [access.pid]


def test_it_listens_on_the_loopback_only_and_keeps_its_passwords_to_its_owner(folder):
    access = embedded.start(folder)
    listening = [c.laddr for c in psutil.Process(access.pid).net_connections("tcp") if c.status == psutil.CONN_LISTEN]
    assert {address.ip.removeprefix("::ffff:") for address in listening} == {"127.0.0.1"}
    assert (folder / "process.json").stat().st_mode & 0o077 == 0
    for path in (folder / "server.log", *(folder / "arcadedb").rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path
    log = (folder / "server.log").read_text(encoding="utf-8")
    assert access.password not in log and access.reader_password not in log


def test_stopped_database_is_said_to_be_stopped_and_keeps_what_was_written(folder):
    assert not embedded.status(folder).running
    assert not embedded.stop(folder)
    with open_database(f"embedded:{folder}") as db:
        db.write(lambda tx: tx.run("CREATE (:Actor {id: 'a-1'})").consume())
        assert embedded.status(folder).state == "ready"
    assert embedded.stop(folder)
    assert not embedded.status(folder).running
    with open_database(f"embedded:{folder}") as db:
        assert db.read("MATCH (a:Actor) RETURN a.id AS id") == [{"id": "a-1"}]


def test_after_a_kill_the_next_one_starts_it_again_with_all_that_was_acknowledged(folder):
    with open_database(f"embedded:{folder}") as db:
        for i in range(20):
            db.write(lambda tx, i=i: tx.run("CREATE (:Actor {id: $id})", id=f"a-{i}").consume())
        os.kill(embedded.start(folder).pid, signal.SIGKILL)
        assert db.read("MATCH (a:Actor) RETURN count(a) AS n") == [{"n": 20}]
        os.kill(embedded.start(folder).pid, signal.SIGKILL)
        db.write(lambda tx: tx.run("CREATE (:Actor {id: 'a-20'})").consume())
        assert db.read("MATCH (a:Actor) RETURN count(a) AS n") == [{"n": 21}]


def test_sigterm_ends_it_in_order(folder):
    os.kill(embedded.start(folder).pid, signal.SIGTERM)
    wait_until_stopped(folder)
    assert not (folder / "process.json").exists()


def test_without_connection_or_lease_it_ends_by_itself_and_a_lease_keeps_it(folder, monkeypatch):
    monkeypatch.setenv("MAILLAGE_DATABASE_IDLE", "0.5")
    with open_database(f"embedded:{folder}", lease=True) as db:
        first = embedded.status(folder).pid
        db.driver.close()
        time.sleep(2)
        assert embedded.status(folder).pid == first
    wait_until_stopped(folder)


def test_the_lease_of_a_process_that_is_gone_keeps_nothing(folder, monkeypatch):
    monkeypatch.setenv("MAILLAGE_DATABASE_IDLE", "0.5")
    (folder / "leases").mkdir(parents=True)
    (folder / "leases" / f"{os.getpid()}-1.lease").write_text("12345.0", encoding="utf-8")
    embedded.start(folder)
    wait_until_stopped(folder)
    assert list((folder / "leases").iterdir()) == []


def test_a_folder_that_is_moved_away_does_not_keep_an_orphan(folder):
    process = psutil.Process(embedded.start(folder).pid)
    folder.rename(folder.with_name("moved"))
    assert process.wait(60) is not None or not process.is_running()


@pytest.mark.parametrize("case", ["a file", "below a file", "not writable"])
def test_a_folder_that_cannot_be_used_is_said_in_one_sentence(tmp_path, case):
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    folder = {"a file": file, "below a file": file / "db", "not writable": Path("/proc/maillage")}[case]
    with pytest.raises(DatabaseDown) as down:
        embedded.start(folder)
    assert str(folder) in str(down.value) and "\n" not in str(down.value)
    assert not embedded.status(folder).running


def test_a_database_that_cannot_start_names_its_log(folder):
    folder.mkdir()
    (folder / "arcadedb").write_text("not a folder", encoding="utf-8")
    with pytest.raises(DatabaseDown, match=r"cannot start \(.*\); its log is .*server\.log"):
        embedded.start(folder)
    assert not embedded.status(folder).running


def test_a_machine_without_the_embedded_database_is_pointed_to_neo4j(tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(DatabaseDown, match=r"Neo4j.*MAILLAGE_DATABASE"):
        embedded.start(tmp_path)


def test_data_lives_where_the_platform_keeps_it(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert embedded.default_folder() == tmp_path / "maillage"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert embedded.default_folder() == tmp_path / ".local" / "share" / "maillage"
