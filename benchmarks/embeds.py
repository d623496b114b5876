"""A hundred viewers of one published map at once, each with the page and every file it names, from a site on this machine.

    python -m benchmarks.embeds [VIEWERS]

The demonstration territory is put in an embedded database of its own, its kit's map is published, and the site is started as
`maillage serve` starts it. Each viewer is a connection of its own, as of a browser that has never been there; then all of them
come back (what a browser kept is asked with its ETag). Measured in the viewers, while they all run: seconds until a viewer has
everything, bytes over the wire, and what the site's process spent. The viewers share the machine's cores with the site.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from api.service.kit.content import kit
from api.service.kit.publish import mark, publish
from api.service.kit.wish import wish
from api.service.reading import Reading
from graph.store import embedded
from graph.store.changes import apply
from graph.store.connect import open_database
from graph.store.schema import prepare
from ingest.demo import fictional
from ingest.reference import Reference

VIEWERS = 100
TERRITORY = "X-val-d-exemple"


@dataclass
class Viewer:
    """One who looks: what they keep (address → ETag), and of each visit the seconds and bytes it took."""

    port: int
    kept: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    page: float = 0.0
    bytes: int = 0
    wrong: list[str] = field(default_factory=list)

    async def visit(self, path: str) -> None:
        """The page, then what it names that may not be taken from the browser's own memory."""
        self.bytes, begun = 0, time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        text = await self.ask(reader, writer, path)
        self.page = time.perf_counter() - begun
        for name in dict.fromkeys(re.findall(r'(?:src|href)="(/static/[^"]+)"', text)):
            if name not in self.kept:  # marked with their content: kept for ever once read
                await self.ask(reader, writer, name.replace("&amp;", "&"))
                self.kept.setdefault(name, "")
        writer.close()
        self.seconds = time.perf_counter() - begun

    async def ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> str:
        known = f"If-None-Match: {self.kept[path]}\r\n" if self.kept.get(path) else ""
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept-Encoding: gzip\r\n{known}\r\n".encode()
        )
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        told = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        body = await reader.readexactly(int(told.get("content-length", 0)))
        self.bytes += len(head) + len(body)
        status = head.split(" ")[1]
        if status not in ("200", "304"):
            self.wrong.append(f"{path}: {status}")
        if "etag" in told and not path.startswith("/static/"):
            self.kept[path] = told["etag"]
        if told.get("content-encoding") == "gzip":
            import gzip

            body = gzip.decompress(body) if not path.startswith("/static/") else body
        return body.decode("utf-8", "replace") if status == "200" else ""


async def all_at_once(viewers: list[Viewer], path: str) -> float:
    begun = time.perf_counter()
    await asyncio.gather(*(viewer.visit(path) for viewer in viewers))
    return time.perf_counter() - begun


def published_map(folder: Path) -> str:
    """The key of the demonstration territory's map, published from its kit."""
    with open_database(f"embedded:{folder}") as db:
        prepare(db)
        apply(db, fictional(20), Reference())
        made = kit(db, Reading(TERRITORY), wish("fr"))
        found = publish(db, made, TERRITORY, mark(made))
    assert found
    return found.id


def report(name: str, viewers: list[Viewer], whole: float, spent: float) -> None:
    seconds = sorted(viewer.seconds for viewer in viewers)
    pages = sorted(viewer.page for viewer in viewers)
    wrong = [one for viewer in viewers for one in viewer.wrong]
    print(
        f"  {name:22} page {statistics.median(pages):5.2f} s, last {pages[-1]:5.2f} s   everything {statistics.median(seconds):5.2f} s, last {seconds[-1]:5.2f} s"
        f"   {sum(viewer.bytes for viewer in viewers) / len(viewers) / 1e3:7.1f} kB each   site {spent:5.2f} s of processor in {whole:.2f} s   {len(wrong)} failed",
        flush=True,
    )  # fmt: skip
    if wrong:
        print("   ", wrong[:3])


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else VIEWERS
    folder = Path(tempfile.mkdtemp(prefix="maillage-embeds-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = None
    try:
        key = published_map(folder)
        environment = os.environ | {
            "MAILLAGE_DATABASE": f"embedded:{folder}",
            "MAILLAGE_EMBED_FROM": "https://slides.example.org",
        }
        site = subprocess.Popen(
            [sys.executable, "-m", "api.cli", "serve", "--port", str(port)],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert site.stdout
        while f":{port}" not in (line := site.stdout.readline()):
            if not line:
                sys.exit("the site did not start")
        process = psutil.Process(site.pid)
        for path in (f"/embed/{key}", f"/s/{key}"):
            print(f"{path.split('/')[1]}, {count} viewers at once", flush=True)
            asyncio.run(all_at_once([Viewer(port)], path))  # somebody has looked before
            viewers = [Viewer(port) for _ in range(count)]
            for name in ("first visit", "again"):
                before = process.cpu_times()
                whole = asyncio.run(all_at_once(viewers, path))
                after = process.cpu_times()
                report(name, viewers, whole, after.user + after.system - before.user - before.system)
    finally:
        if site:
            site.terminate()
            site.wait(30)
        embedded.stop(folder)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
