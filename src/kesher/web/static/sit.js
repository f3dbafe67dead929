// A sitting that goes by itself: the same pages as without scripts, one line at a time, at a reading pace.
// A tap or a key brings the next line; Escape or "leave" goes out. Nothing is counted down, nothing is sent.

const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
let timer = 0;
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
const hidden = () => [...say().querySelectorAll("p.later")];
const next = () => document.querySelector("[data-next]");

function wait() {
  clearTimeout(timer);
  if (paused || !say()) return;
  // A passage of a book stands longer than a line: as many times as it has lines.
  const shown = [...say().querySelectorAll("p:not(.later)")].at(-1);
  timer = setTimeout(forward, Number(say().dataset.pace) * Number(shown?.dataset.weight ?? 1) * 1000);
}

function forward() {
  const [line] = hidden();
  if (!line) return follow(next().href);
  for (const shown of say().querySelectorAll("p:not(.later)")) shown.classList.add("past");
  line.classList.remove("later");
  line.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
  wait();
}

function prepare() {
  const lines = [...say().querySelectorAll("p")];
  say().classList.add("paced");
  say().setAttribute("aria-live", "polite");
  lines.slice(1).forEach((line) => line.classList.add("later"));
  const pause = document.querySelector("[data-pause]");
  pause.hidden = false;
  pause.textContent = paused ? pause.dataset.off : pause.dataset.on;
  if ("bell" in say().dataset && say().dataset.step === "1") bell();
  wait();
}

// The next part is fetched and put in place, so that the screen stays awake and nothing flashes.
async function follow(address) {
  clearTimeout(timer);
  if (!new URL(address).pathname.match(/^\/sit\/\d+$/)) {
    if ("bell" in say().dataset) bell();
    location.assign(address);
    return;
  }
  try {
    const answer = await fetch(address, { credentials: "same-origin", redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.querySelector(".sit main");
    if (!answer.ok || !main) throw new Error("another page");
    document.querySelector("main").replaceWith(main);
    history.replaceState(null, "", address);
    prepare();
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
    link.textContent = paused ? link.dataset.off : link.dataset.on;
    wait();
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
