// What a page of reading adds where scripts run: a file dropped on it, a word while it is being read, and one
// key for one answer. Without it every page does the same by the file's button and by taps.

import { taking } from "../frame/files.js";

const form = document.querySelector("form.bring");
if (form) {
  const input = taking(form, () => form.querySelector("button").focus());
  form.addEventListener("submit", async (event) => {
    if (form.getAttribute("aria-busy")) return event.preventDefault();
    form.setAttribute("aria-busy", "true");
    form.querySelector("button").textContent = form.dataset.going;
    if (!("small" in form.dataset)) return;
    event.preventDefault();
    const made = new DataTransfer();
    for (const each of input.files) made.items.add(await smaller(each));
    input.files = made.files;
    form.submit();
  });
  // Back from the review: the page may be shown as it was left.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

// Where a photograph only waits it is made as small as a sheet can be read from, and nothing that the camera wrote
// beside it is kept. What this browser cannot open is sent as it came.
async function smaller(file) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, 3000 / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [picture.width * scale, picture.height * scale].map(Math.round);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    for (const quality of [0.85, 0.7, 0.5]) {
      const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
      if (made && made.size <= 2 << 20) return new File([made], file.name, { type: made.type });
    }
  } catch { /* it is no picture, or of a kind that this browser does not know */ }
  return file;
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
