// Stands between the pages and the network: the shell's files come from what was checked and kept, and the pages from
// Python in the worker. Nothing of a page is ever kept here.

const { version, files, safe } = LIST;
const ROOT = new URL("./", location).pathname, OURS = `kesher ${ROOT} `, CACHE = OURS + version;
const LATE = files.filter((each) => each.later);

const ours = async () => (await caches.keys()).filter((name) => name.startsWith(OURS));
const shells = async () => (await clients.matchAll({ type: "window", includeUncontrolled: true }))
  .filter((each) => [ROOT, `${ROOT}index.html`].includes(new URL(each.url).pathname));
const tell = async (what) => { for (const each of await shells()) each.postMessage(what); };
const later = (time) => new Promise((done) => setTimeout(done, time, false));
const said = (to, what, along = []) => new Promise((done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => done(data);
  to.postMessage(what, [port2, ...along]);
});

// Every file is held against its digest by the browser itself. What was there before is not fetched again.
async function brought({ name, digest, kind, squeezed }, earlier = []) {
  const cache = await caches.open(CACHE), home = name === "index.html";
  let answer;
  for (const held of earlier) {
    const found = await (await caches.open(held)).match(ROOT + name);
    if (found?.headers.get("X-Digest") === digest) answer = found;
  }
  if (!answer) {
    const from = ROOT + (home ? "" : name) + (squeezed ? ".bin" : "");
    const fresh = await fetch(from, { integrity: digest, cache: "no-cache", redirect: "error" });
    if (!fresh.ok) throw new Error(name);
    const body = squeezed ? fresh.body.pipeThrough(new DecompressionStream("gzip")) : fresh.body;
    answer = new Response(body, { headers: { ...safe, "Content-Type": kind, "X-Digest": digest } });
  }
  if (home) await cache.put(ROOT, answer.clone());
  await cache.put(ROOT + name, answer.clone());
  return answer;
}

async function fill() {
  const earlier = await ours(), waiting = files.filter((each) => !each.later);
  const whole = waiting.reduce((sum, each) => sum + each.bytes, 0);
  let got = 0;
  const one = async (file) => { await brought(file, earlier); await tell({ got: got += file.bytes, whole }); };
  await Promise.all(Array.from({ length: 4 }, async () => { while (waiting.length) await one(waiting.shift()); }));
}

addEventListener("install", (event) => {
  // Where a browser can, it gives out what is kept by itself, without waking this script.
  const asks = [`${ROOT}k/*`, ...LATE.map(({ name }) => ROOT + name)].map((urlPattern) => ({ urlPattern }));
  event.waitUntil(event.addRoutes?.([
    { condition: { or: asks }, source: "fetch-event" },
    { condition: { urlPattern: `${ROOT}*`, requestMethod: "GET" }, source: { cacheName: CACHE } },
  ]));
  event.waitUntil(fill().catch(async (error) => {
    await tell({ damaged: true });
    throw error;
  }));
});
addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await ours()) if (name !== CACHE) await caches.delete(name);
  await clients.claim();
})()));
addEventListener("message", ({ data }) => { if (data === "go") skipWaiting(); });
addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== location.origin || !url.pathname.startsWith(ROOT)) return;
  event.respondWith(url.pathname.startsWith(`${ROOT}k/`) ? asked(request, url) : kept(request, url.pathname));
});

async function kept(request, name) {
  const found = await (await caches.open(CACHE)).match(name), late = LATE.find((each) => ROOT + each.name === name);
  return found ?? (late ? brought(late) : fetch(request));
}

async function asked(request, url) {
  const path = url.pathname.slice(ROOT.length + 1) + url.search, within = () => Response.redirect(`${ROOT}#${path}`, 303);
  // A page in a window of its own has no Python beside it: it opens within the shell.
  if (request.mode === "navigate" && request.destination === "document") return within();
  const body = ["GET", "HEAD"].includes(request.method) ? undefined : await request.arrayBuffer();
  const holder = await found();
  if (!holder) return within();
  const headers = Object.fromEntries(request.headers);
  const answer = await said(holder, { act: "ask", method: request.method, path, headers, body }, body ? [body] : []);
  if (answer.full || answer.failed) await tell({ full: true });
  if (answer.headers.Location) return Response.redirect(new URL(answer.headers.Location, url), 303);
  const bare = [204, 205, 304].includes(answer.status) || !answer.body;
  return new Response(bare ? null : answer.body, { status: answer.status || 500, headers: answer.headers });
}

// The one of our windows that holds Python.
async function found(again = 40) {
  for (const each of await shells()) if (await Promise.race([said(each, { who: true }), later(1500)])) return each;
  return again && later(250).then(() => found(again - 1));
}
