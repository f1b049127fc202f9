// The waiting room: one clock, asked at random moments; at the opening everybody begins within a
// few seconds, each at a moment of chance. The own time counts from the own start.
import { createCamera } from "/static/proctoring/camera.js";
import { postJson } from "/static/site/js/csrf.js";
import { within } from "/static/site/js/within.js";

const room = document.querySelector("[data-waiting]");
const state = document.querySelector("[data-waiting-state]");
const button = document.querySelector("[data-waiting-start]");
const texts = document.querySelector("[data-waiting-texts]").content;
const countdown = document.querySelector("[data-countdown]");
const token = room.dataset.waiting;
const video = room.querySelector("[data-camera-video]");
const RETRY_MS = 1500;
const TIMEOUT_MS = 12000;

let opensAt = Infinity; // on the monotonic clock
let beginsAt = Infinity;
let cameraReady = !video; // an exam without photos waits for no camera
let begun = false;
let refused = false; // only the button tries again

function say(name) {
  state.textContent = texts.querySelector(`[data-text="${name}"]`).textContent;
}

async function send(url, body) {
  try {
    const answer = await postJson(url, body, { signal: within(TIMEOUT_MS) });
    if (answer.status >= 500 || answer.status === 429) return { status: 0, body: {} };
    return { status: answer.status, body: await answer.json() };
  } catch {
    return { status: 0, body: {} };
  }
}

async function ask() {
  if (begun || refused) return;
  const { status, body } = await send("/hot/exams/waiting", { token });
  if (status === 200) {
    take(body);
    // Once it is open there is nothing to ask: each begins at the moment it has drawn.
    const left = body.opens - body.now;
    if (left > 0) setTimeout(ask, Math.min(body.again_in_ms, left + Math.random() * body.spread_ms));
  } else if (status === 0) {
    say("offline");
    setTimeout(ask, RETRY_MS * (1 + Math.random()));
  } else {
    say("closed");
    button.disabled = false;
  }
}

function take({ now, opens, spread_ms: spread, drawn }) {
  const left = opens - now;
  opensAt = performance.now() + left;
  if (beginsAt === Infinity || left > 0) beginsAt = opensAt + Math.random() * spread;
  countdown.setCountdown?.(left / 1000);
  if (left > 0) say(drawn ? "drawn" : "waiting");
  setTimeout(tryToBegin, Math.max(0, beginsAt - performance.now()));
}

function tryToBegin() {
  const now = performance.now();
  button.disabled = now < opensAt || !cameraReady;
  if (begun || refused || now < beginsAt - 5) return;
  if (!cameraReady) say("camera");
  else begin();
}

async function begin() {
  if (begun) return;
  begun = true;
  button.disabled = true;
  say("starting");
  let result = await send("/hot/exams/start", { token });
  if (result.status === 409 || result.status === 403)
    result = await send(room.dataset.api, { kind: "final", enrolment: room.dataset.enrolment });
  if (result.status === 201) {
    window.location.assign(room.dataset.sit.replace("ATTEMPT", result.body.id));
  } else if (result.status === 0) {
    begun = false;
    say("offline");
    beginsAt = performance.now() + RETRY_MS * (1 + Math.random());
    setTimeout(tryToBegin, RETRY_MS * 2);
  } else {
    state.textContent = result.body.detail ?? "";
    begun = false;
    refused = true;
    button.disabled = false;
  }
}

button.disabled = true;
button.addEventListener("click", (event) => {
  event.preventDefault();
  if (performance.now() >= opensAt) begin();
  else window.location.reload();
});
if (video) {
  createCamera({
    video,
    statusElement: room.querySelector("[data-camera-status]"),
    onState: (camera) => {
      cameraReady = camera === "ready";
      tryToBegin();
    },
  }).start();
}
ask();
