// The wall by keyboard: arrows between tiles, Enter opens, P pins, / searches, N and B turn pages.
export function startKeys({ move, search, pin, turn }) {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, dialog");
    if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
    const act = {
      ArrowLeft: () => move("left"),
      ArrowRight: () => move("right"),
      ArrowUp: () => move("up"),
      ArrowDown: () => move("down"),
      "/": search,
      p: pin,
      n: () => turn(1),
      b: () => turn(-1),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

export function moveAmong(grid, direction) {
  const openers = [...grid.querySelectorAll("[data-tile-open]")];
  const at = openers.indexOf(document.activeElement);
  if (!openers.length) return;
  const columns = getComputedStyle(grid).gridTemplateColumns.split(" ").length;
  const step = { left: -1, right: 1, up: -columns, down: columns }[direction];
  const to = at < 0 ? 0 : Math.min(openers.length - 1, Math.max(0, at + step));
  openers[to].focus();
}
