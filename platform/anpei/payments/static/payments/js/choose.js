// A list with ticks: one box that ticks them all. Without scripts each is ticked by itself.
for (const form of document.querySelectorAll("[data-choose]")) {
  const all = form.querySelector("[data-choose-all]");
  const boxes = [...form.querySelectorAll("tbody input[type=checkbox]")];
  if (!all || boxes.length === 0) continue;
  const box = all.querySelector("input");
  const show = () => {
    box.checked = boxes.every((one) => one.checked);
    box.indeterminate = !box.checked && boxes.some((one) => one.checked);
  };
  all.hidden = false;
  form.addEventListener("change", (event) => {
    if (event.target === box) for (const one of boxes) one.checked = box.checked;
    show();
  });
  show();
}
