// What this page noticed, and photos of the time when the line was cut: kept in IndexedDB with their
// true times until the server has them. Works behind the answers, never before them.
import { postJson } from "/static/site/js/csrf.js";
import { openDeviceStore } from "/static/site/js/device_store.js";
import { within } from "/static/site/js/within.js";

const NAME = "anpei-evidence";
const EVENTS = "/hot/proctoring/events";
const TICKETS = "/api/proctoring/tickets/";
const PHOTOS = "/api/proctoring/photos/";
const AT_ONCE = 40;
const MOST_PHOTOS = 120;
const FIRST_MS = 400;
const PAUSES_MS = [2000, 4000, 8000, 15000];
const TIMEOUT_MS = 15000;

/**
 * @param {string} attempt  public id
 * @returns {Promise<{tell: Function, keepPhoto: Function, flush: Function, count: Function}>}
 */
export async function openEvidence(attempt) {
  const store = await openDeviceStore(NAME, attempt);
  let token = "";
  let timer = 0;
  let running = null;
  let asked = false;
  let failures = 0;

  /** Something happened; the same key again corrects its length. `at`: server's milliseconds. */
  async function tell({ kind, at, seconds = 0, detail = "", key = makeKey() }) {
    await store.put({ id: key, type: "event", token, kind, at: Math.round(at), seconds: Math.round(seconds), detail });
    later(FIRST_MS);
    return key;
  }

  async function keepPhoto({ blob, at }) {
    const photos = (await store.all()).filter((one) => one.type === "photo");
    if (photos.length >= MOST_PHOTOS) return;
    await store.put({ id: makeKey(), type: "photo", token, blob, at: Math.round(at) });
  }

  function later(milliseconds) {
    window.clearTimeout(timer);
    timer = window.setTimeout(flush, milliseconds * (0.75 + Math.random() / 2));
  }

  /** Send what is kept; resolves when all of it is, or when it has to wait. */
  function flush() {
    asked = true;
    running ??= work();
    return running;
  }

  // What is told while the rest is on its way goes after it.
  async function work() {
    try {
      while (asked) {
        asked = false;
        await sendKept();
      }
    } finally {
      running = null;
    }
  }

  async function sendKept() {
    const kept = (await store.all()).sort((one, other) => one.at - other.at);
    const events = kept.filter((one) => one.type === "event");
    const photos = kept.filter((one) => one.type === "photo");
    if (!kept.length) return;
    const sent = (await sendEvents(events)) && (await sendPhotos(photos));
    failures = sent ? 0 : failures + 1;
    if (!sent) later(PAUSES_MS[Math.min(failures, PAUSES_MS.length) - 1]);
  }

  // An older page of this device may have left some: each goes under its own page's lease.
  async function sendEvents(events) {
    const tokens = new Set(events.map((one) => one.token));
    for (const lease of tokens) {
      const mine = events.filter((one) => one.token === lease);
      for (let from = 0; from < mine.length; from += AT_ONCE) {
        const batch = mine.slice(from, from + AT_ONCE);
        const answer = await post(EVENTS, { token: lease || token, items: batch.map(wire) });
        if (!answer) return false;
        for (const one of batch) await forget(one);
      }
    }
    return true;
  }

  async function sendPhotos(photos) {
    for (const photo of photos) {
      const granted = await post(TICKETS, { purpose: "exam", subject: attempt, taken: photo.at });
      if (!granted) return false;
      if (granted.ok && !(await upload(granted.body.ticket, photo.blob))) return false;
      await store.remove(photo.id);
    }
    return true;
  }

  // Not what was corrected while it was on its way.
  function forget({ id, seconds }) {
    return store.remove(id, (kept) => kept.seconds === seconds);
  }

  window.addEventListener("online", () => later(FIRST_MS));
  return {
    tell,
    keepPhoto,
    flush,
    count: async () => (await store.all()).length,
    use: (lease) => {
      token = lease;
      flush();
    },
  };
}

function wire({ kind, at, seconds, detail, id }) {
  return { kind, at, seconds, detail, key: id };
}

function makeKey() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((one) => one.toString(16).padStart(2, "0")).join("");
}

// {ok, body}; null when nobody answered and sending again is right.
async function post(url, body) {
  return answered(postJson(url, body, { signal: within(TIMEOUT_MS) }));
}

async function upload(ticket, blob) {
  const headers = { "Content-Type": "image/jpeg", "X-Capture-Ticket": ticket };
  const signal = within(TIMEOUT_MS);
  return answered(fetch(PHOTOS, { method: "POST", credentials: "same-origin", headers, body: blob, signal }));
}

async function answered(request) {
  try {
    const answer = await request;
    if (answer.status >= 500 || answer.status === 429) return null;
    return { ok: answer.ok, body: await answer.json().catch(() => ({})) };
  } catch {
    return null;
  }
}
