"""Time to a drawn map of 1,500 actors, from the tables to the picture, beside plain PyVis with its default physics.

Both get the same actors, alliances and ties, in the same browser and run. PyVis is used as its documentation shows
(add_node, add_edge, write_html); its map is drawn once its physics has settled, ours at its first complete drawing.
Needs Debian's chromium (or CHROMIUM). PyVis takes a minute or two.
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

import numpy as np
from playwright.sync_api import Browser, sync_playwright
from pyvis.network import Network

from graph.territory import TerritoryGraph, table
from graph.vocabulary import vocabulary
from visuals.network_map import network_map
from visuals.pyvis_page import offline

ACTORS, ALLIANCES, RUNS = 1500, 700, 5
QUIET = ("background-networking", "component-update", "sync", "quic", "gpu", "default-apps", "extensions")


def made_up(actors: int = ACTORS, alliances: int = ALLIANCES, seed: int = 5) -> TerritoryGraph:
    """Invented actors in alliances of two to eight, mostly among neighbours."""
    random = np.random.default_rng(seed)
    families, home = list(vocabulary().families), random.integers(30, size=actors)
    parts = []
    for k in range(alliances):
        chance = np.where(home == random.integers(30), 40.0, 1.0)
        members = random.choice(actors, size=int(random.integers(2, 9)), replace=False, p=chance / chance.sum())
        parts += [{"actor": f"a-{m}", "alliance": f"l-{k}", "role": "member"} for m in members]
    return TerritoryGraph(
        territory={"id": "X-bench", "name": "Banc d’essai", "fictional": True},
        actors=table("actors", [
            {"id": f"a-{k}", "name": f"Organisation inventée {k}", "family": families[k % 9], "display": "named", "here": True}
            for k in range(actors)
        ]),
        alliances=table("alliances", [{"id": f"l-{k}", "name": f"Alliance {k}", "nature": "joint"} for k in range(alliances)]),
        participations=table("participations", parts),
    )  # fmt: skip


def ours(graph: TerritoryGraph, browser: Browser, folder: Path) -> dict[str, float]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    begun = time.perf_counter()
    drawn = network_map(graph, language="fr")
    placed = time.perf_counter()
    path = folder / "maillage.html"
    path.write_text(offline(drawn), encoding="utf-8")
    written = time.perf_counter()
    page.goto(path.as_uri(), wait_until="commit")
    page.wait_for_selector("[data-drawn]", timeout=60_000)
    done = time.perf_counter()
    page.close()
    return {"positions": placed - begun, "file": written - placed, "browser": done - written, "total": done - begun}


def plain_pyvis(graph: TerritoryGraph, browser: Browser, folder: Path) -> dict[str, float]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
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
    page.goto(path.as_uri(), wait_until="commit")
    settled = "new Promise((done) => network.once('stabilizationIterationsDone', () => requestAnimationFrame(done)))"
    page.wait_for_function("typeof network === 'object' && network !== null", timeout=600_000)
    page.set_default_timeout(600_000)
    page.evaluate(settled)
    done = time.perf_counter()
    page.close()
    return {"positions": 0.0, "file": written - begun, "browser": done - written, "total": done - begun}


def main() -> None:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        sys.exit("needs Debian's package chromium, or CHROMIUM set to a browser's path")
    graph = made_up()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as name:
        arguments = ["--no-sandbox", "--no-first-run", *(f"--disable-{each}" for each in QUIET)]
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=arguments)
        browser.new_page().goto("about:blank")
        network_map(made_up(30, 10))  # modules and vocabulary are loaded before either is timed
        mine = [ours(graph, browser, Path(name)) for _ in range(RUNS)]
        print(f"{ACTORS} actors, {ALLIANCES} alliances, {len(graph.participations)} participations")
        report("maillage", best := min(mine, key=lambda run: run["total"]))
        print(
            f"  median of {RUNS}: {statistics.median(run['total'] for run in mine):.2f} s, first: {mine[0]['total']:.2f} s"
        )
        theirs = plain_pyvis(graph, browser, Path(name))
        report("plain PyVis", theirs)
        middle = statistics.median(run["total"] for run in mine)
        print(f"  {theirs['total'] / middle:.0f} times (median), {theirs['total'] / best['total']:.0f} times (best)")
        browser.close()


def report(name: str, run: dict[str, Any]) -> None:
    print(f"  {name:12} " + "  ".join(f"{part} {seconds:.2f} s" for part, seconds in run.items()), flush=True)


if __name__ == "__main__":
    main()
