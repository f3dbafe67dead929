// Work that takes a while: how far it is, taken from the page anew while some of it goes on.

const jobs = () => document.getElementById("jobs");
const refresh = async () => {
  const answer = await fetch(jobs().dataset.from);
  if (!answer.ok) return;
  const held = document.activeElement?.getAttribute?.("value");
  jobs().innerHTML = await answer.text();
  if (held) jobs().querySelector(`button[value="${CSS.escape(held)}"]`)?.focus();
  watch();
};
const watch = () => {
  if (jobs()?.querySelector("[data-working='1']")) setTimeout(refresh, 400);
};
watch();
