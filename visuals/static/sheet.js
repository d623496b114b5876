// The sheet's form keeps each part by itself, a moment after the last keystroke; without script its button does.
// One request at a time, in order, and again until Maillage answers; of two texts written at once both are kept.
"use strict";
(() => {
  const form = document.getElementById("sheet-form"), state = document.getElementById("sheet-state");
  if (!form) return;
  const cells = [...form.querySelectorAll("[data-cell]")];
  const page = [...crypto.getRandomValues(new Uint32Array(3))].map((one) => one.toString(16)).join("");
  const field = (name, value) => form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  field("page", page);
  const turn = field("turn", "0");
  let timer = 0, sending = null, lost = false;

  const waiting = () => cells.filter((cell) => cell.value !== cell.dataset.kept);
  const markOf = (cell) => form.elements["mark-" + cell.name];
  const othersOf = (cell) => cell.closest(".sheet-part").querySelector("[data-others]");
  const say = (text) => { if (state.textContent !== text) state.textContent = text; };
  function body(some, more = {}) {
    turn.value = Number(turn.value) + 1;
    return new URLSearchParams({ page, turn: turn.value, ...more, ...Object.fromEntries(some.flatMap((cell) => [[cell.name, cell.value], ["mark-" + cell.name, markOf(cell).value]])) });
  }
  async function post(data) {
    const answer = await fetch(form.action, { method: "POST", headers: { accept: "application/json" }, body: data, keepalive: String(data).length < 60000 });
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw Object.assign(new Error(said.detail || answer.statusText), { status: answer.status });
    return said;
  }

  function keep() {
    clearTimeout(timer);
    sending ??= keepAll().finally(() => { sending = null; });
    return sending;
  }
  async function keepAll() {
    let pause = 1000;
    for (let some = waiting(); some.length; some = waiting()) {
      if (!lost) say(state.dataset.saving);
      const texts = some.map((cell) => cell.value);
      try {
        const answer = await post(body(some));
        some.forEach((cell, at) => kept(cell, texts[at], answer));
        lost = false;
        pause = 1000;
        say(Object.keys(answer.others).length ? state.dataset.both : state.dataset.kept);
      } catch (problem) {
        if (problem.status && problem.status < 500) { say(problem.message); return; }
        lost = true;
        say(state.dataset.lost);
        await new Promise((done) => setTimeout(done, pause));
        pause = Math.min(pause * 2, 8000);
      }
    }
  }
  function kept(cell, text, answer) {
    cell.dataset.kept = text;
    const other = answer.others[cell.name];
    if (other) showOther(cell, other);
    else {
      markOf(cell).value = answer.marks[cell.name];
      othersOf(cell).querySelector("[data-mine]")?.remove();
    }
  }
  function showOther(cell, other) {
    const others = othersOf(cell);
    if (!others.querySelector("[data-mine]")) {
      const made = others.parentElement.querySelector("template").content.firstElementChild.cloneNode(true);
      made.dataset.mine = "";
      others.append(made);
    }
    const shown = others.querySelector("[data-mine]");
    shown.querySelector("[data-text]").textContent = other.text;
    for (const button of shown.querySelectorAll("button")) button.value = [cell.name, other.aside, button.value.split(":")[2]].join(":");
  }

  form.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-mine] button");
    if (!button) return;
    event.preventDefault();
    await keep();
    if (!button.isConnected) return;
    const part = button.closest(".sheet-part"), cell = part.querySelector("[data-cell]");
    try {
      const settled = await post(body([], { aside: button.value }));
      button.closest("[data-mine]").remove();
      cell.value = cell.dataset.kept = settled.text ?? cell.value;
      markOf(cell).value = settled.mark;
      cell.focus();
      say(state.dataset.kept);
    } catch (problem) {
      say(problem.status ? problem.message : state.dataset.lost);
    }
  });

  for (const cell of cells) {
    // what a browser fills in again by itself after a crash is not what the service sent
    cell.dataset.kept = cell.defaultValue;
    cell.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 700); });
    cell.addEventListener("change", keep);
  }
  form.addEventListener("submit", () => { turn.value = Number(turn.value) + 1; });
  // a file made from the sheet has the last word typed
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !waiting().length || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const tab = link.target ? open("", link.target) : null; // asked for now: a browser opens no tab later
    await Promise.race([keep(), new Promise((done) => setTimeout(done, 4000))]);
    (tab || window).location.href = link.href;
  });
  for (const files of document.querySelectorAll(".sheet-files")) {
    const usual = files.querySelector("[data-with]"), links = [...files.querySelectorAll(".actions a")];
    usual.addEventListener("change", () => {
      for (const link of links) {
        const address = new URL(link.href);
        if (usual.checked === usual.defaultChecked) address.searchParams.delete("pistes");
        else address.searchParams.set("pistes", files.dataset.pistes);
        link.href = address.href;
      }
    });
  }
  addEventListener("beforeunload", (event) => { if (lost && waiting().length) event.preventDefault(); });
  addEventListener("pagehide", () => { for (const cell of waiting()) navigator.sendBeacon(form.action, body([cell])); });
})();
