// The only door to IndexedDB: three small stores, opened anew for each piece of work.
const NAME = 'alertcard';
const VERSION = 1;

/** keys: one CryptoKey that cannot leave the browser; cards and drafts: sealed records only. */
export type StoreName = 'keys' | 'cards' | 'drafts';
export const STORES: readonly StoreName[] = ['keys', 'cards', 'drafts'];

function finished<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB request failed'));
  });
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    for (const store of STORES) {
      if (!request.result.objectStoreNames.contains(store)) request.result.createObjectStore(store);
    }
  };
  return finished(request);
}

async function withStore<T>(
  store: StoreName,
  mode: IDBTransactionMode,
  work: (s: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  try {
    const transaction = database.transaction(store, mode, { durability: 'strict' });
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB write failed'));
    });
    // The request tells of a failure too, and first; this keeps the second telling quiet.
    done.catch(() => undefined);
    const result = await finished(work(transaction.objectStore(store)));
    await done;
    return result;
  } finally {
    database.close();
  }
}

export const read = (store: StoreName, key: string): Promise<unknown> =>
  withStore<unknown>(store, 'readonly', (s) => s.get(key));
/** Looking must leave no trace: opening a database that is not there would make an empty one. */
async function mayExist(): Promise<boolean> {
  if (!('databases' in indexedDB)) return true;
  return (await indexedDB.databases()).some(({ name }) => name === NAME);
}

export async function readKeys(store: StoreName): Promise<IDBValidKey[]> {
  return (await mayExist()) ? withStore(store, 'readonly', (s) => s.getAllKeys()) : [];
}

export const write = (store: StoreName, key: string, value: unknown): Promise<IDBValidKey> =>
  withStore(store, 'readwrite', (s) => s.put(value, key));
/** Adds only when nothing stands there yet; rejects otherwise. */
export const add = (store: StoreName, key: string, value: unknown): Promise<IDBValidKey> =>
  withStore(store, 'readwrite', (s) => s.add(value, key));
export const remove = (store: StoreName, key: string): Promise<undefined> =>
  withStore(store, 'readwrite', (s) => s.delete(key));
export const empty = (store: StoreName): Promise<undefined> => withStore(store, 'readwrite', (s) => s.clear());

/** Takes the whole database away; waits for other tabs no longer than they need to let go of it. */
export async function removeDatabase(): Promise<void> {
  await finished(indexedDB.deleteDatabase(NAME));
}
