// What is on the device's disk: Kesher's own folder in blocks, sealed as on a computer at home; slips; and the half that
// slips are sealed to. No word of a journal. What changed of the folder is said by Python (pocket/keeping.py).

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
    request.result.createObjectStore("told"); // what a slip is sealed to
  };
  const base = await asked(request);
  base.onversionchange = () => base.close();
  return base;
}

export async function every(base, store) {
  const held = base.transaction(store).objectStore(store);
  const [keys, values] = await Promise.all([asked(held.getAllKeys()), asked(held.getAll())]);
  return keys.map((key, at) => [key, values[at]]);
}

// One transaction: the promise is kept when all of it is on the disk, or broken and nothing of it is.
export const written = (base, stores, act) => new Promise((done, failed) => {
  const all = base.transaction(stores, "readwrite", { durability: "strict" });
  all.oncomplete = () => done();
  all.onabort = () => failed(all.error ?? new Error("abort"));
  try { act(...stores.map((store) => all.objectStore(store))); } catch (error) { failed(error); all.abort(); }
});
