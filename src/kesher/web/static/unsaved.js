// Words that were typed and not saved: whoever leaves the page is asked first. Without scripts nothing asks, and
// what stands in one form goes along with each of its buttons.

let sent = null;
addEventListener("submit", (event) => (sent = event.target));
addEventListener("pageshow", () => (sent = null));
addEventListener("beforeunload", (event) => {
  const typed = document.querySelectorAll("textarea, input:not([type]), input[type=text]");
  if ([...typed].some((each) => each.value !== each.defaultValue && each.form !== sent)) event.preventDefault();
});
