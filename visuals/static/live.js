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
      if (lost) say("");
      lost = false;
    } catch {
      lost = true;
      say(said.dataset.lost);
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

  // what is typed leaves the line at once and waits for its turn: nothing typed meanwhile is lost, nothing sent is sent twice
  const fresh = () => [...crypto.getRandomValues(new Uint32Array(2))].map((part) => part.toString(16)).join("");
  const queue = [];
  let sending = false;
  function say(words, problem) {
    said.textContent = words;
    said.classList.toggle("problem", Boolean(problem));
  }
  function inquire(question) {
    const form = Object.assign(document.createElement("form"), { className: "live-asked" }), words = document.createElement("p"), actions = document.createElement("p");
    words.textContent = question.sentence;
    actions.className = "actions";
    for (const choice of question.choices) actions.append(Object.assign(document.createElement("button"), { textContent: choice.label, value: choice.meant }));
    form.append(words, actions);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      form.remove();
      text.focus();
      send({ line: question.line, once: question.once, meant: event.submitter.value });
    });
    $("live-asked").append(form);
  }
  async function pump() {
    if (sending) return;
    sending = true;
    while (queue.length) {
      let fine, answer;
      try {
        [fine, answer] = await ask(line.action, { method: "POST", body: new URLSearchParams(queue[0]) });
      } catch {
        lost = true;
        say(queue.length > 1 ? said.dataset.lost + " " + said.dataset.waits.replace("{n}", queue.length) : said.dataset.lost);
        break;
      }
      const sent = queue.shift();
      if (answer.asked) inquire(answer.asked);
      else say(answer.said || answer.problem || answer.detail || "", !fine);
      if (!fine && !text.value) text.value = sent.line;
      await follow();
    }
    sending = false;
  }
  function send(what) {
    queue.push(what);
    say("");
    pump();
  }
  setInterval(pump, 2000);
  addEventListener("beforeunload", (event) => { if (queue.length) event.preventDefault(); });
  line.addEventListener("submit", (event) => {
    event.preventDefault();
    if (text.value.trim()) send({ line: text.value, once: fresh(), meant: "" });
    text.value = "";
    suggest();
    text.focus();
  });
  undo.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (undo.dataset.sending) return;
    const button = undo.querySelector("button");
    undo.dataset.sending = button.ariaDisabled = "true";
    try {
      const [fine, answer] = await ask(undo.action, { method: "POST", body: new URLSearchParams(new FormData(undo)) });
      say(answer.said || answer.problem || answer.detail || "", !fine);
      await follow();
    } catch {
      say(said.dataset.lost);
    }
    text.focus();
    // the second press of a double-click must not take back the entry before
    await new Promise((done) => setTimeout(done, 600));
    delete undo.dataset.sending;
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
    const words = full.textContent;
    document.addEventListener("fullscreenchange", () => { full.textContent = document.fullscreenElement ? full.dataset.leave : words; });
    full.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : stage.requestFullscreen()).catch(() => { full.hidden = true; }));
  }
})();
