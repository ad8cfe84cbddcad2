// What the steps of signing in hand to each other. Kept in memory: an e-mail address never stands in an address or a store.
import { refreshSession } from '../../api/session-store.ts';
import type { CodeSent } from '../../api/types.ts';
import { safePlace } from '../../lib/addresses.ts';
import { navigate } from '../../lib/router.ts';
import { unlock } from '../../offline/lock.ts';

export interface Steps {
  email: string;
  sent: CodeSent | null;
}

export const steps: Steps = { email: '', sent: null };

/** The same step address with the place to go to afterwards kept. */
export function withNext(path: string): string {
  const next = nextPlace();
  return next === null ? path : `${path}?next=${encodeURIComponent(next)}`;
}

export function nextPlace(): string | null {
  return safePlace(new URLSearchParams(window.location.search).get('next'));
}

/** The session stands: open what was locked, ask who we are, go on. */
export async function finishSignIn(): Promise<void> {
  const next = nextPlace() ?? '/home';
  steps.email = '';
  steps.sent = null;
  unlock();
  await refreshSession();
  navigate(next, { replace: true });
}
