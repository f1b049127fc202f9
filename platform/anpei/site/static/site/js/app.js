// What every page loads. Each module does one thing to the elements that ask for it by a data attribute.
import "./csrf.js";
import { startCountdowns } from "./countdown.js";
import { startDialogs } from "./dialog.js";
import { startServiceWorker } from "./install.js";
import { startOffline } from "./offline.js";
import { startTabs } from "./tabs.js";
import { startToasts } from "./toast.js";
import { startBrowserCheck } from "./browser.js";

function start(root) {
  startTabs(root);
  startCountdowns(root);
  root.querySelector("[data-error-summary]")?.focus();
}

startDialogs();
startOffline();
startServiceWorker();
startToasts();
startBrowserCheck();
start(document);
document.addEventListener("htmx:load", (event) => start(event.detail.elt));
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => window.dispatchEvent(new CustomEvent("anpei:request-failed")));
}

// A second press on the same button must not send the form twice; a stopped one may be sent again.
const STOPPED_AFTER_MS = 15_000;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post") || form.hasAttribute("data-many")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(release, STOPPED_AFTER_MS, form);
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

function release(form) {
  delete form.dataset.sent;
  form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  for (const menu of document.querySelectorAll("details.user-menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("change", (event) => {
  const form = event.target.matches("[data-submit-on-change]") && event.target.form;
  // Safari before 16 has no requestSubmit.
  if (form) form.requestSubmit ? form.requestSubmit() : form.submit();
});
