// Holds Python. Everything is done one after another, and an answer leaves only when what it changed is on the disk.

import { loadPyodide } from "./python/pyodide.mjs";
import { every, opened, written } from "./home.js";
import { ready, seals } from "./seals.js";

const here = (name) => new URL(name, import.meta.url), BASE = here("./").pathname;
let python, site, base, inside, kept;

async function begin(language) {
  const indexURL = here("./python/").href, quiet = () => {};
  // Where it cannot be instantiated, its loader says so on the console alone, and waits for ever.
  const failed = new Promise((_, no) => { console.warn = (why) => /instantiation/.test(why) && no(new Error(why)); });
  [python, site, base] = await Promise.race([failed, Promise.all([
    loadPyodide({ indexURL, fullStdLib: false, stdout: quiet, stderr: quiet }),
    fetch(here("kesher.bin")).then((answer) => answer.arrayBuffer()),
    opened(`kesher ${BASE}`).catch(() => { throw new Error("unable"); }), ready(),
  ])]);
  const length = new DataView(site).getUint32(0, true);
  let at = 4 + length;
  for (const [name, size] of JSON.parse(new TextDecoder().decode(new Uint8Array(site, 4, length)))) {
    const path = `/site/${name}`;
    python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    python.FS.writeFile(path, new Uint8Array(site, at, size), { canOwn: true });
    python.FS.utime(path, 1577836800000, 1577836800000); // as when it was compiled (pocket/packed.py)
    at += size;
  }
  // Only who looks for a town that is not listed needs it, and then it is fetched.
  python.FS.createLazyFile("/site/kesher/days", "towns.tsv.z", here("towns.tsv.z").href, true, false);
  python.registerJsModule("kesher_worker", seals);
  python.runPython("import sys; sys.path.insert(0, '/site')");
  const [files, blocks] = [await every(base, "files"), await every(base, "blocks")];
  [inside, kept] = python.pyimport("kesher.pocket.inside").begun(BASE, language, location.origin, files, blocks);
  return told();
}

// Write whatever changed; the promise is kept when it is on the disk, all of it, or broken and nothing is.
async function keep() {
  const [lengths, fresh] = kept.changed()?.toJs() ?? [];
  if (!lengths) return false;
  await written(base, ["files", "blocks"], (files, blocks) => {
    for (const [path, length, first] of lengths) {
      if (length === undefined) files.delete(path); else files.put(length, path);
      blocks.delete(IDBKeyRange.bound([path, first], [path, []]));
    }
    for (const [path, at, raw] of fresh) blocks.put(raw.slice().buffer, [path, at]);
  });
  kept.stands();
  return true;
}

// Python answers, and what it changed is kept. Where it cannot be, nothing of it stands, and that is said.
async function done(what) {
  try {
    const answer = inside.answer(python.toPy(what)).toJs({ dict_converter: Object.fromEntries });
    return { ...answer, changed: await keep() };
  } catch (error) {
    inside.close();
    kept.restore();
    return { status: 507, headers: {}, problem: "", full: true, failed: String(error?.name ?? error) };
  }
}

// After the answer is out: slips that wait are taken in, and a round is made with what carries the journal.
async function after() {
  const slips = inside.state === "open" ? await every(base, "slips") : [];
  const { taken = [] } = slips.length ? await done({ act: "slips", slips: slips.map(([, raw]) => raw) }) : {};
  if (taken.length) await written(base, ["slips"], (all) => taken.forEach((at) => all.delete(slips[at][0])));
  while (inside.due) await done({ act: "round" });
  postMessage(await told());
}

async function told() {
  const { half, ...state } = inside.told().toJs({ dict_converter: Object.fromEntries });
  if (half) await written(base, ["told"], (all) => all.put(half, "slips"));
  return state;
}

let line = Promise.resolve();
onmessage = ({ data, ports: [port] }) => {
  line = line.then(async () => {
    const answer = await (data.begin ? begin(data.begin) : done(data));
    port.postMessage(answer, answer.body ? [answer.body.buffer] : []);
    if (answer.changed || data.act !== "ask") await after();
    await ready();
  }).catch((error) => port.postMessage({ status: 500, headers: {}, failed: String(error?.message ?? error).slice(-400) }));
};
