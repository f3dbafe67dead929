// Holds Python. Everything is done one after another, and an answer leaves only when what it changed is on the disk.

import { loadPyodide } from "./python/pyodide.mjs";
import { Home, every, opened, written } from "./home.js";
import { ready, seals } from "./seals.js";

const BASE = new URL("./", import.meta.url).pathname;
const HOME = "/home/kesher";
const STAMP = 1577836800000;
const got = async (name) => (await fetch(new URL(name, import.meta.url))).arrayBuffer();
let python, home, inside, base;

async function begin(language) {
  const [loaded, site, opening] = await Promise.all([
    loadPyodide({ indexURL: new URL("./python/", import.meta.url).href, fullStdLib: false, stdout: () => {}, stderr: () => {} }),
    got("kesher.bin"), opened(`kesher ${BASE}`), ready(),
  ]);
  [python, base] = [loaded, opening];
  const length = new DataView(site).getUint32(0, true);
  let at = 4 + length;
  for (const [name, size] of JSON.parse(new TextDecoder().decode(new Uint8Array(site, 4, length)))) {
    const path = `/site/${name}`;
    python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    python.FS.writeFile(path, new Uint8Array(site, at, size), { canOwn: true });
    python.FS.utime(path, STAMP, STAMP);
    at += size;
  }
  // Only who looks for a town that is not listed needs it, and then it is fetched.
  python.FS.createLazyFile("/site/kesher/days", "towns.tsv.z", new URL("towns.tsv.z", import.meta.url).href, true, false);
  python.registerJsModule("kesher_worker", { ...seals, http });
  python.FS.mkdirTree(HOME);
  home = new Home(base, python.FS, HOME);
  await home.restore();
  python.globals.set("given", python.toPy({ home: HOME, base: BASE, language, origin: location.origin }));
  inside = python.runPython(`
import sys
sys.path.insert(0, "/site")
from pathlib import Path
from kesher.method.language import Language
from kesher.pocket.inside import Inside
Inside(Path(given["home"]), given["base"], Language(given["language"]), given["origin"])
`);
  await home.keep();
}

// What a host is asked: at once and within a time, because Python waits for it.
function http(method, url, headers, body) {
  const request = new XMLHttpRequest();
  request.open(method, url, false);
  request.responseType = "arraybuffer";
  request.timeout = 30000;
  for (const [name, value] of Object.entries(JSON.parse(headers))) request.setRequestHeader(name, value);
  try { request.send(body ?? null); } catch { return null; }
  return [request.status, new Uint8Array(request.response ?? [])];
}

async function told() {
  const state = { state: inside.state, language: inside.language, waits: inside.waits };
  const key = inside.slip_key(), half = key?.toJs?.();
  await written(base, ["told"], (all) => {
    all.put({ state: state.state, language: state.language }, "journal");
    if (half) all.put(half, "slips");
  });
  return state;
}

// Python answered; now what it changed is kept. Where it cannot be, nothing of it stands, and that is said.
async function kept(act) {
  try {
    const answer = act();
    const changed = await home.keep();
    return { answer, changed };
  } catch (error) {
    inside.close();
    await home.restore();
    return { full: error?.name === "QuotaExceededError", failed: String(error?.name ?? "Error") };
  }
}

const acts = {
  async ask({ method, path, headers, body }) {
    const held = await kept(() => {
      const raw = inside.ask(method, path, python.toPy(headers), python.toPy(new Uint8Array(body ?? 0)).tobytes());
      const [status, given, page] = [raw.status, raw.headers.toJs({ dict_converter: Object.fromEntries }), raw.body.toJs()];
      raw.destroy();
      return { status, headers: given, body: page };
    });
    return held.failed ? { status: 507, headers: {}, body: null, full: true } : { ...held.answer, changed: held.changed };
  },
  async unlock({ passphrase }) {
    const held = await kept(() => inside.unlock(passphrase));
    ready();
    return held.failed ? { problem: "", full: true } : { problem: held.answer };
  },
  async look({ lock }) {
    if (lock) inside.lock();
    await kept(() => inside.look());
  },
  async slips() {
    const found = await every(base, "slips");
    if (!found.length || inside.state !== "open") return;
    const held = await kept(() => inside.take_in(python.toPy(found.map(([, raw]) => raw))));
    if (!held.failed) await written(base, ["slips"], (all) => found.forEach(([key]) => all.delete(key)));
  },
  // A round with what carries the journal, after the answer is out.
  async round() {
    while (inside.due) await kept(() => inside.round());
  },
};

let line = Promise.resolve();
onmessage = ({ data, ports: [port] }) => {
  line = line.then(async () => {
    if (data.begin) {
      try { await begin(data.begin); } catch (error) { return port.postMessage({ failed: String(error?.message ?? error).slice(-400) }); }
      return port.postMessage(await told());
    }
    const answer = (await acts[data.act](data)) ?? {};
    port?.postMessage(answer, answer.body ? [answer.body.buffer] : []);
    if (data.act === "look" || answer.changed || data.act === "unlock") {
      await acts.slips();
      await acts.round();
      await ready();
      postMessage(await told());
    }
  }).catch((error) => port?.postMessage({ status: 500, headers: {}, body: null, failed: String(error) }));
};
