// Told at once by the socket when a newer player takes over. Without it the next beat says so.
import { postJson } from "/static/site/js/csrf.js";

const RETRY_MS = 15_000;
const ENDED = 4401;

/**
 * @param {object} options
 * @param {string} options.ticketUrl   where the one-time ticket for the socket is given
 * @param {string} options.socketUrl
 * @param {string} options.lease       this player's
 * @param {() => void} options.onTakenOver
 * @param {() => void} [options.onEnded]  this browser's session has ended: a newer sign-in
 * @returns {{close: () => void}}
 */
export function watchForTakeover({ ticketUrl, socketUrl, lease, onTakenOver, onEnded = () => {} }) {
  const mine = lease.split(".")[1];
  let socket = null;
  let closed = false;

  async function connect() {
    if (closed) return;
    try {
      const answer = await postJson(ticketUrl, {});
      if (!answer.ok) return;
      const { ticket } = await answer.json();
      open(ticket);
    } catch {
      again();
    }
  }

  function open(ticket) {
    socket = new WebSocket(socketUrl);
    socket.addEventListener("open", () => {
      socket.send(JSON.stringify({ ticket }));
      socket.send(JSON.stringify({ id: 1, module: "study", verb: "watch" }));
    });
    socket.addEventListener("message", (event) => {
      const message = JSON.parse(event.data);
      const newer = message.module === "study" && message.verb === "taken_over";
      if (newer && message.body.lease === mine) onTakenOver();
    });
    socket.addEventListener("close", (event) => {
      if (event.code === ENDED && !closed) onEnded();
      else again();
    });
  }

  function again() {
    if (!closed) window.setTimeout(connect, RETRY_MS * (0.5 + Math.random()));
  }

  connect();
  return {
    close() {
      closed = true;
      socket?.close();
    },
  };
}
