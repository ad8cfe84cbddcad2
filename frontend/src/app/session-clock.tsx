// No clock runs out unseen: five minutes before the session ends the person is told, and can stay (F29).
import { useEffect, useState } from 'preact/hooks';
import { extendSession } from '../api/calls.ts';
import { lastHeardAt } from '../api/client.ts';
import { refreshSession, useSession } from '../api/session-store.ts';
import type { SessionInfo } from '../api/types.ts';
import { Button } from '../components/button/button.tsx';
import { say, sayTime } from '../words/t.tsx';

const WARN = 5 * 60_000;
const LOOK_EVERY = 20_000;

export interface Ending {
  at: number;
  /** The hard end of a session can only be met by signing in again. */
  canStay: boolean;
}

/** When this session ends, if that is within five minutes. Each answer from the server begins the idle time anew. */
export function endingSoon(session: SessionInfo, learntAt: number, heardAt: number, now: number): Ending | null {
  const idle = Date.parse(session.idle_expires_at) - learntAt;
  const idleEnd = Math.max(learntAt, heardAt) + idle;
  const hardEnd = Date.parse(session.expires_at);
  const at = Math.min(idleEnd, hardEnd);
  return at - now < WARN ? { at, canStay: idleEnd < hardEnd } : null;
}

export function SessionClock() {
  const state = useSession();
  const session = state.status === 'signed-in' ? state.session.session : null;
  const [ending, setEnding] = useState<Ending | null>(null);
  useEffect(() => {
    setEnding(null);
    if (!session) return undefined;
    const learntAt = Date.now();
    const timer = setInterval(() => {
      const soon = endingSoon(session, learntAt, lastHeardAt(), Date.now());
      setEnding(soon);
      if (soon && soon.at < Date.now()) void refreshSession();
    }, LOOK_EVERY);
    return () => clearInterval(timer);
  }, [session]);
  if (!ending) return null;
  return (
    <div class="ac-clock" role="alert">
      <p>{say('session.ending', { time: sayTime(new Date(ending.at).toISOString()) })}</p>
      {ending.canStay && (
        <Button type="button" onPress={() => void extendSession().then(refreshSession)}>
          {say('session.stay')}
        </Button>
      )}
    </div>
  );
}
