// Short messages that need no answer; read out by screen readers, gone after six seconds.
const SECONDS = 6;

function region() {
  return document.getElementById("toasts");
}

export function toast(text) {
  const holder = region();
  if (!holder) return;
  const item = document.createElement("div");
  item.className = "toast";
  item.textContent = text;
  holder.append(item);
  setTimeout(() => item.remove(), SECONDS * 1000);
}

export function startToasts() {
  document.addEventListener("toast", (event) => toast(event.detail.value ?? event.detail));
  window.addEventListener("anpei:request-failed", () => {
    const text = region()?.dataset.failed;
    if (text) toast(text);
  });
}
