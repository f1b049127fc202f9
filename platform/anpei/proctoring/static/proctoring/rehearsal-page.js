// Trying the camera out, apart from any exam.
import { createCamera } from "/static/proctoring/camera.js";
import { createRehearsal } from "/static/proctoring/rehearsal.js";

const root = document.querySelector("[data-rehearsal]");
if (root) {
  let rehearsal = null;
  const camera = createCamera({
    video: document.querySelector("[data-camera-video]"),
    statusElement: document.querySelector("[data-camera-status]"),
    onState: (state) => rehearsal?.ready(state === "ready"),
  });
  rehearsal = createRehearsal({ root, camera });
  camera.start();
}
