// What every page adds where scripts run: it says that it is at work when an answer takes its time, and a passphrase
// can be shown. Without it the pages do the same, and say less.

const own = document.querySelector("script[data-wait]").dataset;
const root = document.documentElement.dataset.root ?? ""; // where the pages lie, when it is not at the top
const SOON = 350;
const LONG = 1500;

let timers = [];
const rest = () => {
  timers.forEach(clearTimeout);
  timers = [];
  document.querySelector("p.at-work")?.remove();
};
const work = (words) => {
  rest();
  const told = document.createElement("p");
  told.className = "at-work";
  told.setAttribute("role", "status");
  timers.push(setTimeout(() => document.body.append(told), SOON));
  timers.push(setTimeout(() => { told.textContent = words; }, LONG));
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  // A file that is taken out, or a page in a window of its own, leaves this page as it is.
  const stays = form.target || form.getAttribute("action")?.startsWith(`${root}/export/`);
  if (event.defaultPrevented || stays) return;
  work(form.dataset.going ?? own.going);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const ours = link.origin === location.origin;
  const here = ours && link.pathname === location.pathname && link.search === location.search;
  if (ours && !here && !link.target) work(own.wait);
});
// Back to a page as it was left, or a print that opened beside it: nothing is going on here.
addEventListener("pageshow", rest);
addEventListener("focus", rest);

for (const field of document.querySelectorAll("input[type=password]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quietly reveal";
  button.textContent = own.reveal;
  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-controls", field.id);
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    field.dir = shown ? "auto" : "";
    button.textContent = shown ? own.conceal : own.reveal;
    button.setAttribute("aria-pressed", String(shown));
  });
  // What is shown is not left standing when the form goes.
  field.form?.addEventListener("submit", () => { field.type = "password"; });
  field.after(button);
}
