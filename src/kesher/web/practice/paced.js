// Runs before the page is drawn, so that no line shows before its time: the style sheet hides what comes later.
// Where the program that brings the lines (sitting.js) cannot run, every line is shown, as without scripts.
{
  const page = document.documentElement;
  if ("noModule" in HTMLScriptElement.prototype) page.classList.add("paced");
  addEventListener("error", () => page.classList.remove("paced"), true);
}
