// Answers on their way: kept locally first, sent in order of sequence, several in one request
// after a cut, tried again until the server acknowledges or refuses them.
const PAUSES_MS = [500, 1000, 2000, 4000, 8000];

/**
 * @param {object} options
 * @param {object} options.line    from line.js
 * @param {object} options.store   from device_store.js
 * @param {(event: {kind: string, count: number, body?: object, code?: string}) => void} options.tell
 *        kind: "waiting", "saved", "offline", "paused", "refused"
 */
export function createOutbox({ line, store, tell }) {
  const pending = new Map();
  let sending = null;
  let stopped = false;
  let wake = null;

  // Sent whether or not this device can keep it.
  function write(entry) {
    pending.set(entry.item, entry);
    tell({ kind: "waiting", count: pending.size });
    store.put({ id: entry.item, ...entry }).catch(() => {});
    flush();
  }

  function flush() {
    wake?.();
    sending ??= work().finally(() => {
      sending = null;
    });
    return sending;
  }

  async function work() {
    for (let failures = 0; pending.size && !stopped; ) {
      const batch = [...pending.values()].sort((one, other) => one.sequence - other.sequence);
      const result = await line.save(batch.map(wire));
      if (result.ok) {
        failures = 0;
        forget(batch);
        tell({ kind: "saved", count: pending.size, body: result.body });
      } else if (result.code === "offline" || result.code === "paused") {
        tell({ kind: result.code, count: pending.size });
        await pause(PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)]);
        failures += 1;
      } else {
        stopped = true;
        tell({ kind: "refused", count: pending.size, code: result.code });
      }
    }
  }

  // An entry that was changed while it was on its way stays.
  function forget(batch) {
    for (const entry of batch) {
      if (pending.get(entry.item) !== entry) continue;
      pending.delete(entry.item);
      store.remove(entry.item, (kept) => kept.sequence === entry.sequence).catch(() => {});
    }
  }

  // Spread, so that a room full of candidates does not come back in the same instant.
  function pause(milliseconds) {
    return new Promise((done) => {
      wake = done;
      window.setTimeout(done, milliseconds * (0.5 + Math.random()));
    });
  }

  async function flushFor(milliseconds) {
    if (pending.size) {
      await Promise.race([flush(), new Promise((done) => window.setTimeout(done, milliseconds))]);
    }
    return pending.size;
  }

  window.addEventListener("online", () => pending.size && flush());
  return { write, flush, flushFor, count: () => pending.size, stop: () => (stopped = true) };
}

function wire({ item, chosen, marked, sequence }) {
  return { item, chosen, marked, sequence };
}
