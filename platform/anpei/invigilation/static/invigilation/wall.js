// The wall of a proctor (PL-31): tiles worst first, some a page; says plainly when it is old.
import { toast } from "/static/site/js/toast.js";
import { openFeed } from "./feed.js";
import { moveAmong, startKeys } from "./keys.js";
import { createPanel } from "./panel.js";
import { createSeats } from "./seats.js";
import { createTile } from "./tile.js";
import { say } from "./words.js";

const STALE_SECONDS = 5;
const ASK_ANEW_MS = 5000;
const GATHER_MS = 300;
const root = document.querySelector("[data-wall]");
const part = (name) => root.querySelector(`[data-wall-${name}]`);
const rooms = root.dataset.wall.split(" ").filter(Boolean);
const seats = createSeats(rooms);
const tiles = new Map();
const watchers = new Map();
const view = { filter: "all", words: "", room: "", over: false, size: 9, page: 0 };
const grid = part("grid");
let drawing = 0;

const feed = openFeed({
  rooms,
  seats,
  ticketUrl: "/api/realtime/ticket/",
  socketUrl: root.dataset.socket,
  onFrame(frame) {
    watchers.set(frame.room, frame.watchers);
    draw();
    panel.refresh();
  },
  onLost(room) {
    watchers.delete(room);
    toast(say("room_lost"));
    draw();
  },
  onSignedOut: drawAge,
});
const panel = createPanel({
  root,
  feed,
  seats,
  onBroken: askAnew,
  onClose: (id) => tiles.get(id)?.element.querySelector("[data-tile-open]").focus(),
});

function draw() {
  // Many frames at once are drawn once.
  drawing ||= window.requestAnimationFrame(() => {
    drawing = 0;
    drawNow();
  });
}

function drawNow() {
  const all = seats.shown(view);
  const pages = Math.max(1, Math.ceil(all.length / view.size));
  view.page = Math.min(view.page, pages - 1);
  const now = feed.now();
  const wanted = all.slice(view.page * view.size, (view.page + 1) * view.size);
  const elements = wanted.map((seat) => {
    const tile = tileOf(seat);
    tile.show(seat, { pinned: seats.isPinned(seat.id), watchers: lookingAt(seat.id), now });
    return tile.element;
  });
  place(elements);
  part("empty").hidden = all.length > 0;
  part("page").textContent = say("page", { page: view.page + 1, pages });
  part("count").textContent = say("count", { shown: all.length, all: seats.all().filter((s) => s.phase !== "over").length });
  part("back").disabled = view.page === 0;
  part("next").disabled = view.page >= pages - 1;
  drawWatchers();
}

function tileOf(seat) {
  if (!tiles.has(seat.id)) {
    const made = createTile(root.querySelector("template[data-wall-tile]"), seat, { onOpen: panel.open, onPin: pin, onBroken: askAnew });
    tiles.set(seat.id, made);
  }
  return tiles.get(seat.id);
}

// Only what has moved is moved: the tile under the finger and the focus stay where they are.
function place(elements) {
  const keep = new Set(elements);
  for (const child of [...grid.children]) if (!keep.has(child)) child.remove();
  elements.forEach((element, index) => {
    if (grid.children[index] !== element) grid.insertBefore(element, grid.children[index] ?? null);
  });
}

function pin(id) {
  seats.pin(id);
  draw();
}

// Addresses of pictures last a minute: on a page turned to later all are over at once, and one
// question brings the room's. An address that never serves must not make a loop of questions.
const asksAnew = new Map();
function askAnew(id) {
  const room = seats.at(id)?.room;
  if (!room) return;
  seats.spoil(id);
  if (asksAnew.get(room) > performance.now()) return;
  const asksAt = Math.max(performance.now() + GATHER_MS, (asksAnew.get(room) ?? 0) + ASK_ANEW_MS);
  asksAnew.set(room, asksAt);
  window.setTimeout(() => feed.askEntirely(room), asksAt - performance.now());
}

function lookingAt(id) {
  return others().filter((one) => one.here && one.looks_at === id).map((one) => one.name);
}

function others() {
  return [...watchers.values()].flat().filter((one) => one.id !== root.dataset.me);
}

function drawWatchers() {
  const here = [...new Set(others().filter((one) => one.here).map((one) => one.name))];
  const away = [...new Set(others().filter((one) => !one.here).map((one) => one.name))];
  const text = [here.length ? say("with", { names: here.join("、") }) : say("alone"), away.length ? say("away", { names: away.join("、") }) : ""];
  part("watchers").textContent = text.filter(Boolean).join(" · ");
}

function drawAge() {
  const age = Math.round(feed.age());
  const over = feed.isOver();
  const stale = over || age >= STALE_SECONDS;
  root.classList.toggle("is-stale", stale);
  part("stale").hidden = !stale;
  part("slow").hidden = stale || feed.isLive();
  if (stale) part("stale-text").textContent = over ? say("wall_over") : say("stale", { seconds: age });
}

for (const name of ["filter", "room", "size"]) {
  part(name)?.addEventListener("change", (event) => {
    view[name] = name === "size" ? Number(event.target.value) : event.target.value;
    view.page = 0;
    grid.dataset.size = view.size;
    draw();
  });
}
part("over").addEventListener("change", (event) => {
  view.over = event.target.checked;
  draw();
});
part("search").addEventListener("input", (event) => {
  view.words = event.target.value;
  view.page = 0;
  draw();
});
const turn = (by) => {
  view.page = Math.max(0, view.page + by);
  draw();
};
part("back").addEventListener("click", () => turn(-1));
part("next").addEventListener("click", () => turn(1));
startKeys({
  move: (key) => moveAmong(grid, key),
  search: () => part("search").focus(),
  pin: () => {
    const tile = document.activeElement.closest("[data-tile]");
    if (tile) pin(tile.dataset.tile);
  },
  turn,
});
window.setInterval(() => {
  const now = feed.now();
  for (const tile of tiles.values()) if (tile.element.isConnected) tile.tick(now);
  drawAge();
  panel.tick();
}, 1000);
view.size = Number(part("size").value);
grid.dataset.size = view.size;
draw();
