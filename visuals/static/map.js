// A network map: vis-network carries pan, zoom, clicks and (when asked) the movement; positions come with the data.
"use strict";

// ---- vis-network
look();
resize();
dress();
widen();
// vis holds what is shown, and its ties only while they pull: drawing them is done here
const spots = (ids) => ids.map((id) => ({ id, x: thing.get(id).x, y: thing.get(id).y }));
const AT_ONCE = 400, NEXT = 700; // how many things vis is given before the first drawing, and at a time after it
const views = { nodes: new vis.DataSet(shown.size > AT_ONCE ? [] : spots([...shown])), edges: new vis.DataSet() };
const pulling = () => ties.map(({ id, from, to }) => ({ id, from, to }));
const options = structuredClone(data.options);
options.nodes.ctxRenderer = ({ ctx, id, x, y }) => ({
  drawNode: () => drawThing(ctx, id, x, y),
  nodeDimensions: { width: 2 * radiusOf(thing.get(id)), height: 2 * radiusOf(thing.get(id)) },
});
const network = new vis.Network($("map-canvas"), views, options);
network.on("beforeDrawing", drawBelow);
network.on("afterDrawing", drawAbove);
network.on("click", ({ nodes: [id], pointer }) => select(id || unheldAt(pointer.canvas) || pisteAt(pointer.canvas) || "", false));
network.on("doubleClick", ({ nodes: [id] }) => { if (id && thing.get(id).members && !fromDisk) location.href = unfoldAddress(thing.get(id)); });
for (const event of ["zoom", "dragStart"]) network.on(event, () => { fitted = false; });
network.on("hoverNode", ({ node }) => { hovered = node; network.canvas.body.container.style.cursor = "pointer"; network.redraw(); });
network.on("blurNode", () => { hovered = null; network.canvas.body.container.style.cursor = ""; network.redraw(); });
// the first drawing waits for the letters of its names, not for long
const begin = () => { if (!ready) { ready = true; network.redraw(); setTimeout(() => later(hold), 400); } };
document.fonts.load(FONT).then(begin, begin);
setTimeout(begin, 300);
document.fonts.addEventListener("loadingdone", () => { if (ready) { for (const node of data.nodes) delete node.wide; placedFor = ""; network.redraw(); } });
night.addEventListener("change", () => { dress(); legend(); network.redraw(); });

function hold() { // what vis does not hold yet, by parts, while nobody waits for anything else
  const waiting = [...shown].filter((id) => !held(id)).slice(0, NEXT);
  if (waiting.length) views.nodes.add(spots(waiting));
  if (waiting.length) later(hold);
}
const later = (work) => (window.requestIdleCallback ? requestIdleCallback(work, { timeout: 1000 }) : setTimeout(work, 100));
const unheldAt = ({ x, y }) => [...shown].findLast((id) => !held(id) && Math.hypot(x - at(id).x, y - at(id).y) <= radiusOf(thing.get(id)));

function pisteAt({ x, y }) {
  const reach = 6 / scale();
  for (const tie of ties) {
    if (tie.layer !== "missing") continue;
    const a = at(tie.from), b = at(tie.to), dx = b.x - a.x, dy = b.y - a.y;
    const along = Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
    if (Math.hypot(x - a.x - along * dx, y - a.y - along * dy) < reach) return tie.from;
  }
  return null;
}

// a drawing without north takes more of a wide screen: distances grow, so nothing comes to cover anything
function widen() {
  const stage = $("map-canvas").getBoundingClientRect(), spots = [...shown].map((id) => thing.get(id));
  if (!data.turnable || upright || spots.length < 3 || !stage.height) return;
  const [wide, high] = ["x", "y"].map((axis) => Math.max(...spots.map((s) => s[axis])) - Math.min(...spots.map((s) => s[axis])) + 40);
  const stretch = Math.min(1.4, Math.max(1, ((stage.width - 300) / (stage.height - 70)) * (high / wide)));
  for (const node of data.nodes) node.x *= stretch;
}
function fit(ids = shown, animate = true) {
  const stage = $("map-canvas").getBoundingClientRect();
  const spots = [...ids].map(at).filter(Boolean);
  if (!spots.length || !stage.width) return;
  const [xs, ys] = [spots.map((s) => s.x), spots.map((s) => s.y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const over = aside(), room = (id) => (!$(id).hidden && getComputedStyle($(id)).position === "absolute" ? Math.min($(id).offsetWidth, stage.width / 3) : 0);
  const after = room("map-card"), sides = room("map-legend") ? 110 : 50;
  // the legend may stand over an empty corner: as much of its width is used as no shape stands under it
  const below = room("map-legend") ? 0 : 44; // on a narrow screen the buttons cross the whole width
  let zoom, position;
  for (const part of [0, 0.2, 0.4, 0.6, 0.8, 1]) {
    const before = room("map-legend") * part;
    zoom = Math.min((stage.width - before - after - sides) / (right - left + 40), (stage.height - 70 - below) / (bottom - top + 40), spots.length < 40 ? 2.4 : 1.6);
    position = { x: (left + right) / 2 - (before - after) / 2 / zoom, y: (top + bottom) / 2 + below / 2 / zoom };
    const hidden = ({ x, y }) => over.some(([x1, y1, x2, y2]) => {
      const [across, down] = [(x - position.x) * zoom + stage.width / 2, (y - position.y) * zoom + stage.height / 2];
      return across > x1 - 14 && across < x2 + 14 && down > y1 - 14 && down < y2 + 14;
    });
    if (!spots.some(hidden)) break;
  }
  fitted = true;
  network.moveTo({ position, scale: zoom, animation: animate && !calm.matches ? { duration: 200, easingFunction: "easeOutQuad" } : false });
}
function zoom(by) {
  fitted = false;
  network.moveTo({ scale: Math.min(6, Math.max(0.02, scale() * by)), animation: calm.matches ? false : { duration: 150, easingFunction: "easeOutQuad" } });
}

// ---- buttons and keys
$("map-in").addEventListener("click", () => zoom(1.4));
$("map-out").addEventListener("click", () => zoom(1 / 1.4));
$("map-fit").addEventListener("click", () => fit());
$("map-move").addEventListener("click", () => {
  moving = !moving;
  $("map-move").ariaPressed = String(moving);
  $("map-move").textContent = moving ? texts.freeze : texts.move;
  if (moving) { views.nodes.add(spots([...shown].filter((id) => !held(id)))); views.edges.add(pulling()); }
  network.setOptions({ physics: { enabled: moving } });
  if (moving && calm.matches) { network.stabilize(120); fit(shown, false); $("map-move").click(); } // no movement to be seen: only its end
  else if (!moving) { views.edges.clear(); network.redraw(); }
});
addEventListener("popstate", () => { Object.assign(wanted, opening(data.start)); read(new URLSearchParams(location.search)); resize(); refresh(false); });

legend();
form();
sentence();
fit(shown, false);
$("map-empty").hidden = shown.size > 0;
if (wanted.selected && thing.has(wanted.selected)) select(wanted.selected);
else if (wanted.path) { showPath(true); write(); } else write();
scope();
time();
undoable();
