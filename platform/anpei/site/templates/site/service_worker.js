// Shows a page of ours when there is no line. It keeps the files listed here and nothing else: never a
// page of somebody's, never an answer of the API.
const SHELL = [{% for one in shell %}"{{ one|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const KEPT = "shell-2";

self.addEventListener("install", (event) => {
  const asked = SHELL.map((url) => new Request(url, { credentials: "omit", cache: "reload" }));
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(asked)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const forget = (names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(forget).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(SHELL[0])));
  } else if (SHELL.includes(path)) {
    event.respondWith(fetch(request).catch(() => caches.match(path)));
  }
});
