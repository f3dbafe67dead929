// What the books' pages add where scripts run: results while one types, files that show how far they are, words
// marked by selecting them, and one's place kept. Without it the same forms and links do the same, a step later.

import { taking } from "../frame/files.js";

const root = document.documentElement.dataset.root ?? ""; // where the pages lie, when it is not at the top
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
const send = (path, fields) => {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append("csrfmiddlewaretoken", token());
  return fetch(path, { method: "POST", body, redirect: "manual" });
};

// --- finding as one types

const seek = document.querySelector("form.seek");
if (seek) {
  const list = document.getElementById("list");
  const words = seek.querySelector("[name=words]");
  const where = seek.querySelector("[name=book]");
  let waiting = 0;
  let turn = 0;
  const look = async (more = {}) => {
    const mine = ++turn;
    const asked = { words: words.value, book: where?.value ?? "", part: "1", ...more };
    const answer = await send(`${root}/library/find`, asked);
    const shown = answer.ok ? await answer.text() : "";
    // A slow answer to an earlier letter must not stand over a newer one.
    if (mine === turn && shown) list.innerHTML = shown;
  };
  const soon = () => {
    clearTimeout(waiting);
    // The last word may still be unfinished: whatever begins with it is found too.
    waiting = setTimeout(() => look({ typing: "1" }), 140);
  };
  words.addEventListener("input", soon);
  where?.addEventListener("change", () => look());
  seek.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    look();
  });
}

// --- bringing files in

const jobs = () => document.getElementById("jobs");
const refresh = async () => {
  const answer = await fetch(jobs().dataset.from);
  if (!answer.ok) return;
  const held = document.activeElement?.getAttribute?.("value");
  jobs().innerHTML = await answer.text();
  if (held) jobs().querySelector(`button[value="${CSS.escape(held)}"]`)?.focus();
  watch();
};
const watch = () => {
  if (jobs()?.querySelector("[data-working='1']")) setTimeout(refresh, 400);
};
watch();

const shelve = document.querySelector("form.shelve");
if (shelve) {
  const input = taking(shelve, () => shelve.requestSubmit());
  // Back from the list: the page may be shown as it was left.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  shelve.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (shelve.getAttribute("aria-busy")) return;
    shelve.setAttribute("aria-busy", "true");
    shelve.querySelector("button").textContent = shelve.dataset.going;
    const large = [];
    for (const file of input.files) {
      const edition_of = shelve.elements.edition_of?.value ?? "";
      if (file.size > Number(shelve.dataset.limit)) large.push(file.name);
      else await send(`${root}/library/add`, { file, edition_of }).catch(() => large.push(file.name));
    }
    if (!large.length) return location.assign(`${root}/library/adding`);
    shelve.removeAttribute("aria-busy");
    const said = document.createElement("p");
    said.className = "problem";
    said.setAttribute("role", "alert");
    said.textContent = large.map((name) => `\u2068${name}\u2069: ${shelve.dataset.large}`).join("\n");
    shelve.prepend(said);
    if (large.length < input.files.length) setTimeout(() => location.assign(`${root}/library/adding`), 4000);
  });
}

// --- marking what is selected

const leaf = document.querySelector("article.leaf");
const marking = document.querySelector("form.marking");

// Where a point of the page stands in its unit's text, in characters as the server counts them.
const place = (paragraph, node, offset) => {
  const range = document.createRange();
  range.setStart(paragraph, 0);
  range.setEnd(node, offset);
  return Number(paragraph.dataset.start) + [...range.toString()].length;
};

const selected = () => {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const of = (node) => (node.nodeType === 1 ? node : node.parentElement).closest("p[data-start]");
  const first = of(range.startContainer);
  let last = of(range.endContainer);
  const unit = first?.closest(".unit");
  if (!unit || !leaf.contains(unit)) return null;
  const start = place(first, range.startContainer, range.startOffset);
  if (last && last.closest(".unit") === unit) {
    return { unit, start, end: place(last, range.endContainer, range.endOffset) };
  }
  // The selection runs out of the unit: it ends where the unit does.
  last = [...unit.querySelectorAll("p[data-start]")].at(-1);
  return { unit, start, end: Number(last.dataset.start) + [...last.textContent].length };
};

if (leaf && marking) {
  // Whoever can select needs no link under every unit; the keyboard still finds it.
  leaf.classList.add("by-hand");
  document.querySelector(".selecting").hidden = false;
  let now = null;
  const follow = () => {
    const found = selected();
    if (!found || found.start >= found.end) {
      marking.hidden = true;
      return;
    }
    now = found;
    marking.hidden = false;
    marking.action = `${root}/library/${leaf.dataset.book}/${now.unit.dataset.place}/mark`;
    marking.elements.s.value = now.start;
    marking.elements.t.value = now.end;
  };
  document.addEventListener("selectionchange", follow);
  // A press on the bar must not undo the selection it speaks of.
  marking.addEventListener("pointerdown", (event) => event.preventDefault());
  marking.addEventListener("submit", () => {
    marking.elements.act.value = crypto.randomUUID().replaceAll("-", "").slice(0, 16);
  });
  marking.querySelector("[data-write]").addEventListener("click", () => {
    location.assign(`${marking.action}?s=${now.start}&t=${now.end}&e=${leaf.dataset.edition}`);
  });
}

// --- one's place

if (leaf && marking) {
  let kept = 0;
  let timer = 0;
  const seen = () => {
    const top = innerHeight * 0.25;
    const units = [...leaf.querySelectorAll(".unit")];
    const at = units.find((each) => each.getBoundingClientRect().bottom > top) ?? units.at(-1);
    const found = Number(at.dataset.place);
    if (found === kept) return;
    kept = found;
    send(`${root}/library/${leaf.dataset.book}/place`, { place: found }).catch(() => {});
  };
  addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(seen, 1500);
  }, { passive: true });
}
