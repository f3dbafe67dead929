// The page that stands while Python starts, and around the pages after that. It holds no word of a journal, and the
// passphrase only until it has opened it.

import { opened, read } from "./home.js";

const ROOT = new URL("./", import.meta.url).pathname;
const by = (name) => document.getElementById(name);
const frame = by("pages"), form = by("lock"), root = document.documentElement;
const show = (name) => root.setAttribute("data-shown", name);
const say = (name, on = true) => { by(name).hidden = !on; };

const speak = (language) => {
  root.lang = language;
  root.dir = language === "he" ? "rtl" : "ltr";
  document.title = language === "he" ? "קשר" : "Kesher";
  by("manifest").href = `${language}.webmanifest`;
  localStorage.setItem("language", language);
};
speak(localStorage.getItem("language") ?? (/^(he|iw)/.test(navigator.language) || !/^en/.test(navigator.language) ? "he" : "en"));
for (const each of document.querySelectorAll("[data-language]")) each.onclick = () => speak(each.dataset.language);

let worker = null, holding = false, began = null, pass = "";
const ask = (what, along = []) => new Promise((done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => done(data);
  worker.postMessage(what, [port2, ...along]);
});

// One window holds Python; another that is opened beside it is answered by the same.
const hold = (options, else_ = null) => navigator.locks.request(`kesher ${ROOT}`, options, (lock) => lock ? new Promise(() => {
  holding = true;
  worker = new Worker("worker.js", { type: "module" });
  worker.onmessage = ({ data }) => stands(data);
  worker.onerror = () => broken();
  began = ask({ begin: root.lang });
  began.then((state) => (state.failed ? broken(state.failed) : enter(state)));
}) : else_?.());

function broken(why = "") {
  root.dataset.why = why;
  show("broken");
}

function stands({ state, language, waits }) {
  if (state === "open") navigator.storage?.persist?.();
  if (language !== root.lang && state !== "none") speak(language);
  by("waits-number").textContent = waits || "";
  say("waits", !!waits);
}

async function enter(state) {
  stands(state);
  say("starting", false);
  if (state.state === "locked") {
    show("lock");
    if (pass) await unlock();
    return;
  }
  go();
}

async function unlock() {
  const given = pass;
  pass = "";
  by("passphrase").value = "";
  const { problem, full } = await ask({ act: "unlock", passphrase: given });
  say("full", !!full);
  by("wrong").textContent = problem;
  say("opening", false);
  if (problem || full) return by("passphrase").focus();
  go();
}

function go(path = location.hash.slice(1)) {
  if (frame.src && root.dataset.shown === "pages") return;
  frame.src = ROOT + "k" + (/^\/(?!\/)/.test(path) ? path : "/");
  show("pages");
}

form.onsubmit = async (event) => {
  event.preventDefault();
  pass = by("passphrase").value;
  if (!pass) return;
  say("opening");
  by("wrong").textContent = "";
  if (began && !(await began).failed && pass) await unlock();
};
by("elsewise").onclick = () => began?.then(() => go("/unlock"));

frame.onload = () => {
  const at = frame.contentWindow.location;
  if (!at.pathname.startsWith(`${ROOT}k/`)) return;
  document.title = frame.contentDocument.title;
  history.replaceState(null, "", `#${at.pathname.slice(ROOT.length + 1)}`);
};

navigator.serviceWorker?.addEventListener("message", ({ data, ports: [port] }) => {
  if (data.who) return port.postMessage(holding);
  if (data.act) return worker.postMessage(data, [port, ...(data.body ? [data.body] : [])]);
  if (data.whole) by("share").value = data.got / data.whole;
  if (data.damaged) show("damaged");
  if (data.full || data.failed) say("full");
});
document.addEventListener("visibilitychange", () => holding && ask({ act: "look" }));
setInterval(() => holding && ask({ act: "look" }), 20000);
by("full-seen").onclick = () => say("full", false);

// A new version waits until the person lets it in: nothing that is being written is lost by it.
function fresh(registration) {
  const waits = () => registration.waiting && navigator.serviceWorker.controller && say("update");
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", waits));
  waits();
  by("update-go").onclick = () => registration.waiting?.postMessage("go");
}

async function begin() {
  if (!("serviceWorker" in navigator) || !window.indexedDB || !navigator.locks || !window.DecompressionStream) return show("unable");
  let registration;
  try {
    const base = await opened(`kesher ${ROOT}`);
    const known = await read(base, "told", "journal");
    base.close();
    show(known && known.state !== "none" ? "lock" : "first");
    registration = await navigator.serviceWorker.register("sw.js", { scope: ROOT, updateViaCache: "none" });
  } catch {
    return show("unable");
  }
  fresh(registration);
  await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller) await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
  // Where another window holds Python, this one shows the pages all the same, and takes it over when that is closed.
  hold({ ifAvailable: true }, () => { go(); hold({}); });
}
begin();
