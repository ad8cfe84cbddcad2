// Answers that are not saved on the server yet. Kept sealed on the device, so that a lost connection loses nothing.
import { empty, read, readKeys, remove, write } from './db.ts';
import { seal, unseal } from './sealed.ts';

const label = (name: string): string => `drafts/${name}`;

let last: Promise<unknown> = Promise.resolve();

/** One after the other: a slow write must not bring an older text, or a dropped draft, back. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const next = last.then(work, work);
  last = next.catch(() => undefined);
  return next;
}

/** Keeps a draft; false when the device would not keep it (private window, full storage). */
export function keepDraft(name: string, value: unknown): Promise<boolean> {
  return inTurn(async () => {
    try {
      await write('drafts', name, await seal(label(name), value));
      return true;
    } catch {
      return false;
    }
  });
}

/** The draft as it was kept, or null. The caller checks its shape. */
export function readDraft(name: string): Promise<unknown> {
  return inTurn(async () => {
    try {
      return await unseal(label(name), await read('drafts', name));
    } catch {
      return null;
    }
  });
}

export function readDraftNames(): Promise<string[]> {
  return inTurn(async () => {
    try {
      return (await readKeys('drafts')).filter((name) => typeof name === 'string');
    } catch {
      return [];
    }
  });
}

/** All of them, after whatever is still being written. */
export function dropAllDrafts(): Promise<void> {
  return inTurn(async () => {
    try {
      await empty('drafts');
    } catch {
      // Drafts that could not be kept cannot be dropped either.
    }
  });
}

export function dropDraft(name: string): Promise<void> {
  return inTurn(async () => {
    try {
      await remove('drafts', name);
    } catch {
      // A draft that could not be kept cannot be dropped either.
    }
  });
}
