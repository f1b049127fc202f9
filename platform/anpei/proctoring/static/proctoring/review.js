// The review desk by keyboard: see the list of keys on the page (the dialog "keys", opened by "?").
const form = document.querySelector("[data-review-form]");
const dialog = document.querySelector("[data-evidence-dialog]");
const large = dialog?.querySelector("[data-evidence-large]");
const beside = dialog?.querySelector("[data-evidence-beside]");
const caption = dialog?.querySelector("[data-evidence-caption]");
const reference = document.querySelector("[data-evidence-reference]");
let current = null;

const tiles = () => [...document.querySelectorAll("[data-evidence-tile]")];

function isTyping(target) {
  return target.matches?.("textarea, input[type=text], input[type=search], select");
}

// Drawn, not loaded again: the address ends after a minute, and each load is a logged look.
function draw(canvas, picture) {
  canvas.parentElement.hidden = !picture?.naturalWidth;
  if (!picture?.naturalWidth) return;
  canvas.width = picture.naturalWidth;
  canvas.height = picture.naturalHeight;
  canvas.getContext("2d").drawImage(picture, 0, 0);
  canvas.setAttribute("aria-label", picture.alt);
}

function enlarge(picture) {
  if (!dialog || !picture?.naturalWidth) return;
  draw(large, picture);
  draw(beside, picture === reference ? null : reference);
  const told = picture.closest("figure")?.querySelector("figcaption")?.cloneNode(true);
  told?.querySelector(".evidence-judge")?.remove();
  caption.replaceChildren(...(told?.childNodes ?? []));
  if (!dialog.open) dialog.showModal();
}

function choose(tile) {
  current?.removeAttribute("data-current");
  current = tile;
  tile.setAttribute("data-current", "yes");
  tile.scrollIntoView({ block: "nearest" });
  if (dialog?.open) enlarge(tile.querySelector("[data-evidence]"));
}

function step(by) {
  const all = tiles();
  if (!all.length) return;
  const place = all.findIndex((tile) => tile.id === current?.id);
  choose(all[place < 0 ? 0 : (place + by + all.length) % all.length]);
}

function zoom() {
  if (dialog?.open) dialog.close();
  else enlarge((current ?? tiles()[0])?.querySelector("[data-evidence]"));
}

function chooseGround(number) {
  const ground = form?.querySelectorAll("input[name=ground]")[number - 1];
  if (!ground) return;
  ground.checked = true;
  ground.focus();
}

const keys = {
  arrowright: () => step(1),
  arrowleft: () => step(-1),
  z: zoom,
  y: () => current?.querySelector("[data-judge=accept]")?.click(),
  n: () => current?.querySelector("[data-judge=refuse]")?.click(),
  a: () => form?.querySelector("[data-review-approve]")?.focus(),
  r: () => form?.querySelector("[data-review-refuse]")?.focus(),
  s: () => document.querySelector("[data-review-skip]")?.click(),
  "?": () => document.querySelector("[data-dialog-open=keys]")?.click(),
};
const whileEnlarged = new Set(["arrowright", "arrowleft", "z", "y", "n"]);

document.addEventListener("click", (event) => {
  const picture = event.target.closest?.("[data-evidence]");
  const tile = picture?.closest("[data-evidence-tile]");
  if (tile) choose(tile);
  if (picture) enlarge(picture);
  else if (event.target === dialog) dialog.close();
});

// The tile that came instead of the judged one is the same photo.
document.addEventListener("htmx:afterSwap", () => {
  const again = current && document.getElementById(current.id);
  if (again) choose(again);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const key = event.key.toLowerCase();
  if (key === "enter" && event.target.matches?.("[data-evidence]")) {
    enlarge(event.target);
    return;
  }
  if (document.querySelector("dialog[open]") && !(dialog?.open && whileEnlarged.has(key))) return;
  // Arrows move between radio buttons that have the focus.
  if (key.startsWith("arrow") && event.target.matches?.("input[type=radio]")) return;
  if (/^[1-9]$/.test(key)) chooseGround(Number(key));
  else if (keys[key]) keys[key]();
  else return;
  event.preventDefault();
});
