// The CSRF token for htmx and for the other modules' own requests.
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

// fetch with the token and JSON both ways; rejects on a network failure only.
export async function postJson(url, body, options = {}) {
  return fetch(url, {
    method: "POST",
    credentials: "same-origin",
    ...options,
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json",
      "X-CSRFToken": csrfToken(),
      ...(options.headers ?? {}),
    },
    body: JSON.stringify(body),
  });
}

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken();
});
