// A look at the face: taken on this device, or waited for while the phone takes it.
import { createCamera, uploadPhoto } from "/static/proctoring/camera.js";
import { postJson } from "/static/site/js/csrf.js";

const PHOTOS = "/api/proctoring/photos/";
const ASK_MS = 1500;
const root = document.querySelector("[data-look]");
const said = root.querySelector("[data-said]");
const texts = root.querySelector("template[data-texts]").content;
const take = root.querySelector("[data-take]");
let over = false;

function say(name) {
  said.textContent = texts.querySelector(`[data-text="${name}"]`)?.textContent ?? "";
}

function finish(state) {
  over = true;
  say(state);
  if (state !== "passed") return;
  if ("phone" in root.dataset) {
    root.querySelector("[data-camera-part]").hidden = true;
    root.querySelector("[data-done]").hidden = false;
    camera?.stop();
  } else window.location.replace(root.dataset.next);
}

// The state as the server knows it; it also carries a finished look over.
async function ask() {
  const answer = await fetch(root.dataset.state, { credentials: "same-origin" }).catch(() => null);
  if (answer?.status === 404) return "old";
  if (!answer?.ok) return "offline";
  return (await answer.json()).state;
}

function heard(state) {
  if (over) return;
  if (state === "passed" || state === "failed" || state === "old") finish(state);
  else if (state === "analysing" || state === "retry" || state === "offline") say(state);
}

async function wait() {
  while (!over) {
    const state = await ask();
    heard(state);
    if (state === "retry" && take) return;
    await new Promise((done) => window.setTimeout(done, ASK_MS));
  }
}

const camera = take
  ? createCamera({
      video: root.querySelector("[data-camera-video]"),
      statusElement: root.querySelector("[data-camera-status]"),
      onState: (state) => {
        take.disabled = state !== "ready";
      },
    })
  : null;

async function compare() {
  take.disabled = true;
  say("analysing");
  const given = await postJson(root.dataset.photoTicket, {}).catch(() => null);
  if (given?.status === 404) return finish("old");
  const body = await given?.json().catch(() => null);
  if (!given?.ok || !body) {
    said.textContent = body?.detail ?? texts.querySelector('[data-text="offline"]').textContent;
    take.disabled = false;
    return;
  }
  const blob = await camera.capture();
  const stored = await uploadPhoto({ url: PHOTOS, ticket: body.ticket, blob });
  if (stored.ok) await wait();
  else said.textContent = stored.detail ?? "";
  if (!over) take.disabled = false;
}

async function listen() {
  const answer = await postJson(root.dataset.ticket, {}).catch(() => null);
  if (!answer?.ok) return;
  const { ticket } = await answer.json();
  const socket = new WebSocket(root.dataset.socket);
  socket.addEventListener("open", () => {
    socket.send(JSON.stringify({ ticket }));
    socket.send(
      JSON.stringify({ id: 1, module: "presence", verb: "watch", body: { check: root.dataset.check } }),
    );
  });
  socket.addEventListener("message", (event) => {
    const message = JSON.parse(event.data);
    if (message.module === "presence" && message.verb === "looked") heard(message.body.state);
  });
}

if (camera) {
  take.addEventListener("click", compare);
  camera.start();
} else {
  listen();
  wait();
}
