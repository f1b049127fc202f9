// The application's list of people: search while typing, choose all who are shown, sum of the fees.
const form = document.querySelector("[data-roster]");
const rows = [...document.querySelectorAll("[data-person]")];
const boxes = [...form.querySelectorAll('input[name="licences"]')];
const sum = form.querySelector("[data-roster-sum]");
const all = form.querySelector("[data-choose-all]");
const search = document.querySelector('input[name="q"]');

function showSum() {
  const chosen = boxes.filter((box) => box.checked);
  if (all) {
    const shown = boxes.filter((box) => !box.closest("tr").hidden);
    all.querySelector("input").checked = shown.length > 0 && shown.every((box) => box.checked);
  }
  if (!sum) return;
  const fen = chosen.reduce((total, box) => total + Number(box.dataset.fee), 0);
  const yuan = new Intl.NumberFormat("zh-CN", { style: "currency", currency: "CNY" });
  sum.value = `${chosen.length} ${sum.dataset.people} · ${yuan.format(fen / 100)}`;
}

function narrow() {
  const wanted = search.value.trim().toLowerCase();
  for (const row of rows) row.hidden = !row.dataset.person.toLowerCase().includes(wanted);
  for (const group of document.querySelectorAll("[data-group]")) {
    const shown = group.querySelectorAll("[data-person]:not([hidden])").length;
    group.hidden = shown === 0;
    group.open = group.open || (wanted !== "" && shown > 0);
    group.querySelector("[data-group-count]").textContent = shown;
  }
  showSum();
}

form.addEventListener("change", (event) => {
  if (event.target === all?.querySelector("input")) {
    for (const box of boxes) if (!box.closest("tr").hidden) box.checked = event.target.checked;
  }
  showSum();
});
if (search) {
  search.addEventListener("input", narrow);
  search.form.addEventListener("submit", (event) => {
    // What is ticked would be lost by loading the page anew.
    event.preventDefault();
    narrow();
  });
}
if (all) all.hidden = false;
addEventListener("pageshow", showSum);
showSum();
