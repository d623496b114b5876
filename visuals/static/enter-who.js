// The grid of organisations: each cell is kept when it is left, what others type appears, lists are pasted anywhere.

import { combobox, fetchJson } from "./enter-suggest.js";

const form = document.getElementById("grid");
const table = form.querySelector("table");
const { base, offset } = form.dataset;
const status = form.querySelector("[data-status]");
const counted = form.querySelector("[data-counted]");
const pending = new Map();
// what there is to say beneath a row: contacts left out, a text of another window that was replaced
const told = new Map();
let known = Number(form.dataset.total);
let since = form.dataset.at;
let sending = null;
let leaving = false;

const bodies = () => [...table.tBodies];
const field = (body, cell) => body.querySelector(`[data-cell="${cell}"]`);
const value = (input) => (input.type === "checkbox" ? input.checked : input.value.trim());
const hidden = (body, name) => body.querySelector(`input[name="${body.dataset.draft}.${name}"]`);
const shown = (body) => JSON.parse(hidden(body, "was").value || '{"name":"","place":"","family":"","number":"","acts":true}');
const said = (text) => { status.textContent = text; };

// ---- keeping ----

function changed(body) {
  const was = shown(body);
  const cells = {};
  body.querySelectorAll("[data-cell]").forEach((input) => {
    if (value(input) !== (was[input.dataset.cell] ?? "")) cells[input.dataset.cell] = value(input);
  });
  return cells;
}

function keep(body, more = {}) {
  const cells = { ...changed(body), ...more };
  const fresh = !hidden(body, "was").value;
  if (!Object.keys(cells).length || (fresh && !Object.entries(cells).some(([cell, text]) => cell !== "acts" && text))) return;
  pending.set(body.dataset.draft, { ...pending.get(body.dataset.draft), ...cells });
  said(form.dataset.keeping);
  send();
}

function send() {
  sending ??= sendAll().finally(() => { sending = null; });
  return sending;
}

async function sendAll() {
  while (pending.size) {
    const [draft, cells] = pending.entries().next().value;
    const body = table.querySelector(`tbody[data-draft="${draft}"]`);
    pending.delete(draft);
    try {
      const was = body && hidden(body, "was").value ? shown(body) : {};
      const before = Object.fromEntries(Object.keys(cells).filter((cell) => cell in was).map((cell) => [cell, was[cell]]));
      const answer = await fetchJson(`${base}/cells`, { draft, order: Number(body ? hidden(body, "order").value : 0), cells, was: before });
      known = answer.total;
      if (answer.message) told.set(draft, answer.message);
      else told.delete(draft);
      update(answer.rows, cells);
      count(answer);
      said(answer.message || (pending.size ? form.dataset.keeping : form.dataset.kept));
    } catch (problem) {
      if (problem.status && problem.status < 500) { said(problem.message); continue; }
      pending.set(draft, { ...cells, ...pending.get(draft) });
      said(form.dataset.lost);
      await new Promise((done) => setTimeout(done, 2000));
    }
  }
}

function count(answer) {
  counted.textContent = answer.counted;
  const next = form.querySelector("[data-next]");
  form.querySelector("[data-enter]").classList.toggle("primary", answer.ready > 0 || !next);
  next?.classList.toggle("primary", answer.ready === 0);
}

// ---- showing what was kept, here or elsewhere ----

function update(rows, sent = {}) {
  for (const row of rows) {
    const body = table.querySelector(`tbody[data-draft="${row.id}"]`) || added(row);
    if (!body) continue;
    const waiting = pending.get(row.id) || {};
    const was = shown(body);
    body.querySelectorAll("[data-cell]").forEach((input) => {
      const cell = input.dataset.cell;
      const typing = document.activeElement === input && input.type === "text" && value(input) !== (cell in sent ? sent[cell] : was[cell] ?? "");
      if (!(cell in waiting) && !typing && value(input) !== row.cells[cell]) {
        if (input.type === "checkbox") input.checked = row.cells[cell];
        else input.value = row.cells[cell];
      }
      const wrong = row.wrong.includes(cell);
      input.toggleAttribute("aria-invalid", wrong);
      if (wrong) { input.setAttribute("aria-invalid", "true"); input.setAttribute("aria-describedby", `${row.id}-${cell}-wrong`); }
      else input.removeAttribute("aria-describedby");
    });
    field(body, "family").options[0].textContent = row.guess ? form.dataset.guessed.replace("{family}", row.guess) : form.dataset.none;
    titles(body);
    hidden(body, "was").value = JSON.stringify(row.cells);
    hidden(body, "order").value = row.order;
    body.dataset.state = row.state;
    const notes = body.querySelector(".notes");
    const message = told.get(row.id) || "";
    if ((notes.dataset.shown ?? notes.innerHTML.trim()) !== row.notes + message && !notes.contains(document.activeElement)) {
      notes.innerHTML = row.notes;
      if (message) notes.prepend(Object.assign(document.createElement("p"), { className: "wrong", textContent: message }));
      notes.dataset.shown = row.notes + message;
    }
    notes.parentElement.hidden = !row.notes && !message;
  }
}

// what a narrow column cuts is read by pointing at it
function titles(body) {
  for (const cell of ["name", "place"]) field(body, cell).title = field(body, cell).value;
  const family = field(body, "family");
  family.title = family.value || body.dataset.state !== "empty" ? family.selectedOptions[0]?.textContent.trim() ?? "" : "";
}

function added(row) {
  const blank = bodies().find((body) => body.dataset.state === "empty" && !hidden(body, "was").value && !body.contains(document.activeElement) && !Object.keys(changed(body)).length);
  if (!blank || (Number(offset) === 0 && known > 200)) return null;
  rename(blank, row.id);
  spare();
  return blank;
}

function rename(body, id) {
  const old = body.dataset.draft;
  body.dataset.draft = id;
  body.querySelectorAll("[name], [value]").forEach((one) => {
    if (one.name) one.name = one.name.replace(old, id);
    if (one.name === "row") one.value = id;
    if (one.dataset.drop) { one.dataset.drop = id; one.value = `drop:${id}`; }
  });
}

// ---- rows ----

function newId() {
  return `d-${[...crypto.getRandomValues(new Uint8Array(8))].map((one) => one.toString(16).padStart(2, "0")).join("")}`;
}

function spare() {
  const last = bodies().at(-1);
  if (!last || (!hidden(last, "was").value && !Object.keys(changed(last)).length)) return;
  const copy = last.cloneNode(true);
  const number = Number(last.querySelector("th").textContent) + 1;
  copy.querySelector("th").textContent = number;
  copy.dataset.state = "empty";
  copy.querySelectorAll(".proposals").forEach((list) => list.remove());
  rename(copy, newId());
  copy.querySelectorAll("[data-cell]").forEach((input) => {
    if (input.type === "checkbox") input.checked = true;
    else input.value = "";
    ["aria-invalid", "aria-describedby", "aria-controls", "aria-expanded", "aria-activedescendant"].forEach((name) => input.removeAttribute(name));
  });
  copy.querySelectorAll("[aria-label]").forEach((one) => one.setAttribute("aria-label", one.getAttribute("aria-label").replace(/\d+(?=\D*$)/, number)));
  copy.querySelector("[data-drop]").title = copy.querySelector("[data-drop]").getAttribute("aria-label");
  field(copy, "family").options[0].textContent = form.dataset.none;
  hidden(copy, "was").value = "";
  hidden(copy, "order").value = Number(hidden(last, "order").value) + 1;
  copy.querySelector(".notes").replaceChildren();
  delete copy.querySelector(".notes").dataset.shown;
  copy.querySelector(".notes-row").hidden = true;
  table.append(copy);
  proposing(copy);
}

function proposing(body) {
  for (const cell of ["name", "place"]) {
    const input = field(body, cell);
    combobox(
      input,
      (text) => fetchJson(`${base}/suggest?cell=${cell}&q=${encodeURIComponent(text)}`),
      (option) => {
        for (const [name, text] of Object.entries(option.cells)) {
          const target = field(body, name);
          if (target && (text || name === cell)) target.value = text;
        }
        keep(body, "known" in option.cells ? { known: option.cells.known } : {});
        input.focus();
        spare();
      },
    );
  }
}

function move(input, step) {
  const rows = bodies();
  const at = rows.indexOf(input.closest("tbody")) + step;
  if (step > 0) spare();
  const target = bodies()[at];
  if (!target) return;
  const next = field(target, input.dataset.cell);
  next.focus();
  next.select?.();
}

table.addEventListener("change", (event) => { if (event.target.dataset.cell) keep(event.target.closest("tbody")); });
table.addEventListener("focusout", (event) => { if (event.target.dataset.cell) keep(event.target.closest("tbody")); });
table.addEventListener("input", () => spare());
table.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.dataset.cell || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Enter" && input.tagName !== "BUTTON") {
    event.preventDefault();
    keep(input.closest("tbody"));
    move(input, event.shiftKey ? -1 : 1);
  } else if (input.tagName !== "SELECT" && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    move(input, event.key === "ArrowDown" ? 1 : -1);
  }
});

// ---- answers, rows taken out, entry ----

form.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { decide, drop, draft, other } = button.dataset;
  if (!decide && !drop) return;
  event.preventDefault();
  await send();
  try {
    if (decide) {
      const body = button.closest("tbody");
      const answer = await fetchJson(`${base}/decide`, { draft, other: other || "", same: { same: true, apart: false }[decide] ?? null });
      field(body, "name").focus();
      update(answer.rows);
      count(answer);
    } else {
      await takeOut(button.closest("tbody"), drop);
    }
  } catch (problem) {
    said(problem.message);
  }
});

async function takeOut(body, draft) {
  const rows = bodies();
  const next = rows[rows.indexOf(body) + 1] || rows[rows.indexOf(body) - 1];
  if (hidden(body, "was").value) {
    const answer = await fetchJson(`${base}/drop/${draft}`, {});
    known = answer.total;
    count(answer);
  } else if (rows.length < 2) {
    return;
  }
  pending.delete(draft);
  field(next, "name").focus();
  body.remove();
  bodies().forEach((one, place) => { one.querySelector("th").textContent = Number(offset) + place + 1; });
  spare();
}

form.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (leaving || button?.dataset.decide || button?.dataset.drop) return;
  event.preventDefault();
  bodies().forEach((body) => keep(body));
  if (button?.hasAttribute("data-enter")) said(form.dataset.leave);
  await send();
  // a form may not be sent while its submit event is still under way
  await new Promise((done) => setTimeout(done));
  leaving = true;
  table.querySelectorAll("input, select").forEach((one) => { one.disabled = true; });
  form.requestSubmit(button);
});

window.addEventListener("pagehide", () => { if (!leaving) bodies().forEach((body) => keep(body)); });
window.addEventListener("beforeunload", (event) => { if (!leaving && pending.size) event.preventDefault(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });

// ---- what is typed elsewhere ----

async function look() {
  if (!document.hidden && !leaving && !sending) {
    try {
      const answer = await fetchJson(`${base}/rows?since=${encodeURIComponent(since)}&known=${known}`);
      since = answer.at;
      if (sending) return;
      update(answer.rows);
      if (answer.counted !== undefined) count(answer);
      if (answer.ids) {
        known = answer.total;
        const there = new Set(answer.ids);
        bodies().forEach((body) => {
          if (hidden(body, "was").value && !there.has(body.dataset.draft) && !pending.has(body.dataset.draft) && !body.contains(document.activeElement)) body.remove();
        });
      }
      if (status.textContent === form.dataset.lost) said("");
    } catch { /* tried again soon */ }
  }
}
setInterval(look, 3000);

// ---- lists ----

const bring = document.querySelector("[data-bring]");
table.addEventListener("paste", async (event) => {
  const text = event.clipboardData.getData("text/plain");
  if (!/[\t\n\r]/.test(text.trim())) return;
  event.preventDefault();
  bring.elements.text.value = text;
  await send();
  bring.requestSubmit();
});
const zone = document.querySelector("[data-dropzone]");
for (const name of ["dragenter", "dragover"]) zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("over"); });
for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("over"));
zone.addEventListener("drop", (event) => {
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  bring.elements.file.files = event.dataTransfer.files;
  bring.requestSubmit();
});
bring.elements.file.addEventListener("change", () => { if (bring.elements.file.files.length) bring.requestSubmit(); });

bodies().forEach(proposing);
document.querySelectorAll(".with-script").forEach((one) => { one.hidden = false; });
document.querySelectorAll(".without-script").forEach((one) => { one.hidden = true; });
