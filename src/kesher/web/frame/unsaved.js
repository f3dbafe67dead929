// Words that were typed and not saved: whoever leaves the page is asked first. Without scripts nothing asks, and
// what stands in one form goes along with each of its buttons.

let sent = null;
addEventListener("submit", (event) => (sent = event.target));
addEventListener("pageshow", () => (sent = null));

// What stands in the journal: a page of parts says it, and a page that came back with a refusal does not know.
const refused = document.querySelector(".problem") !== null;
const stood = ({ form, name, defaultValue }) =>
  form?.id === "parts" ? (form.elements[`stood.${name}`]?.value ?? "") : refused ? "" : defaultValue;

addEventListener("beforeunload", (event) => {
  const typed = document.querySelectorAll("textarea, input:not([type]), input[type=text]");
  const unsaved = (each) => each.form && each.form !== sent && each.value.trim() !== stood(each).trim();
  if (document.documentElement.dataset.leaving !== undefined) return;
  if ([...typed].some(unsaved)) event.preventDefault();
});
