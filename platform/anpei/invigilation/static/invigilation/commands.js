// What a proctor does to a candidate, sent with a key of its own: sent twice, it is done once.
import { postJson } from "/static/site/js/csrf.js";
import { newKey } from "/static/site/js/idempotency.js";
import { toast } from "/static/site/js/toast.js";
import { say } from "./words.js";

const NEEDS = {
  message: ["text"],
  answer_hand: ["text"],
  warn: ["reason"],
  pause: ["reason"],
  resume: [],
  give_time: ["minutes", "reason"],
  end: ["reason"],
  irregularity: ["reason"],
  unlock: ["reason"],
  photo: [],
};
const WHEN = {
  running: ["answer_hand", "message", "photo", "warn", "pause", "give_time", "irregularity", "end"],
  paused: ["answer_hand", "message", "warn", "resume", "give_time", "irregularity", "end"],
  over: ["irregularity", "unlock"],
};

function fits(command, seat) {
  return WHEN[seat.phase].includes(command) && (command !== "answer_hand" || seat.hand);
}

/**
 * @param {HTMLElement} dialog
 * @param {{onDone: () => void}} options
 */
export function startCommands(dialog, { onDone }) {
  const form = dialog.querySelector("[data-command-form]");
  const field = (name) => form.querySelector(`[data-command-field="${name}"]`);
  const buttons = [...dialog.querySelectorAll("[data-command]")];
  let attempt = "";
  let kind = "";
  let sent = { written: "", key: "" };

  for (const button of buttons) button.addEventListener("click", () => choose(button.dataset.command));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });

  function choose(wanted) {
    kind = wanted;
    sent = { written: "", key: "" };
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.command === kind));
    if (!NEEDS[kind].length) return send();
    for (const name of ["text", "reason", "minutes"]) field(name).hidden = !NEEDS[kind].includes(name);
    form.querySelector("[data-command-title]").textContent = say(`command_${kind}`);
    form.hidden = false;
    form.querySelector("[data-command-error]").hidden = true;
    form.querySelector(`[name=${NEEDS[kind][0]}]`).focus();
    return undefined;
  }

  async function send() {
    const body = { kind };
    for (const name of NEEDS[kind]) body[name] = form.elements[name].value.trim();
    if (body.minutes !== undefined) body.minutes = Number(body.minutes);
    // Pressed again after a lost answer it is done once; what was changed meanwhile is another one.
    const written = JSON.stringify(body);
    if (sent.written !== written) sent = { written, key: newKey() };
    body.key = sent.key;
    form.setAttribute("aria-busy", "true");
    const answer = await post(body);
    form.removeAttribute("aria-busy");
    if (answer.ok) {
      close();
      toast(say("done"));
      onDone();
    } else {
      fail(answer.detail || say("offline"));
    }
  }

  async function post(body) {
    try {
      const answer = await postJson(`/api/invigilation/attempts/${attempt}/commands/`, body);
      const read = await answer.json().catch(() => ({}));
      return { ok: answer.ok, detail: read.detail };
    } catch {
      return { ok: false };
    }
  }

  function fail(text) {
    form.hidden = false;
    const error = form.querySelector("[data-command-error]");
    error.textContent = text;
    error.hidden = false;
  }

  function close() {
    form.reset();
    form.hidden = true;
    kind = "";
    for (const button of buttons) button.setAttribute("aria-pressed", "false");
  }

  return {
    of(seat) {
      attempt = seat.id;
      close();
    },
    show(seat) {
      for (const button of buttons) button.hidden = !fits(button.dataset.command, seat);
    },
  };
}
