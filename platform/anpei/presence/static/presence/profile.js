// The profile photo taken with the camera goes into the form's own file field.
import { createCamera } from "/static/proctoring/camera.js";

const form = document.querySelector("[data-profile]");
const take = form.querySelector("[data-take]");
const camera = createCamera({
  video: form.querySelector("[data-camera-video]"),
  statusElement: form.querySelector("[data-camera-status]"),
  onState: (state) => {
    take.disabled = state !== "ready";
  },
});

take.addEventListener("click", async () => {
  const blob = await camera.capture();
  const files = new DataTransfer();
  files.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
  form.querySelector("input[type=file]").files = files.files;
  form.requestSubmit();
});
camera.start();
