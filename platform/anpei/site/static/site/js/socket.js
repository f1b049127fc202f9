// The one socket of a page: ticket, heartbeat, calls with answers, coming back by itself.
//
//   const socket = openSocket({ ticketUrl, socketUrl, onOpen });
//   socket.on("wall", "changes", (body) => …);
//   const body = await socket.call("wall", "watch", { room });   // rejects with an Error(code)
//
// What comes over it is a hint: a page that was cut off asks over HTTP in `onOpen`.
import { postJson } from "/static/site/js/csrf.js";

const ALIVE_MS = 3000;
const SILENT_MS = 10_000;
const ANSWER_MS = 8000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 8000;

/**
 * @param {object} options
 * @param {string} options.ticketUrl  where the one-time ticket is given
 * @param {string} options.socketUrl
 * @param {() => void} [options.onOpen]   welcomed, also after each interruption
 * @param {() => void} [options.onClose]
 */
export function openSocket({ ticketUrl, socketUrl, onOpen = () => {}, onClose = () => {} }) {
  const handlers = new Map();
  const waiting = new Map();
  let line = null;
  let welcomed = false;
  let closed = false;
  let number = 0;
  let heard = 0;
  let pause = FIRST_RETRY_MS;

  async function connect() {
    if (closed) return;
    try {
      const answer = await postJson(ticketUrl, {});
      if (answer.ok) return open((await answer.json()).ticket);
    } catch {
      // No line: tried again below.
    }
    return again();
  }

  function open(ticket) {
    line = new WebSocket(socketUrl);
    heard = performance.now();
    line.addEventListener("open", () => line.send(JSON.stringify({ ticket })));
    line.addEventListener("message", (event) => hear(JSON.parse(event.data)));
    line.addEventListener("close", lost, { once: true });
  }

  function hear(message) {
    heard = performance.now();
    if (message.module === "session" && message.verb === "welcome") {
      welcomed = true;
      pause = FIRST_RETRY_MS;
      onOpen();
    } else if (message.module) {
      handlers.get(`${message.module}.${message.verb}`)?.(message.body);
    } else {
      waiting.get(message.id)?.(message);
      waiting.delete(message.id);
    }
  }

  function lost() {
    line = null;
    for (const done of waiting.values()) done({ ok: false, code: "offline" });
    waiting.clear();
    if (welcomed) onClose();
    welcomed = false;
    again();
  }

  function again() {
    if (closed) return;
    window.setTimeout(connect, pause * (0.5 + Math.random()));
    pause = Math.min(pause * 2, LONGEST_RETRY_MS);
  }

  function call(module, verb, body = {}) {
    if (!welcomed) return Promise.reject(new Error("offline"));
    number += 1;
    const id = number;
    return new Promise((done, fail) => {
      const timer = window.setTimeout(() => settle({ ok: false, code: "offline" }), ANSWER_MS);
      function settle(answer) {
        window.clearTimeout(timer);
        waiting.delete(id);
        if (answer.ok) done(answer.body);
        else fail(new Error(answer.code));
      }
      waiting.set(id, settle);
      line.send(JSON.stringify({ id, module, verb, body }));
    });
  }

  const beat = window.setInterval(() => {
    if (!line) return;
    // A cut line gives no close event for minutes: silence is one.
    if (performance.now() - heard > SILENT_MS) return drop();
    if (welcomed) call("session", "alive").catch(() => {});
  }, ALIVE_MS);

  function drop() {
    const old = line;
    old.removeEventListener("close", lost);
    old.close();
    lost();
  }

  connect();
  return {
    call,
    on: (module, verb, handler) => handlers.set(`${module}.${verb}`, handler),
    isOpen: () => welcomed,
    close() {
      closed = true;
      window.clearInterval(beat);
      line?.close();
    },
  };
}
