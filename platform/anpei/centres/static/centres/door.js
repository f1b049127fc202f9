// The door: the camera reads the ticket's QR code where the browser can (BarcodeDetector);
// a hand scanner or fingers type into the same field.
const form = document.querySelector("[data-door]");
const start = form?.querySelector("[data-door-start]");
const INTERVAL_MS = 200;

async function openCamera(video) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.srcObject = stream;
  await video.play();
  return stream;
}

async function scan(detector, video, found) {
  const codes = video.readyState >= 2 ? await detector.detect(video) : [];
  if (codes.length) return found(codes[0].rawValue);
  return setTimeout(() => scan(detector, video, found), INTERVAL_MS);
}

async function begin() {
  const text = form.querySelector("[data-door-text]");
  const frame = form.querySelector("[data-door-camera]");
  start.disabled = true;
  try {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    const stream = await openCamera(form.querySelector("[data-door-video]"));
    frame.hidden = false;
    text.textContent = text.dataset.looking;
    await scan(detector, form.querySelector("[data-door-video]"), (code) => {
      for (const track of stream.getTracks()) track.stop();
      form.elements.typed.value = code;
      form.requestSubmit ? form.requestSubmit() : form.submit();
    });
  } catch {
    frame.hidden = true;
    start.disabled = false;
    text.textContent = text.dataset.denied;
  }
}

if (start && "BarcodeDetector" in window && navigator.mediaDevices) {
  start.hidden = false;
  start.addEventListener("click", begin);
}
