// What the last save did, for the page that follows it. In memory: an allergy never stands in an address.
import { useState } from 'preact/hooks';
import type { ListChanges } from './editor.ts';

let next: { patientId: string; changes: ListChanges } | null = null;

export function tellChanges(patientId: string, changes: ListChanges | null): void {
  next = changes && { patientId, changes };
}

/** Taken once, and only for the same person (H41-A2). */
export function useChanges(patientId: string): ListChanges | null {
  const [changes] = useState(() => {
    const found = next?.patientId === patientId ? next.changes : null;
    next = null;
    return found;
  });
  return changes;
}
