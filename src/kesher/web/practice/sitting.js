// A sitting that goes by itself: the same pages as without scripts, one line at a time, each as long as it says.
// A tap or a key brings the next line; Escape or "leave" goes out. Nothing is counted down, nothing is sent.

const root = document.documentElement.dataset.root ?? ""; // where the pages lie, when it is not at the top
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
let timer = 0;
let due = 0; // when the next line comes
let left = 0; // while paused: how long this one still stands, in milliseconds
let paused = false;
let awake = null;
let sound = null;

async function keepAwake() {
  try {
    awake = await navigator.wakeLock?.request("screen");
  } catch {
    awake = null; // refused, or the page is hidden: the sitting goes on all the same
  }
}

// A soft bell: two quiet sines that fade. Made here, so that no sound file is fetched.
function bell() {
  try {
    sound ??= new AudioContext();
    const now = sound.currentTime;
    for (const [pitch, loud] of [[432, 0.12], [864.7, 0.04]]) {
      const tone = sound.createOscillator();
      const volume = sound.createGain();
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0, now);
      volume.gain.linearRampToValueAtTime(loud, now + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, now + 4);
      tone.connect(volume).connect(sound.destination);
      tone.start(now);
      tone.stop(now + 4.1);
    }
  } catch {
    sound = null; // no sound here
  }
}

const say = () => document.querySelector(".say");
const lines = () => [...say().querySelectorAll("p")];
const next = () => document.querySelector("[data-next]");

function wait(milliseconds) {
  clearTimeout(timer);
  left = milliseconds;
  if (paused) return;
  due = performance.now() + left;
  timer = setTimeout(forward, left);
}

function show(line) {
  for (const shown of lines().filter((each) => each.matches(".said"))) shown.classList.add("past");
  line.classList.add("said");
  wait(Number(line.dataset.seconds) * 1000);
}

function forward() {
  const line = lines().find((each) => !each.matches(".said"));
  if (!line) return follow(next().href);
  show(line);
  line.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
}

function name(pause) {
  pause.textContent = paused ? pause.dataset.off : pause.dataset.on;
}

function prepare() {
  say().setAttribute("aria-live", "polite");
  const pause = document.querySelector("[data-pause]");
  pause.hidden = false;
  name(pause);
  if ("bell" in say().dataset && say().dataset.step === "1") bell();
  show(lines()[0]);
}

// The next part is fetched and put in place, so that the screen stays awake and nothing flashes.
async function follow(address) {
  clearTimeout(timer);
  if (!new URL(address).pathname.slice(root.length).match(/^\/sit\/\d+$/)) {
    if ("bell" in say().dataset) bell();
    location.assign(address);
    return;
  }
  try {
    const answer = await fetch(address, { credentials: "same-origin", redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.querySelector(".sit main");
    if (!answer.ok || !main) throw new Error("another page");
    const held = ["[data-next]", "[data-back]", "[data-pause]"].find((each) => document.activeElement?.matches(each));
    document.querySelector("main").replaceWith(main);
    history.replaceState(null, "", address);
    scrollTo(0, 0);
    prepare();
    if (held) document.querySelector(held)?.focus();
  } catch {
    location.assign(address);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a, button");
  if (!link) return forward();
  if (link.matches("[data-pause]")) {
    paused = !paused;
    document.body.classList.toggle("paused", paused);
    name(link);
    if (paused) {
      clearTimeout(timer);
      left = Math.max(0, due - performance.now());
    } else {
      wait(left);
    }
  } else if (link.matches("[data-next], [data-back]")) {
    event.preventDefault();
    follow(link.href);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.target.closest("a, button, input, textarea")) return;
  if (event.key === " " || event.key === "Enter") {
    event.preventDefault();
    forward();
  } else if (event.key === "Escape") {
    document.querySelector(".leave button").click();
  }
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && !awake) keepAwake();
  else awake = null;
});

keepAwake();
prepare();
