// The page's own words: <template data-wall-texts> with [data-text]; {braces} are filled in.
const words = new Map();
const tones = new Map();
for (const span of document.querySelector("template[data-wall-texts]")?.content.querySelectorAll("[data-text]") ?? []) {
  words.set(span.dataset.text, span.textContent);
  if (span.dataset.tone) tones.set(span.dataset.text, span.dataset.tone);
}

export function say(name, values = {}) {
  return (words.get(name) ?? name).replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
}

export const toneOf = (name) => tones.get(name) ?? "warning";

/** Minutes and seconds of a time in milliseconds: "59:07". */
export function minutes(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** What is left of a seat's time at the server's `now`; a pause holds it. */
export function timeLeft(seat, now) {
  if (!seat.deadline) return 0;
  return Math.max(0, seat.deadline - (seat.paused ?? now));
}

/** "success", "warning" or "danger": how a seat stands, in one word for its frame. */
export function toneOfSeat(seat) {
  if (seat.phase === "over") return "neutral";
  const tones = seat.flags.map((flag) => toneOf(`flag_${flag}`));
  if (tones.includes("danger") || seat.silence >= 15) return "danger";
  if (tones.includes("warning") || seat.silence > 0 || seat.hand) return "warning";
  return seat.band === "accept" ? "success" : "neutral";
}
