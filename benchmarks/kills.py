"""Kill the importer, or the embedded database, at random moments of imports and undos: before or after, never between.

    python -m benchmarks.kills [KILLS [embedded|neo4j]]

The embedded database is always tried, in a folder of its own; a Neo4j too when MAILLAGE_BENCHMARK_NEO4J names an empty one
(with MAILLAGE_DATABASE_USER and _PASSWORD), whose importers are killed. Each kill (SIGKILL, at a random moment of the time
that the same work took undisturbed) is followed by what a user would do: the database is opened again, its canonical export
is compared with that of before and that of after, the graph with a rebuild from its records, and the work is done again.
Exit code 1 when a single one is in between.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.import_rows import write_rows
from graph.errors import MaillageError
from graph.store import changes, embedded, export
from graph.store.connect import Database, open_database
from graph.store.schema import prepare
from ingest.imports import import_files
from ingest.reference import Reference

KILLS = 50
ROWS = 3_000
"""Of the file whose import and undo are interrupted; half as many, of the same organisations, are there before."""
WORK = """
import sys
from graph.store.changes import undo
from graph.store.connect import open_database
from ingest.imports import import_files
from ingest.reference import Reference
url, what, which = sys.argv[1:]
reference = Reference()
with open_database(url) as db:
    print("begins", flush=True)
    if what == "import":
        import_files(db, [which], reference=reference)
    else:
        undo(db, which, reference)
    print("done", flush=True)
"""


@dataclass
class Trial:
    """One database under trial: the exports that may be seen, how long the work takes, and what was found."""

    db: Database
    file: Path
    reference: Reference
    import_id: str = ""
    before: bytes = b""
    after: bytes = b""
    seconds: dict[str, float] = field(default_factory=dict)
    found: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


@contextmanager
def embedded_database() -> Iterator[Database]:
    folder = Path(tempfile.mkdtemp(prefix="maillage-kills-"))
    try:
        with open_database(f"embedded:{folder}") as db:
            yield db
    finally:
        embedded.stop(folder)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def given_neo4j() -> Iterator[Database]:
    with open_database(os.environ["MAILLAGE_BENCHMARK_NEO4J"]) as db:
        if db.read("MATCH (n) WHERE NOT n:Meta AND NOT n:Domain AND NOT n:GovernanceModel RETURN count(n) AS n")[0][
            "n"
        ]:
            sys.exit("MAILLAGE_BENCHMARK_NEO4J holds data; name an empty database.")
        try:
            yield db
        finally:
            db.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n").consume())


def start(trial: Trial, what: str) -> subprocess.Popen[str]:
    """A process of its own that imports the file, or undoes it; it has begun when this returns."""
    which = str(trial.file) if what == "import" else trial.import_id
    process = subprocess.Popen(
        [sys.executable, "-c", WORK, trial.db.url, what, which], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.readline()
    return process


def measure(trial: Trial) -> None:
    """What the two states look like, and how long it takes to go from one to the other and back."""
    prepare(trial.db)
    first = trial.file.with_name("first.csv")
    write_rows(first, ROWS // 2)
    import_files(trial.db, [first], reference=trial.reference)
    trial.before = export.csv_zip(trial.db)
    trial.import_id = import_files(trial.db, [trial.file], reference=trial.reference, dry_run=True).import_id
    for what in ("import", "undo", "import"):
        begun = time.monotonic()
        start(trial, what).wait()
        trial.seconds[what] = time.monotonic() - begun
    trial.after = export.csv_zip(trial.db)
    if not changes.is_active(trial.db, trial.import_id) or trial.after == trial.before:
        sys.exit("The import that is to be interrupted does not come through undisturbed.")


def kill_once(trial: Trial, number: int, chance: random.Random) -> None:
    """One kill, and what is there after it."""
    what = "undo" if changes.is_active(trial.db, trial.import_id) else "import"
    victim = "database" if trial.db.folder is not None and number % 2 else "importer"
    process = start(trial, what)
    time.sleep(chance.uniform(0, 1.1 * trial.seconds[what]))
    if victim == "importer":
        process.kill()
    else:
        with suppress(psutil.Error, MaillageError):
            psutil.Process(embedded.start(Path(str(trial.db.folder))).pid).kill()
    done = "done" in process.communicate()[0]
    active = changes.is_active(trial.db, trial.import_id)
    seen = export.csv_zip(trial.db)
    state = "after" if seen == (trial.after if what == "import" else trial.before) else "between"
    state = "before" if seen == (trial.before if what == "import" else trial.after) else state
    trial.found[f"{victim} killed in {what}: {state}"] += 1
    print(f"  {number + 1}: {victim} killed in {what}: {state}", file=sys.stderr, flush=True)
    differences = changes.check(trial.db, trial.reference)
    agrees = active == (seen == trial.after)
    if state == "between" or differences or not agrees or (done and state != "after"):
        trial.wrong.append(
            f"kill {number}, {victim} in {what}: {state}, {len(differences)} differences, {done=}, {active=}"
        )
        changes.rebuild(trial.db, trial.reference)


def main() -> None:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    databases = {"embedded": embedded_database}
    if os.environ.get("MAILLAGE_BENCHMARK_NEO4J"):
        databases["neo4j"] = given_neo4j
    if len(sys.argv) > 2:
        databases = {sys.argv[2]: databases[sys.argv[2]]}
    chance = random.Random(20261123)
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.csv"
        write_rows(file, ROWS)
        for name, database in databases.items():
            with database() as db:
                trial = Trial(db, file, Reference())
                measure(trial)
                for number in range(kills):
                    kill_once(trial, number, chance)
                times = ", ".join(f"{what} {seconds:.1f} s" for what, seconds in trial.seconds.items())
                print(f"{name}: {kills} kills; undisturbed: {times}")
                for case, times_seen in sorted(trial.found.items()):
                    print(f"  {case}: {times_seen}")
                print(f"  neither before nor after: {len(trial.wrong)}", flush=True)
                wrong += trial.wrong
    sys.exit("\n".join(wrong) or 0)


if __name__ == "__main__":
    main()
