// Lets the site be installed, and show a page of ours when there is no line.
export function startServiceWorker() {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return;
  navigator.serviceWorker.register("/service-worker.js").catch(() => {});
}
