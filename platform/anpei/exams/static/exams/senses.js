// What the page notices about itself: focus, full screen, another window, the line, the clock. It
// tells; what that weighs is the edition's, what follows is for people.
import { say } from "./texts.js";
import { newKey } from "/static/site/js/idempotency.js";
import { toast } from "/static/site/js/toast.js";

const LEAST_MS = 1000;
const TOLD_AFTER_MS = 3000;
const SKEW_MS = 120_000;
const JUMP_MS = 30_000;

/**
 * @param {object} options
 * @param {HTMLElement} options.root
 * @param {string} options.attempt
 * @param {object} options.evidence   from evidence.js
 * @param {object} options.clock      from clock.js
 */
export function startSenses({ root, attempt, evidence, clock }) {
  const stopping = new AbortController();
  const { signal } = stopping;
  watchFocus({ evidence, clock, signal });
  watchFullscreen({ root, evidence, clock, signal });
  watchWindows({ attempt, evidence, clock });
  return { stop: () => stopping.abort() };
}

// From the moment the page is behind until it is in front again; told while it lasts, and with its
// length when it is over, or when the exam is.
function watchFocus({ evidence, clock, signal }) {
  let since = 0;
  let timer = 0;
  let key = "";
  const away = () => document.hidden || !document.hasFocus();
  const tell = () => evidence.tell({ kind: "focus_lost", at: since, seconds: (clock.now() - since) / 1000, key });
  const look = () => {
    if (!away()) end();
    else if (!since) {
      since = clock.now();
      key = newKey();
      timer = window.setTimeout(tell, TOLD_AFTER_MS);
    }
  };
  const end = () => {
    window.clearTimeout(timer);
    if (since && clock.now() - since >= LEAST_MS) {
      tell();
      toast(say("focus_noted"));
    }
    since = 0;
  };
  signal.addEventListener("abort", end);
  window.addEventListener("blur", () => window.setTimeout(look, 50), { signal });
  window.addEventListener("focus", look, { signal });
  document.addEventListener("visibilitychange", look, { signal });
}

function watchFullscreen({ root, evidence, clock, signal }) {
  const button = root.querySelector("[data-exam-fullscreen]");
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener("click", () => document.documentElement.requestFullscreen().catch(() => {}), { signal });
  let since = 0;
  let key = "";
  document.addEventListener(
    "fullscreenchange",
    async () => {
      const inside = Boolean(document.fullscreenElement);
      button.hidden = inside;
      if (!inside) {
        since = clock.now();
        toast(say("fullscreen_noted"));
        key = await evidence.tell({ kind: "fullscreen_left", at: since });
      } else if (since) {
        evidence.tell({ kind: "fullscreen_left", at: since, seconds: Math.max(1, (clock.now() - since) / 1000), key });
        since = 0;
      }
    },
    { signal },
  );
}

// The older window hears the newer one, for as long as it stands: its lease may be over before. A
// reload is no second window, the old one is gone by then.
function watchWindows({ attempt, evidence, clock }) {
  if (!("BroadcastChannel" in window)) return;
  const channel = new BroadcastChannel(`anpei-exam-${attempt}`);
  channel.addEventListener("message", (event) => {
    if (event.data === "here") evidence.tell({ kind: "other_window", at: clock.now() });
  });
  channel.postMessage("here");
}

/** Says when the line is cut and for how long it was, from the answers of pulse and autosave. */
export function createLineSense({ evidence, clock, onCut }) {
  let heard = 0;
  let since = 0;
  return {
    isCut: () => since > 0,
    note(answered) {
      if (answered) {
        if (since) {
          evidence.tell({ kind: "network_lost", at: since, seconds: Math.max(1, (clock.now() - since) / 1000) });
          since = 0;
          onCut(false);
          evidence.flush();
        }
        heard = clock.now();
      } else if (!since) {
        since = heard || clock.now();
        onCut(true);
      }
    },
  };
}

/** Tells once that this device's clock is wrong, and again whenever it jumps. */
export function createSkewSense({ evidence }) {
  let last = null;
  return (server) => {
    const skew = Date.now() - server;
    const wrong = last === null ? Math.abs(skew) > SKEW_MS : Math.abs(skew - last) > JUMP_MS;
    if (last === null || wrong) last = skew;
    if (wrong) evidence.tell({ kind: "clock_skew", at: server, detail: `${Math.round(skew / 1000)} s` });
  };
}
