// The learner's camera: preview, state with cause and remedy, pictures. No model runs in the page.
//
// A page includes "proctoring/camera.html" and writes
//
//   import { createCamera, takePhoto } from "/static/proctoring/camera.js";
//   const camera = createCamera({ video, statusElement, onState: (state) => … });
//   await camera.start();
//   takePhoto({ camera, purpose: "exam", subject: attemptId });   // in the background
//
// States: "starting", "ready", and the problems "denied", "missing", "busy", "insecure", "wechat",
// "unsupported", "ended", "failed", "muted", "black", "white", "frozen". The texts are the page's
// (<template data-camera-texts>), never this script's.
import { browserProblem } from "/static/site/js/browser.js";
import { createFrameWatch } from "/static/proctoring/frames.js";

export { flushUploads, uploadPhoto } from "/static/proctoring/upload.js";
export { takePhoto } from "/static/proctoring/photo.js";

const LONGEST = 640;
const SHORTEST = 480;
const QUALITY = 0.8;
const CHECK_MS = 2000;
const NO_FRAME_MS = 8000;
const CAUSES = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

/**
 * @typedef {object} Camera
 * @property {string} state            see above
 * @property {boolean} ready           whether pictures can be taken now
 * @property {() => Promise<string>} start  asks for the camera; gives the state it ended in
 * @property {() => string} label      the name of the camera that is used
 * @property {() => void} stop         gives the camera back
 * @property {() => Promise<Blob>} capture  a JPEG of at most 640 × 480, quality 0.8; rejects when
 *                                     nothing is playing
 */

/**
 * @param {object} options
 * @param {HTMLVideoElement} options.video         the preview
 * @param {HTMLElement} [options.statusElement]    filled with cause, remedy and "try again"
 * @param {(state: string, camera: Camera) => void} [options.onState]  called on every change
 * @returns {Camera}
 */
export function createCamera({ video, statusElement = null, onState = null }) {
  let stream = null;
  let timer = 0;
  let began = 0;
  let watch = createFrameWatch();
  const label = () => stream?.getVideoTracks()[0]?.label ?? "";
  const camera = { state: "idle", ready: false, start, stop, capture, label };

  function enter(state) {
    if (camera.state === state) return state;
    camera.state = state;
    camera.ready = state === "ready";
    if (statusElement) showStatus(statusElement, state, start);
    onState?.(state, camera);
    return state;
  }

  async function start() {
    stop();
    enter("starting");
    const problem = browserProblem();
    if (!navigator.mediaDevices?.getUserMedia) {
      return enter(problem === "camera" || !problem ? "unsupported" : problem);
    }
    try {
      stream = await navigator.mediaDevices.getUserMedia(wish());
    } catch (error) {
      return enter(problem === "wechat" ? "wechat" : (CAUSES[error.name] ?? "failed"));
    }
    return play();
  }

  async function play() {
    const [track] = stream.getVideoTracks();
    track.addEventListener("ended", () => enter("ended"));
    track.addEventListener("mute", check);
    track.addEventListener("unmute", check);
    video.srcObject = stream;
    video.muted = true;
    video.playsInline = true;
    // WeChat and Safari on iOS pause the picture until a touch.
    document.addEventListener("touchend", resume, { passive: true });
    document.addEventListener("visibilitychange", resume);
    await video.play().catch(() => {});
    watch = createFrameWatch();
    began = performance.now();
    timer = window.setInterval(check, CHECK_MS);
    await firstFrame(video);
    return check();
  }

  function check() {
    if (document.hidden) return camera.state;
    const track = stream?.getVideoTracks()[0];
    if (!track || track.readyState === "ended") return enter("ended");
    // The system or another program holds the camera back: the track lives and gives nothing.
    if (track.muted) return enter("muted");
    if (!video.videoWidth) return enter(performance.now() - began < NO_FRAME_MS ? "starting" : "muted");
    return enter(watch.look(video) || "ready");
  }

  function resume() {
    if (stream && video.paused && !document.hidden) video.play().catch(() => {});
  }

  function stop() {
    window.clearInterval(timer);
    document.removeEventListener("touchend", resume);
    document.removeEventListener("visibilitychange", resume);
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.srcObject = null;
    camera.state = "idle";
    camera.ready = false;
  }

  async function capture() {
    if (!stream || !video.videoWidth) throw new Error("the camera shows no picture");
    const longest = Math.max(video.videoWidth, video.videoHeight);
    const shortest = Math.min(video.videoWidth, video.videoHeight);
    const scale = Math.min(1, LONGEST / longest, SHORTEST / shortest);
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!blob) throw new Error("the browser made no picture");
    return blob;
  }

  return camera;
}

function wish() {
  return {
    audio: false,
    video: { facingMode: "user", width: { ideal: LONGEST }, height: { ideal: SHORTEST } },
  };
}

function firstFrame(video) {
  if (video.videoWidth) return Promise.resolve();
  return new Promise((done) => {
    video.addEventListener("loadeddata", done, { once: true });
    window.setTimeout(done, 5000);
  });
}

function showStatus(element, state, retry) {
  const texts = document.querySelector("template[data-camera-texts]");
  const text = texts?.content.querySelector(`[data-camera-text="${state}"]`);
  element.dataset.state = state;
  element.replaceChildren(...(text ? text.cloneNode(true).childNodes : []));
  element.querySelector("[data-camera-retry]")?.addEventListener("click", () => retry());
}
