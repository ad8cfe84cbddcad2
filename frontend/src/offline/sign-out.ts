// What stays on this device after signing out: nothing, or the card alone when its owner wants it to stay.
import { empty, removeDatabase } from './db.ts';
import { dropAllDrafts } from './drafts.ts';

/** Empties every store of the device; `keepCards` keeps the saved cards and the key that opens them. */
export async function clearDevice({ keepCards }: { keepCards: boolean }): Promise<void> {
  await dropAllDrafts();
  await quietly(() => window.sessionStorage.clear());
  if (keepCards) return;
  await quietly(() => empty('cards'));
  await quietly(() => empty('keys'));
  await leaveNoTrace();
}

/** Not even the app's own files: on a borrowed device they would tell that somebody was here. */
async function leaveNoTrace(): Promise<void> {
  await quietly(removeDatabase);
  await quietly(() => window.localStorage.clear());
  await quietly(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  });
  await quietly(async () => {
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  });
}

/** A store that cannot be opened holds nothing of ours. */
async function quietly(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch {
    // As above.
  }
}
