// Judging what the camera shows, in the page, before anything is sent: black, white, frozen.
const WIDTH = 32;
const HEIGHT = 24;
const BLACK_BELOW = 14;
const WHITE_ABOVE = 240;
const FLAT_BELOW = 5;
// A living camera has noise in every frame; as many equal ones in a row are a stopped picture.
const FROZEN_AFTER = 5;

function luminance(data) {
  const grey = new Uint8Array(data.length / 4);
  for (let i = 0; i < grey.length; i += 1) {
    grey[i] = (data[4 * i] * 77 + data[4 * i + 1] * 150 + data[4 * i + 2] * 29) >> 8;
  }
  return grey;
}

/**
 * What is wrong with a small picture: "black", "white" or "".
 * @param {Uint8Array} grey luminance, one byte a pixel
 * @returns {string}
 */
export function judgeFrame(grey) {
  let sum = 0;
  for (const value of grey) sum += value;
  const mean = sum / grey.length;
  let squares = 0;
  for (const value of grey) squares += (value - mean) ** 2;
  const spread = Math.sqrt(squares / grey.length);
  if (mean < BLACK_BELOW) return "black";
  if (mean > WHITE_ABOVE && spread < FLAT_BELOW) return "white";
  return "";
}

/**
 * Looks at a video now and then.
 * @returns {{look: (video: HTMLVideoElement) => string}} `look` gives "black", "white", "frozen" or "".
 */
export function createFrameWatch() {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let last = null;
  let equal = 0;

  function look(video) {
    if (!video.videoWidth) return "";
    context.drawImage(video, 0, 0, WIDTH, HEIGHT);
    const grey = luminance(context.getImageData(0, 0, WIDTH, HEIGHT).data);
    equal = last && grey.every((value, i) => value === last[i]) ? equal + 1 : 0;
    last = grey;
    return judgeFrame(grey) || (equal >= FROZEN_AFTER ? "frozen" : "");
  }

  return { look };
}
