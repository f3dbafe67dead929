// A slip, without Python and without the key: sealed to the public half of the journal's pair, so that from here on
// only the open journal reads it. It only adds.

import { opened, read, written } from "./home.js";
import { gcm } from "./lib/ciphers/aes.js";
import { x25519 } from "./lib/curves/ed25519.js";

const ROOT = new URL("./", import.meta.url).pathname;
const by = (name) => document.getElementById(name);
const root = document.documentElement;
root.lang = localStorage.getItem("language") ?? "he";
root.dir = root.lang === "he" ? "rtl" : "ltr";
const base = await opened(`kesher ${ROOT}`);
const half = await read(base, "told", "slips");
by("none").hidden = !!half;

async function sealed(plain) {
  const mine = x25519.utils.randomSecretKey(), shown = x25519.getPublicKey(mine);
  const drawn = await crypto.subtle.importKey("raw", x25519.getSharedSecret(mine, half), "HKDF", false, ["deriveBits"]);
  const info = new TextEncoder().encode("kesher slip");
  const key = new Uint8Array(await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: shown, info }, drawn, 256));
  const nonce = crypto.getRandomValues(new Uint8Array(12)), body = gcm(key, nonce).encrypt(plain);
  return new Uint8Array([...shown, ...nonce, ...body]);
}

by("slip").onsubmit = async (event) => {
  event.preventDefault();
  const where = by("slip").querySelector(":checked"), line = by("line").value.trim();
  if (!half || !where) return where ?? by("slip").querySelector("input").focus();
  const began = performance.now();
  const told = { id: crypto.randomUUID(), at: new Date().toISOString(), where: +where.value, pull: line };
  const raw = await sealed(new TextEncoder().encode(JSON.stringify(told)));
  try {
    await written(base, ["slips"], (all) => all.add(raw));
  } catch {
    by("unkept").hidden = false;
    return;
  }
  root.dataset.took = performance.now() - began;
  by("slip").reset();
  by("kept").hidden = false;
  by("unkept").hidden = true;
};
root.dataset.ready = performance.now();
