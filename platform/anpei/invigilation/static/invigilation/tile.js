// One candidate on the wall. Made once, then only what has changed is written.
import { minutes, say, timeLeft, toneOf, toneOfSeat } from "./words.js";

/**
 * @param {HTMLTemplateElement} template
 * @param {{onOpen: (id: string) => void, onPin: (id: string) => void,
 *   onBroken: (id: string) => void}} options  onBroken: the picture's address does not serve
 */
export function createTile(template, seat, { onOpen, onPin, onBroken }) {
  const element = template.content.firstElementChild.cloneNode(true);
  const part = (name) => element.querySelector(`[data-tile-${name}]`);
  const picture = part("picture");
  let shown = null;
  element.dataset.tile = seat.id;
  part("open").addEventListener("click", () => onOpen(seat.id));
  part("pin").addEventListener("click", () => onPin(seat.id));
  picture.addEventListener("error", () => {
    picture.removeAttribute("src");
    delete picture.dataset.photo;
    onBroken(seat.id);
  });

  function show(next, { pinned, watchers, now }) {
    if (next !== shown) write(next);
    shown = next;
    element.classList.toggle("is-pinned", pinned);
    part("pin").setAttribute("aria-pressed", String(pinned));
    setText(part("watchers"), watchers.join("、"));
    tick(now);
  }

  function write(seat) {
    element.className = `tile tone-${toneOfSeat(seat)}`;
    element.classList.toggle("is-silent", seat.silence > 0);
    setText(part("name"), seat.name);
    setText(part("enterprise"), seat.enterprise);
    setText(part("similarity"), seat.similarity === null ? "" : `${seat.similarity}%`);
    setText(part("line"), seat.silence ? say("silent", { seconds: seat.silence }) : "");
    part("line").hidden = !seat.silence;
    part("hand").hidden = !seat.hand;
    part("unread").hidden = !seat.unread;
    setText(part("unread-number"), String(seat.unread));
    part("picture").hidden = !seat.photo;
    if (seat.photo && picture.dataset.photo !== seat.photo_id) {
      picture.dataset.photo = seat.photo_id;
      picture.src = seat.photo;
    }
    part("flags").replaceChildren(...seat.flags.map(badge));
  }

  function tick(now) {
    if (!shown) return;
    const running = shown.phase === "running";
    const left = minutes(timeLeft(shown, now));
    setText(part("left"), running ? left : say(`phase_${shown.phase}`, { left }));
    if (shown.taken) setText(part("taken"), say("taken", { age: minutes(now - shown.taken) }));
  }

  return { element, show, tick };
}

export function badge(code) {
  const item = document.createElement("li");
  item.className = `badge tone-${toneOf(`flag_${code}`)}`;
  item.dataset.flag = code;
  item.textContent = say(`flag_${code}`);
  return item;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
