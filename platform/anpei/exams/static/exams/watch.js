// The page says that it is there, learns the time left, and takes a photo when one is wanted.
const TOLD_AFTER_MS = 3000;
// A camera may take its time to start, and its owner to answer the browser's question.
const STARTS_WITHIN_MS = 10_000;
const FIRST_MS = 2500;
// What a photo due while the line is cut waits, in parts of the mean (as the server plans its own).
const SHORTEST = 0.4;
const SPREAD = 1.2;
/** The camera's state → what is told of it. */
const TROUBLES = {
  black: "camera_covered",
  white: "camera_covered",
  frozen: "picture_frozen",
  muted: "camera_muted",
};

/**
 * @param {object} options
 * @param {object} options.line
 * @param {() => number} options.seconds  until the next pulse
 * @param {(result: object) => void} options.onPulse
 * @param {() => void} options.onPhoto    a photo is wanted now
 * @returns {{ask: () => Promise<object>, stop: () => void}}  `ask` asks at once, beside the rhythm
 */
export function startPulse({ line, seconds, onPulse, onPhoto }) {
  let stopped = false;
  async function ask() {
    const result = await line.pulse();
    if (stopped) return result;
    onPulse(result);
    if (result.ok && result.body.photo_wanted) onPhoto();
    return result;
  }
  async function beat() {
    if (stopped) return;
    const result = await ask();
    if (result.ok || result.code === "offline") window.setTimeout(beat, seconds() * 1000);
  }
  window.setTimeout(beat, FIRST_MS);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !stopped) ask();
  });
  return {
    ask,
    stop() {
      stopped = true;
    },
  };
}

/**
 * A photo that was asked for is owed until the server has one: the camera may be starting still, the
 * line be cut, or the page be loaded anew in between.
 * @param {string} attempt  public id
 */
export function createDebt(attempt) {
  const place = `anpei-photo-owed-${attempt}`;
  return {
    owe: () => window.sessionStorage.setItem(place, "1"),
    isOwed: () => window.sessionStorage.getItem(place) !== null,
    settle: () => window.sessionStorage.removeItem(place),
  };
}

/**
 * The small live camera of a final exam. Its module belongs to proctoring and is loaded only here.
 * @param {object} options
 * @param {object} options.evidence         from evidence.js
 * @param {object} options.clock            from clock.js
 * @param {object} options.debt             from createDebt
 * @param {number} options.photoSeconds     mean time between two photos
 * @param {() => boolean} options.isCut     whether the line is
 * @returns {Promise<{photo: () => Promise<object>|null, flush: () => Promise<void>, stop: () => void}>}
 */
export async function startCamera({ root, attempt, evidence, clock, debt, photoSeconds, isCut, onProblem }) {
  const { createCamera, flushUploads, takePhoto } = await import("/static/proctoring/camera.js");
  const trouble = createTrouble({ evidence, clock });
  const camera = createCamera({
    video: root.querySelector("[data-camera-video]"),
    statusElement: root.querySelector("[data-camera-status]"),
    onState(state) {
      const ready = state === "ready";
      onProblem(!ready && state !== "starting");
      trouble.note(ready ? "" : (TROUBLES[state] ?? "camera_lost"), state);
      if (!ready) return;
      noteCamera({ attempt, camera, evidence, clock });
      if (debt.isOwed()) photo();
    },
  });
  let taking = null;
  function photo() {
    if (!camera.ready) return null;
    taking ??= take().finally(() => {
      taking = null;
    });
    return taking;
  }
  async function take() {
    const taken = await takePhoto({ camera, purpose: "exam", subject: attempt });
    if (taken.ok || taken.code === "photo_not_asked") debt.settle();
    return taken;
  }
  await camera.start();
  const meantime = startMeantime({ camera, evidence, clock, photoSeconds, isCut });
  return {
    photo,
    flush: () => flushUploads(5),
    stop() {
      window.clearTimeout(meantime.timer);
      camera.stop();
    },
  };
}

// Told once it has lasted a little, corrected with its length when it is over.
function createTrouble({ evidence, clock }) {
  let kind = "";
  let since = 0;
  let key = "";
  let timer = 0;
  return {
    note(now, detail) {
      if (now === kind) return;
      window.clearTimeout(timer);
      if (key) evidence.tell({ kind, at: since, seconds: Math.max(1, (clock.now() - since) / 1000), key });
      kind = now;
      key = "";
      since = clock.now();
      if (!now) return;
      timer = window.setTimeout(async () => {
        key = await evidence.tell({ kind: now, at: since, detail });
      }, detail === "starting" ? STARTS_WITHIN_MS : TOLD_AFTER_MS);
    },
  };
}

// The name of the camera is remembered on this device; another one in mid-exam is told.
function noteCamera({ attempt, camera, evidence, clock }) {
  const place = `anpei-camera-${attempt}`;
  const name = camera.label();
  const before = window.sessionStorage.getItem(place) ?? name;
  window.sessionStorage.setItem(place, name);
  if (before !== name) {
    evidence.tell({ kind: "camera_swapped", at: clock.now(), detail: `${before} → ${name}` });
  }
}

// While the line is cut nobody asks for photos: the page takes them itself, at moments as random.
function startMeantime({ camera, evidence, clock, photoSeconds, isCut }) {
  const meantime = { timer: 0 };
  async function look() {
    if (isCut() && camera.ready) {
      const blob = await camera.capture().catch(() => null);
      if (blob) await evidence.keepPhoto({ blob, at: clock.now() });
    }
    plan();
  }
  function plan() {
    meantime.timer = window.setTimeout(look, photoSeconds * 1000 * (SHORTEST + SPREAD * Math.random()));
  }
  if (photoSeconds > 0) plan();
  return meantime;
}
