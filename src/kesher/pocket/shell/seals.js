// What Python's cipher asks of a browser (journal/cipher/pocket.py): audited libraries, and nothing of our own.

import { aessiv, gcm } from "./lib/ciphers/aes.js";
import { x25519 } from "./lib/curves/ed25519.js";
import set_up from "./lib/argon2id/lib/setup.js";

const raw = async (name) => (await fetch(new URL(`./lib/argon2id/dist/${name}.wasm`, import.meta.url))).arrayBuffer();
const wasm = (name) => async (given) => WebAssembly.instantiate(await raw(name), given);
const tried = (act) => { try { return act(); } catch { return null; } };

let argon, spent = true;
// Made ready beforehand, because Python cannot wait for it, and its 64 MB are let go after the act that used it. One act may use
// it again, as for a file that is opened and a new passphrase: it wipes its memory after each use.
export const ready = async () => { if (spent) { argon = null; argon = await set_up(wasm("simd"), wasm("no-simd")); spent = false; } };

export const seals = {
  seal: (key, nonce, plain, bound) => gcm(key, nonce, bound).encrypt(plain),
  unseal: (key, nonce, sealed, bound) => tried(() => gcm(key, nonce, bound).decrypt(sealed)),
  hide: (key, plain, bound) => aessiv(key, bound).encrypt(plain),
  show: (key, hidden, bound) => tried(() => aessiv(key, bound).decrypt(hidden)),
  private: () => x25519.utils.randomSecretKey(),
  public: (half) => x25519.getPublicKey(half),
  agreed: (half, other) => tried(() => x25519.getSharedSecret(half, other)),
  stretch: (password, salt, memorySize, passes, parallelism) =>
    tried(() => { spent = true; return argon({ password, salt, memorySize, passes, parallelism, tagLength: 32 }); }),
};
