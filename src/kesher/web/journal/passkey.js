// A passkey that opens the journal. What it gives goes to the Python beside this page and never to a server: the
// form is sent only while the pocket's own worker stands before the network, and the proof tells nothing of it.

const INPUT = new TextEncoder().encode("kesher journal key");
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const hex = (buffer) => Array.from(new Uint8Array(buffer), (each) => each.toString(16).padStart(2, "0")).join("");

async function asked(from) {
  if (!from) return { challenge: crypto.getRandomValues(new Uint8Array(32)) }; // nobody needs a proof
  const { publicKey } = await (await fetch(from)).json();
  return { ...publicKey, challenge: bytes(publicKey.challenge) };
}

async function filled(form) {
  if (!navigator.serviceWorker?.controller) throw new Error("no worker");
  const { credential, secret } = form.elements, from = form.dataset.opens;
  const extensions = { prf: { eval: { first: INPUT } } };
  const options = { ...await asked(from), userVerification: "required", extensions };
  const proof = await navigator.credentials.get({ publicKey: options });
  const given = proof.getClientExtensionResults().prf?.results?.first;
  if (!given) return false;
  const { clientDataJSON, authenticatorData, signature, userHandle } = proof.response;
  const response = {
    clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature),
    userHandle: userHandle && text(userHandle),
  };
  const told = { id: proof.id, rawId: text(proof.rawId), type: proof.type, response, clientExtensionResults: {} };
  credential.value = from ? JSON.stringify(told) : hex(proof.rawId);
  secret.value = hex(given);
  return true;
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-opens]") : []) {
  form.hidden = false;
  document.querySelector("[data-without-passkey]")?.remove();
  const said = form.querySelector("[data-said]");
  form.addEventListener("submit", async (event) => {
    if (form.elements.secret.value) return;
    event.preventDefault();
    said.textContent = "";
    const whole = await filled(form).catch(() => null);
    if (whole) form.requestSubmit();
    else said.textContent = whole === false ? said.dataset.secretless : said.dataset.said;
  });
}
