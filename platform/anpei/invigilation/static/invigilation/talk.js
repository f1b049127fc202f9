// What was said and done, both ways, beside an open candidate. Shown means read: colleagues see it.
import { postJson } from "/static/site/js/csrf.js";
import { say } from "./words.js";

/** @param {HTMLElement} dialog */
export function createTalk(dialog) {
  const list = dialog.querySelector("[data-talk]");
  const empty = dialog.querySelector("[data-talk-empty]");
  let attempt = "";
  let number = -1;
  let asking = false;

  function open(id) {
    attempt = id;
    number = -1;
    list.replaceChildren();
  }

  /** Ask again when the seat has changed: there may be a word more. */
  async function refresh(seat) {
    if (asking || seat.id !== attempt || seat.seq === number) return;
    asking = true;
    try {
      const answer = await fetch(`${address(seat.id)}commands/`, { headers: { Accept: "application/json" } });
      if (answer.ok && seat.id === attempt) {
        number = seat.seq;
        show(await answer.json());
      }
    } catch {
      // No line: the next change, or the next second, asks again.
    } finally {
      asking = false;
    }
  }

  function show({ messages, commands }) {
    const theirs = messages.map(({ text, at }) => ({ at, who: say("candidate"), text, mine: false }));
    const ours = commands.map((one) => ({ at: one.at, who: one.by, text: wordsOf(one), mine: true }));
    const lines = [...theirs, ...ours].sort((a, b) => a.at - b.at).map(line);
    list.replaceChildren(...lines);
    list.scrollTop = list.scrollHeight;
    empty.hidden = lines.length > 0;
    if (messages.some((one) => !one.read)) postJson(`${address(attempt)}messages/read/`, {}).catch(() => {});
  }

  function wordsOf({ kind, text, reason, minutes, read, shown }) {
    const what = [say(`command_${kind}`), minutes ? say("minutes", { minutes }) : "", text, reason];
    const state = read ? say("was_read") : shown ? say("was_shown") : say("not_shown");
    return `${what.filter(Boolean).join(" · ")} (${state})`;
  }

  function line({ who, text, mine }) {
    const item = document.createElement("li");
    item.className = mine ? "is-mine" : "";
    const name = document.createElement("strong");
    name.textContent = who;
    const words = document.createElement("span");
    words.textContent = text;
    item.append(name, " ", words);
    return item;
  }

  return { open, refresh };
}

const address = (id) => `/api/invigilation/attempts/${id}/`;
