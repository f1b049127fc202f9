// What proctors do and say. The socket only hints that there is something; what it is, is asked for
// over HTTP, and that is the truth. Without a socket the pulse hints (it carries the same number).
import { postJson } from "/static/site/js/csrf.js";
import { openSocket } from "/static/site/js/socket.js";
import { within } from "/static/site/js/within.js";

const TIMEOUT_MS = 8000;

/**
 * @param {object} options
 * @param {string} options.api        address of the attempt's API, with a slash at its end
 * @param {string} options.attempt    public id
 * @param {() => string} options.lease  the token of this page
 * @param {string} options.socketUrl
 * @param {(live: object, fresh: object[]) => void} options.onLive  how it stands, and new commands
 */
export function createLive({ api, attempt, lease, socketUrl, onLive }) {
  let known = 0;
  let wanted = 0;
  let asking = null;
  const socket = openSocket({ ticketUrl: "/api/realtime/ticket/", socketUrl, onOpen: watch });
  socket.on("exam", "told", ({ seq }) => hint(seq));

  async function watch() {
    try {
      hint((await socket.call("exam", "watch", { attempt, lease: lease() })).live);
    } catch {
      // An older page, or no line: the pulse says what it is.
    }
  }

  /** There is something up to number `seq`. */
  function hint(seq) {
    wanted = Math.max(wanted, seq ?? 0);
    if (wanted > known) ask();
  }

  /** Ask how it stands now, whatever is known. */
  function ask() {
    asking ??= answer(`${api}live/?after=${known}`).finally(() => {
      asking = null;
      if (wanted > known) window.setTimeout(() => hint(0), 1000 * (1 + Math.random()));
    });
    return asking;
  }

  async function answer(url, body) {
    const signal = within(TIMEOUT_MS);
    try {
      const response = body
        ? await postJson(url, body, { signal })
        : await fetch(url, { headers: { Accept: "application/json" }, signal });
      if (response.status >= 500) return { ok: false, code: "offline" };
      const read = response.status === 204 ? {} : await response.json();
      if (response.ok && read.commands) take(read);
      return { ok: response.ok, ...read };
    } catch {
      return { ok: false, code: "offline" };
    }
  }

  // Two answers may cross: commands are counted, and each is given on once.
  function take(live) {
    const fresh = live.commands.filter((command) => command.seq > known);
    known = Math.max(known, live.live, ...fresh.map((command) => command.seq));
    onLive(live, fresh);
    // A page behind another draws no frame: what nobody can have seen is not told as shown.
    if (fresh.some((command) => !command.shown)) {
      window.requestAnimationFrame(() => answer(`${api}live/`, { shown: known }));
    }
  }

  return {
    hint,
    ask,
    isOpen: () => socket.isOpen(),
    read: (seq) => answer(`${api}live/`, { read: seq }),
    raise: (raised) => answer(`${api}hand/?after=${known}`, { raised }),
    say: (text, key) => answer(`${api}say/?after=${known}`, { text, key }),
    socket,
    stop: () => socket.close(),
  };
}
