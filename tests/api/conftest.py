"""A small world for pages, HTTP and commands: one real commune with two alliances, one invented territory with twelve."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
import uvicorn

from api.app import create_app
from api.serving import config, listen
from api.settings import Settings
from graph.model import ChangeSet, Fact, Record, Source, clean_name, mint, node, tie
from graph.store.changes import apply, imports, version_of
from graph.store.connect import Database

PLACES = {
    "FR": ("France", "pays", None),
    "REG-24": ("Centre-Val de Loire", "region", "FR"),
    "DEP-45": ("Loiret", "departement", "REG-24"),
    "DEP-24": ("Dordogne", "departement", "FR"),
    "COM-45234": ("Orléans", "commune", "DEP-45"),
}
TOKEN = "a-token-of-some-length"
INVENTED = "X-essai"
HOSTILE = "<img src=x onerror=alert(1)>\"'{{7*7}}"


class Gazetteer:
    """Five real places; naming one brings those that contain it."""

    def closure(self, named: Iterable[str], full_regions: Iterable[str] = ()) -> tuple[list[Fact], list[Fact]]:
        held: set[str] = set()
        for place in (*named, *full_regions):
            at: str | None = place
            while at in PLACES and at not in held:
                held.add(at)
                at = PLACES[at][2]
        nodes = [
            node("Territory", i, name=PLACES[i][0], level=PLACES[i][1], code=i.split("-")[-1]) for i in sorted(held)
        ]
        return nodes, [tie("WITHIN", i, PLACES[i][2]) for i in sorted(held) if PLACES[i][2]]


def actor(name: str, territory: str, family: str = "associations", *works_on: str) -> list[Fact]:
    found = mint("a", clean_name(name))
    return [
        node("Actor", found, name=name, family=family, keys=[f"name:{clean_name(name)}"]),
        tie("BASED_IN", found, territory),
        *(tie("WORKS_ON", found, domain, how="stated") for domain in works_on),
    ]


def alliance(
    name: str, territory: str, *members: str, nature: str = "joint", domain: str = "", since: str = "2019"
) -> list[Fact]:
    found = mint("l", clean_name(name))
    facts = [node("Alliance", found, name=name, nature=nature, since=since), tie("COVERS", found, territory)]
    facts += [tie("ADDRESSES", found, domain)] if domain else []
    for member in members:
        facts += [*actor(member, territory), tie("TAKES_PART", mint("a", clean_name(member)), found, role="member")]
    return facts


def change_set(name: str, *rows: list[Fact], nature: str = "real") -> ChangeSet:
    source = Source(mint("s", name), f"Source {name}", mint("h", name), "pairs", "Licence Ouverte 2.0", "2024", nature)
    records = tuple(Record(f"{name}-{i}", source.id, str(i), tuple(facts)) for i, facts in enumerate(rows, 1))
    return ChangeSet(f"import-{name}", "pairs", name, "test", "2026-01-01", (source,), records)


def real() -> ChangeSet:
    return change_set(
        "reel",
        alliance("Mobilités partagées", "COM-45234", "Association des Rives", "Coopérative du Val", domain="mobilite"),
        alliance("Observatoire national", "FR", "Fondation du Large", "Institut du Large", since="2008"),
        alliance(HOSTILE, "COM-45234", "Association des Rives"),
    )


def invented() -> ChangeSet:
    names = [f"Organisation {letter}" for letter in "ABCDEFGHIJKL"]
    place = [node("Territory", INVENTED, name="Pays d’Essai", level="custom", population=12000)]
    figure = mint("f", "essai")
    figures = [
        node("Figure", figure, kind="perception", measure="priorite", value=7.5, unit="/10", year=2024, group="citoyens", scale_max=10, label_fr="Vieillissement", label_en="Ageing"),
        tie("HAS", INVENTED, figure), tie("ON", figure, "vieillissement"),
    ]  # fmt: skip
    rows = [
        alliance(f"Projet {i}", INVENTED, names[i], names[(i + 1) % 12], domain="vieillissement" if i % 2 else "emploi")
        for i in range(12)
    ]
    works = [
        actor(name, INVENTED, "associations" if i % 2 else "entreprises", "vieillissement")
        for i, name in enumerate(names)
    ]
    return change_set("fiction", place, figures, *rows, *works, nature="fictional")


@pytest.fixture
def gazetteer() -> Gazetteer:
    return Gazetteer()


@pytest.fixture
def parts() -> list[ChangeSet]:
    """Both territories as they are imported."""
    return [real(), invented()]


@pytest.fixture
def world(request: pytest.FixtureRequest, _embedded_open: Database) -> Database:
    """The embedded database with both territories; made again only when something was written since."""
    if _mark(_embedded_open) != _made.get("mark"):
        empty: Database = request.getfixturevalue("embedded_database")
        for part in (real(), invented()):
            apply(empty, part, Gazetteer())
        _made["mark"] = _mark(empty)
    return _embedded_open


_made: dict[str, Any] = {}


def _mark(db: Database) -> tuple[int, list[str]]:
    return version_of(db), [f"{row['import_id']} {row['status']}" for row in imports(db)]


@contextlib.contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """The service on a free port of this machine, in a thread; its address."""
    with listen("127.0.0.1", 0) as bound:
        server = uvicorn.Server(config(create_app(settings), settings))
        thread = Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="session")
def address(embedded_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service on loopback, for the session: every test finds its own graph behind it."""
    with serving(Settings(database=embedded_server.url, data_dir=tmp_path_factory.mktemp("data"))) as found:
        yield found


@pytest.fixture
def client(address: str, world: Database) -> Iterator[httpx.Client]:
    """A program of this machine that asks the service, with both territories behind it."""
    with httpx.Client(base_url=address, timeout=60) as found:
        yield found


@pytest.fixture
def browser_like(client: httpx.Client) -> httpx.Client:
    """The same, asking for pages."""
    client.headers["accept"] = "text/html"
    return client


@pytest.fixture
def guarded(embedded_server: Any, world: Database, tmp_path: Path) -> Iterator[httpx.Client]:
    """The service as behind a declared proxy: it asks for the token."""
    settings = Settings(database=embedded_server.url, data_dir=tmp_path, trusted_proxy="127.0.0.1", token=TOKEN)
    with serving(settings) as found, httpx.Client(base_url=found, timeout=60) as client:
        yield client


@pytest.fixture
def run(
    world: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Any]:
    """Run one command line in this process: (exit code, output, errors)."""
    from api.cli import main

    monkeypatch.setenv("MAILLAGE_DATABASE", world.url)
    monkeypatch.setenv("MAILLAGE_DATA_DIR", str(tmp_path))

    def running(*words: str) -> tuple[int, str, str]:
        code = main(words)
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return running


@pytest.fixture
def embeddable(embedded_server: Any, world: Database, tmp_path: Path) -> Iterator[httpx.Client]:
    """The service as behind a declared proxy, which one other site may show in a frame."""
    settings = Settings(
        database=embedded_server.url,
        data_dir=tmp_path,
        trusted_proxy="127.0.0.1",
        token=TOKEN,
        embed_from="https://slides.example.org",
    )
    with serving(settings) as found, httpx.Client(base_url=found, timeout=60) as client:
        yield client
