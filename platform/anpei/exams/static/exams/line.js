// Requests of the exam page. Every answer is {ok, body} or {ok: false, code, status}; code is
// "offline" when nobody answered (no line, server restarting): sending again is then right.
import { postJson } from "/static/site/js/csrf.js";
import { within } from "/static/site/js/within.js";

const TIMEOUT_MS = 12000;
const ANSWER = "/hot/exams/answer";
const PULSE = "/hot/exams/pulse";
const LEAVING = "/hot/exams/leaving";

/** @param {string} api address of the attempt's API, with a slash at its end */
export function createLine(api) {
  let token = "";
  return {
    async takeOver() {
      const result = await send(`${api}take-over/`, {});
      if (result.ok) token = result.body.token;
      return result;
    },
    token: () => token,
    save: (items) => send(ANSWER, { token, items }),
    pulse: () => send(PULSE, { token }),
    handIn: () => send(`${api}hand-in/`, { token }),
    tellLeaving() {
      const body = new Blob([JSON.stringify({ token })], { type: "application/json" });
      if (token) navigator.sendBeacon(LEAVING, body);
    },
    leave: () => send(`${api}leave/`, { token }),
  };
}

async function send(url, body) {
  try {
    const answer = await postJson(url, body, { signal: within(TIMEOUT_MS) });
    if (answer.status >= 500 || answer.status === 429) return offline(answer.status);
    const read = await answer.json();
    return { ok: answer.ok, body: read, status: answer.status, code: read.code ?? "refused" };
  } catch {
    return offline(0);
  }
}

function offline(status) {
  return { ok: false, code: "offline", status, body: {} };
}
