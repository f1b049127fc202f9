// Telling the server what was watched. It alone counts: this only claims, keeps what was not yet
// credited for the next beat, and sends an unanswered beat again, word for word.
const TICK_MS = 250;
const TIMEOUT_MS = 10_000;
const PAUSES_MS = [1000, 2000, 4000, 8000];
// A tick that comes much later than this was throttled or asleep: nothing was watched then.
const LONGEST_TICK_MS = 2000;
const FINAL = new Set(["taken_over", "used", "stopped", "unknown", "invalid"]);

/**
 * @param {object} options
 * @param {object} options.opened  the answer of the player's API (lease, token, interval_ms, …)
 * @param {() => {playing: boolean, visible: boolean, camera: boolean, position_ms: number}} options.sense
 * @param {(answer: object) => void} options.onAnswer   a counted beat
 * @param {(answer: object) => void} options.onStop     nothing will be counted any more, and why
 * @param {(late: boolean) => void} options.onLine      the line is lost (true) or back (false)
 */
export function createBeats({ opened, sense, onAnswer, onStop, onLine }) {
  let token = opened.token;
  let uncredited = 0;
  let last = performance.now();
  let due = last + opened.next_in_ms;
  let pending = null;
  let stopped = false;
  const timer = window.setInterval(tick, TICK_MS);

  function tick() {
    const now = performance.now();
    const passed = Math.min(now - last, LONGEST_TICK_MS);
    last = now;
    const seen = sense();
    if (seen.playing && seen.visible && seen.camera) uncredited += passed;
    // While nothing is watched there is nothing to tell.
    if (!pending && now >= due && uncredited > 0) send();
  }

  /** Send what was watched so far now, not only when it is due. */
  function flush() {
    tick();
    if (!pending && !stopped && uncredited > 0) send();
  }

  /** Send a beat at once even with nothing watched: after a photo, to learn where things stand. */
  function ask() {
    if (!pending && !stopped) send();
  }

  function claim() {
    const seen = sense();
    const covered = Math.round(Math.min(uncredited, opened.interval_ms));
    return {
      lease: opened.lease,
      token,
      covered_ms: covered,
      position_ms: Math.round(seen.position_ms),
      visible: covered > 0 || seen.visible,
      playing: covered > 0 || seen.playing,
      camera: covered > 0 || seen.camera,
    };
  }

  async function send() {
    pending = claim();
    const sentAt = performance.now();
    const answer = await untilAnswered(pending);
    const claimed = pending.covered_ms;
    pending = null;
    if (stopped) return;
    if (FINAL.has(answer.outcome)) {
      stop();
      onStop(answer);
      return;
    }
    token = answer.token;
    // Time the clock did not yet allow is claimed again; time that earns nothing is not.
    uncredited = Math.max(0, uncredited - (answer.reason ? claimed : answer.credited_ms));
    // A complete topic played again earns nothing, so nothing is kept for the next beat.
    uncredited = opened.complete ? 0 : Math.min(uncredited, opened.interval_ms);
    due = sentAt + answer.next_in_ms;
    onAnswer(answer);
    if (answer.complete && !opened.complete) stop();
  }

  async function untilAnswered(body) {
    for (let attempt = 0; !stopped; attempt += 1) {
      const answer = await post(body);
      if (answer) {
        if (attempt) onLine(false);
        return answer;
      }
      if (attempt === 0) onLine(true);
      await pause(PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)] * (0.75 + Math.random() / 2));
    }
    return { outcome: "unknown" };
  }

  // The answer, or null when sending again may help.
  async function post(body) {
    const abort = new AbortController();
    const timeout = window.setTimeout(() => abort.abort(), TIMEOUT_MS);
    try {
      const response = await fetch(opened.beat_url, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
        signal: abort.signal,
      });
      if (response.status >= 500 || response.status === 429) return null;
      const answer = await response.json();
      return answer.outcome ? answer : { outcome: "unknown" };
    } catch {
      return null;
    } finally {
      window.clearTimeout(timeout);
    }
  }

  /** Leaving the page: the last claim goes along, answered or not. */
  function leave() {
    if (stopped) return;
    tick();
    const body = pending ?? claim();
    if (body.covered_ms) {
      const blob = new Blob([JSON.stringify(body)], { type: "application/json" });
      navigator.sendBeacon(opened.beat_url, blob);
    }
  }

  function stop() {
    stopped = true;
    window.clearInterval(timer);
  }

  return { flush, ask, leave, stop };
}

function pause(milliseconds) {
  return new Promise((done) => window.setTimeout(done, milliseconds));
}
