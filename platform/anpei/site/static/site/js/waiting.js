// On the page without a line: goes on by itself when the line is back, or the server answers again.
const SOONEST_MS = 4000;
const SPREAD_MS = 6000;
const retry = () => window.location.reload();
window.addEventListener("online", retry);
document.querySelector("[data-retry]")?.addEventListener("click", retry);
if (navigator.onLine) setTimeout(retry, SOONEST_MS + Math.random() * SPREAD_MS);
