// The score grid by keyboard: Enter and arrows move, a pasted column fills downwards.
const grid = document.querySelector("[data-score-grid]");
const inputs = [...(grid?.querySelectorAll("[data-score]") ?? [])];
const count = grid?.querySelector("[data-score-count]");

function tell() {
  if (!count) return;
  const filled = inputs.filter((input) => input.value.trim()).length;
  count.textContent = count.dataset.text
    .replace("{filled}", filled)
    .replace("{all}", inputs.length);
}

function go(input, step) {
  const next = inputs[inputs.indexOf(input) + step];
  next?.focus();
  next?.select();
}

function note(input) {
  // A score says that the candidate was there.
  const attendance = input.closest("tr").querySelector("select");
  if (input.value.trim() && attendance && !attendance.value) attendance.selectedIndex = 1;
}

function paste(event) {
  const lines = event.clipboardData.getData("text").trimEnd().split(/\r?\n/);
  if (lines.length < 2) return;
  event.preventDefault();
  const from = inputs.indexOf(event.target);
  lines.forEach((line, place) => {
    const input = inputs[from + place];
    if (!input) return;
    input.value = line.split("\t").at(-1).trim();
    note(input);
  });
  tell();
}

for (const input of inputs) {
  input.addEventListener("paste", paste);
  input.addEventListener("input", () => {
    note(input);
    tell();
  });
  input.addEventListener("keydown", (event) => {
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.isComposing) return;
    event.preventDefault();
    go(input, step);
  });
}
tell();
