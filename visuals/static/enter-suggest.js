// A field that proposes while one types: arrows choose, Enter takes, Escape closes; without script it is a plain field.

let made = 0;

/** Proposals under a text field. `ask(text)` gives [{name, detail, …}]; `take(option)` is called with the one chosen. */
export function combobox(input, ask, take) {
  const list = document.createElement("ul");
  list.id = `proposals-${(made += 1)}`;
  list.className = "proposals";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.documentElement.lang === "en" ? "Proposals" : "Propositions");
  list.hidden = true;
  let options = [];
  let active = -1;
  let asked = 0;
  let timer = 0;

  const close = () => {
    clearTimeout(timer);
    asked += 1;
    list.hidden = true;
    options = [];
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (at) => {
    active = at;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === at)));
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    list.children[at].scrollIntoView({ block: "nearest" });
    return input.setAttribute("aria-activedescendant", list.children[at].id);
  };
  const choose = (at) => {
    const option = options[at];
    close();
    take(option);
  };
  const show = (found) => {
    options = found;
    list.replaceChildren(...found.map((option, place) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${place}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      const detail = document.createElement("span");
      detail.className = "soft";
      detail.textContent = option.detail || "";
      item.append(option.name, " ", detail);
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(place); });
      return item;
    }));
    active = -1;
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    input.removeAttribute("aria-activedescendant");
  };

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.after(list);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    const number = (asked += 1);
    const text = input.value.trim();
    if (text.length < 2) { close(); return; }
    timer = setTimeout(async () => {
      try {
        const found = await ask(text);
        if (number === asked && document.activeElement === input) show(found);
      } catch {
        close();
      }
    }, 120);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const next = active + step;
      mark(next >= options.length || next < -1 ? (step > 0 ? 0 : options.length - 1) : next);
    } else if (event.key === "Enter" && active >= 0) {
      choose(active);
    } else if (event.key === "Escape") {
      close();
    } else {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  return { close };
}

/** The answer of an address of this site as data; an error where there is none. */
export async function fetchJson(address, body) {
  const options = { headers: { accept: "application/json" } };
  if (body !== undefined) {
    Object.assign(options, { method: "POST", body: JSON.stringify(body), keepalive: JSON.stringify(body).length < 60000 });
    options.headers["content-type"] = "application/json";
  }
  const answer = await fetch(address, options);
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw Object.assign(new Error(problem.detail || answer.statusText), { status: answer.status });
  }
  return answer.json();
}

function territoryField(input) {
  const form = input.form;
  const chosen = () => form.querySelectorAll(`[name="${input.dataset.choice}"]`);
  const set = (value) => chosen().forEach((one) => {
    if (one.type === "radio") one.checked = one.value === value;
    else one.value = value;
  });
  input.addEventListener("input", () => set(""));
  combobox(
    input,
    (text) => fetchJson(`${input.dataset.suggest}?q=${encodeURIComponent(text)}`),
    (option) => {
      input.value = option.name;
      form.querySelectorAll(".choices").forEach((one) => one.remove());
      if (!chosen().length) {
        const hidden = document.createElement("input");
        Object.assign(hidden, { type: "hidden", name: input.dataset.choice });
        form.append(hidden);
      }
      set(option.value);
    },
  );
  form.addEventListener("submit", () => {
    const said = form.querySelector("[data-wait]");
    if (said) said.textContent = form.dataset.waiting;
  });
}

document.querySelectorAll("input[data-choice]").forEach(territoryField);
