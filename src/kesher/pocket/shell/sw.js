// Stands between the pages and the network: the shell's files come from what was checked and kept, and the pages from
// Python in the worker. Nothing of a page is ever kept here.

const { version, files } = LIST;
const ROOT = new URL("./", location).pathname;
const CACHE = `kesher ${ROOT} ${version}`;
const OURS = `kesher ${ROOT} `;
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; "
  + "connect-src 'self'; frame-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
const SAFE = { "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin" };

const shells = async () => (await clients.matchAll({ type: "window", includeUncontrolled: true }))
  .filter((each) => [ROOT, `${ROOT}index.html`].includes(new URL(each.url).pathname));
const tell = async (what) => { for (const each of await shells()) each.postMessage(what); };

// Every file is held against its digest by the browser itself. What was there before is not fetched again.
async function fill() {
  const cache = await caches.open(CACHE), whole = files.reduce((sum, each) => sum + each.bytes, 0);
  const earlier = await Promise.all((await caches.keys()).filter((name) => name.startsWith(OURS)).map((name) => caches.open(name)));
  let done = 0;
  const one = async ({ name, digest, bytes, kind, squeezed }) => {
    let answer;
    for (const held of earlier) {
      const found = await held.match(ROOT + name);
      if (found?.headers.get("X-Digest") === digest) answer ??= found;
    }
    if (!answer) {
      const fresh = await fetch(ROOT + (name === "index.html" ? "" : name) + (squeezed ? ".bin" : ""), { integrity: digest, cache: "no-cache", redirect: "error" });
      if (!fresh.ok) throw new Error(name);
      const body = squeezed ? fresh.body.pipeThrough(new DecompressionStream("gzip")) : fresh.body;
      answer = new Response(body, { headers: { ...SAFE, "Content-Type": kind, "X-Digest": digest } });
    }
    await cache.put(ROOT + name, answer);
    await tell({ got: done += bytes, whole });
  };
  const waiting = files.filter((each) => !each.later);
  await Promise.all(Array.from({ length: 4 }, async () => { while (waiting.length) await one(waiting.shift()); }));
}

addEventListener("install", (event) => event.waitUntil(fill().catch(async (error) => {
  await tell({ damaged: true });
  throw error;
})));
addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith(OURS) && name !== CACHE) await caches.delete(name);
  await clients.claim();
})()));
addEventListener("message", ({ data, ports: [port] }) => {
  if (data === "go") skipWaiting();
  if (data === "version") port.postMessage(version);
});
addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== location.origin || !url.pathname.startsWith(ROOT)) return;
  const page = url.pathname.startsWith(`${ROOT}k/`);
  event.respondWith(page ? asked(request, url) : kept(request, url));
});

async function kept(request, url) {
  const name = url.pathname === ROOT ? `${ROOT}index.html` : url.pathname;
  const cache = await caches.open(CACHE), found = await cache.match(name);
  if (found) return found;
  const late = files.find((each) => each.later && ROOT + each.name === name);
  if (!late) return fetch(request);
  const fresh = await fetch(name, { integrity: late.digest, redirect: "error" });
  await cache.put(name, fresh.clone());
  return fresh;
}

async function asked(request, url) {
  const path = url.pathname.slice(ROOT.length + 1) + url.search;
  // A page in a window of its own has no Python beside it: it opens within the shell.
  if (request.mode === "navigate" && request.destination === "document") return Response.redirect(`${ROOT}#${path}`, 303);
  const body = ["GET", "HEAD"].includes(request.method) ? null : await request.arrayBuffer();
  const holder = await found();
  if (!holder) return Response.redirect(`${ROOT}#${path}`, 303);
  const headers = Object.fromEntries(request.headers);
  const answer = await said(holder, { act: "ask", method: request.method, path, headers, body }, body ? [body] : []);
  if (answer.full || answer.failed) await tell({ full: answer.full, failed: answer.failed });
  const location = answer.headers.Location;
  if (location) return Response.redirect(new URL(location, url), 303);
  const bare = [204, 205, 304].includes(answer.status) || !answer.body;
  return new Response(bare ? null : answer.body, { status: answer.status || 500, headers: answer.headers });
}

// The one of our windows that holds Python.
async function found() {
  for (let again = 0; again < 40; again++) {
    for (const each of await shells()) if (await Promise.race([said(each, { who: true }), later(1500)])) return each;
    await later(250);
  }
  return null;
}
const later = (time) => new Promise((done) => setTimeout(done, time, false));
const said = (to, what, along = []) => new Promise((done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => done(data);
  to.postMessage(what, [port2, ...along]);
});
