// One candidate opened from the wall: large picture, live picture, and what a proctor can do.
import { startCommands } from "./commands.js";
import { createLivePicture } from "./live_proctor.js";
import { createTalk } from "./talk.js";
import { badge } from "./tile.js";
import { minutes, say, timeLeft } from "./words.js";

/**
 * @param {{root: HTMLElement, feed: object, seats: object, onClose: (id: string) => void,
 *   onBroken: (id: string) => void}} options  onBroken: the picture's address does not serve
 */
export function createPanel({ root, feed, seats, onClose, onBroken }) {
  const dialog = root.querySelector("[data-wall-panel]");
  const part = (name) => dialog.querySelector(`[data-panel-${name}]`);
  const commands = startCommands(dialog, { onDone: () => refreshSoon() });
  const live = createLivePicture({ socket: feed.socket, root: dialog });
  const talk = createTalk(dialog);
  let current = null;

  function open(id) {
    const seat = seats.at(id);
    if (!seat) return;
    current = id;
    commands.of(seat);
    talk.open(id);
    part("timeline").href = root.dataset.timeline.replace("ATTEMPT", id);
    part("picture").removeAttribute("data-photo");
    dialog.showModal();
    tellColleagues(seat.room, id);
    refresh();
  }

  function refresh() {
    const seat = current && seats.at(current);
    if (!seat) return;
    part("name").textContent = seat.name;
    part("enterprise").textContent = seat.enterprise;
    part("flags").replaceChildren(...seat.flags.map(badge));
    part("similarity").textContent = seat.similarity === null ? "–" : `${seat.similarity}%`;
    part("line").textContent = seat.silence ? say("silent", { seconds: seat.silence }) : say("connected");
    part("risk").textContent = String(seat.risk);
    const picture = part("picture");
    picture.hidden = !seat.photo;
    if (seat.photo && picture.dataset.photo !== seat.photo_id) showPicture(picture, seat);
    commands.show(seat);
    talk.refresh(seat);
    tick();
  }

  // The tile has loaded this picture already; its pixels are taken from there, not asked for again.
  function showPicture(picture, seat) {
    picture.dataset.photo = seat.photo_id;
    const shown = root.querySelector(`[data-tile="${seat.id}"] [data-tile-picture]`);
    if (shown?.complete && shown.naturalWidth && shown.dataset.photo === seat.photo_id) {
      const canvas = document.createElement("canvas");
      canvas.width = shown.naturalWidth;
      canvas.height = shown.naturalHeight;
      canvas.getContext("2d").drawImage(shown, 0, 0);
      picture.src = canvas.toDataURL("image/jpeg");
    } else {
      picture.src = seat.photo;
    }
  }

  function tick() {
    const seat = current && seats.at(current);
    if (!seat) return;
    const left = minutes(timeLeft(seat, feed.now()));
    part("left").textContent = seat.phase === "running" ? left : say(`phase_${seat.phase}`, { left });
  }

  function refreshSoon() {
    const seat = current && seats.at(current);
    if (seat) feed.ask(seat.room);
  }

  function tellColleagues(room, attempt) {
    feed.socket.call("wall", "look_at", { room, attempt }).catch(() => {});
  }

  dialog.addEventListener("close", () => {
    live.stop();
    const seat = seats.at(current);
    if (seat) tellColleagues(seat.room, "");
    onClose(current);
    current = null;
  });
  part("picture").addEventListener("error", () => {
    part("picture").removeAttribute("src");
    part("picture").removeAttribute("data-photo");
    if (current) onBroken(current);
  });
  part("live").addEventListener("click", () => current && live.start(current));

  return { open, refresh, tick };
}
