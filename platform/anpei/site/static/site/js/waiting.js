// On the page without a line: goes on by itself when the line is back.
const retry = () => window.location.reload();
window.addEventListener("online", retry);
document.querySelector("[data-retry]")?.addEventListener("click", retry);
