// Kesher's own folder, on the device's disk: the worker's files, written through in one transaction before an answer
// is passed on. What lies there is what lies on a computer at home: sealed rows, and no word of a journal.

const BLOCK = 16384;
const asked = (request) => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

export async function opened(name) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("files"); // a path: how long
    request.result.createObjectStore("blocks"); // [path, number]: bytes
    request.result.createObjectStore("slips", { autoIncrement: true }); // sealed, until the journal opens
    request.result.createObjectStore("told"); // what the shell may know of a locked journal
  };
  const base = await asked(request);
  base.onversionchange = () => base.close();
  return base;
}

export async function read(base, store, key) {
  return asked(base.transaction(store).objectStore(store).get(key));
}

export async function every(base, store) {
  const held = base.transaction(store).objectStore(store);
  const [keys, values] = await Promise.all([asked(held.getAllKeys()), asked(held.getAll())]);
  return keys.map((key, at) => [key, values[at]]);
}

export function written(base, stores, act) {
  return new Promise((done, failed) => {
    const all = base.transaction(stores, "readwrite", { durability: "strict" });
    all.oncomplete = () => done();
    all.onabort = () => failed(all.error ?? new Error("abort"));
    try { act(...stores.map((store) => all.objectStore(store))); } catch (error) { failed(error); all.abort(); }
  });
}

const same = (one, other) => {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
};

export class Home {
  constructor(base, files, folder) {
    Object.assign(this, { base, files, folder, kept: new Map() });
  }

  // Lay what is kept into the worker's folder, or put it back there after what could not be kept.
  async restore() {
    if (!this.kept.size) {
      const blocks = new Map((await every(this.base, "blocks")).map(([[path, at], raw]) => [`${path} ${at}`, raw]));
      for (const [path, length] of await every(this.base, "files")) {
        const whole = new Uint8Array(length);
        for (let at = 0; at * BLOCK < length; at++) whole.set(new Uint8Array(blocks.get(`${path} ${at}`)), at * BLOCK);
        this.kept.set(path, whole);
      }
    }
    for (const path of this.listed().keys()) if (!this.kept.has(path)) this.files.unlink(path);
    for (const [path, whole] of this.kept) {
      this.files.mkdirTree(path.slice(0, path.lastIndexOf("/")));
      this.files.writeFile(path, whole, { mode: 0o600 });
    }
  }

  // Write whatever changed; the promise is kept when it is on the disk, all of it, or broken and nothing is.
  async keep() {
    const now = this.listed();
    const gone = [...this.kept.keys()].filter((path) => !now.has(path));
    const changed = [...now].filter(([path, raw]) => !this.kept.has(path) || !same(raw, this.kept.get(path)));
    if (!gone.length && !changed.length) return false;
    const copies = changed.map(([path, raw]) => [path, raw.slice()]);
    await written(this.base, ["files", "blocks"], (files, blocks) => {
      for (const path of gone) {
        files.delete(path);
        blocks.delete(IDBKeyRange.bound([path], [path, []]));
      }
      for (const [path, raw] of copies) {
        const before = this.kept.get(path) ?? new Uint8Array();
        files.put(raw.length, path);
        for (let at = 0; at * BLOCK < raw.length; at++) {
          const block = raw.slice(at * BLOCK, (at + 1) * BLOCK);
          if (!same(block, before.subarray(at * BLOCK, (at + 1) * BLOCK))) blocks.put(block.buffer, [path, at]);
        }
        const first = Math.ceil(raw.length / BLOCK);
        if (before.length > raw.length) blocks.delete(IDBKeyRange.bound([path, first], [path, []]));
      }
    });
    for (const path of gone) this.kept.delete(path);
    for (const [path, raw] of copies) this.kept.set(path, raw);
    return true;
  }

  listed(folder = this.folder, found = new Map()) {
    for (const name of this.files.readdir(folder)) {
      if (name === "." || name === "..") continue;
      const path = `${folder}/${name}`;
      const node = this.files.lookupPath(path).node;
      if (this.files.isDir(node.mode)) this.listed(path, found);
      else found.set(path, node.contents?.subarray?.(0, node.usedBytes) ?? new Uint8Array());
    }
    return found;
  }
}
