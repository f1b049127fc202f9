// Native dialogs: [data-dialog-open="id"] opens, [data-dialog-close] or the backdrop closes.
export function startDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog-open]");
    if (opener) {
      document.getElementById(opener.dataset.dialogOpen)?.showModal();
      return;
    }
    if (event.target.closest("[data-dialog-close]")) {
      event.target.closest("dialog")?.close();
      return;
    }
    if (event.target.matches?.("dialog[open]")) event.target.close();
  });
}
