// The player's page: camera gate, video, the bar the server counts, photos when it asks.
import { createCamera, takePhoto } from "/static/proctoring/camera.js";
import { postJson } from "/static/site/js/csrf.js";
import { createBeats } from "/static/study/beats.js";
import { watchForTakeover } from "/static/study/takeover.js";

const root = document.querySelector("[data-player]");
const video = root.querySelector("[data-video]");
const startButton = root.querySelector("[data-start]");
const messageBox = root.querySelector("[data-message]");
const texts = root.querySelector("[data-texts]").content;
const needsCamera = root.dataset.cameraNeeded === "yes";
const TONES = { photo_done: "success", photo: "info", opening: "info", paused: "info" };

let opened = null;
let beats = null;
let takeover = null;
const heldBy = new Set();
let taking = false;
let over = false;

const camera = needsCamera
  ? createCamera({
      video: root.querySelector("[data-camera-video]"),
      statusElement: root.querySelector("[data-camera-status]"),
      onState: cameraChanged,
    })
  : null;

function text(name) {
  return texts.querySelector(`[data-text="${name}"]`);
}

function say(name, { tone = "", detail = "", also = "" } = {}) {
  const parts = [];
  if (detail) parts.push(Object.assign(document.createElement("p"), { textContent: detail }));
  else if (text(name)) parts.push(text(name).cloneNode(true));
  if (also && text(also)) parts.push(text(also).cloneNode(true));
  messageBox.replaceChildren(...parts);
  messageBox.dataset.about = name;
  messageBox.dataset.tone = tone || TONES[name] || "";
  messageBox.hidden = parts.length === 0;
}

function unsay(...names) {
  if (names.includes(messageBox.dataset.about)) messageBox.hidden = true;
}

function sense() {
  return {
    playing: !video.paused && !video.ended && video.readyState >= 2,
    visible: document.visibilityState === "visible",
    camera: !camera || camera.ready,
    position_ms: video.currentTime * 1000,
  };
}

// --- the gate ---------------------------------------------------------------------------------
function cameraChanged(state) {
  if (!opened) {
    startButton.disabled = state !== "ready";
  } else if (state === "ready") {
    release("no_camera");
  } else if (state !== "starting") {
    hold("no_camera");
  }
}

async function start() {
  startButton.disabled = true;
  say("opening");
  const answer = await postJson(root.dataset.open, { enrolment: root.dataset.enrolment }).catch(
    () => null,
  );
  const body = await answer?.json().catch(() => null);
  if (!answer?.ok || !body) {
    say("failed", { tone: "danger", detail: body?.detail ?? "", also: "reload" });
    startButton.disabled = false;
    return;
  }
  opened = body;
  unsay("opening");
  begin();
}

function begin() {
  root.dataset.phase = "stage";
  root.querySelector("[data-gate]").hidden = true;
  root.querySelector("[data-stage]").hidden = false;
  if (opened.poster_url) video.poster = opened.poster_url;
  video.src = opened.video_url;
  addSubtitles(opened.subtitles);
  video.addEventListener("loadedmetadata", () => resumeAt(opened.position_ms), { once: true });
  beats = createBeats({ opened, sense, onAnswer: answered, onStop: stopped, onLine: lineChanged });
  takeover = watchForTakeover({
    ticketUrl: root.dataset.ticket,
    socketUrl: root.dataset.socket,
    lease: opened.lease,
    onTakenOver: () => stopped({ outcome: "taken_over" }),
    onEnded: () => stopped({ outcome: "taken_over" }),
  });
  show(opened);
  play();
}

// The first language is shown; the browser's own menu switches or hides it.
function addSubtitles(subtitles) {
  subtitles.forEach(({ url, language, label }, place) => {
    const track = document.createElement("track");
    Object.assign(track, { kind: "subtitles", src: url, srclang: language, label, default: !place });
    video.append(track);
  });
}

function resumeAt(position) {
  const seconds = position / 1000;
  if (seconds > 1 && seconds < video.duration - 2) video.currentTime = seconds;
}

// --- playing ----------------------------------------------------------------------------------
function play() {
  video.play().catch(() => say("paused"));
}

function hold(reason) {
  if (over) return;
  heldBy.add(reason);
  video.pause();
  say(reason, { tone: "danger" });
}

function release(reason) {
  if (!heldBy.delete(reason)) return;
  unsay(reason);
  const [other] = heldBy;
  if (other) hold(other);
  else if (document.visibilityState === "visible") play();
}

video.addEventListener("play", () => {
  if (over) video.pause();
  else if (heldBy.size) hold([...heldBy][0]);
  else unsay("paused", "hidden");
});
video.addEventListener("pause", () => {
  beats?.flush();
  if (!heldBy.size && !over && !video.ended && !video.seeking) say("paused");
});
video.addEventListener("ratechange", () => {
  if (opened && video.playbackRate > opened.speed_max) video.playbackRate = opened.speed_max;
});
// The end of the video is not the end of the topic: watching again adds on.
video.addEventListener("ended", () => {
  if (over) return;
  video.currentTime = 0;
  play();
});
video.addEventListener("error", () => {
  if (over || !opened) return;
  say("video", { tone: "danger", also: "reload" });
});
document.addEventListener("visibilitychange", () => {
  if (!beats || over) return;
  if (document.visibilityState === "hidden") {
    video.pause();
    beats.flush();
    if (!heldBy.size) say("hidden");
  }
});
window.addEventListener("pagehide", () => beats?.leave());

// --- what the server says ---------------------------------------------------------------------
function answered(answer) {
  show(answer);
  if (answer.complete && !opened.complete) {
    finish();
    return;
  }
  if (answer.reason && text(answer.reason) && answer.reason !== "paused") say(answer.reason);
  else unsay("photo_missed", "photo_needed", "no_camera");
  if (answer.photo) photograph();
}

async function photograph() {
  if (taking || !camera) return;
  taking = true;
  root.querySelector(".player-camera").classList.add("is-taking");
  say("photo");
  const result = await takePhoto({ camera, purpose: "study", subject: root.dataset.study });
  root.querySelector(".player-camera").classList.remove("is-taking");
  taking = false;
  if (over) return;
  if (result.ok) say("photo_done");
  else if (result.code === "consent_missing") say("consent", { tone: "danger", detail: result.detail, also: "consent" });
  else say("photo_failed", { tone: "danger", detail: result.detail ?? "" });
  if (result.ok) window.setTimeout(() => unsay("photo_done"), 4000);
  if (result.ok) beats.ask();
}

function lineChanged(lost) {
  if (lost) hold("offline");
  else release("offline");
}

function stopped(answer) {
  if (over) return;
  over = true;
  beats?.stop();
  takeover?.close();
  video.pause();
  camera?.stop();
  const remedy = answer.outcome === "stopped" ? `${answer.detail} ${answer.remedy ?? ""}` : "";
  say(answer.outcome, { tone: "danger", detail: remedy, also: remedy ? "" : "reload" });
}

function finish() {
  over = true;
  takeover?.close();
  video.pause();
  camera?.stop();
  messageBox.hidden = true;
  root.querySelector("[data-stage]").hidden = true;
  if (camera) root.querySelector(".player-camera").hidden = true;
  const done = root.querySelector("[data-done]");
  done.hidden = false;
  done.scrollIntoView({ block: "nearest" });
}

function show({ watched_ms: watched, required_ms: required }) {
  const percent = required ? Math.floor((watched * 100) / required) : 100;
  const bar = root.querySelector("progress");
  bar.value = percent;
  root.querySelector("[data-progress-text]").textContent = `${percent}%`;
  root.querySelector("[data-time]").textContent = text("time")
    .textContent.replace("{watched}", clock(watched))
    .replace("{required}", clock(required));
}

function clock(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

startButton.addEventListener("click", start);
// After a look at the face the page plays by itself (YN-22).
if ("autostart" in root.dataset) start();
if (camera) camera.start();
