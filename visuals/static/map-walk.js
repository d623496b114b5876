// A network map by keyboard: Tab enters, arrows go from one to the nearest that way, Enter reads the card, Esc leaves.
"use strict";

const canvas = $("map-canvas");
const mostTied = () => [...shown].map((id) => thing.get(id)).sort((a, b) => b.rank - a.rank || a.plain.localeCompare(b.plain))[0];
function stand(id) {
  here = id;
  const node = thing.get(id), near = ties.filter((tie) => tie.from === id || tie.to === id).length;
  tell(say(texts.here, { name: node.name, family: node.is === "actor" ? family.get(familyOf(node)).label : texts[node.nature], ties: many("tie", near) }));
  keepInSight(id);
  network.redraw();
}
function keepInSight(id) {
  const stage = canvas.getBoundingClientRect(), view = network.getViewPosition(), { x, y } = at(id);
  const [across, down] = [(x - view.x) * scale(), (y - view.y) * scale()];
  if (Math.abs(across) > stage.width / 2 - 40 || Math.abs(down) > stage.height / 2 - 40) { fitted = false; network.moveTo({ position: { x, y } }); }
}
// among what it is tied to first, then among all: the one nearest to that direction
function toward([dx, dy]) {
  const from = at(here), tied = new Set(ties.flatMap((tie) => (tie.from === here ? [tie.to] : tie.to === here ? [tie.from] : [])));
  const best = (ids) => {
    let found = "", least = Infinity;
    for (const id of ids) {
      if (id === here || !at(id)) continue;
      const [x, y] = [at(id).x - from.x, at(id).y - from.y], along = x * dx + y * dy, aside = Math.abs(x * dy) + Math.abs(y * dx);
      if (along > 0 && aside <= along * 1.6 && along + 2 * aside < least) [found, least] = [id, along + 2 * aside];
    }
    return found;
  };
  return best(tied) || best(shown);
}
const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
canvas.addEventListener("focus", () => {
  if (!here || !shown.has(here)) here = focused && shown.has(focused.id) ? focused.id : (mostTied() || {}).id || "";
  if (here && at(here)) stand(here);
});
canvas.addEventListener("blur", () => network.redraw());
canvas.addEventListener("keydown", (event) => {
  const way = directions[event.key], step = 80 / scale();
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (way && event.shiftKey) {
    const { x, y } = network.getViewPosition();
    fitted = false;
    network.moveTo({ position: { x: x + way[0] * step, y: y + way[1] * step } });
  } else if (way && here && at(here)) {
    const next = toward(way);
    next ? stand(next) : tell(texts.noWay);
  } else if ((event.key === "n" || event.key === "p") && here) {
    const order = [...new Set([here, ...neighboursOf(here)])], turn = event.key === "n" ? 1 : order.length - 1;
    if (order.length > 1) stand(order[turn]);
  } else if (event.key === "Home" && mostTied()) stand(mostTied().id);
  else if (event.key === "Enter" || event.key === " ") {
    if (!here || !shown.has(here)) return;
    select(here, false);
    const first = $("map-card").querySelector("h2");
    if (first && !$("map-card").hidden) { first.tabIndex = -1; first.focus(); }
  } else if (event.key === "+" || event.key === "=") zoom(1.4);
  else if (event.key === "-") zoom(1 / 1.4);
  else if (event.key === "0") fit();
  else if (event.key === "Escape") {
    if (!$("map-card").hidden || focused) { wanted.path = ""; select(""); } else { canvas.blur(); tell(texts.left); }
  } else return;
  event.preventDefault();
});
const neighboursOf = (id) => ties.flatMap((tie) => (tie.from === id ? [tie.to] : tie.to === id ? [tie.from] : [])).sort((a, b) => thing.get(a).plain.localeCompare(thing.get(b).plain));
$("map-card").addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  wanted.path = "";
  select("");
  canvas.focus();
});
