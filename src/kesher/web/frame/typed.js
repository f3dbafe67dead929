// What was typed and is written nowhere yet: who leaves a page is asked, and a page that is shut sends it along.

const TYPED = "textarea, input:not([type]), input[type=text], input[type=search], input[type=date], input[type=number]";
const refused = document.querySelector(".problem") !== null;

// What stands in the journal: a page of parts says it beside each field, and a form of words that came back with a
// refusal shows what was typed as if it had always been there.
function stood(field) {
  if (field.form.id === "parts") return field.form.elements[`stood.${field.name}`]?.value ?? "";
  return refused && field.form.querySelector("textarea") ? "" : field.defaultValue;
}

export const unwritten = (form) =>
  [...form.elements].some((each) => each.matches(TYPED) && each.value.trim() !== stood(each).trim());
