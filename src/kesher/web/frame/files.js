// A form that takes files: what was chosen is named, and files may be dropped anywhere on the page.

export function taking(form, dropped) {
  const input = form.querySelector("input[type=file]");
  const chosen = form.querySelector("#chosen");
  const word = chosen.textContent;
  const tell = () => {
    chosen.textContent = [...input.files].map((each) => `\u2068${each.name}\u2069`).join(", ") || word;
  };
  input.addEventListener("change", tell);
  form.querySelector(".dropping").hidden = !matchMedia("(hover: hover)").matches;
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.toggle("over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        tell();
        dropped();
      }
    });
  }
  return input;
}
