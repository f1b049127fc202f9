// Rows kept on this device through reload and crash. Where IndexedDB is not to be had (private
// windows), memory has to do.
const STORE = "rows";

/**
 * @param {string} name  the database: one for each kind of row
 * @param {string} subject  what the rows belong to, e.g. an attempt's public id
 * @returns {Promise<{put: Function, all: Function, remove: Function, clear: Function}>}
 *   `put({id, ...})` keeps a row or replaces it; `remove(id, when)` lets it go, with `when(row)`
 *   only the row that is still so.
 */
export async function openDeviceStore(name, subject) {
  const database = await open(name).catch(() => null);
  return database ? inDatabase(database, name, subject) : inMemory();
}

function open(name) {
  return new Promise((done, fail) => {
    const request = window.indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: ["subject", "id"] });
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
    request.onblocked = () => fail(new Error("blocked"));
  });
}

function transact(database, mode, act) {
  return new Promise((done) => {
    const transaction = database.transaction(STORE, mode);
    const request = act(transaction.objectStore(STORE));
    transaction.oncomplete = () => done(request.result);
    transaction.onerror = () => done(undefined);
    transaction.onabort = () => done(undefined);
  });
}

function inDatabase(opened, name, subject) {
  let database = opened;
  // Never rejects. iOS closes the connection of a page that was in the background.
  async function run(mode, act) {
    try {
      return await transact(database, mode, act).catch(async () => {
        database = await open(name);
        return transact(database, mode, act);
      });
    } catch {
      return undefined;
    }
  }
  const mine = IDBKeyRange.bound([subject], [subject, []]);
  return {
    put: (row) => run("readwrite", (store) => store.put({ ...row, subject })),
    all: async () => (await run("readonly", (store) => store.getAll(mine))) ?? [],
    clear: () => run("readwrite", (store) => store.delete(mine)),
    remove: (id, when = () => true) =>
      run("readwrite", (store) => {
        const request = store.get([subject, id]);
        request.onsuccess = () => {
          if (request.result && when(request.result)) store.delete([subject, id]);
        };
        return request;
      }),
  };
}

function inMemory() {
  const rows = new Map();
  return {
    put: async (row) => rows.set(row.id, row),
    all: async () => [...rows.values()],
    clear: async () => rows.clear(),
    remove: async (id, when = () => true) => {
      if (rows.has(id) && when(rows.get(id))) rows.delete(id);
    },
  };
}
