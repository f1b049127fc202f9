// The upload of a video with its progress. Without a script the form is sent as it is.
const form = document.querySelector("[data-upload]");
const part = (name) => form.querySelector(`[data-upload-${name}]`);
const MEGABYTE = 1024 * 1024;
const words = new Map();
for (const span of form?.querySelector("template").content.querySelectorAll("[data-text]") ?? []) {
  words.set(span.dataset.text, span.textContent);
}

function say(name, values = {}) {
  return words.get(name).replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
}

function complain(text) {
  part("problem").textContent = text;
  part("problem").hidden = !text;
}

function uploading(is) {
  part("progress").hidden = !is;
  part("stop").hidden = !is;
  form.querySelector("button:not([type=button])").disabled = is;
}

function show(event, since) {
  if (!event.lengthComputable) return;
  const bar = part("progress").querySelector("progress");
  const percent = Math.floor((100 * event.loaded) / event.total);
  bar.value = percent;
  part("progress").querySelector("[data-progress-text]").textContent = `${percent}%`;
  const left = ((performance.now() - since) / event.loaded) * (event.total - event.loaded);
  const megabytes = (bytes) => (bytes / MEGABYTE).toFixed(1);
  part("told").textContent =
    event.loaded < event.total
      ? say("sent", { sent: megabytes(event.loaded), total: megabytes(event.total), left: Math.ceil(left / 1000) })
      : say("kept");
}

function send() {
  const request = new XMLHttpRequest();
  const since = performance.now();
  const failed = () => {
    uploading(false);
    complain(say("broken"));
  };
  request.upload.addEventListener("progress", (event) => show(event, since));
  request.addEventListener("load", () => {
    // A refusal is the page with its reason; what was received leads on to the topic.
    if (request.status >= 500) failed();
    else if (request.status >= 400) replacePage(request.responseText);
    else window.location.assign(request.responseURL);
  });
  request.addEventListener("error", failed);
  request.addEventListener("abort", () => uploading(false));
  part("stop").onclick = () => request.abort();
  request.open("POST", form.action);
  request.send(new FormData(form));
}

function replacePage(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const told = page.querySelector("[data-upload] .field-error:not([hidden]), main .notice, main h1");
  uploading(false);
  complain(told?.textContent.trim() ?? say("broken"));
}

form?.addEventListener("submit", (event) => {
  const file = form.querySelector("input[type=file]").files[0];
  if (!file) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  complain("");
  if (file.size > Number(form.dataset.mostBytes)) {
    complain(say("large"));
    return;
  }
  uploading(true);
  send();
});
