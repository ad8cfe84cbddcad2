// A question to the server as a rendered state: waiting, ready or failed, and asked again on wish.
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Problem, Result } from './client.ts';

export type Asked<T> = { state: 'waiting' } | { state: 'ready'; value: T } | { state: 'failed'; problem: Problem };

/** `ask` must be stable (useCallback) or the question would be asked again at each rendering. */
export function useAsk<T>(ask: () => Promise<Result<T>>): Asked<T> & { again: () => void } {
  const [asked, setAsked] = useState<Asked<T>>({ state: 'waiting' });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isWanted = true;
    void ask().then((result) => {
      if (!isWanted) return;
      setAsked(result.ok ? { state: 'ready', value: result.value } : { state: 'failed', problem: result.problem });
    });
    return () => {
      isWanted = false;
    };
  }, [ask, turn]);
  const again = useCallback(() => setTurn((now) => now + 1), []);
  return { ...asked, again };
}
