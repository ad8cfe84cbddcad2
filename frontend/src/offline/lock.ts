// While the card is shown to staff, the rest of the app is locked on this device until its owner signs in again.
import { useEffect, useState } from 'preact/hooks';

const KEY = 'alertcard-shown-to-staff';
const listeners = new Set<() => void>();
let inMemory: string | null = null;

function tell(): void {
  for (const listener of [...listeners]) listener();
}

/** The patient whose card is being shown, or null. It outlives a reload, a new tab and a closed browser. */
export function lockedTo(): string | null {
  try {
    return window.localStorage.getItem(KEY) ?? inMemory;
  } catch {
    return inMemory;
  }
}

export function lock(patientId: string): void {
  inMemory = patientId;
  try {
    window.localStorage.setItem(KEY, patientId);
  } catch {
    // Without storage the lock holds for this page.
  }
  tell();
}

export function unlock(): void {
  inMemory = null;
  try {
    window.localStorage.removeItem(KEY);
  } catch {
    // As above.
  }
  tell();
}

export function useLock(): string | null {
  const [shown, setShown] = useState(lockedTo);
  useEffect(() => {
    const listener = (): void => setShown(lockedTo());
    listeners.add(listener);
    listener();
    return () => void listeners.delete(listener);
  }, []);
  return shown;
}
