"""What is said when a database's address leads nowhere, elsewhere, or cannot be read."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable

import pytest

from graph.errors import DatabaseDown, MaillageError, UsageProblem
from graph.store import connect
from graph.store.connect import default_url, embedded_folder, open_database


@pytest.fixture
def listening():
    """A server on a free port that treats each connection as told; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen(answer: Callable[[socket.socket], object]) -> int:
            def serve() -> None:
                while True:
                    try:
                        connection, _ = server.accept()
                    except OSError:
                        return
                    with connection:
                        connection.recv(100)
                        answer(connection)

            threading.Thread(target=serve, daemon=True).start()
            return server.getsockname()[1]

        yield listen
        server.shutdown(socket.SHUT_RDWR)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_nothing_there(scheme):
    with pytest.raises(DatabaseDown, match=r"No database answers at .*; start it"):
        open_database(f"{scheme}://127.0.0.1:{free_port()}")


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
@pytest.mark.parametrize("answer", [b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n", b""])
def test_something_else_there(listening, scheme, answer):
    port = listening(lambda connection: connection.sendall(answer))
    with pytest.raises(DatabaseDown, match="is not a Neo4j database"):
        open_database(f"{scheme}://127.0.0.1:{port}")


@pytest.mark.parametrize("url", ["http://localhost:7474", "localhost:7687", "mysql://x", "/var/lib/maillage"])
def test_address_of_no_known_kind(url):
    with pytest.raises(UsageProblem, match="of no known kind"):
        open_database(url)


@pytest.mark.parametrize("url", ["bolt://host:port", "neo4j://[::1", "bolt://127.0.0.1:99999"])
def test_address_that_cannot_be_read_is_one_sentence(url):
    with pytest.raises(MaillageError) as error:
        open_database(url)
    assert "\n" not in str(error.value) and url in str(error.value)


def test_a_password_in_the_address_is_used_but_never_shown():
    port = free_port()
    with pytest.raises(DatabaseDown) as down:
        open_database(f"neo4j://someone:s3cr%40t@127.0.0.1:{port}")
    assert "s3cr" not in str(down.value) and "someone" not in str(down.value)
    assert connect._without_credentials("bolt://u:p%40@h:1") == ("bolt://h:1", "u", "p@")


def test_default_is_the_embedded_database_of_the_users_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("MAILLAGE_DATABASE", raising=False)
    monkeypatch.setattr("graph.store.embedded.default_folder", lambda: tmp_path)
    assert default_url() == f"embedded:{tmp_path}"
    monkeypatch.setenv("MAILLAGE_DATABASE", "bolt://example.org")
    assert default_url() == "bolt://example.org"
    assert embedded_folder("bolt://example.org") is None
    assert embedded_folder(f"embedded:{tmp_path}") == tmp_path
    assert embedded_folder("embedded:") == tmp_path


@pytest.mark.neo4j
def test_wrong_password_is_said_in_one_sentence(neo4j_server):
    with pytest.raises(DatabaseDown, match="refuses the user neo4j: check MAILLAGE_DATABASE_USER"):
        open_database(neo4j_server.url, user="neo4j", password="wrong")


@pytest.fixture
def cut_off(neo4j_server):
    """A real Neo4j behind a wire that can be cut: (its address, a function that cuts every connection of now)."""
    port = int(neo4j_server.url.rpartition(":")[2])
    wires: list[socket.socket] = []

    def carry(source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def serve(server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = server.accept()
                far = socket.create_connection(("127.0.0.1", port))
                wires.extend((near, far))
                for source, target in ((near, far), (far, near)):
                    threading.Thread(target=carry, args=(source, target), daemon=True).start()

    def cut() -> None:
        for wire in wires:
            with contextlib.suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, args=(server,), daemon=True).start()
        yield f"bolt://127.0.0.1:{server.getsockname()[1]}", cut
        server.shutdown(socket.SHUT_RDWR)
    cut()
    for wire in wires:
        wire.close()


def test_a_cut_connection_is_made_again_for_reading_and_before_a_commit(cut_off, neo4j_server):
    url, cut = cut_off
    tries = []

    def work(tx):
        tries.append(1)
        tx.run("CREATE (n:Cut) DELETE n").consume()
        if len(tries) == 1:
            cut()
        return tx.run("RETURN 2 AS n").single()["n"]

    with open_database(url, user=neo4j_server.user, password=neo4j_server.password) as db:
        assert db.read("RETURN 1 AS n") == [{"n": 1}]
        cut()
        assert db.read("RETURN 1 AS n") == [{"n": 1}]
        assert db.write(work) == 2
        assert len(tries) == 2
