// A network map: how things, ties and names are drawn on the canvas. Sizes of lines and texts are in pixels at any zoom.
"use strict";

// ---- drawing
const colours = {};
function dress() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["ink", "soft", "paper", "accent", "line"]) colours[name] = style.getPropertyValue("--" + name).trim();
  for (const { entries } of schemes.values()) for (const entry of entries) entry.colour = night.matches ? entry.dark : entry.light;
  for (const entry of data.families) entry.colour = night.matches ? entry.dark : entry.light;
}
const growth = () => (scale() > 1 ? Math.pow(scale(), -0.5) : Math.min(1.5, Math.max(1, Math.pow(0.75 / scale(), 0.4)))); // shapes change less than distances
let least = 2; // a square is seen as one, where there is room: asked of the page once a drawing, for it makes the browser lay it out
const measure = () => { least = Math.min(4, Math.max(1.6, 0.09 * Math.sqrt(($("map-canvas").clientWidth * $("map-canvas").clientHeight) / (shown.size || 1)))); };
const radiusOf = (node) => Math.max(node.radius * growth(), node.is === "alliance" ? ((entryOf(node) || { key: "-" }).key === "-" ? 1 : 1.7) * least / scale() : 0);
const scale = () => network.body.view.scale;
const held = (id) => network.body.nodes[id]; // by vis, which is given a large map's things after its first drawing
const at = (id) => held(id) || (shown.has(id) ? thing.get(id) : undefined);

function outline(ctx, shape, x, y, radius) {
  ctx.beginPath();
  if (shape === "disc") ctx.arc(x, y, radius, 0, 7);
  else {
    shapes[shape].forEach(([dx, dy], k) => (k ? ctx.lineTo(x + dx * radius, y + dy * radius) : ctx.moveTo(x + dx * radius, y + dy * radius)));
    ctx.closePath();
  }
}
const extents = Object.fromEntries(Object.entries(shapes).map(([name, points]) => [name, [0, 1].map((axis) => Math.max(...points.map((p) => Math.abs(p[axis]))))]));
// how a thing is drawn: the entry of the colours chosen that it has; null for an alliance as an ink square, or an actor left neutral
const entryOf = (node) => { const value = valueOf(node); return value === null ? null : scheme().byKey.get(value); };
const shapeOf = (node) => { const entry = entryOf(node); return entry ? entry.shape : node.is === "alliance" ? "square" : "disc"; };
const reach = (node, axis = 1) => radiusOf(node) * scale() * extents[shapeOf(node)][axis]; // half its width (0) or height (1), in pixels of the screen
function drawThing(ctx, id, x, y) {
  const node = thing.get(id), pixel = 1 / scale(), radius = radiusOf(node), entry = entryOf(node);
  ctx.lineJoin = "round";
  outline(ctx, shapeOf(node), x, y, radius);
  if (node.is === "alliance") {
    const ink = entry ? entry.colour : colours.ink, hollow = node.nature === "framework";
    ctx.strokeStyle = hollow ? ink : colours.paper;
    ctx.lineWidth = (hollow ? 1.5 : 1) * pixel;
    ctx.fillStyle = hollow ? colours.paper : ink;
    ctx.fill();
    ctx.stroke();
    return;
  }
  ctx.strokeStyle = colours.paper;
  ctx.lineWidth = 2 * pixel;
  ctx.stroke();
  ctx.fillStyle = entry ? entry.colour : colours.soft;
  ctx.globalAlpha = entry ? 1 : 0.45;
  ctx.fill();
  ctx.globalAlpha = 1;
}
const looks = { // how a layer's ties are drawn: colour, opacity, width, dashes (pixels)
  joint: () => [colours.ink, 0.4, 1, []], framework: () => [colours.ink, 0.28, 1, []], membership: () => [colours.ink, 0.22, 0.8, []],
  funding: () => [colours.ink, 0.3, 1, [1.5, 3]], missing: () => [colours.accent, 1, 2, [6, 4]], said: () => [colours.ink, 0.62, 0.9, [1, 3]],
};
function drawTies(ctx, list, strong) {
  const pixel = 1 / scale(), groups = new Map();
  for (const tie of list) {
    const weight = tie.weight > 1 ? Math.min(4, Math.round(tie.weight)) : 1;
    const key = tie.layer + weight;
    if (!groups.has(key)) groups.set(key, [tie.layer, weight, []]);
    groups.get(key)[2].push(tie);
  }
  const crowd = strong ? 1 : Math.max(0.35, Math.min(1, Math.sqrt(400 / list.length)));
  for (const [layer, weight, group] of groups.values()) {
    const [colour, opacity, width, dashes] = looks[layer]();
    ctx.beginPath();
    for (const tie of group) {
      const from = at(tie.from), to = at(tie.to);
      if (from && to) { ctx.moveTo(from.x, from.y); ctx.lineTo(to.x, to.y); }
    }
    ctx.globalAlpha = strong ? Math.min(1, opacity * 2) : opacity * crowd;
    ctx.strokeStyle = colour;
    ctx.lineWidth = (width + (weight - 1) * 0.8) * pixel;
    ctx.setLineDash(dashes.map((each) => each * pixel));
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
}

// Labels keep one size on the screen; the most connected come first and none covers another.
const FONT = '13px "Source Sans 3", system-ui, sans-serif';
let placed = [], placedFor = "";
function placeLabels(ctx) {
  const now = [scale().toFixed(4), shown.size, wanted.size, focused ? focused.id : "", wanted.colour, moving ? Math.random() : ""].join();
  if (now === placedFor) return;
  placedFor = now;
  placed = [];
  const cells = new Map(), zoom = scale(), near = focused && focused.near;
  ctx.font = FONT;
  const order = [...shown].map((id) => thing.get(id)).filter((node) => at(node.id) && (!near || near.has(node.id))).sort((a, b) => b.rank - a.rank);
  const solid = new Map(), view = network.getViewPosition(), [wide, high] = [$("map-canvas").clientWidth / 2, $("map-canvas").clientHeight / 2];
  const [left, top] = [view.x * zoom - wide, view.y * zoom - high];
  const edge = fitted ? [left, left + 2 * wide, top, top + 2 * high] : [-Infinity, Infinity, -Infinity, Infinity]; // at rest no label is cut by a side, or under the legend
  if (fitted) for (const [x1, y1, x2, y2] of aside()) keep(cells, [left + x1, top + y1, left + x2, top + y2]);
  for (const node of order) {
    const spot = at(node.id), [across, down] = [reach(node, 0), reach(node, 1)];
    if (across > 1.5) keep(solid, [spot.x * zoom - across, spot.y * zoom - down, spot.x * zoom + across, spot.y * zoom + down, node.id]);
  }
  order.slice(0, near ? 120 : 2500).forEach((node, turn) => {
    const spot = at(node.id), [across, down] = [reach(node, 0), reach(node, 1)], patience = near ? 1 : turn < 6 ? 3 : turn < 14 ? 1 : 0;
    if (!near && turn > 30 && (node.values.degree > 1 ? across < (node.is === "actor" ? 2.4 : 9) : zoom < 0.85)) return;
    node.wide ??= ctx.measureText(node.short).width;
    const [x, y, half] = [spot.x * zoom, spot.y * zoom, node.wide / 2 + 3];
    let best = null;
    for (const [dx, dy] of [...places(across, down, half), ...beyond(node, zoom)]) {
      const box = [x + dx - half, y + dy - 8, x + dx + half, y + dy + 8];
      if (box[0] < edge[0] || box[2] > edge[1] || box[1] < edge[2] || box[3] > edge[3] || meets(cells, box)) continue;
      const covered = meets(solid, box, node.id);
      if (covered <= patience && (!best || covered < best.covered)) best = { box, dx, dy, covered };
      if (!covered) break;
    }
    if (best) { keep(cells, best.box); placed.push({ node, dx: best.dx, dy: best.dy }); }
  });
}
// where a name may stand around its shape: below, above, beside, then in the corners
const places = (across, down, half) => [
  [0, down + 9], [0, -down - 9], [across + half + 2, 0], [-across - half - 2, 0],
  ...[1, -1].flatMap((side) => [1, -1].map((turn) => [side * (across + half - 3), turn * (down + 5)])),
  ...[1, -1].flatMap((side) => [1, -1].map((turn) => [side * half * 0.6, turn * (down + 9)])),
];
// the middle of a star may be named just above or below its leaves
function beyond(node, zoom) {
  if (node.star === undefined) {
    const near = tiesOf.get(node.id), leaves = near.map((tie) => thing.get(tie.from === node.id ? tie.to : tie.from)).filter((other) => other.values.degree === 1);
    node.star = leaves.length > 3 && leaves.length > 0.6 * near.length ? Math.max(...leaves.map((leaf) => Math.hypot(leaf.x - node.x, leaf.y - node.y))) : 0;
  }
  return node.star ? [[0, node.star * zoom + 15], [0, -node.star * zoom - 15]] : [];
}
// what stands over the drawing, in pixels of the stage: nothing should be hidden under it
function aside() {
  const stage = $("map-canvas").getBoundingClientRect();
  return ["map-legend", "map-buttons", "map-card"].map($).filter((part) => part && !part.hidden && getComputedStyle(part).position === "absolute").map((part) => {
    const box = part.getBoundingClientRect();
    return [box.left - stage.left, box.top - stage.top, box.right - stage.left, box.bottom - stage.top];
  });
}
// boxes by cells of 80 × 24 pixels, so that a box is compared with its neighbours only
function* cellsOf(box) {
  for (let i = Math.floor(box[0] / 80); i <= Math.floor(box[2] / 80); i++)
    for (let j = Math.floor(box[1] / 24); j <= Math.floor(box[3] / 24); j++) yield i * 65536 + j;
}
function keep(cells, box) {
  for (const cell of cellsOf(box)) cells.has(cell) ? cells.get(cell).push(box) : cells.set(cell, [box]);
}
function meets(cells, box, but) {
  const found = new Set();
  for (const cell of cellsOf(box)) for (const other of cells.get(cell) || []) if (other[4] !== but || but === undefined) if (other[0] < box[2] && other[2] > box[0] && other[1] < box[3] && other[3] > box[1]) found.add(other);
  return found.size;
}
function drawLabel(ctx, { node, dx, dy }, strong) {
  const spot = at(node.id), pixel = 1 / scale();
  if (!spot) return;
  ctx.save();
  ctx.translate(spot.x + dx * pixel, spot.y + dy * pixel);
  ctx.scale(pixel, pixel);
  ctx.font = (strong ? "600 " : "") + FONT;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = 3.5;
  ctx.strokeStyle = colours.paper;
  ctx.fillStyle = node.is === "alliance" && !strong ? colours.soft : colours.ink;
  const text = strong ? node.name : node.short;
  ctx.strokeText(text, 0, 0);
  ctx.fillText(text, 0, 0);
  ctx.restore();
}

let here = ""; // where the keyboard stands
let ready = false, fitted = true, focused = null, hovered = null, drawn = false, moving = false;
function drawBelow(ctx) {
  if (!ready) return;
  measure();
  drawTies(ctx, ties, false);
  for (const id of shown) if (!held(id)) drawThing(ctx, id, at(id).x, at(id).y);
}
function drawAbove(ctx) {
  if (!ready) return;
  placeLabels(ctx);
  if (focused) {
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.globalAlpha = 0.82;
    ctx.fillStyle = colours.paper;
    ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
    ctx.restore();
    drawTies(ctx, focused.ties, true);
    for (const id of focused.near) if (at(id)) drawThing(ctx, id, at(id).x, at(id).y);
  }
  const strong = new Set([hovered, focused && focused.id].filter((id) => id && at(id)));
  for (const label of placed) if (!strong.has(label.node.id)) drawLabel(ctx, label, false);
  for (const id of strong) {
    const node = thing.get(id);
    drawThing(ctx, id, at(id).x, at(id).y);
    drawLabel(ctx, { node, dx: 0, dy: reach(node) + 9 }, true);
  }
  if (here && at(here) && document.activeElement === $("map-canvas")) ring(ctx, thing.get(here));
  if (!drawn) {
    drawn = true;
    performance.mark("map-drawn");
    $("map").dataset.drawn = "true";
  }
}
// where the keyboard stands: a ring, and the name
function ring(ctx, node) {
  const { x, y } = at(node.id), pixel = 1 / scale();
  for (const [colour, width] of [[colours.paper, 6], [colours.accent, 3]]) {
    ctx.beginPath();
    ctx.arc(x, y, radiusOf(node) * 1.35 + 5 * pixel, 0, 7);
    ctx.strokeStyle = colour;
    ctx.lineWidth = width * pixel;
    ctx.stroke();
  }
  drawLabel(ctx, { node, dx: 0, dy: reach(node) * 1.35 + 16 }, true);
}
