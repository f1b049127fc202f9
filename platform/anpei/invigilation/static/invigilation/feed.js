// The way to the truth: changes over the socket, everything over HTTP whenever that is doubtful.
//
// Doubtful: at first, when the socket (re)opens, when a frame does not join on to what is known,
// every half minute, and every two seconds while nothing is heard.
import { openSocket } from "/static/site/js/socket.js";
import { within } from "/static/site/js/within.js";

const SILENT_MS = 4000;
const POLL_MS = 2000;
const ENTIRELY_MS = 30_000;
const TIMEOUT_MS = 8000;

/**
 * @param {object} options
 * @param {string[]} options.rooms
 * @param {object} options.seats            from seats.js
 * @param {string} options.ticketUrl
 * @param {string} options.socketUrl
 * @param {(frame: object) => void} options.onFrame   after it has been taken in
 * @param {(room: string) => void} options.onLost     no longer on duty there
 * @param {() => void} options.onSignedOut
 */
export function openFeed({ rooms, seats, ticketUrl, socketUrl, onFrame, onLost, onSignedOut }) {
  const heard = new Map(rooms.map((room) => [room, 0]));
  let signedOut = false;
  const asking = new Map();
  let clock = 0;
  const socket = openSocket({ ticketUrl, socketUrl, onOpen: follow });
  socket.on("wall", "changes", (frame) => {
    if (!seats.knows(frame.room)) return;
    if (frame.from > seats.number(frame.room)) ask(frame.room, seats.number(frame.room));
    else take(frame);
  });

  // Both ways at once: whichever is faster shows the wall, and neither can undo the other.
  function follow() {
    for (const room of rooms.filter(seats.knows)) {
      const after = seats.number(room);
      ask(room, after);
      if (!socket.isOpen()) continue;
      socket
        .call("wall", "watch", { room, after })
        .catch((error) => error.message === "not_allowed" && lose(room));
    }
  }

  function take(frame) {
    seats.put(frame);
    clock = frame.now - performance.now();
    heard.set(frame.room, performance.now());
    onFrame(frame);
  }

  function lose(room) {
    seats.drop(room);
    heard.delete(room);
    onLost(room);
  }

  // What is shown stays, and is said to be old: nothing more is heard until somebody signs in.
  function signOut() {
    signedOut = true;
    socket.close();
    onSignedOut();
  }

  // One question a room at a time: a slow server is not asked again before it has answered.
  function ask(room, after) {
    if (signedOut) return Promise.resolve();
    if (!asking.has(room)) {
      asking.set(room, request(room, after).finally(() => asking.delete(room)));
    }
    return asking.get(room);
  }

  async function request(room, after) {
    try {
      const url = `/api/invigilation/rooms/${room}/seats/?after=${after}`;
      const answer = await fetch(url, { credentials: "same-origin", signal: within(TIMEOUT_MS) });
      if (answer.ok) take(await answer.json());
      else if (answer.status === 401) signOut();
      else if ([403, 404].includes(answer.status)) lose(room);
    } catch {
      // Nobody answers: the wall says how old it is, and asks again.
    }
  }

  const poll = window.setInterval(() => {
    for (const [room, at] of heard) {
      if (performance.now() - at > SILENT_MS) ask(room, seats.number(room));
    }
  }, POLL_MS);
  const entirely = window.setInterval(() => {
    for (const room of heard.keys()) ask(room, 0);
  }, ENTIRELY_MS);

  follow();
  return {
    socket,
    /** The server's clock in milliseconds. */
    now: () => clock + performance.now(),
    /** Seconds since the oldest of the rooms was heard of. */
    age: () => (performance.now() - Math.min(...heard.values(), performance.now())) / 1000,
    isLive: () => socket.isOpen(),
    /** Signed out, or on duty nowhere: nothing that is shown is true any more. */
    isOver: () => signedOut || heard.size === 0,
    ask: (room) => ask(room, seats.number(room)),
    /** Everything of the room, after the question that is on its way. */
    askEntirely: async (room) => {
      await asking.get(room);
      return ask(room, 0);
    },
    close() {
      window.clearInterval(poll);
      window.clearInterval(entirely);
      socket.close();
    },
  };
}
