// Words that were typed and not saved: whoever leaves the page is asked first. Without scripts nothing asks, and
// what stands in one form goes along with each of its buttons.

import { unwritten } from "./typed.js";

let sent = null;
addEventListener("submit", (event) => (sent = event.target));
addEventListener("pageshow", () => (sent = null));

addEventListener("beforeunload", (event) => {
  if (document.documentElement.dataset.leaving !== undefined) return;
  if ([...document.forms].some((each) => each !== sent && unwritten(each))) event.preventDefault();
});
