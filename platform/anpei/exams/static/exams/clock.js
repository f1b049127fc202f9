// The server's clock on this page: the offset is taken from every answer, and between answers the
// monotonic clock counts, so that a wrong or changed device clock does nothing (T27).

/** @param {HTMLElement} element the countdown component */
export function createClock(element) {
  let server = 0;
  let taken = 0;

  /** `paused`: the clock stands at what is left now. */
  function set({ now: moment, deadline }, paused = false) {
    server = moment;
    taken = performance.now();
    element.setCountdown?.((deadline - moment) / 1000, paused);
    element.classList.toggle("is-held", paused);
  }

  /** Milliseconds of the server's clock now. */
  const now = () => server + performance.now() - taken;

  /** The server's time of day now, as this device's language writes it. */
  function timeOfDay() {
    const at = new Date(now());
    return at.toLocaleTimeString(document.documentElement.lang, { timeZone: "Asia/Shanghai", hour12: false });
  }

  return { set, now, timeOfDay };
}
