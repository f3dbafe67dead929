// Notices of this browser, where it can show them. What comes is empty; the worker that shows it has its words.

const SCOPE = "/static/pages/";
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));

const begun = async (form) => {
  const words = new URLSearchParams({ title: form.dataset.title, text: form.dataset.text });
  const { lang, dir } = document.documentElement;
  const registration = await navigator.serviceWorker.register(
    `${form.dataset.worker}&${words}&lang=${lang}&dir=${dir}`,
    { scope: SCOPE },
  );
  const coming = registration.installing ?? registration.waiting;
  if (!registration.active && coming) {
    await new Promise((done) => {
      coming.addEventListener("statechange", () => coming.state === "activated" && done());
    });
  }
  return registration;
};

const given = async () => {
  const registration = await navigator.serviceWorker.getRegistration(SCOPE);
  return registration?.pushManager.getSubscription();
};

const DONE = {
  show: async (form) => {
    if (await Notification.requestPermission() !== "granted") throw new Error("not allowed");
    const registration = await begun(form);
    const options = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.key) };
    const subscription = await registration.pushManager.subscribe(options);
    form.elements.endpoint.value = subscription.endpoint;
  },
  stop: async () => (await given())?.unsubscribe(),
  // Who signed in anew in this browser is a new guest to the host, which is told again what it may show here.
  again: async (form) => {
    const subscription = await given();
    if (!subscription) return;
    form.elements.endpoint.value = subscription.endpoint;
    await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  },
};

const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
for (const form of able ? document.querySelectorAll("form[data-notices]") : []) {
  const what = form.dataset.notices;
  if (what === "again") {
    DONE.again(form).catch(() => {});
    continue;
  }
  form.hidden = false;
  document.querySelector("[data-without-notices]")?.remove();
  form.addEventListener("submit", async (event) => {
    if (form.dataset.done) return;
    event.preventDefault();
    const said = form.querySelector("[data-said]");
    if (said) said.textContent = "";
    try {
      await DONE[what](form);
    } catch {
      if (said) {
        said.textContent = said.dataset.said;
        return;
      }
    }
    form.dataset.done = "1";
    form.requestSubmit();
  });
}
