"""Maps of 200 to 100,000 actors: first drawn frame, settled, frame time while panning, size; beside plain PyVis. And layouts.

Both get the same actors, alliances and ties, in the same browser and run. PyVis is used as its documentation shows (add_node,
add_edge, write_html, its default physics) and only where it ends within LIMIT seconds: at 200 and 1,500. Ours is settled at its
first complete drawing, for nothing moves afterwards; above visuals.folding.FOLD_ABOVE the map opens folded.
Needs Debian's chromium (or CHROMIUM). `python -m benchmarks.maps 200 5000` measures these sizes only; `--ours` leaves PyVis out.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
from playwright.sync_api import Browser, Error, Page, sync_playwright
from pyvis.network import Network

from benchmarks._map_layouts import layouts
from graph.territory import TerritoryGraph, table
from graph.vocabulary import vocabulary
from visuals.folding import folded_map, is_large
from visuals.network_map import NetworkMap, network_map
from visuals.pyvis_page import offline

SIZES, PYVIS, LIMIT, RUNS = (200, 1_500, 5_000, 20_000, 100_000), (200, 1_500), 900, 3
QUIET = ("background-networking", "component-update", "sync", "quic", "gpu", "default-apps", "extensions")
PANNING = """() => new Promise((done) => {
  const times = []; let before = performance.now(), turn = 0;
  const step = (now) => { times.push(now - before); before = now; const at = network.getViewPosition();
    network.moveTo({ position: { x: at.x + (turn < 30 ? 6 : -6), y: at.y }, animation: false });
    ++turn < 60 ? requestAnimationFrame(step) : done(times.slice(5)); };
  requestAnimationFrame((now) => { before = now; requestAnimationFrame(step); }); })"""

SETTLED = """() => new Promise((done) => {
  let first = 0;
  network.once("afterDrawing", () => { first = performance.now(); });
  const end = () => requestAnimationFrame(() => requestAnimationFrame(() => done([first || performance.now(), performance.now()])));
  network.once("stabilizationIterationsDone", end); network.once("stabilized", end); })"""


def made_up(actors: int, alliances: int | None = None, seed: int = 5) -> TerritoryGraph:
    """Invented actors of communes by hundreds, in alliances of two to eight, mostly among neighbours."""
    random, count = np.random.default_rng(seed), alliances or actors * 7 // 15
    families, communes = list(vocabulary().families), max(1, actors // 50)
    home = np.sort(random.integers(communes, size=actors))
    centre = random.integers(actors, size=count)
    parts = []
    for k in range(count):
        size, near = int(random.integers(2, 9)), random.random(8) < 0.85
        members = {
            int(centre[k] + random.integers(-40, 41)) % actors if near[m] else int(random.integers(actors))
            for m in range(size)
        }
        parts += [{"actor": f"a-{m}", "alliance": f"l-{k}", "role": "member"} for m in sorted(members)]
    return TerritoryGraph(
        territory={"id": "X-bench", "name": "Banc d’essai", "fictional": True},
        actors=table("actors", [
            {"id": f"a-{k}", "name": f"Organisation inventée {k}", "family": families[k % 9], "display": "named", "here": True, "base": f"COM-{home[k]}"}
            for k in range(actors)
        ]),
        alliances=table("alliances", [{"id": f"l-{k}", "name": f"Alliance {k}", "nature": "joint"} for k in range(count)]),
        participations=table("participations", parts),
    )  # fmt: skip


def places(graph: TerritoryGraph) -> dict[str, dict[str, tuple[str, str]]]:
    found = {}
    for base in graph.actors["base"].unique():
        k = int(base.split("-")[1])
        found[base] = {
            "commune": (base, f"Commune {k}"), "epci": (f"EPCI-{k // 20}", f"Intercommunalité {k // 20}"),
            "departement": (f"DEP-{k // 300}", f"Département {k // 300}"), "region": (f"REG-{k // 1000}", f"Région {k // 1000}"),
        }  # fmt: skip
    return found


def map_of(graph: TerritoryGraph) -> NetworkMap:
    return folded_map(graph, places(graph), language="fr") if is_large(graph) else network_map(graph, language="fr")


def opened(browser: Browser, path: Path) -> Page:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    page.goto(path.as_uri(), wait_until="commit")
    return page


def ours(graph: TerritoryGraph, browser: Browser, folder: Path) -> dict[str, float]:
    begun = time.perf_counter()
    drawn = map_of(graph)
    computed = time.perf_counter()
    path = folder / "maillage.html"
    path.write_text(offline(drawn), encoding="utf-8")
    written = time.perf_counter()
    page = opened(browser, path)
    page.wait_for_selector("[data-drawn]", timeout=120_000)
    done = time.perf_counter()
    frames = page.evaluate(PANNING)
    page.close()
    return {
        "computed": computed - begun, "file": written - computed, "first": done - written, "settled": done - begun,
        "frame": statistics.median(frames), "slow": float(np.quantile(frames, 0.95)), "megabytes": path.stat().st_size / 1e6,
    }  # fmt: skip


def plain_pyvis(graph: TerritoryGraph, browser: Browser, folder: Path) -> dict[str, float]:
    begun = time.perf_counter()
    network = Network(height="900px", width="100%", cdn_resources="in_line")
    tied = set(graph.participations["actor"])
    for row in graph.actors[graph.actors["id"].isin(tied)].itertuples():
        network.add_node(row.id, label=row.name)
    for row in graph.alliances.itertuples():
        network.add_node(row.id, label=row.name, shape="square")
    for row in graph.participations.itertuples():
        network.add_edge(row.actor, row.alliance)
    path = folder / "pyvis.html"
    network.write_html(str(path))
    written = time.perf_counter()
    page = opened(browser, path)
    page.set_default_timeout(LIMIT * 1000)
    page.wait_for_function("typeof network === 'object' && network !== null")
    drawn, settled = page.evaluate(
        SETTLED
    )  # registered as soon as the network is there, before its first round of physics
    done = time.perf_counter()
    page.evaluate("network.setOptions({ physics: { enabled: false } })")
    frames = page.evaluate(PANNING)
    page.close()
    return {
        "computed": 0.0, "file": written - begun, "first": done - written - (settled - drawn) / 1000, "settled": done - begun,
        "frame": statistics.median(frames), "slow": float(np.quantile(frames, 0.95)), "megabytes": path.stat().st_size / 1e6,
    }  # fmt: skip


def report(name: str, run: dict[str, float]) -> None:
    print(
        f"  {name:12} computed {run['computed']:7.2f} s  file {run['file']:6.2f} s  first frame {run['first']:7.2f} s  settled {run['settled']:7.2f} s"
        f"  panning {run['frame']:5.0f} ms a frame (95 %: {run['slow']:.0f})  {run['megabytes']:.2f} MB",
        flush=True,
    )


def launched(playwright: Any) -> Browser:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        sys.exit("needs Debian's package chromium, or CHROMIUM set to a browser's path")
    arguments = ["--no-sandbox", "--no-first-run", *(f"--disable-{each}" for each in QUIET)]
    browser: Browser = playwright.chromium.launch(executable_path=path, headless=True, args=arguments)
    return browser


def main() -> None:
    sizes = [int(each) for each in sys.argv[1:] if each.isdigit()] or list(SIZES)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as name:
        browser, folder = launched(playwright), Path(name)
        warm = made_up(30, 10)
        ours(warm, browser, folder)  # modules, vocabulary and browser are awake before anything is timed
        for size in [] if sys.argv[1:] == ["--layouts"] else sizes:
            graph = made_up(size)
            print(
                f"{size:,} actors, {len(graph.alliances):,} alliances, {len(graph.participations):,} participations",
                flush=True,
            )
            runs = [ours(graph, browser, folder) for _ in range(RUNS)]
            middle = sorted(runs, key=lambda run: run["settled"])[RUNS // 2]
            report("maillage", middle)
            if size in PYVIS and "--ours" not in sys.argv:
                try:
                    theirs = plain_pyvis(graph, browser, folder)
                except Error:
                    print(f"  plain PyVis did not settle within {LIMIT} s", flush=True)
                else:
                    report("plain PyVis", theirs)
                    print(f"  settled {theirs['settled'] / middle['settled']:.0f} times as fast", flush=True)
            elif size not in PYVIS:
                print("  plain PyVis: not run, it would take hours", flush=True)
        if len(sys.argv) == 1 or "--layouts" in sys.argv:
            layouts(browser, folder, nx)
        browser.close()


if __name__ == "__main__":
    main()
