// The page that stands while Python starts, and around the pages after that. It holds no word of a journal, and the
// passphrase only until it has opened it.

const ROOT = new URL("./", import.meta.url).pathname;
const by = (name) => document.getElementById(name);
const frame = by("pages"), root = document.documentElement, service = navigator.serviceWorker;
const show = (name) => root.setAttribute("data-shown", name);
const say = (name, on = true) => { by(name).hidden = !on; };
let worker, holding = false, began, pass = "", known = {};
try { known = localStorage ?? known; } catch { /* a window that keeps nothing; it is told so below */ }

function speak(language) {
  known.language = root.lang = language;
  root.dir = language === "he" ? "rtl" : "ltr";
  document.title = language === "he" ? "קשר" : "Kesher";
  by("manifest").href = `${language}.webmanifest`;
}
for (const each of document.querySelectorAll("[data-language]")) each.onclick = () => speak(each.dataset.language);

const ask = (what) => new Promise((done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => done(data);
  worker.postMessage(what, [port2]);
});

// One window holds Python; another that is opened beside it is answered by the same.
const hold = (options, otherwise) => navigator.locks.request(`kesher ${ROOT}`, options, (lock) => lock ? new Promise(() => {
  holding = true;
  worker = new Worker("worker.js", { type: "module" });
  worker.onmessage = ({ data }) => stands(data);
  worker.onerror = () => enter({ failed: "worker" });
  began = ask({ begin: root.lang }).then(enter);
}) : otherwise());

function stands({ state, language, waits }) {
  if (state === "open") navigator.storage?.persist?.();
  if (state !== "none") speak(language);
  known.state = state;
  by("waits-number").textContent = waits || "";
  say("waits", !!waits);
}

// Python stands, or does not; a passphrase that was typed meanwhile opens at once.
function enter(state) {
  root.dataset.why = state.failed ?? "";
  if (state.failed) return show(state.failed === "unable" ? "unable" : "broken");
  stands(state);
  say("starting", false);
  if (state.state !== "locked") return go();
  show("lock");
  if (pass) unlock();
  return true;
}

async function unlock() {
  const passphrase = pass;
  pass = by("passphrase").value = "";
  const { problem, full } = await ask({ act: "unlock", passphrase });
  say("full", !!full);
  by("wrong").textContent = problem;
  say("opening", false);
  if (problem || full) by("passphrase").focus(); else go();
}

function go(path = location.hash.slice(1)) {
  if (frame.src && root.dataset.shown === "pages") return;
  frame.src = ROOT + "k" + (/^\/(?!\/)/.test(path) ? path : "/");
  show("pages");
}

by("lock").onsubmit = async (event) => {
  event.preventDefault();
  pass = by("passphrase").value;
  say("opening");
  by("wrong").textContent = "";
  if (await began && pass) unlock();
};
by("elsewise").onclick = () => began?.then((there) => there && go("/unlock"));
by("full-seen").onclick = () => say("full", false);
frame.onload = () => {
  const at = frame.contentWindow.location;
  if (!at.pathname.startsWith(`${ROOT}k/`)) return;
  document.title = frame.contentDocument.title;
  history.replaceState(null, "", `#${at.pathname.slice(ROOT.length + 1)}`);
};

// A new version waits until the person lets it in: nothing that is being written is lost by it.
function fresh(registration) {
  const waits = () => registration.waiting && service.controller && say("update");
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", waits));
  waits();
  by("update-go").onclick = () => registration.waiting?.postMessage("go");
}

async function begin() {
  if (!window.DecompressionStream || !navigator.locks || !window.indexedDB) throw new Error("unable");
  service.addEventListener("message", ({ data, ports: [port] }) => {
    if (data.who) port.postMessage(holding);
    else if (data.act) worker.postMessage(data, [port, ...(data.body ? [data.body] : [])]);
    if (data.whole) by("share").value = data.got / data.whole;
    if (data.damaged && !service.controller) show("damaged");
    if (data.full) say("full");
  });
  const first = !service.controller && new Promise((done) => service.addEventListener("controllerchange", done, { once: true }));
  service.register("sw.js", { scope: ROOT, updateViaCache: "none" }).then(fresh, () => first && show("unable"));
  await first;
  service.addEventListener("controllerchange", () => location.reload());
  // Where another window holds Python, this one shows the pages all the same, and takes it over when that is closed.
  hold({ ifAvailable: true }, () => { go(); hold({}); });
}
const look = () => holding && ask({ act: "look" });
document.addEventListener("visibilitychange", look);
setInterval(look, 20000);
// A page that is left may be put by (WebKit), and what it was just writing would hold the disk: the next page waits for ever.
addEventListener("pagehide", () => worker?.terminate()); addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

speak(known.language ?? (/^en/.test(navigator.language) ? "en" : "he"));
show(known.state && known.state !== "none" ? "lock" : "first"); say("little", navigator.deviceMemory <= 0.5);
// Python begins when the page that waits for a passphrase is on the screen. Where something of it is missing, that is said.
const soon = (time) => new Promise((done) => setTimeout(done, time));
Promise.race([new Promise(requestAnimationFrame).then(() => soon(0)), soon(300)]).then(begin).catch(() => show("unable"));
