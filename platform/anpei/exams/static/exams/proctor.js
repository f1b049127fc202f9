// The proctor on the candidate's page: messages that stay until they are read, the cover of a pause,
// time given, the raised hand and the chat.
import { newKey } from "/static/site/js/idempotency.js";
import { toast } from "/static/site/js/toast.js";
import { say } from "./texts.js";

const STAYS = new Set(["message", "warn", "irregularity", "answer_hand"]);
const CHAT = new Set(["message", "answer_hand"]);
const PHOTO_FRESH_MS = 60_000;

/**
 * @param {object} options
 * @param {HTMLElement} options.root
 * @param {object} options.live        from live.js
 * @param {object} options.clock       from clock.js
 * @param {(paused: boolean) => void} options.onPause
 * @param {() => void} options.onPhoto
 * @param {() => void} options.onOver  the exam was closed
 */
export function createProctor({ root, live, clock, onPause, onPhoto, onOver }) {
  const part = (name) => root.querySelector(`[data-exam-${name}]`);
  const hand = part("hand");
  const form = part("say");
  const field = form.querySelector("input");
  const told = new Map();
  let paused = false;
  let givenBack = 0;

  function show(state, fresh) {
    clock.set(state, state.paused);
    cover(state);
    if (state.given_back > givenBack) tellGivenBack(state.given_back);
    for (const command of fresh) take(command, state);
    chat(state.messages);
    hand.setAttribute("aria-pressed", String(Boolean(state.hand)));
    hand.querySelector("span").textContent = say(state.hand ? "hand_up" : "hand_down");
    if (state.state !== "running") onOver();
  }

  function cover(state) {
    part("cover-reason").textContent = state.pause_reason;
    if (state.paused === paused) return;
    paused = state.paused;
    part("cover").hidden = !paused;
    root.classList.toggle("is-paused", paused);
    onPause(paused);
    if (paused) part("cover").focus();
    else toast(say("goes_on"));
  }

  function take(command, state) {
    told.set(command.seq, command);
    if (STAYS.has(command.kind) && !command.read && (command.text || command.reason)) notice(command);
    if (command.shown) return;
    if (command.kind === "give_time") toast(say("time_given", command));
    if (command.kind === "photo" && state.now - command.at < PHOTO_FRESH_MS) onPhoto();
  }

  function tellGivenBack(seconds) {
    givenBack = seconds;
    part("told").querySelector("[data-given-back]")?.remove();
    const copy = put("tone-info", say("given_back_title"), say("given_back", { seconds }));
    copy.dataset.givenBack = "";
    copy.querySelector("button").addEventListener("click", () => copy.remove());
  }

  function put(tone, title, text) {
    const copy = part("told-notice").content.firstElementChild.cloneNode(true);
    copy.classList.add(tone);
    copy.querySelector("[data-title]").textContent = title;
    copy.querySelector("[data-text]").textContent = text;
    part("told").append(copy);
    return copy;
  }

  // Stays until it is read, through a reload too.
  function notice(command) {
    const copy = put(
      command.kind === "message" || command.kind === "answer_hand" ? "tone-info" : "tone-danger",
      say(`told_${command.kind}`, { by: command.by }),
      [command.text, command.reason].filter(Boolean).join(" · "),
    );
    copy.querySelector("button").addEventListener("click", async (event) => {
      event.currentTarget.disabled = true;
      const result = await live.read(command.seq);
      if (result.ok) copy.remove();
      else event.target.disabled = false;
    });
  }

  function chat(messages) {
    const ours = messages.map(({ text, at }) => ({ text, at, mine: true }));
    const theirs = [...told.values()]
      .filter((command) => CHAT.has(command.kind) && command.text)
      .map(({ text, at, by }) => ({ text, at, by }));
    const lines = [...ours, ...theirs].sort((one, other) => one.at - other.at).map(line);
    part("chat").replaceChildren(...lines);
    part("chat").scrollTop = part("chat").scrollHeight;
  }

  function line({ text, by, mine }) {
    const item = document.createElement("li");
    item.className = mine ? "is-mine" : "";
    const who = document.createElement("strong");
    who.textContent = mine ? say("me") : by;
    const words = document.createElement("span");
    words.textContent = text;
    item.append(who, " ", words);
    return item;
  }

  hand.addEventListener("click", async () => {
    const up = hand.getAttribute("aria-pressed") !== "true";
    hand.disabled = true;
    const result = await live.raise(up);
    hand.disabled = false;
    if (!result.ok) toast(result.detail || say("not_told"));
  });

  // Sent again after a lost answer it is said once; what was changed meanwhile is another word.
  let sent = { text: "", key: "" };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    if (sent.text !== text) sent = { text, key: newKey() };
    const result = await live.say(text, sent.key);
    if (result.ok) {
      field.value = "";
      sent = { text: "", key: "" };
    } else toast(result.detail || say("not_told"));
  });

  return { show, isPaused: () => paused };
}
