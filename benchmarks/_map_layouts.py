"""How good a drawing is: crossings, stress, things and names that cover each other; ours beside NetworkX's spring and PyVis's.

- crossings: pairs of ties without a common end that cross;
- stress: Σ (scaled distance on paper − d)² / d² over pairs joined by a path of d ties, divided by their number, at the scale that
  makes it least (Gansner, Koren & North 2005); lower is better;
- overlap: pairs of things (12 px) that cover each other once the drawing fits 1,400 × 900 px;
- names: of the 30 most tied, those whose name (110 × 16 px, below the thing) meets another of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from pyvis.network import Network
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from ingest.demo import fictional
from visuals.layout import positions

WIDE, HIGH = 1400.0, 900.0


def demo(nx: Any) -> Any:
    """Who takes part in what in the invented demonstration territory."""
    found = nx.Graph()
    for record in fictional(20).records:
        found.add_edges_from((fact["from"], fact["to"]) for fact in record.facts if fact["is"] == "TAKES_PART")
    return found


def layouts(browser: Any, folder: Path, nx: Any) -> None:
    """Prints the figures of each graph for each layout."""
    graphs: dict[str, Any] = {
        "Florentine families": nx.florentine_families_graph(), "karate club": nx.karate_club_graph(), "Les Misérables": nx.les_miserables_graph(),
        "demonstration territory": demo(nx),
    }  # fmt: skip
    print("layouts: crossings, stress, overlap, names")
    for name, graph in graphs.items():
        index = {node: k for k, node in enumerate(graph)}
        ties = np.array([(index[a], index[b]) for a, b in graph.edges], dtype=np.int64)
        spring = nx.spring_layout(graph, seed=20)
        drawings = {
            "maillage": positions(len(index), ties, np.full(len(index), 6.0)),
            "NetworkX spring": np.array([spring[node] for node in graph]),
            "PyVis": pyvis_positions(browser, folder, len(index), ties),
        }
        print(f"  {name}: {len(index)} things, {len(ties)} ties")
        for kind, points in drawings.items():
            crossed, strain, covered, names = quality(points, ties)
            print(f"    {kind:16} {crossed:6} {strain:8.3f} {covered:5} {names:4}", flush=True)


def pyvis_positions(browser: Any, folder: Path, count: int, ties: np.ndarray) -> np.ndarray:
    network = Network(height="900px", width="100%", cdn_resources="in_line")
    for k in range(count):
        network.add_node(k, label=str(k))
    for a, b in ties.tolist():
        network.add_edge(a, b)
    path = folder / "layout.html"
    network.write_html(str(path))
    page = browser.new_page(viewport={"width": int(WIDE), "height": int(HIGH)})
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    page.goto(path.as_uri(), wait_until="commit")
    page.set_default_timeout(600_000)
    page.wait_for_function("typeof network === 'object' && network !== null")
    page.evaluate(
        "new Promise((done) => network.physics.stabilized ? done() : network.once('stabilizationIterationsDone', done))"
    )
    found = page.evaluate("network.getPositions()")
    page.close()
    return np.array([(found[str(k)]["x"], found[str(k)]["y"]) for k in range(count)], dtype=float)


def quality(points: np.ndarray, ties: np.ndarray) -> tuple[int, float, int, int]:
    """Crossings, stress, things and names that cover each other, of one drawing."""
    low, extent = points.min(axis=0), np.ptp(points, axis=0) + 1e-9
    scale = min((WIDE - 40) / extent[0], (HIGH - 40) / extent[1])
    page = (points - low) * scale
    gap = np.sqrt(((page[:, None] - page[None]) ** 2).sum(axis=2))
    covered = int((np.triu(gap < 12, k=1)).sum())
    degree = np.bincount(ties.ravel(), minlength=len(points))
    most = page[np.argsort(-degree, kind="stable")[:30]]
    apart = np.abs(most[:, None] - most[None])
    meets = (apart[..., 0] < 110) & (apart[..., 1] < 16) & ~np.eye(len(most), dtype=bool)
    return crossings(points, ties), stress(points, ties), covered, int(meets.any(axis=1).sum())


def crossings(points: np.ndarray, ties: np.ndarray) -> int:
    total = 0
    start, end = points[ties[:, 0]], points[ties[:, 1]]

    def side(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
        return np.asarray(
            (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0])
        )

    for k in range(len(ties) - 1):
        a, b, c, d = start[k], end[k], start[k + 1 :], end[k + 1 :]
        apart = ~(ties[k + 1 :, :, None] == ties[k]).any(axis=(1, 2))
        total += int((apart & (side(a, b, c) * side(a, b, d) < 0) & (side(c, d, a) * side(c, d, b) < 0)).sum())
    return total


def stress(points: np.ndarray, ties: np.ndarray) -> float:
    n = len(points)
    matrix = coo_array((np.ones(len(ties)), (ties[:, 0], ties[:, 1])), shape=(n, n)).tocsr()
    steps = dijkstra(matrix, directed=False, unweighted=True)[np.triu_indices(n, 1)]
    gap = np.sqrt(((points[:, None] - points[None]) ** 2).sum(axis=2))[np.triu_indices(n, 1)]
    joined = np.isfinite(steps)
    steps, gap = steps[joined], gap[joined]
    scale = (gap / steps).sum() / ((gap / steps) ** 2).sum()
    return float((((scale * gap - steps) / steps) ** 2).mean())
