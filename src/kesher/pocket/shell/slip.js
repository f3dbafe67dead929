// A slip, without Python and without the key: sealed to the public half of the journal's pair, so that from here on
// only the open journal reads it. It only adds.

import { every, opened, written } from "./home.js";
import { gcm } from "./lib/ciphers/aes.js";
import { x25519 } from "./lib/curves/ed25519.js";

const by = (name) => document.getElementById(name), root = document.documentElement;
const coded = (text) => new TextEncoder().encode(text);
root.lang = localStorage.language ?? "he";
root.dir = root.lang === "he" ? "rtl" : "ltr";
const base = await opened(`kesher ${new URL("./", import.meta.url).pathname}`);
const half = new Map(await every(base, "told")).get("slips");
by("none").hidden = !!half;

async function sealed(plain) {
  const mine = x25519.utils.randomSecretKey(), salt = x25519.getPublicKey(mine);
  const drawn = await crypto.subtle.importKey("raw", x25519.getSharedSecret(mine, half), "HKDF", false, ["deriveBits"]);
  const key = await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info: coded("kesher slip") }, drawn, 256);
  const nonce = crypto.getRandomValues(new Uint8Array(12)), body = gcm(new Uint8Array(key), nonce).encrypt(plain);
  return new Uint8Array([...salt, ...nonce, ...body]);
}

by("slip").onsubmit = async (event) => {
  event.preventDefault();
  const where = by("slip").querySelector(":checked");
  if (!half || !where) return by("slip").querySelector("input").focus();
  const began = performance.now();
  const told = { id: crypto.randomUUID(), at: new Date().toISOString(), where: +where.value, pull: by("line").value.trim() };
  const raw = await sealed(coded(JSON.stringify(told)));
  const kept = await written(base, ["slips"], (all) => all.add(raw)).then(() => true, () => false);
  root.dataset.took = performance.now() - began;
  by("kept").hidden = !kept;
  by("unkept").hidden = kept;
  if (kept) by("slip").reset();
};
root.dataset.ready = performance.now();
