// A network map: the path between two organisations, and only what is around one. Both are in the address.
"use strict";

let pathStart = "";
function cardTools(node) {
  const round = element("button", { type: "button", textContent: texts.around, onclick: () => lookAround(node.id) });
  const path = element("button", { type: "button", textContent: texts.pathTo, onclick: () => beginPath(node.id) });
  return element("p", { className: "map-card-tools" }, wanted.around === node.id ? "" : round, path);
}

// ---- only what is around
function lookAround(id) {
  remember();
  wanted.around = id;
  if (wanted.path) wanted.path = "";
  refresh(false);
  fit();
  $("map-scope").querySelector("button").focus();
}
function scope() {
  const node = thing.get(wanted.around), bar = $("map-scope");
  bar.hidden = !node;
  if (!node) return;
  bar.querySelector("span").textContent = say(texts.scope, { name: node.name });
  for (const button of bar.querySelectorAll("[data-steps]")) button.ariaPressed = String(button.dataset.steps === String(wanted.steps));
}
for (const button of $("map-scope").querySelectorAll("[data-steps]")) button.addEventListener("click", () => { remember(); wanted.steps = button.dataset.steps; refresh(false); fit(); });
$("map-scope-end").addEventListener("click", () => { remember(); wanted.around = ""; wanted.steps = "1"; refresh(false); fit(); $("map-canvas").focus(); });

// ---- the path between two
function beginPath(id) {
  pathStart = id;
  select("");
  $("map-aim").hidden = false;
  $("map-aim").querySelector("span").textContent = say(texts.pathChoose, { name: thing.get(id).name });
  $("map-search").value = "";
  $("map-search").focus();
}
function endPath() {
  pathStart = "";
  $("map-aim").hidden = true;
}
$("map-aim-end").addEventListener("click", () => { endPath(); $("map-canvas").focus(); });
function joinPath(id) {
  wanted.path = [pathStart, id].join(",");
  wanted.selected = "";
  endPath();
  if (!shown.has(id)) reveal(thing.get(id));
  showPath(true);
  write();
}
function shortest(start, end) {
  const near = neighbours(ties), before = new Map([[start, null]]);
  let front = [start];
  while (front.length && !before.has(end)) {
    const next = [];
    for (const id of front) for (const other of near.get(id) || []) if (!before.has(other)) { before.set(other, id); next.push(other); }
    front = next;
  }
  const way = [];
  if (before.has(end)) for (let id = end; id !== null; id = before.get(id)) way.unshift(id);
  return way;
}
function showPath(centre = false) {
  const [start, end] = wanted.path.split(",");
  if (!thing.has(start) || !thing.has(end)) { wanted.path = ""; return; }
  const way = shortest(start, end), one = thing.get(start).name, other = thing.get(end).name;
  const parts = [element("button", { type: "button", className: "close", textContent: "×", ariaLabel: texts.close, onclick: () => { wanted.path = ""; select(""); } }), element("h2", { textContent: say(texts.pathFrom, { one, other }) })];
  if (way.length) {
    const hubs = way.filter((id) => thing.get(id).is === "alliance").length;
    parts.push(element("p", { className: "soft", textContent: hubs ? many("step", hubs) : many("tie", way.length - 1) }));
    parts.push(element("ol", { className: "map-way" }, ...way.map((id) => element("li", {}, element("button", { type: "button", textContent: thing.get(id).name, onclick: () => { wanted.path = ""; select(id); } }), element("small", { textContent: thing.get(id).is === "actor" ? family.get(familyOf(thing.get(id))).label : texts[thing.get(id).nature] })))));
    const steps = new Set(way.slice(1).map((id, k) => [way[k], id].sort().join(" ")));
    focused = { id: end, near: new Set(way), ties: ties.filter((tie) => tie.layer !== "missing" && steps.has([tie.from, tie.to].sort().join(" "))) };
  } else {
    parts.push(element("p", { textContent: say(texts.pathNone, { one, other }) }));
    focused = null;
  }
  $("map-card").replaceChildren(...parts);
  $("map-card").hidden = false;
  placedFor = "";
  if (centre && way.length) fit(focused.near);
  network.redraw();
}
