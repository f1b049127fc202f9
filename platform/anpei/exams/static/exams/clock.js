// The server's clock on this page: the offset is taken from every answer, and between answers the
// monotonic clock counts, so that a wrong or changed device clock does nothing (T27).

/** @param {HTMLElement} element the countdown component */
export function createClock(element) {
  let server = 0;
  let taken = 0;

  function set({ now, deadline }) {
    server = now;
    taken = performance.now();
    element.setCountdown?.((deadline - now) / 1000);
  }

  /** The server's time of day now, as this device's language writes it. */
  function timeOfDay() {
    const at = new Date(server + performance.now() - taken);
    return at.toLocaleTimeString(document.documentElement.lang, { timeZone: "Asia/Shanghai", hour12: false });
  }

  return { set, timeOfDay };
}
