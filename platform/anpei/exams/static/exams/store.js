// What the server has not acknowledged yet, kept on this device through reload and crash.
// Where IndexedDB is not to be had (private windows), memory has to do.
const NAME = "anpei-exams";
const STORE = "unsent";

/** @param {string} attempt public id; entries are {attempt, item, chosen, marked, sequence} */
export async function openStore(attempt) {
  const database = await open().catch(() => null);
  return database ? inDatabase(database, attempt) : inMemory();
}

function open() {
  return new Promise((done, fail) => {
    const request = window.indexedDB.open(NAME, 1);
    request.onupgradeneeded = () =>
      request.result.createObjectStore(STORE, { keyPath: ["attempt", "item"] });
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
    request.onblocked = () => fail(new Error("blocked"));
  });
}

function inDatabase(database, attempt) {
  const run = (mode, act) =>
    new Promise((done) => {
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => done(request.result);
      transaction.onerror = () => done(undefined);
      transaction.onabort = () => done(undefined);
    });
  const mine = IDBKeyRange.bound([attempt, 0], [attempt, Number.MAX_SAFE_INTEGER]);
  return {
    put: (entry) => run("readwrite", (store) => store.put({ ...entry, attempt })),
    all: async () => (await run("readonly", (store) => store.getAll(mine))) ?? [],
    clear: () => run("readwrite", (store) => store.delete(mine)),
    remove: (item) => run("readwrite", (store) => store.delete([attempt, item])),
  };
}

function inMemory() {
  const entries = new Map();
  return {
    put: async (entry) => entries.set(entry.item, entry),
    all: async () => [...entries.values()],
    clear: async () => entries.clear(),
    remove: async (item) => entries.delete(item),
  };
}
