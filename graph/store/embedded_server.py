"""The embedded database's own process: one ArcadeDB for one folder, over Bolt, on this machine only.

Run as a script by `graph.store.embedded`, detached from whoever started it. It imports nothing of the project, so that it
is ready in about two seconds. The folder's lock is held as long as the process lives, whatever ends it: holding the
lock *is* being the database of that folder.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import IO, Any

LOCK, PROCESS, STOP, LOG, LEASES = "lock", "process.json", "stop", "server.log", "leases"
DATABASE = "neo4j"
READER = "reader"
QUERY_SECONDS = 10
"""A researcher's query may run this long, even when nobody waits for it any more."""
GRACE_SECONDS = 3
"""A query that goes on this long after being asked to end takes the process with it."""
MEMORY_SHARE = 0.85
"""Above this share of the memory still held after a collection, researchers' queries are ended."""
IDLE_SECONDS = 900.0
TICK = 0.2


def try_lock(file: IO[str]) -> bool:
    """Whether this process now holds the lock on an open file; the system lets go of it when the process ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def write_private(path: Path, content: dict[str, Any]) -> None:
    """Write JSON that only the owner may read, whole or not at all."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file)
    temporary.replace(path)


def main(folder: Path) -> None:
    """Serve a folder's database until `stop` is asked, SIGTERM comes, or nobody has used it for a quarter of an hour."""
    os.umask(0o077)
    with (folder / LOCK).open("a", encoding="utf-8") as lock:
        if not _lock_within(lock, seconds=1.0):
            return
        code = 1
        try:
            code = _run(folder)
        except BaseException:
            traceback.print_exc()
        finally:
            _leave(code)


def _run(folder: Path) -> int:
    (folder / STOP).unlink(missing_ok=True)
    ended = threading.Event()
    _end_on_signals(ended)
    process: dict[str, Any] = {"pid": os.getpid(), "state": "starting"}
    write_private(folder / PROCESS, process)
    try:
        server, access = _start(folder)
    except Exception as error:
        write_private(folder / PROCESS, {**process, "state": "failed", "error": str(error)[:2000]})
        raise
    _end_on_signals(ended)  # again: the JVM has set handlers of its own
    write_private(folder / PROCESS, {**process, **access, "state": "ready"})
    _serve(folder, server, access["port"], ended)
    with contextlib.suppress(OSError):
        write_private(folder / PROCESS, {**process, "state": "stopping"})
    server.stop()
    (folder / PROCESS).unlink(missing_ok=True)
    return 0


def _end_on_signals(ended: threading.Event) -> None:
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ended.set())


def _leave(code: int) -> None:
    # a Python process that hosts a JVM may hang on its threads at a normal exit; the database is closed by now
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _lock_within(lock: IO[str], seconds: float) -> bool:
    # whoever asks whether the database runs takes the lock for an instant, hence the few attempts
    end = time.monotonic() + seconds
    while not try_lock(lock):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _start(folder: Path) -> tuple[Any, dict[str, Any]]:
    from arcadedb_embedded.server import ArcadeDBServer

    root = folder / "arcadedb"
    (root / "config").mkdir(parents=True, exist_ok=True)
    access = {"port": free_port(), "password": secrets.token_urlsafe(32), "reader_password": secrets.token_urlsafe(32)}
    # passwords live as long as the process: the users of the last one are forgotten
    for left in (root / "config").glob("server-users.json*"):
        left.unlink()
    (root / "config" / "server-groups.json").write_text(json.dumps(_groups()), encoding="utf-8")
    settings = {
        "mode": "development",  # production hides what is wrong with a query
        "http_port": free_port(),
        "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "bolt_port": access["port"],
        "bolt_defaultDatabase": DATABASE,
        "bolt_maxMessageSize": 128 * 1024 * 1024,
        "server_defaultDatabases": f"{DATABASE}[root,{READER}:{access['reader_password']}:readonly]",
        "server_saltIterations": 1000,  # random passwords of 256 bits need no slow hash
    }
    # these three are read for the whole JVM, never from the server's settings
    limits = (
        "opencypher.loadCsv.allowFileUrls=false",
        "opencypher.loadCsv.allowRemoteUrls=false",
        "queryMaxRangeSize=1000000",
    )
    heap = os.environ.get("MAILLAGE_DATABASE_HEAP", "1g")
    # an out-of-memory JVM serves nobody well: it ends at once, keeps all it acknowledged, and the next user starts it again
    jvm = {
        "heap_size": heap,
        "jvm_args": ["-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError", *(f"-Darcadedb.{limit}" for limit in limits)],
    }
    server = ArcadeDBServer(str(root), root_password=access["password"], config=settings, jvm_kwargs=jvm)
    server.start()
    return server, access


def _groups() -> dict[str, Any]:
    """Who may do what: administrators everything, researchers only read."""
    every = ["createRecord", "readRecord", "updateRecord", "deleteRecord"]
    administration = ["updateSecurity", "updateSchema", "updateDatabaseSettings"]

    def group(milliseconds: int, access: list[str], records: list[str]) -> dict[str, Any]:
        # resultSetLimit stays off: it cuts scans in silence and makes counts wrong
        return {
            "resultSetLimit": -1,
            "readTimeout": milliseconds,
            "access": access,
            "types": {"*": {"access": records}},
        }

    groups = {
        "admin": group(-1, administration, every),
        "readonly": group(QUERY_SECONDS * 1000, [], ["readRecord"]),
    }
    return {"databases": {"*": {"groups": groups}}, "version": 1}


def free_port() -> int:
    """A port of the loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _serve(folder: Path, server: Any, port: int, ended: threading.Event) -> None:
    idle = float(os.environ.get("MAILLAGE_DATABASE_IDLE", IDLE_SECONDS))
    used = looked = time.monotonic()
    told: dict[str, float] = {}
    while not ended.wait(TICK) and not (folder / STOP).exists():
        if not (folder / LOCK).exists():
            # the folder was deleted under us: a new database may already live there
            _leave(4)
        now = time.monotonic()
        _stop_runaways(server, told)
        if now - looked >= min(2.0, idle / 4):
            looked = now
            if _connected(port) or _leased(folder):
                used = now
            elif now - used >= idle:
                return


def _stop_runaways(server: Any, told: dict[str, float]) -> None:
    """End a researcher's query that lasts too long or fills the memory; end everything if it will not end.

    `told` remembers when each query was asked to end.
    """
    running = {
        str(q.getId()): q for q in server._java_server.getRunningQueries().getRunning() if str(q.getUser()) == READER
    }
    for gone in told.keys() - running.keys():
        del told[gone]
    full = bool(running) and _memory_full()
    now = time.monotonic()
    for name, query in running.items():
        if name not in told and (full or query.getElapsedMillis() > QUERY_SECONDS * 1000):
            told[name] = now
            query.terminate("maillage")
            print("ended a query", "that filled the memory" if full else "that lasted too long", flush=True)
        if now - told.get(name, now) > GRACE_SECONDS:
            # what is acknowledged is on the disk, and whoever needs the database next starts it again
            print("a query does not end: the process does", flush=True)
            _leave(3)
    if full:
        _jvm("java.lang.System").gc()


def _memory_full() -> bool:
    pools = _jvm("java.lang.management.ManagementFactory").getMemoryPoolMXBeans()
    after_collection = [p.getCollectionUsage() for p in pools if "Old Gen" in str(p.getName())]
    return any(usage.getUsed() > MEMORY_SHARE * usage.getMax() for usage in after_collection if usage is not None)


def _jvm(name: str) -> Any:
    import jpype  # type: ignore[import-untyped]

    return jpype.JClass(name)


def _connected(port: int) -> bool:
    import psutil

    return any(
        c.laddr.port == port and c.status == psutil.CONN_ESTABLISHED
        for c in psutil.Process().net_connections(kind="tcp")
        if c.laddr
    )


def _leased(folder: Path) -> bool:
    import psutil

    held = False
    for lease in (folder / LEASES).glob("*.lease"):
        try:
            holder = psutil.Process(int(lease.name.split("-")[0]))
            alive = abs(holder.create_time() - float(lease.read_text(encoding="utf-8"))) < 1
        except (psutil.Error, ValueError, OSError):
            alive = False
        if not alive:
            with contextlib.suppress(OSError):
                lease.unlink()
        held = held or alive
    return held


if __name__ == "__main__":
    main(Path(sys.argv[1]))
