// A page that shows the journal does not outlive its being open: when it was locked in another tab, by itself or by
// the end of the program, this one leaves too. What stands unsent in a form goes along, and is offered again.

import { unwritten } from "./typed.js";

const EVERY = 15000;
const root = document.documentElement.dataset.root ?? ""; // where the pages lie, when it is not at the top
const channel = "BroadcastChannel" in window ? new BroadcastChannel("kesher") : null;
const closed = document.documentElement.dataset.closed !== undefined;
let missed = 0;
let leaving = false;

async function leave() {
  if (leaving) return;
  leaving = true;
  for (const form of document.querySelectorAll("form[method=post]")) {
    if (!unwritten(form)) continue;
    try {
      const headers = { "X-Kesher-Hold": "1" };
      await fetch(form.action, { method: "POST", body: new FormData(form), headers, redirect: "manual" });
    } catch {
      leaving = false; // nobody is there to take it: the page stays, and what was typed with it
      return;
    }
  }
  // What stood in the forms is held: nobody needs to be asked whether to leave it.
  document.documentElement.dataset.leaving = "";
  location.replace(`${root}/unlock`);
}

async function look() {
  try {
    const answer = await fetch(`${root}/status`, { redirect: "manual" });
    missed = 0;
    document.documentElement.classList.remove("away");
    if (answer.status !== 204) await leave();
  } catch {
    // Twice in a row: the program has ended. What was written is not shown until it answers again.
    missed += 1;
    if (missed > 1) document.documentElement.classList.add("away");
  }
}

if (closed) {
  channel?.postMessage("closed");
} else {
  channel?.addEventListener("message", (event) => event.data === "closed" && look());
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || look());
  addEventListener("pageshow", (event) => event.persisted && look());
}
