// A network map: its card, legend, form, table and search. Every text is set as text, never as HTML.
"use strict";

// ---- the card
function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  Object.assign(made, properties);
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}
function swatch(shape, fill, hollow = false) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg"), path = document.createElementNS(space, "polygon");
  svg.setAttribute("viewBox", "-9 -9 18 18");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("points", shapes[shape].map(([x, y]) => [x * 6, y * 6].join()).join(" "));
  path.setAttribute("fill", hollow ? "none" : fill);
  if (hollow) { path.setAttribute("stroke", fill); path.setAttribute("stroke-width", "1.6"); }
  svg.append(path);
  return svg;
}
function lineSwatch(layer) {
  const space = "http://www.w3.org/2000/svg", [colour, opacity, width, dashes] = looks[layer]();
  const svg = document.createElementNS(space, "svg"), line = document.createElementNS(space, "line");
  svg.setAttribute("viewBox", "-9 -9 18 18");
  svg.setAttribute("aria-hidden", "true");
  for (const [key, value] of Object.entries({ x1: -9, x2: 9, y1: 0, y2: 0, stroke: colour, "stroke-width": width + 0.4, "stroke-dasharray": dashes.join(" ") || "none", "stroke-opacity": Math.min(1, opacity * 1.8) })) line.setAttribute(key, value);
  svg.append(line);
  return svg;
}
function entryList(title, rows) {
  if (!rows.length) return "";
  const shownRows = rows.slice(0, 30);
  const list = element("ul", {}, ...shownRows.map(([id, ...notes]) => {
    const note = notes.filter(Boolean).join(" · ");
    return element("li", {}, element("button", { type: "button", textContent: thing.get(id).name, onclick: () => select(id) }), note ? element("small", { textContent: note }) : "");
  }));
  if (rows.length > 30) list.append(element("li", { textContent: say(texts.more, { count: rows.length - 30 }) }));
  const part = document.createDocumentFragment();
  part.append(element("h3", { textContent: `${title} (${number(rows.length)})` }), list);
  return part;
}
function card(node) {
  const mine = tiesOf.get(node.id), other = (tie) => (tie.from === node.id ? tie.to : tie.from);
  const rows = (layer, keep = () => true) => mine.filter((tie) => tie.layer === layer && tie.view !== "pairs" && keep(tie));
  const byName = (a, b) => thing.get(a[0]).plain.localeCompare(thing.get(b[0]).plain);
  const parts = [element("button", { type: "button", className: "close", textContent: "×", ariaLabel: texts.close, onclick: () => select("") }), element("h2", { textContent: node.name })];
  if (node.is === "actor") {
    const entry = family.get(familyOf(node));
    parts.push(element("p", { className: "family" }, swatch(entry.shape, entry.colour), entry.label));
    if (node.kind) parts.push(element("p", { className: "soft", textContent: node.kind }));
  } else parts.push(element("p", { className: "family" }, swatch("square", colours.ink, node.nature === "framework"), [texts[node.nature], node.kind].filter(Boolean).join(" – ")));
  if (node.members) parts.push(element("p", {}, say(texts.folded, { count: node.members })), unfolding(node));
  const remarks = [node.years, node.above && texts.above, node.elsewhere && texts.elsewhere, node.ended && texts.ended].filter(Boolean);
  if (remarks.length) parts.push(element("p", { className: "soft", textContent: remarks.join(" · ") }));
  if (node.domains) parts.push(element("p", { className: "soft", textContent: node.domains.map((key) => data.domains[key] || key).join(", ") }));
  const alliances = [...rows("joint"), ...rows("framework")].map((tie) => {
    const end = thing.get(other(tie));
    if (end.is !== "alliance") return [end.id, tie.note];
    return [end.id, end.nature === "framework" ? texts.framework : "", (tie.note || "").includes(end.years) ? "" : end.years, tie.note];
  });
  parts.push(entryList(texts.explore, rows("missing").map((tie) => [other(tie), tie.note])));
  parts.push(entryList(node.is === "actor" ? texts.alliances : texts.members, alliances.sort(byName)));
  if (node.is === "alliance" && node.nature === "joint" && alliances.length === 1) parts.push(element("p", { className: "soft", textContent: texts.single }));
  parts.push(entryList(texts.said, rows("said").map((tie) => [other(tie), tie.note]).sort(byName)));
  parts.push(entryList(texts.memberOf, rows("membership", (tie) => tie.from === node.id).map((tie) => [tie.to, tie.note])));
  parts.push(entryList(texts.hasMembers, rows("membership", (tie) => tie.to === node.id).map((tie) => [tie.from, tie.note]).sort(byName)));
  parts.push(entryList(texts.funds, rows("funding", (tie) => tie.from === node.id).map((tie) => [tie.to, tie.note]).sort(byName)));
  parts.push(entryList(texts.fundedBy, rows("funding", (tie) => tie.to === node.id).map((tie) => [tie.from, tie.note]).sort(byName)));
  if (!mine.length) parts.push(element("p", { textContent: texts.none }));
  if (mine.length) parts.push(cardTools(node));
  if (node.href) parts.push(element("p", {}, element("a", { href: node.href, textContent: texts.page })));
  $("map-card").replaceChildren(...parts.filter((part) => part !== ""));
  $("map-card").hidden = false;
  $("map-card").scrollTop = 0;
}

const unfoldAddress = (node) => { const there = new URLSearchParams(location.search); for (const name of ["selected", "path", "around", "hide", "steps"]) there.delete(name); there.set("open", node.id); return "?" + there; };
const unfolding = (node) => (fromDisk ? element("p", { className: "soft", textContent: texts.foldedHere }) : element("p", {}, element("a", { className: "button", href: unfoldAddress(node), textContent: texts.unfold })));
function select(id, centre = true) {
  const node = thing.get(id);
  if (node && pathStart && pathStart !== id) return joinPath(id);
  wanted.selected = node ? id : "";
  if (wanted.path) { wanted.path = ""; }
  focused = null;
  placedFor = "";
  if (!node) $("map-card").hidden = true;
  else {
    if (!shown.has(id)) reveal(node);
    const near = ties.filter((tie) => tie.from === id || tie.to === id);
    const around = new Set([id, ...near.flatMap((tie) => [tie.from, tie.to])]);
    // of an actor's alliances, their other members belong to the picture too
    const wider = node.is === "actor" ? ties.filter((tie) => thing.get(tie.to).is === "alliance" && around.has(tie.to)) : [];
    focused = { id, near: new Set([...around, ...wider.map((tie) => tie.from)]), ties: [...new Set([...near, ...wider])] };
    card(node);
    if (centre) fit(focused.near);
  }
  write();
  network.redraw();
}
function reveal(node) { // what is looked for is shown, whatever the filters said
  if (node.is === "actor") wanted.family.add(familyOf(node));
  if (node.alone) wanted.unlinked = true;
  else {
    const layers = new Set(tiesOf.get(node.id).filter((tie) => tie.view !== "pairs").map((tie) => tie.layer));
    if (![...layers].some((layer) => wanted.layers.has(layer))) for (const layer of layers) wanted.layers.add(layer);
    Object.assign(wanted, nothingAsked, { hide: new Set(), selected: node.id });
    if (node.above || tiesOf.get(node.id).every((tie) => tie.above)) wanted.above = true;
    if (node.is === "alliance" && node.nature === "joint") wanted.view = "hubs";
  }
  refresh(false);
}

// ---- legend, form, table
function legend() {
  const { of, entries, key } = scheme(), present = entries.filter((entry) => counts.get("is " + entry.key));
  const isOn = (entry) => (key === "family" ? wanted.family.has(entry.key) : !wanted.hide.has(entry.key));
  const turn = (entry, on) => (key === "family" ? (on ? wanted.family.delete(entry.key) : wanted.family.add(entry.key)) : on ? wanted.hide.add(entry.key) : wanted.hide.delete(entry.key));
  const rows = present.map((entry) => {
    const on = isOn(entry);
    const row = element("button", { type: "button", ariaPressed: String(on), onclick: () => { remember(); turn(entry, on); refresh(); refocus("is " + entry.key); } },
      swatch(entry.shape, entry.colour), element("span", { textContent: entry.label }), element("span", { className: "number", textContent: number(counts.get("is " + entry.key)) }));
    row.dataset.key = "is " + entry.key;
    return row;
  });
  const title = key === "family" ? [] : [element("p", { className: "soft", textContent: schemes.get(key).label })];
  const layerRow = (layer, sign, count) => {
    const on = wanted.layers.has(layer);
    const row = element("button", { type: "button", ariaPressed: String(on), onclick: () => { remember(); on ? wanted.layers.delete(layer) : wanted.layers.add(layer); refresh(); refocus(layer); } },
      sign, element("span", { textContent: layer === "joint" && wanted.view === "pairs" ? texts.pairs : data.layerLabels[layer] }), count ? element("span", { className: "number", textContent: number(count) }) : "");
    row.dataset.key = layer;
    return row;
  };
  const kinds = [];
  const square = (hollow) => (of === "alliance" ? lineSwatch(hollow ? "framework" : "joint") : swatch("square", colours.ink, hollow));
  for (const layer of data.available) {
    const count = counts.get("tie:" + layer);
    if (!count && !touched.has(layer)) continue;
    touched.add(layer);
    if (layer === "joint" && data.folded && !counts.get("is:joint")) kinds.push(layerRow(layer, lineSwatch("joint"), count));
    else if (layer === "joint") kinds.push(layerRow(layer, wanted.view === "pairs" ? lineSwatch("joint") : square(false), wanted.view === "pairs" ? count : counts.get("is:joint")));
    else if (layer === "framework") kinds.push(layerRow(layer, square(true), counts.get("is:framework")));
    else kinds.push(layerRow(layer, lineSwatch(layer), count));
  }
  $("map-legend").replaceChildren(...title, ...rows, ...(rows.length && kinds.length ? [element("hr")] : []), ...kinds);
}
const touched = new Set();
const refocus = (key) => { const row = [...$("map-legend").querySelectorAll("button")].find((each) => each.dataset.key === key); if (row) row.focus(); };

function form() {
  for (const field of $("map-tools").elements) {
    if (field.name === "layers") field.checked = wanted.layers.has(field.value);
    else if (field.name === "view") field.checked = field.value === wanted.view;
    else if (field.type === "checkbox") field.checked = wanted[field.name];
    else if (field.name && field.name in wanted) field.value = wanted[field.name];
  }
  for (const part of document.querySelectorAll(".map-view")) part.hidden = !counts.get("tie:joint");
  if ($("map-sources-above")) $("map-sources-above").hidden = !wanted.above;
  const changed = filters.filter((name) => asText(name, wanted[name]) !== asText(name, first[name])).length;
  $("map-filter-count").textContent = changed ? `(${number(changed)})` : "";
}
function sentence() {
  if (data.folded || !data.edges.length) return; // the server said how much is folded; the page has said that no tie is recorded
  const isActor = (id) => thing.get(id).is === "actor", actors = [...shown].filter(isActor).length;
  const allied = new Set(ties.filter((tie) => tie.layer === "joint" || tie.layer === "framework").flatMap((tie) => [tie.from, tie.to]));
  const through = ties.flatMap((tie) => tie.through || []).filter((id) => hubPasses(thing.get(id)));
  const alliances = new Set([...[...shown].filter((id) => thing.get(id).is === "alliance"), ...through]).size;
  const joined = ties.filter((tie) => tie.layer === "membership");
  const bodies = new Set(joined.map((tie) => tie.to)), members = new Set(joined.map((tie) => tie.from));
  const local = [...bodies, ...members].every((id) => thing.get(id).family === "collectivites");
  $("map-sentence").textContent = alliances ? say(texts.actors, { actors: many("actor", [...allied].filter(isActor).length), alliances: many("alliance", alliances) })
    : joined.length === ties.length && joined.length ? say(texts.groupings, { bodies: many(local ? "local grouping" : "grouping", bodies.size), members: many(local ? "municipality" : "member", members.size) })
      : many("actor", actors);
}
function refresh(fitting = true) {
  const before = shown.size;
  look();
  if (focused && !shown.has(focused.id)) { focused = null; wanted.selected = ""; $("map-card").hidden = true; }
  views.edges.clear();
  for (const id of views.nodes.getIds()) if (!shown.has(id) && at(id)) [thing.get(id).x, thing.get(id).y] = [at(id).x, at(id).y];
  views.nodes.remove(views.nodes.getIds().filter((id) => !shown.has(id)));
  views.nodes.add(spots([...shown].filter((id) => !views.nodes.get(id))));
  if (moving) views.edges.add(pulling());
  placedFor = "";
  legend();
  form();
  sentence();
  tables();
  scope();
  time();
  if (wanted.path) showPath();
  write();
  $("map-empty").hidden = shown.size > 0;
  const brought = [...wanted.layers].filter((layer) => !data.start.layers.includes(layer) && counts.get("tie:" + layer));
  if (!fromDisk && brought.length) { keepPast(); return location.reload(); } // the server finds a place for what these layers bring
  if (fitting && before !== shown.size) fit();
  network.redraw();
}
$("map-tools").addEventListener("submit", (event) => event.preventDefault());
$("map-tools").addEventListener("change", ({ target }) => {
  if (target.name) remember();
  if (target.name === "colour") wanted.hide.clear();
  if (target.name === "layers") target.checked ? wanted.layers.add(target.value) : wanted.layers.delete(target.value);
  else if (target.type === "checkbox") wanted[target.name] = target.checked;
  else if (target.name in wanted) wanted[target.name] = target.value;
  if (target.name === "size") resize();
  if (target.name) refresh();
});
const again = () => { remember(); Object.assign(wanted, opening(usual), { family: new Set(family.keys()), ...nothingAsked }); resize(); select(""); refresh(); fit(); };
$("map-tools").addEventListener("reset", (event) => { event.preventDefault(); again(); });
$("map-again").addEventListener("click", again);
document.addEventListener("click", ({ target }) => { if ($("map-filters").open && !$("map-filters").contains(target)) $("map-filters").open = false; });

// ---- search: without accents or case; arrows choose, Enter goes there
let found = [], chosen = -1;
function suggest() {
  const asked = plain($("map-search").value).split(" ").filter(Boolean);
  const starts = (node) => (node.plain.startsWith(asked[0]) ? 0 : 1);
  found = asked.length ? data.nodes.filter((node) => asked.every((part) => node.plain.includes(part))).sort((a, b) => starts(a) - starts(b) || b.rank - a.rank).slice(0, 12) : [];
  chosen = found.length ? 0 : -1;
  const rows = found.map((node, k) => element("li", { id: "map-found-" + k, role: "option", onmousedown: (event) => { event.preventDefault(); take(k); } }, node.name, element("small", { textContent: node.is === "actor" ? family.get(familyOf(node)).label : texts[node.nature] })));
  $("map-found").replaceChildren(...rows);
  $("map-found").hidden = !rows.length;
  $("map-none").textContent = asked.length && !rows.length ? texts.nothing : "";
  mark();
}
function mark() {
  [...$("map-found").children].forEach((row, k) => { row.ariaSelected = String(k === chosen); if (k === chosen) row.scrollIntoView({ block: "nearest" }); });
  $("map-search").ariaExpanded = String(!$("map-found").hidden);
  if (chosen >= 0) $("map-search").setAttribute("aria-activedescendant", "map-found-" + chosen);
  else $("map-search").removeAttribute("aria-activedescendant");
}
function take(k) {
  const node = found[k];
  $("map-found").hidden = true;
  mark();
  if (!node) return;
  $("map-search").value = node.name;
  select(node.id);
  if (getComputedStyle($("map-card")).position !== "absolute") $("map-card").scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" }); // on a narrow screen it stands below the map

}
$("map-search").addEventListener("input", suggest);
$("map-search").addEventListener("blur", () => { $("map-found").hidden = true; $("map-none").textContent = ""; mark(); });
$("map-search").addEventListener("keydown", (event) => {
  if (event.key === "Enter") { event.preventDefault(); take(chosen); }
  else if (event.key === "Escape") { $("map-found").hidden = true; mark(); }
  else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
    event.preventDefault();
    chosen = (chosen + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
    mark();
  }
});
