// Before the exam: the way on opens when the camera shows a picture.
import { createCamera } from "/static/proctoring/camera.js";
import { createRehearsal } from "/static/proctoring/rehearsal.js";

const gate = document.querySelector("[data-gate]");
const next = gate.querySelector("[data-gate-next]");
const wait = gate.querySelector("[data-gate-wait]");

function open(ready) {
  wait.hidden = ready;
  if (next.tagName === "BUTTON") next.disabled = !ready;
  else if (ready) next.removeAttribute("aria-disabled");
  else next.setAttribute("aria-disabled", "true");
}

next.addEventListener("click", (event) => {
  if (next.getAttribute("aria-disabled") === "true") event.preventDefault();
});
open(false);
const place = gate.querySelector("[data-rehearsal]");
let rehearsal = null;
const camera = createCamera({
  video: gate.querySelector("[data-camera-video]"),
  statusElement: gate.querySelector("[data-camera-status]"),
  onState(state) {
    open(state === "ready");
    rehearsal?.ready(state === "ready");
  },
});
if (place) rehearsal = createRehearsal({ root: place, camera });
camera.start();
