// The page says that it is there, learns the time left, and takes a photo when one is wanted.
const LOST_AFTER_MS = 10000;
const FIRST_MS = 2500;

/**
 * @param {object} options
 * @param {object} options.line
 * @param {number} options.seconds        between two pulses
 * @param {(result: object) => void} options.onPulse
 * @param {() => void} options.onPhoto    a photo is wanted now
 */
export function startPulse({ line, seconds, onPulse, onPhoto }) {
  let stopped = false;
  async function beat() {
    if (stopped) return;
    const result = await line.pulse();
    if (stopped) return;
    onPulse(result);
    if (result.ok && result.body.photo_wanted) onPhoto();
    if (result.ok || result.code === "offline") window.setTimeout(beat, seconds * 1000);
  }
  window.setTimeout(beat, FIRST_MS);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !stopped) line.pulse().then((result) => !stopped && onPulse(result));
  });
  return () => {
    stopped = true;
  };
}

/**
 * The small live camera of a final exam. Its module belongs to proctoring and is loaded only here.
 * @returns {Promise<{photo: () => Promise<object>, flush: () => Promise<void>}>}
 */
export async function startCamera({ root, attempt, onProblem, report }) {
  const { createCamera, flushUploads, takePhoto } = await import("/static/proctoring/camera.js");
  let lost = 0;
  const camera = createCamera({
    video: root.querySelector("[data-camera-video]"),
    statusElement: root.querySelector("[data-camera-status]"),
    onState(state) {
      const well = state === "ready" || state === "starting";
      onProblem(!well);
      window.clearTimeout(lost);
      if (!well) lost = window.setTimeout(() => report(state), LOST_AFTER_MS);
    },
  });
  await camera.start();
  return {
    photo: () => takePhoto({ camera, purpose: "exam", subject: attempt }),
    flush: () => flushUploads(5),
    stop: () => camera.stop(),
  };
}
