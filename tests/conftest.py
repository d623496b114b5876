"""What tests need from outside: the embedded database, a real Neo4j, a browser, the samples.

On a newcomer's machine a test whose need is not met is skipped with its reason; with `CI=true` it fails instead.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from graph.errors import DatabaseDown
from graph.language import set_language
from graph.store import embedded
from graph.store.connect import Database, open_database
from graph.store.schema import prepare

POM = Path(__file__).parent / "contract" / "neo4j" / "pom.xml"
JARS = POM.parent / "target" / "dependency"
PASSWORD = "maillage-tests"
# the same cases at each run where a run decides; fewer, and others at each run, where a person waits
settings.register_profile("ci", derandomize=True)
settings.register_profile("person", max_examples=40)
settings.load_profile("ci" if os.environ.get("CI") else "person")

MARKED_BY_FIXTURE = {"samples": "samples", "chromium": "browser", "neo4j_server": "neo4j", "neo4j_database": "neo4j"}
# a database that does not let go of memory or time makes a test fail, not the machine
NEO4J_CONF = """
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size=64m
db.memory.transaction.max=512m
dbms.memory.transaction.total.max=600m
db.tx_log.preallocate=false
dbms.usage_report.enabled=false
"""
JAVA_OPENS = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for fixture in getattr(item, "fixturenames", ()):
            if fixture in MARKED_BY_FIXTURE:
                item.add_marker(MARKED_BY_FIXTURE[fixture])


def missing(reason: str) -> Any:
    """Skip with the reason; on CI, where nothing may be missing, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must not skip: {reason}", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(autouse=True)
def _in_french() -> None:
    """Each test begins in the product's first language, whatever one before it spoke."""
    set_language("fr")


@dataclass(frozen=True)
class Server:
    """A database's address, with what opens it."""

    url: str
    user: str | None = None
    password: str | None = None

    def open(self) -> Database:
        return open_database(self.url, user=self.user, password=self.password)


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample files."""
    folder = os.environ.get("MAILLAGE_SAMPLES")
    if not folder or not Path(folder).is_dir():
        missing("set MAILLAGE_SAMPLES to the folder of samples")
    return Path(str(folder))


@pytest.fixture(scope="session")
def embedded_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The embedded database of a folder of its own, as `embedded:DIR`."""
    folder = tmp_path_factory.mktemp("embedded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MAILLAGE_DATABASE_HEAP", os.environ.get("MAILLAGE_DATABASE_HEAP", "512m"))
        patch.setenv("MAILLAGE_DATABASE_IDLE", "600")
        try:
            embedded.start(folder)
        except DatabaseDown as error:
            missing(str(error))
    yield Server(f"embedded:{folder}")
    embedded.stop(folder)


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real Neo4j of its own, on a random port of this machine."""
    java = shutil.which("java")
    if java is None:
        missing("a real Neo4j needs Java 17 or later")
    if not any(JARS.glob("neo4j-5*.jar")):
        _fetch_jars()
    home = tmp_path_factory.mktemp("neo4j")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (home / "conf").mkdir()
    (home / "conf" / "neo4j.conf").write_text(NEO4J_CONF.format(port=port), encoding="utf-8")
    opens = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in JAVA_OPENS]
    command = [
        str(java), "-Xmx1g", *opens, "-cp", f"{JARS}{os.sep}*", "org.neo4j.server.CommunityEntryPoint",
        f"--home-dir={home}", f"--config-dir={home / 'conf'}",
    ]  # fmt: skip
    with (home / "out.log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _wait_for_neo4j(process, port, home / "out.log")
            yield Server(f"bolt://127.0.0.1:{port}", "neo4j", PASSWORD)
        finally:
            process.kill()  # its folder is thrown away: no need to wait for an orderly end


def _fetch_jars() -> None:
    command = ["mvn", "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"]
    if os.environ.get("CI") != "true":
        missing(f"a real Neo4j needs its jars (123 MB): {' '.join(command)}")
    subprocess.run(command, check=True)


def _wait_for_neo4j(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    from neo4j import GraphDatabase
    from neo4j.exceptions import DriverError, Neo4jError

    end = time.monotonic() + 240
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            break
        time.sleep(0.2)
    while time.monotonic() < end and process.poll() is None:
        try:
            with (
                GraphDatabase.driver(f"bolt://127.0.0.1:{port}", auth=("neo4j", "neo4j")) as driver,
                driver.session(database="system") as session,
            ):
                session.run("ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $to", to=PASSWORD).consume()
                return
        except (DriverError, Neo4jError, OSError):
            time.sleep(0.2)
    pytest.fail(f"Neo4j did not start:\n{log.read_text(encoding='utf-8')[-2000:]}", pytrace=False)


def _clean(db: Database) -> Database:
    kept = "n:Meta OR n:Domain OR n:GovernanceModel"
    db.run(f"MATCH (n) WHERE NOT ({kept}) DETACH DELETE n")
    db.run("MATCH (m:Meta) SET m.version = 0, m.schema = coalesce(m.schema, 0)")
    prepare(db)
    return db


@pytest.fixture
def clean() -> Callable[[Database], Database]:
    """Empties a database's graph in the middle of a test."""
    return _clean


@pytest.fixture(scope="session")
def _embedded_open(embedded_server: Server) -> Iterator[Database]:
    with embedded_server.open() as db:
        yield db


@pytest.fixture(scope="session")
def _neo4j_open(neo4j_server: Server) -> Iterator[Database]:
    with neo4j_server.open() as db:
        yield db


@pytest.fixture
def embedded_database(_embedded_open: Database) -> Database:
    """The embedded database with an empty graph, its schema and vocabulary in place."""
    return _clean(_embedded_open)


@pytest.fixture
def neo4j_database(_neo4j_open: Database) -> Database:
    """A real Neo4j with an empty graph, its schema and vocabulary in place."""
    return _clean(_neo4j_open)


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def database(request: pytest.FixtureRequest) -> Database:
    """Each engine in turn, with an empty graph."""
    db: Database = request.getfixturevalue(f"{request.param}_database")
    return db


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def server(request: pytest.FixtureRequest) -> Server:
    """The address of each engine in turn, its graph empty: for commands that open the database themselves."""
    request.getfixturevalue(f"{request.param}_database")
    found: Server = request.getfixturevalue(f"{request.param}_server")
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, headless, as a playwright browser; it makes no connection of its own."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(path).exists():
        missing("needs Debian's package chromium, or CHROMIUM set to a browser's path")
    from playwright.sync_api import sync_playwright

    quiet = ("background-networking", "component-update", "sync", "quic", "gpu", "default-apps", "extensions")
    arguments = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=arguments)
        yield browser
        browser.close()
