// The live map: asks every two seconds whether it is another one, and draws what came. A line adds without leaving the page.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const map = $("live-map"), said = $("live-said"), line = $("live-line"), undo = $("live-undo"), text = $("live-text"), names = $("live-names");
  if (!map) return;
  // the drawing is made for the room it has, so that its names are large enough to be read: upright on a telephone
  const room = () => ({ width: Math.round(map.clientWidth) || 1280, height: Math.round(Math.max(320, window.innerHeight - map.getBoundingClientRect().top - window.scrollY - 12)) });
  const drawing = (size) => map.dataset.base + "/map?" + new URLSearchParams({ names: map.dataset.names, ...size });
  let known = [...names.options].map((option) => option.value), busy = false, lost = false;

  const ask = async (address, options) => {
    const answer = await fetch(address, { cache: "no-store", headers: { accept: "application/json" }, ...options });
    return [answer.ok, await answer.json()];
  };
  function draw(found, size) {
    const made = new DOMParser().parseFromString(found.svg, "image/svg+xml").documentElement;
    map.replaceChildren(document.importNode(made, true));
    map.dataset.version = found.version;
    map.dataset.room = JSON.stringify(size);
    undo.hidden = !found.last;
    if (found.last) {
      undo.elements.import_id.value = found.last.import_id;
      $("live-last").textContent = found.last.title ? said.dataset.sep + found.last.title : "";
    }
    known = found.suggestions;
    suggest();
  }
  async function follow() {
    if (busy || document.hidden) return;
    busy = true;
    try {
      const [fine, now] = await ask(map.dataset.base + "/version");
      const size = room();
      if (fine && (now.version !== map.dataset.version || map.dataset.room !== JSON.stringify(size))) draw((await ask(drawing(size)))[1], size);
      if (lost) said.textContent = "";
      lost = false;
    } catch {
      lost = true;
      said.textContent = said.dataset.lost;
    }
    busy = false;
  }
  setInterval(follow, 2000);

  // the whole drawing is seen without scrolling, as far as it can be read
  let waiting = 0;
  function fit() {
    map.style.setProperty("--room", room().height + "px");
    clearTimeout(waiting);
    waiting = setTimeout(follow, 150);
  }
  addEventListener("resize", fit);
  document.addEventListener("fullscreenchange", fit);
  fit();
  document.addEventListener("visibilitychange", follow);

  for (const form of [line, undo]) form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.dataset.sending || (form === line && !text.value.trim())) return;
    const button = form.querySelector("button");
    form.dataset.sending = button.ariaDisabled = "true";
    try {
      const [fine, answer] = await ask(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      said.textContent = answer.said || answer.problem || answer.detail || "";
      said.classList.toggle("problem", !fine);
      if (fine && form === line) {
        text.value = "";
        form.elements.once.value = [...crypto.getRandomValues(new Uint32Array(2))].map((part) => part.toString(16)).join("");
      }
      await follow();
    } catch {
      said.textContent = said.dataset.lost;
    }
    text.focus();
    // the second press of a double-click must not take back the entry before
    if (form === undo) await new Promise((done) => setTimeout(done, 600));
    delete form.dataset.sending;
    button.ariaDisabled = null;
  });

  // names are proposed for the part being typed: "Club des aînés + M…"
  function suggest() {
    const typed = text.value, from = Math.max(typed.lastIndexOf("+ ") + 2, typed.includes("+ ") ? 0 : typed.indexOf(": ") + 2), before = from > 1 ? typed.slice(0, from) : "";
    names.replaceChildren(...known.slice(0, 200).map((name) => Object.assign(document.createElement("option"), { value: before + name })));
  }
  text.addEventListener("input", suggest);

  // a press on an organisation of the map puts its name on the line, the next one after a plus sign
  map.addEventListener("click", (event) => {
    const thing = event.target.closest("g"), title = thing && thing.querySelector("title");
    if (!title || map.dataset.names || !known.includes(title.textContent)) return;
    text.value = text.value.trim() ? text.value.trim() + " + " + title.textContent : title.textContent;
    text.focus();
    suggest();
  });

  const full = $("live-full"), stage = document.querySelector(".step");
  if (stage.requestFullscreen) {
    full.hidden = false;
    full.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : stage.requestFullscreen()).catch(() => { full.hidden = true; }));
  }
})();
