// Counts down from the seconds the server gave, on the monotonic clock: a changed wall clock does nothing.
function format(seconds) {
  const minutes = Math.floor(seconds / 60);
  return `${String(minutes).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}

// Starts one countdown; returns a function that sets the remaining seconds anew, counting or standing.
export function countDown(element) {
  let end = performance.now() + Number(element.dataset.countdown) * 1000;
  const low = Number(element.dataset.countdownLow ?? 300);
  const text = element.querySelector("[data-countdown-text]") ?? element;
  let over = false;
  let standing = 0; // milliseconds left while it stands
  const draw = () => {
    const left = Math.max(0, Math.ceil((standing || end - performance.now()) / 1000));
    text.textContent = format(left);
    element.classList.toggle("is-low", left < low);
    if (left === 0 && !over) {
      over = true;
      element.dispatchEvent(new CustomEvent("countdown:end", { bubbles: true }));
    }
  };
  const tick = () => {
    draw();
    if (element.isConnected) setTimeout(tick, 250);
  };
  tick();
  return (seconds, stands = false) => {
    end = performance.now() + seconds * 1000;
    standing = stands ? Math.max(1, seconds * 1000) : 0;
    over = over && seconds <= 0;
    draw();
  };
}

export function startCountdowns(root) {
  for (const element of root.querySelectorAll("[data-countdown]")) {
    if (element.dataset.countdownStarted) continue;
    element.dataset.countdownStarted = "yes";
    element.setCountdown = countDown(element);
  }
}
