// A network map: the years one by one, and the last filter undone.
"use strict";

// ---- undo
const past = takePast();
const asked = () => Object.fromEntries(names.filter((name) => name !== "selected").map((name) => [name, asText(name, wanted[name])]));
function remember() {
  const state = asked();
  if (JSON.stringify(state) !== JSON.stringify(past.at(-1))) past.push(state);
  if (past.length > 50) past.shift();
  undoable();
}
function undo() {
  const now = JSON.stringify(asked());
  let state = past.pop();
  while (state && JSON.stringify(state) === now) state = past.pop();
  if (!state) { tell(texts.noFilter); return undoable(); }
  for (const name of names.filter((each) => each in state)) {
    const value = state[name];
    if (name === "layers") wanted.layers = new Set(value.split(",").filter((each) => each !== "-"));
    else if (name === "family") wanted.family = new Set(value.split(",").map((key) => (key === "none" ? "" : key)));
    else if (name === "hide") wanted.hide = new Set(value.split(",").filter(Boolean));
    else wanted[name] = name === "above" || name === "unlinked" ? value === "1" : value;
  }
  resize();
  refresh();
  undoable();
  tell(texts.undone);
}
const undoable = () => { $("map-undo").disabled = !past.length; };
const tell = (text) => { $("map-where").textContent = text; };
function keepPast() { // a page that must be read again keeps what was asked before
  try { sessionStorage.setItem("map-past", JSON.stringify([location.pathname, past])); } catch { /* without storage the undo begins anew */ }
}
function takePast() {
  try {
    const [path, kept] = JSON.parse(sessionStorage.getItem("map-past") || "[]");
    sessionStorage.removeItem("map-past");
    return path === location.pathname ? kept : [];
  } catch { return []; }
}
$("map-undo").addEventListener("click", undo);
addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) { event.preventDefault(); undo(); }
});

// ---- years: after the last stands "all dates"
let playing = 0;
function time() {
  if (!data.years) return;
  const [start, end] = data.years, slider = $("map-year"), chosen = wanted.year ? Math.min(end, Math.max(start, +wanted.year)) : end + 1;
  slider.value = chosen;
  const text = wanted.year ? say(texts.atYear, { year: wanted.year }) : texts.allYears;
  slider.setAttribute("aria-valuetext", text);
  $("map-year-now").textContent = text;
}
function goTo(year) {
  wanted.year = year > data.years[1] ? "" : String(year);
  refresh(false);
}
function stop() {
  clearInterval(playing);
  playing = 0;
  if ($("map-play")) $("map-play").textContent = texts.play;
}
if (data.years) {
  $("map-year").addEventListener("input", ({ target }) => { stop(); remember(); goTo(+target.value); });
  $("map-play").addEventListener("click", () => {
    if (playing) return stop();
    remember();
    const [start, end] = data.years;
    let year = wanted.year && +wanted.year < end ? +wanted.year : start;
    goTo(year);
    $("map-play").textContent = texts.pause;
    playing = setInterval(() => { goTo(++year); if (year > end) stop(); }, 900);
  });
}
