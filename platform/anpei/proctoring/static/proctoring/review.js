// The review desk by keyboard: 1–9 choose a ground, A and R go to the buttons; pictures enlarge.
const form = document.querySelector("[data-review-form]");
const dialog = document.querySelector("[data-evidence-dialog]");
const large = dialog?.querySelector("[data-evidence-large]");

function isTyping(target) {
  return target.matches?.("textarea, input[type=text], input[type=search], select");
}

function enlarge(picture) {
  if (!dialog || !large || !picture.naturalWidth) return;
  // Drawn, not loaded again: the address ends after a minute, and each load is a logged look.
  large.width = picture.naturalWidth;
  large.height = picture.naturalHeight;
  large.getContext("2d").drawImage(picture, 0, 0);
  large.setAttribute("aria-label", picture.alt);
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const picture = event.target.closest?.("[data-evidence]");
  if (picture) enlarge(picture);
  else if (event.target === dialog) dialog.close();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "Enter" && event.target.matches?.("[data-evidence]")) enlarge(event.target);
  if (!form || dialog?.open) return;
  if (/^[1-9]$/.test(event.key)) {
    const grounds = form.querySelectorAll("input[name=ground]");
    const ground = grounds[Number(event.key) - 1];
    if (!ground) return;
    ground.checked = true;
    ground.focus();
  } else if (event.key.toLowerCase() === "a") {
    form.querySelector("[data-review-approve]")?.focus();
  } else if (event.key.toLowerCase() === "r") {
    form.querySelector("[data-review-refuse]")?.focus();
  } else {
    return;
  }
  event.preventDefault();
});
