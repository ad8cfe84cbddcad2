// Who is signed in, as the server last said. The app asks once at the start and again after each change.
import { useEffect, useState } from 'preact/hooks';
import { readSession } from './calls.ts';
import type { Session } from './types.ts';

export type SessionState =
  | { status: 'unknown' }
  | { status: 'signed-out' }
  | { status: 'unreachable' }
  | { status: 'signed-in'; session: Session };

const listeners = new Set<() => void>();
let state: SessionState = { status: 'unknown' };

export function currentSession(): SessionState {
  return state;
}

export function setSession(next: SessionState): void {
  state = next;
  for (const listener of [...listeners]) listener();
}

/** Asks the server. Unreachable is a state of its own: the saved card opens then. */
export async function refreshSession(): Promise<SessionState> {
  const result = await readSession();
  if (result.ok)
    setSession(result.value.signed_in ? { status: 'signed-in', session: result.value } : { status: 'signed-out' });
  else if (state.status === 'unknown') setSession({ status: 'unreachable' });
  return state;
}

export function onSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function useSession(): SessionState {
  const [shown, setShown] = useState(state);
  useEffect(() => {
    const listener = (): void => setShown(state);
    listeners.add(listener);
    listener();
    return () => void listeners.delete(listener);
  }, []);
  return shown;
}
