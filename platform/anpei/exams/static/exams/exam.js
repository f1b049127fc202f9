// The exam page (SD-43): takes the attempt over, restores what is saved, saves every answer.
import { openDeviceStore } from "/static/site/js/device_store.js";
import { toast } from "/static/site/js/toast.js";
import { createClock } from "./clock.js";
import { setUpEnding } from "./ending.js";
import { openEvidence } from "./evidence.js";
import { createIndex } from "./index.js";
import { createLine } from "./line.js";
import { createLive } from "./live.js";
import { createNotices } from "./notices.js";
import { createOutbox } from "./outbox.js";
import { createProctor } from "./proctor.js";
import { createQuestion } from "./question.js";
import { createLineSense, createSkewSense, startSenses } from "./senses.js";
import { createSheet } from "./sheet.js";
import { say } from "./texts.js";
import { createDebt, startCamera, startPulse } from "./watch.js";

const root = document.querySelector("[data-exam]");
const attempt = root.dataset.exam;
const part = (name) => root.querySelector(`[data-exam-${name}]`);
const countdown = document.querySelector("[data-countdown]");
const notices = createNotices(root);
const line = createLine(root.dataset.api);
const clock = createClock(countdown);
const debt = createDebt(attempt);
const page = { outbox: null, camera: null, live: null, senses: null, pulse: null, ended: false };
const PULSE_ALONE_SECONDS = 3;
const ASK_AGAIN_MS = 2000;
const OVER_SHOWS_MS = 1500;

for (const button of root.querySelectorAll("[data-exam-reload]")) {
  button.addEventListener("click", () => window.location.reload());
}
window.addEventListener("beforeunload", (event) => {
  if (!page.ended && (page.outbox?.count() || "forfeits" in root.dataset)) event.preventDefault();
});
// Told where leaving costs the attempt; a reload is back within the grace and takes it back.
window.addEventListener("pagehide", () => {
  if (!page.ended && "forfeits" in root.dataset) line.tellLeaving();
});
countdown.addEventListener("countdown:end", timeIsOver);
start();

async function start() {
  const store = await openDeviceStore("anpei-answers", attempt);
  const result = await line.takeOver();
  if (result.code === "closed") return end(root.dataset.result);
  if (!result.ok) return notices.show("broken");
  const paper = result.body;
  clock.set(paper);
  const sheet = createSheet(paper, await store.all());
  page.outbox = createOutbox({ line, store, tell });
  showPaper(sheet);
  for (const item of sheet.again) page.outbox.write(sheet.at(item));
  const ending = { root, sheet, outbox: page.outbox, line, beforeClosing, onEnd: end, onRefused };
  page.dismiss = setUpEnding(ending).dismiss;
  if ("watched" in root.dataset) await startWatching(paper).catch(() => {});
  // Without a socket the pulse brings the proctor's word: oftener, and spread.
  const seconds = () =>
    !page.live || page.live.isOpen() ? paper.pulse_seconds : PULSE_ALONE_SECONDS * (0.7 + 0.6 * Math.random());
  page.pulse = startPulse({ line, seconds, onPulse, onPhoto });
  if (page.evidence) page.camera = await startCamera(cameraOptions(paper.photo_seconds));
  return undefined;
}

// Evidence and the proctor, beside the answers: when this fails, the exam goes on.
async function startWatching(paper) {
  const evidence = await openEvidence(attempt);
  evidence.use(line.token());
  page.evidence = evidence;
  page.lineSense = createLineSense({ evidence, clock, onCut: () => {} });
  page.lineSense.note(true);
  page.skew = createSkewSense({ evidence });
  page.skew(paper.now);
  page.senses = startSenses({ root, attempt, evidence, clock });
  page.live = createLive({
    api: root.dataset.api,
    attempt,
    lease: line.token,
    socketUrl: root.dataset.socket,
    onLive: (live, fresh) => !page.ended && page.proctor.show(live, fresh),
  });
  page.proctor = createProctor({ root, live: page.live, clock, onPause, onPhoto, onOver: () => end(root.dataset.result) });
  page.live.ask();
  offerPicture().catch(() => {});
}

// A proctor may look through the camera that runs anyway; the candidate sees that somebody does.
async function offerPicture() {
  const { offerLivePicture } = await import("/static/invigilation/live_candidate.js");
  offerLivePicture({
    socket: page.live.socket,
    video: () => root.querySelector("[data-camera-video]"),
    onWatched: (looking) => notices.show("looked", looking && !page.ended),
  });
}

function onPause(paused) {
  root.querySelector("fieldset").disabled = paused;
  document.querySelector("[data-exam-hand-in]").disabled = paused;
  if (paused) page.dismiss?.();
  else if (page.outbox?.count()) page.outbox.flush();
}

function showPaper(sheet) {
  const question = createQuestion(root, sheet, {
    onChoose: (item, chosen) => changed(sheet.choose(item, chosen)),
  });
  const go = (item, options) => {
    question.show(item, options);
    index.show(item);
  };
  const index = createIndex(root, sheet, go);
  const changed = (entry) => {
    index.show(question.item());
    page.outbox.write(entry);
  };
  part("previous").addEventListener("click", () => go(question.item() - 1));
  part("next").addEventListener("click", () => go(question.item() + 1));
  part("mark").addEventListener("click", (event) => {
    const entry = sheet.mark(question.item());
    event.currentTarget.setAttribute("aria-pressed", String(entry.marked));
    changed(entry);
  });
  part("loading").hidden = true;
  part("form").hidden = false;
  part("form").addEventListener("submit", (event) => event.preventDefault());
  const first = sheet.items.findIndex((_item, item) => !sheet.isAnswered(item));
  go(Math.max(0, first), { focus: false });
}

function tell({ kind, count, body, code }) {
  const saved = part("saved");
  saved.classList.toggle("is-waiting", kind === "offline");
  notices.show("offline", kind === "offline");
  if (kind !== "waiting") page.lineSense?.note(kind !== "offline");
  if (kind === "paused") page.live?.ask();
  if (kind === "waiting") saved.textContent = say("saving");
  if (kind === "offline") saved.textContent = say("waiting", { count });
  if (kind === "saved") {
    clock.set(body);
    page.live?.hint(body.live);
    saved.textContent = say("saved", { time: clock.timeOfDay() });
  }
  if (kind === "refused") onRefused(code);
}

function onPulse(result) {
  page.lineSense?.note(result.code !== "offline" || result.ok);
  if (result.ok) {
    clock.set(result.body, result.body.paused);
    page.skew?.(result.body.now);
    page.live?.hint(result.body.live);
    notices.show("late", result.body.deadline - result.body.now < 5 * 60 * 1000);
    if (page.outbox.count()) page.outbox.flush();
    else notices.show("offline", false);
    if (debt.isOwed()) page.camera?.photo();
  } else if (result.code === "offline") notices.show("offline");
  else onRefused(result.code);
}

async function onPhoto() {
  debt.owe();
  const taken = await page.camera?.photo();
  if (taken && !taken.ok && taken.code === "consent_missing") toast(say("no_consent"));
}

function onRefused(code) {
  if (page.ended) return;
  if (code === "lease") {
    stop();
    notices.show("lease");
    root.querySelector('[data-exam-notice="lease"] button').focus();
  } else if (code === "time_over" || code === "closed") over();
  else {
    stop();
    notices.show("broken");
  }
}

// This page's clock has run out; the server's counts, and a proctor may have moved it meanwhile.
async function timeIsOver() {
  if (page.ended || page.proctor?.isPaused()) return;
  const result = await page.pulse?.ask();
  if (result?.ok || page.ended) return;
  window.setTimeout(timeIsOver, ASK_AGAIN_MS);
}

// The server has refused, and closes the attempt by itself; the result's page sees to it.
function over() {
  stop();
  notices.show("over");
  window.setTimeout(() => end(root.dataset.result), OVER_SHOWS_MS);
}

function stop() {
  page.ended = true;
  page.pulse?.stop();
  page.outbox?.stop();
  page.camera?.stop();
  page.live?.stop();
  page.senses?.stop();
  page.dismiss?.();
  root.classList.add("is-stopped");
  root.querySelector("fieldset").disabled = true;
  document.querySelector("[data-exam-hand-in]").disabled = true;
}

async function beforeClosing() {
  await page.camera?.flush();
  await Promise.race([page.evidence?.flush(), new Promise((done) => window.setTimeout(done, 5000))]);
}

function end(address) {
  page.ended = true;
  page.camera?.stop();
  window.location.replace(address);
}

function cameraOptions(photoSeconds) {
  return {
    root,
    attempt,
    evidence: page.evidence,
    clock,
    debt,
    photoSeconds,
    isCut: () => page.lineSense.isCut(),
    onProblem: (lost) => notices.show("camera", lost && !page.ended),
  };
}
