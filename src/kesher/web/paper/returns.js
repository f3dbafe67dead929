// What a page of reading adds where scripts run: a file dropped on it, a word while it is being read, and one
// key for one answer. Without it every page does the same by the file's button and by taps.

import { taking } from "../frame/files.js";

const form = document.querySelector("form.bring");
if (form) {
  taking(form, () => form.querySelector("button").focus());
  form.addEventListener("submit", (event) => {
    if (form.getAttribute("aria-busy")) return event.preventDefault();
    form.setAttribute("aria-busy", "true");
    form.querySelector("button").textContent = form.dataset.going;
  });
  // Back from the review: the page may be shown as it was left.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

// 0 to 9 choose a bubble, 1 and then 0 the tenth; 1 to 3 choose a word; Backspace leaves the row as it stands.
let before = { field: null, at: 0 };
document.querySelector("form.review")?.addEventListener("keydown", (event) => {
  const field = event.target.closest("fieldset.look");
  if (!field || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = [...field.querySelectorAll("input[type=radio]")];
  const words = !field.querySelector(".bubbles");
  let chosen;
  if (event.key === "Backspace" || event.key === "Delete") chosen = all.find((each) => each.value === "") ?? all.at(-1);
  else if (/^[0-9]$/.test(event.key)) {
    const ten = event.key === "0" && before.field === field && event.timeStamp - before.at < 900;
    chosen = words ? all[event.key - 1] : all.find((each) => each.value === (ten ? "10" : event.key));
    before = { field: event.key === "1" && !words ? field : null, at: event.timeStamp };
  }
  if (!chosen) return;
  event.preventDefault();
  chosen.checked = true;
  chosen.focus();
});
