// Sending pictures in the background: one at a time, tried again with growing pauses, never in
// the way of the page. A ticket makes it safe to send the same picture twice.
import { within } from "/static/site/js/within.js";

const PAUSES_MS = [500, 1000, 2000, 4000, 8000];
const TIMEOUT_MS = 15000;
const waiting = [];
let running = null;

/**
 * @typedef {object} UploadResult
 * @property {boolean} ok        stored and acknowledged by the server
 * @property {string} [photo]    its public id
 * @property {string} [code]     why not: "ticket_expired", "ticket_used", "consent_missing",
 *                               "image_…", "gave_up" (no answer)
 * @property {string} [detail]   the same as a sentence for the learner
 */

/**
 * Queue a picture. Resolves (never rejects) when it is stored or given up.
 * @param {{url: string, ticket: string, blob: Blob}} picture
 * @returns {Promise<UploadResult>}
 */
export function uploadPhoto({ url, ticket, blob }) {
  return new Promise((done) => {
    waiting.push({ url, ticket, blob, done });
    running ??= work();
  });
}

/**
 * Wait until nothing is queued, or `seconds` have passed (before handing in, before leaving).
 * @returns {Promise<void>}
 */
export async function flushUploads(seconds = 10) {
  if (!running) return;
  await Promise.race([running, pause(seconds * 1000)]);
}

async function work() {
  while (waiting.length) {
    const picture = waiting.shift();
    picture.done(await sendUntilAnswered(picture));
  }
  running = null;
}

async function sendUntilAnswered(picture) {
  for (let attempt = 0; ; attempt += 1) {
    const result = await send(picture);
    if (result) return result;
    if (attempt >= PAUSES_MS.length) return { ok: false, code: "gave_up" };
    // Spread, so that a room full of candidates does not come back in the same instant.
    await pause(PAUSES_MS[attempt] * (0.5 + Math.random()));
  }
}

// The result, or null when trying again may help (no line, server busy).
async function send({ url, ticket, blob }) {
  try {
    const answer = await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": blob.type || "image/jpeg", "X-Capture-Ticket": ticket },
      body: blob,
      signal: within(TIMEOUT_MS),
    });
    if (answer.status >= 500 || answer.status === 429) return null;
    const body = await answer.json().catch(() => ({}));
    return { ...body, ok: answer.ok };
  } catch {
    return null;
  }
}

function pause(milliseconds) {
  return new Promise((done) => window.setTimeout(done, milliseconds));
}
