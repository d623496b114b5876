// Draws a network map and answers to its reader: filters, search, cards, legend, table. No framework, no eval, no network.
// Positions come with the data; vis-network carries pan, zoom, clicks and (when asked) the movement.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("map-data").textContent);
  const { texts, shapes } = data;
  const say = (text, values = {}) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? number(values[name]) : whole));
  const figures = new Intl.NumberFormat(data.language, { maximumFractionDigits: 3 });
  const number = (value) => (typeof value === "number" ? figures.format(value) : value);
  const many = (noun, count) => say(texts[noun + (count === 1 ? 1 : "N")], { count });
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[-'’\s]+/g, " ").trim();
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const night = matchMedia("(prefers-color-scheme: dark)");

  // ---- what is known
  const thing = new Map(data.nodes.map((node) => [node.id, node]));
  const family = new Map(data.families.map((entry) => [entry.key, entry]));
  const tiesOf = new Map(data.nodes.map((node) => [node.id, []]));
  for (const tie of data.edges) for (const end of [tie.from, tie.to]) tiesOf.get(end).push(tie);
  const familyOf = (node) => node.family || "";
  const upright = data.turnable && innerHeight > 1.1 * innerWidth; // a tall screen: a drawing without north may stand up
  const most = innerWidth < 740 ? 26 : 34;
  for (const node of data.nodes) {
    if (upright) [node.x, node.y] = [node.y, node.x];
    node.plain = plain(node.name);
    node.rank = node.is === "actor" ? node.size : 3 + node.values.degree * 0.5;
    node.short = node.name.length > most ? node.name.slice(0, most - 2).trimEnd() + "…" : node.name;
  }

  // ---- what is asked, kept in the address
  const names = ["view", "layers", "family", "domain", "type", "size", "above", "unlinked", "selected"];
  const fromDisk = location.protocol === "file:";
  const opening = (state) => ({ // what a map opens on, or goes back to
    ...state,
    layers: new Set(state.layers),
    family: new Set(state.family.length ? state.family.map((key) => (key === "none" ? "" : key)) : family.keys()),
  });
  const usual = fromDisk ? data.start : { ...data.start, view: "hubs", layers: data.usualLayers, size: "degree", family: [], domain: "", type: "", above: false, unlinked: false, selected: "" };
  const first = opening(usual), wanted = opening(data.start);
  read(new URLSearchParams(fromDisk ? location.hash.slice(1) : location.search));

  function read(address) {
    for (const name of names.filter((each) => address.has(each))) {
      const value = address.get(name);
      if (name === "layers") wanted.layers = new Set(value.split(",").flatMap((l) => (l === "alliance" ? ["joint", "framework"] : [l])));
      else if (name === "family") wanted.family = new Set(value.split(",").map((key) => (key === "none" ? "" : key)));
      else if (name === "above" || name === "unlinked") wanted[name] = value === "1";
      else if (name === "size" && !(value in data.sizes)) continue;
      else if (name === "view" && value !== "pairs") wanted.view = "hubs";
      else wanted[name] = value;
    }
  }
  function write() {
    const address = new URLSearchParams(fromDisk ? "" : location.search);
    for (const name of names) {
      const [now, start] = [asText(name, wanted[name]), asText(name, first[name])];
      if (now === start) address.delete(name);
      else address.set(name, now);
    }
    const query = address.toString().replaceAll("%2C", ",");
    for (const link of document.querySelectorAll(".languages a")) { // the other language opens the same map
      const there = new URL(link.href);
      for (const name of names) address.has(name) ? there.searchParams.set(name, address.get(name)) : there.searchParams.delete(name);
      link.href = there.pathname + "?" + there.searchParams.toString().replaceAll("%2C", ",");
    }
    const target = fromDisk ? "#" + query : location.pathname + (query ? "?" + query : "") + location.hash;
    try { history.replaceState(null, "", target); } catch { /* some browsers refuse it to a file: the map works without */ }
  }
  const asText = (name, value) => (value instanceof Set ? [...value].map((key) => key || "none").sort().join(",") || "-" : value === true ? "1" : value || "");

  // ---- what is shown
  let shown = new Set(), ties = [], counts = new Map();
  const inDomain = (node) => !wanted.domain || (node.domains || []).includes(wanted.domain);
  const hubPasses = (node) => inDomain(node) && (!wanted.type || node.type === wanted.type) && (wanted.above || !node.above);
  let paired = false;
  function look() {
    if (wanted.view === "pairs" && !paired) {
      data.edges.push(...JSON.parse($("map-pairs").textContent));
      paired = true;
    }
    const inFamily = (node) => node.is !== "actor" || wanted.family.has(familyOf(node));
    const passes = (tie) => {
      if (!wanted.layers.has(tie.layer) || (tie.view && tie.view !== wanted.view) || (tie.above && !wanted.above)) return false;
      if (tie.through) return tie.through.some((id) => hubPasses(thing.get(id)));
      const [from, to] = [thing.get(tie.from), thing.get(tie.to)];
      if (to.is === "alliance") return hubPasses(to);
      return !wanted.domain || inDomain(from) || inDomain(to);
    };
    const possible = data.edges.filter(passes);
    counts = new Map();
    const met = new Set(possible.flatMap((tie) => [tie.from, tie.to]));
    if (wanted.unlinked) for (const node of data.nodes) if (node.alone && inDomain(node)) met.add(node.id);
    for (const id of met) {
      const node = thing.get(id);
      const key = node.is === "actor" ? familyOf(node) : "is:" + node.nature;
      counts.set(key, (counts.get(key) || 0) + 1);
    }
    for (const tie of possible) counts.set("tie:" + tie.layer, (counts.get("tie:" + tie.layer) || 0) + 1);
    ties = possible.filter((tie) => inFamily(thing.get(tie.from)) && inFamily(thing.get(tie.to)));
    shown = new Set(ties.flatMap((tie) => [tie.from, tie.to]));
    if (wanted.unlinked) for (const id of met) if (thing.get(id).alone && inFamily(thing.get(id))) shown.add(id);
  }
  function resize() {
    const actors = data.nodes.filter((node) => node.is === "actor");
    const largest = Math.max(1e-9, ...actors.map((node) => node.values[wanted.size] || 0));
    if (wanted.size === first.size) for (const node of actors) node.radius = node.size;
    else for (const node of actors) node.radius = 5 + 13 * Math.sqrt(Math.max(0, node.values[wanted.size] || 0) / largest);
    for (const node of data.nodes) if (node.is !== "actor") node.radius = node.size;
  }

  // ---- drawing
  const colours = {};
  function dress() {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["ink", "soft", "paper", "accent", "line"]) colours[name] = style.getPropertyValue("--" + name).trim();
    for (const entry of data.families) entry.colour = night.matches ? entry.dark : entry.light;
  }
  const growth = () => Math.min(1.5, Math.max(1, Math.pow(0.75 / scale(), 0.4))); // far away, shapes shrink less than distances
  const scale = () => network.body.view.scale;
  const at = (id) => network.body.nodes[id];

  function outline(ctx, shape, x, y, radius) {
    ctx.beginPath();
    if (shape === "disc") ctx.arc(x, y, radius, 0, 7);
    else {
      shapes[shape].forEach(([dx, dy], k) => (k ? ctx.lineTo(x + dx * radius, y + dy * radius) : ctx.moveTo(x + dx * radius, y + dy * radius)));
      ctx.closePath();
    }
  }
  function drawThing(ctx, id, x, y) {
    const node = thing.get(id), grow = growth(), pixel = 1 / scale();
    const radius = node.radius * grow;
    ctx.lineJoin = "round";
    if (node.is === "alliance") {
      outline(ctx, "square", x, y, radius);
      ctx.strokeStyle = node.nature === "framework" ? colours.ink : colours.paper;
      ctx.lineWidth = 1.5 * pixel;
      ctx.fillStyle = node.nature === "framework" ? colours.paper : colours.ink;
      ctx.fill();
      ctx.stroke();
      return;
    }
    const entry = family.get(familyOf(node));
    outline(ctx, entry.shape, x, y, radius);
    ctx.strokeStyle = colours.paper;
    ctx.lineWidth = 2 * pixel;
    ctx.stroke();
    ctx.fillStyle = entry.colour;
    if (node.elsewhere) {
      ctx.fillStyle = colours.paper;
      ctx.fill();
      ctx.strokeStyle = entry.colour;
      ctx.lineWidth = Math.min(2.2 * pixel, radius * 0.5);
      ctx.stroke();
    } else ctx.fill();
  }
  const looks = { // how a layer's ties are drawn: colour, opacity, width, dashes (pixels)
    joint: () => [colours.ink, 0.4, 1, []], framework: () => [colours.ink, 0.28, 1, []], membership: () => [colours.ink, 0.22, 0.8, []],
    funding: () => [colours.ink, 0.3, 1, [1.5, 3]], missing: () => [colours.accent, 1, 2, [6, 4]],
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
    const now = [scale().toFixed(4), shown.size, wanted.size, focus ? focus.id : "", moving ? Math.random() : ""].join();
    if (now === placedFor) return;
    placedFor = now;
    placed = [];
    const cells = new Map(), zoom = scale(), grow = growth(), near = focus && focus.near;
    ctx.font = FONT;
    const order = [...shown].map((id) => thing.get(id)).filter((node) => at(node.id) && (!near || near.has(node.id))).sort((a, b) => b.rank - a.rank);
    const solid = new Map(), middle = network.getViewPosition().x * zoom, half = $("map-canvas").clientWidth / 2;
    const edge = fitted ? [middle - half + ($("map-legend").offsetWidth < half ? $("map-legend").offsetWidth + 6 : 0), middle + half] : [-Infinity, Infinity]; // at rest no label is cut by the side
    for (const node of order) {
      const spot = at(node.id), radius = node.radius * grow * zoom;
      if (radius > 2.5) keep(solid, [spot.x * zoom - radius, spot.y * zoom - radius, spot.x * zoom + radius, spot.y * zoom + radius, node.id]);
    }
    order.slice(0, near ? 120 : 2500).forEach((node, turn) => {
      const spot = at(node.id), radius = node.radius * grow * zoom, patience = near ? 2 : turn < 14 ? 3 : turn < 60 ? 1 : 0;
      if (!near && turn > 30 && (node.values.degree > 1 ? radius < 3 : zoom < 0.85)) return;
      node.wide ??= ctx.measureText(node.short).width;
      const [x, y, half] = [spot.x * zoom, spot.y * zoom, node.wide / 2 + 3];
      let best = null;
      for (const [dx, dy] of [[0, radius + 9], [0, -radius - 9], [radius + half + 2, 0], [-radius - half - 2, 0]]) {
        const box = [x + dx - half, y + dy - 8, x + dx + half, y + dy + 8];
        if (box[0] < edge[0] || box[2] > edge[1] || meets(cells, box)) continue;
        const covered = meets(solid, box, node.id);
        if (covered <= patience && (!best || covered < best.covered)) best = { box, dx, dy, covered };
        if (!covered) break;
      }
      if (best) { keep(cells, best.box); placed.push({ node, dx: best.dx, dy: best.dy }); }
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

  let fitted = true, focus = null, hovered = null, drawn = false, moving = false;
  function drawAbove(ctx) {
    placeLabels(ctx);
    if (focus) {
      ctx.save();
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.globalAlpha = 0.82;
      ctx.fillStyle = colours.paper;
      ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
      ctx.restore();
      drawTies(ctx, focus.ties, true);
      for (const id of focus.near) if (at(id)) drawThing(ctx, id, at(id).x, at(id).y);
    }
    const strong = new Set([hovered, focus && focus.id].filter((id) => id && at(id)));
    for (const label of placed) if (!strong.has(label.node.id)) drawLabel(ctx, label, false);
    for (const id of strong) {
      const node = thing.get(id);
      drawThing(ctx, id, at(id).x, at(id).y);
      drawLabel(ctx, { node, dx: 0, dy: node.radius * growth() * scale() + 9 }, true);
    }
    if (!drawn) {
      drawn = true;
      performance.mark("map-drawn");
      $("map").dataset.drawn = "true";
    }
  }

  // ---- vis-network
  look();
  resize();
  dress();
  // vis holds what is shown, and its ties only while they pull: drawing them is done here
  const spots = (ids) => ids.map((id) => ({ id, x: thing.get(id).x, y: thing.get(id).y }));
  const views = { nodes: new vis.DataSet(spots([...shown])), edges: new vis.DataSet() };
  const pulling = () => ties.map(({ id, from, to }) => ({ id, from, to }));
  const options = structuredClone(data.options);
  options.nodes.ctxRenderer = ({ ctx, id, x, y }) => ({
    drawNode: () => drawThing(ctx, id, x, y),
    nodeDimensions: { width: 2 * thing.get(id).radius * growth(), height: 2 * thing.get(id).radius * growth() },
  });
  const network = new vis.Network($("map-canvas"), views, options);
  network.on("beforeDrawing", (ctx) => drawTies(ctx, ties, false));
  network.on("afterDrawing", drawAbove);
  network.on("click", ({ nodes: [id], pointer }) => select(id || pisteAt(pointer.canvas) || "", false));
  for (const event of ["zoom", "dragStart"]) network.on(event, () => { fitted = false; });
  network.on("hoverNode", ({ node }) => { hovered = node; network.canvas.body.container.style.cursor = "pointer"; network.redraw(); });
  network.on("blurNode", () => { hovered = null; network.canvas.body.container.style.cursor = ""; network.redraw(); });
  document.fonts.ready.then(() => { for (const node of data.nodes) delete node.wide; placedFor = ""; network.redraw(); });
  document.fonts.load(FONT).catch(() => {});
  night.addEventListener("change", () => { dress(); legend(); network.redraw(); });

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

  function fit(ids = shown, animate = true) {
    const stage = $("map-canvas").getBoundingClientRect();
    const spots = [...ids].map(at).filter(Boolean);
    if (!spots.length || !stage.width) return;
    const [xs, ys] = [spots.map((s) => s.x), spots.map((s) => s.y)];
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const room = (id) => (!$(id).hidden && getComputedStyle($(id)).position === "absolute" ? Math.min($(id).offsetWidth, stage.width / 3) : 0);
    const [before, after, below] = [room("map-legend"), room("map-card"), room("map-legend") ? 50 : 60];
    const zoom = Math.min((stage.width - before - after - (room("map-legend") ? 110 : 50)) / (right - left + 40), (stage.height - below - 40) / (bottom - top + 40), 1.6);
    const position = { x: (left + right) / 2 - (before - after) / 2 / zoom, y: (top + bottom) / 2 + (below / 2 - 10) / zoom };
    fitted = true;
    network.moveTo({ position, scale: zoom, animation: animate && !calm.matches ? { duration: 200, easingFunction: "easeOutQuad" } : false });
  }
  function zoom(by) {
    fitted = false;
    network.moveTo({ scale: Math.min(6, Math.max(0.02, scale() * by)), animation: calm.matches ? false : { duration: 150, easingFunction: "easeOutQuad" } });
  }

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
      parts.push(element("p", { className: "family" }, swatch(entry.shape, entry.colour, node.elsewhere), entry.label));
      if (node.kind) parts.push(element("p", { className: "soft", textContent: node.kind }));
    } else parts.push(element("p", { className: "family" }, swatch("square", colours.ink, node.nature === "framework"), [texts[node.nature], node.kind].filter(Boolean).join(" – ")));
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
    parts.push(entryList(texts.memberOf, rows("membership", (tie) => tie.from === node.id).map((tie) => [tie.to, tie.note])));
    parts.push(entryList(texts.hasMembers, rows("membership", (tie) => tie.to === node.id).map((tie) => [tie.from, tie.note]).sort(byName)));
    parts.push(entryList(texts.funds, rows("funding", (tie) => tie.from === node.id).map((tie) => [tie.to, tie.note]).sort(byName)));
    parts.push(entryList(texts.fundedBy, rows("funding", (tie) => tie.to === node.id).map((tie) => [tie.from, tie.note]).sort(byName)));
    if (!mine.length) parts.push(element("p", { textContent: texts.none }));
    if (node.href) parts.push(element("p", {}, element("a", { href: node.href, textContent: texts.page })));
    $("map-card").replaceChildren(...parts.filter((part) => part !== ""));
    $("map-card").hidden = false;
    $("map-card").scrollTop = 0;
  }

  function select(id, centre = true) {
    const node = thing.get(id);
    wanted.selected = node ? id : "";
    focus = null;
    placedFor = "";
    if (!node) $("map-card").hidden = true;
    else {
      if (!shown.has(id)) reveal(node);
      const near = ties.filter((tie) => tie.from === id || tie.to === id);
      const around = new Set([id, ...near.flatMap((tie) => [tie.from, tie.to])]);
      // of an actor's alliances, their other members belong to the picture too
      const wider = node.is === "actor" ? ties.filter((tie) => thing.get(tie.to).is === "alliance" && around.has(tie.to)) : [];
      focus = { id, near: new Set([...around, ...wider.map((tie) => tie.from)]), ties: [...new Set([...near, ...wider])] };
      card(node);
      if (centre) fit(focus.near);
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
      wanted.domain = wanted.type = "";
      if (node.above || tiesOf.get(node.id).every((tie) => tie.above)) wanted.above = true;
      if (node.is === "alliance" && node.nature === "joint") wanted.view = "hubs";
    }
    refresh(false);
  }

  // ---- legend, form, table
  function legend() {
    const rows = data.families.filter((entry) => counts.get(entry.key)).map((entry) => {
      const on = wanted.family.has(entry.key);
      return element("button", { type: "button", ariaPressed: String(on), onclick: () => { on ? wanted.family.delete(entry.key) : wanted.family.add(entry.key); refresh(); refocus(entry.key); } },
        swatch(entry.shape, entry.colour), element("span", { textContent: entry.label }), element("span", { className: "number", textContent: number(counts.get(entry.key)) }));
    });
    rows.forEach((row, k) => { row.dataset.key = data.families.filter((entry) => counts.get(entry.key))[k].key; });
    const layerRow = (layer, sign, count) => {
      const on = wanted.layers.has(layer);
      const row = element("button", { type: "button", ariaPressed: String(on), onclick: () => { on ? wanted.layers.delete(layer) : wanted.layers.add(layer); refresh(); refocus(layer); } },
        sign, element("span", { textContent: data.layerLabels[layer] }), count ? element("span", { className: "number", textContent: number(count) }) : "");
      row.dataset.key = layer;
      return row;
    };
    const kinds = [];
    for (const layer of data.available) {
      const count = counts.get("tie:" + layer);
      if (!count && !touched.has(layer)) continue;
      touched.add(layer);
      if (layer === "joint") kinds.push(layerRow(layer, wanted.view === "pairs" ? lineSwatch("joint") : swatch("square", colours.ink), wanted.view === "pairs" ? count : counts.get("is:joint")));
      else if (layer === "framework") kinds.push(layerRow(layer, swatch("square", colours.ink, true), counts.get("is:framework")));
      else kinds.push(layerRow(layer, lineSwatch(layer), count));
    }
    $("map-legend").replaceChildren(...rows, ...(rows.length && kinds.length ? [element("hr")] : []), ...kinds);
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
    const changed = ["layers", "family", "domain", "type", "above", "unlinked"].filter((name) => asText(name, wanted[name]) !== asText(name, first[name])).length;
    $("map-filter-count").textContent = changed ? `(${number(changed)})` : "";
  }
  function sentence() {
    const actors = [...shown].filter((id) => thing.get(id).is === "actor").length;
    const through = ties.flatMap((tie) => tie.through || []).filter((id) => hubPasses(thing.get(id)));
    const alliances = new Set([...[...shown].filter((id) => thing.get(id).is === "alliance"), ...through]).size;
    const joined = ties.filter((tie) => tie.layer === "membership");
    const bodies = new Set(joined.map((tie) => tie.to)), members = new Set(joined.map((tie) => tie.from));
    const local = [...bodies, ...members].every((id) => thing.get(id).family === "collectivites");
    $("map-sentence").textContent = alliances ? say(texts.actors, { actors: many("actor", actors), alliances: many("alliance", alliances) })
      : joined.length === ties.length && joined.length ? say(texts.groupings, { bodies: many(local ? "local grouping" : "grouping", bodies.size), members: many(local ? "municipality" : "member", members.size) })
        : many("actor", actors);
  }
  let sorted = ["degree", -1];
  function table() {
    if (!$("map-table-holder").open) return;
    const columns = [["name", texts.actor], ["family", texts.family], ...Object.entries(data.sizes)];
    const value = (node, key) => (key === "name" ? node.plain : key === "family" ? family.get(familyOf(node)).label : node.values[key] ?? -1);
    const compare = (a, b) => (typeof a === "string" ? a.localeCompare(b, data.language) : a - b);
    const rows = [...shown].map((id) => thing.get(id)).filter((node) => node.is === "actor");
    rows.sort((a, b) => sorted[1] * compare(value(a, sorted[0]), value(b, sorted[0])) || compare(a.plain, b.plain));
    const head = element("tr", {}, ...columns.map(([key, label]) => {
      const cell = element("th", { scope: "col", className: key === "name" || key === "family" ? "" : "number" }, element("button", { type: "button", className: "sort", textContent: label, onclick: () => { sorted = [key, sorted[0] === key ? -sorted[1] : key === "name" || key === "family" ? 1 : -1]; table(); $("map-table").querySelectorAll("th button")[columns.findIndex((each) => each[0] === key)].focus(); } }));
      if (sorted[0] === key) cell.ariaSort = sorted[1] > 0 ? "ascending" : "descending";
      return cell;
    }));
    $("map-table").tHead.replaceChildren(head);
    $("map-table").tBodies[0].replaceChildren(...rows.map((node) => element("tr", {},
      element("th", { scope: "row" }, element("button", { type: "button", className: "name", textContent: node.name, onclick: () => { select(node.id); $("map").scrollIntoView({ behavior: calm.matches ? "auto" : "smooth" }); } })),
      element("td", { textContent: family.get(familyOf(node)).label }),
      ...Object.keys(data.sizes).map((key) => element("td", { className: "number", textContent: key in node.values ? number(node.values[key]) : texts.unknown })))));
  }
  $("map-table-holder").addEventListener("toggle", table);

  function refresh(fitting = true) {
    const before = shown.size;
    look();
    if (focus && !shown.has(focus.id)) { focus = null; wanted.selected = ""; $("map-card").hidden = true; }
    views.edges.clear();
    for (const id of views.nodes.getIds()) if (!shown.has(id) && at(id)) [thing.get(id).x, thing.get(id).y] = [at(id).x, at(id).y];
    views.nodes.remove(views.nodes.getIds().filter((id) => !shown.has(id)));
    views.nodes.add(spots([...shown].filter((id) => !views.nodes.get(id))));
    if (moving) views.edges.add(pulling());
    placedFor = "";
    legend();
    form();
    sentence();
    table();
    write();
    $("map-empty").hidden = shown.size > 0;
    if (fitting && before !== shown.size) fit();
    network.redraw();
  }
  $("map-tools").addEventListener("submit", (event) => event.preventDefault());
  $("map-tools").addEventListener("change", ({ target }) => {
    if (target.name === "layers") target.checked ? wanted.layers.add(target.value) : wanted.layers.delete(target.value);
    else if (target.type === "checkbox") wanted[target.name] = target.checked;
    else if (target.name in wanted) wanted[target.name] = target.value;
    if (target.name === "size") resize();
    if (target.name) refresh();
  });
  const again = () => { Object.assign(wanted, opening(usual), { family: new Set(family.keys()), domain: "", type: "", selected: "" }); resize(); select(""); refresh(); fit(); };
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
    $("map-found").replaceChildren(...(asked.length && !rows.length ? [element("li", { role: "option", ariaDisabled: "true", textContent: texts.nothing })] : rows));
    $("map-found").hidden = !asked.length;
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
    if (node) { $("map-search").value = node.name; select(node.id); }
  }
  $("map-search").addEventListener("input", suggest);
  $("map-search").addEventListener("blur", () => { $("map-found").hidden = true; mark(); });
  $("map-search").addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); take(chosen); }
    else if (event.key === "Escape") { $("map-found").hidden = true; mark(); }
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
      event.preventDefault();
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
      mark();
    }
  });

  // ---- buttons and keys
  $("map-in").addEventListener("click", () => zoom(1.4));
  $("map-out").addEventListener("click", () => zoom(1 / 1.4));
  $("map-fit").addEventListener("click", () => fit());
  $("map-move").addEventListener("click", () => {
    moving = !moving;
    $("map-move").ariaPressed = String(moving);
    $("map-move").textContent = moving ? texts.freeze : texts.move;
    if (moving) views.edges.add(pulling());
    network.setOptions({ physics: { enabled: moving } });
    if (moving && calm.matches) { network.stabilize(120); fit(shown, false); $("map-move").click(); } // no movement to be seen: only its end
    else if (!moving) { views.edges.clear(); network.redraw(); }
  });
  $("map-canvas").addEventListener("keydown", (event) => {
    const step = 80 / scale(), moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (moves[event.key]) {
      const { x, y } = network.getViewPosition();
      network.moveTo({ position: { x: x + moves[event.key][0], y: y + moves[event.key][1] } });
    } else if (event.key === "+" || event.key === "=") zoom(1.4);
    else if (event.key === "-") zoom(1 / 1.4);
    else if (event.key === "0") fit();
    else if (event.key === "Escape") select("");
    else return;
    event.preventDefault();
  });
  addEventListener("popstate", () => { read(new URLSearchParams(location.search)); resize(); refresh(false); });

  legend();
  form();
  sentence();
  fit(shown, false);
  $("map-empty").hidden = shown.size > 0;
  if (wanted.selected && thing.has(wanted.selected)) select(wanted.selected);
  else write();
})();
