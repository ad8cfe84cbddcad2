// Can we reach our server? Asked of our server, not of the phone, which calls a hotel's sign-in page "online".
import { useEffect, useState } from 'preact/hooks';

export type Reach = 'unknown' | 'reached' | 'lost';

const listeners = new Set<() => void>();
let reach: Reach = 'unknown';

export function reportReach(now: Reach): void {
  if (now === reach) return;
  reach = now;
  for (const listener of [...listeners]) listener();
}

export function currentReach(): Reach {
  return reach;
}

export function useReach(): Reach {
  const [shown, setShown] = useState(reach);
  useEffect(() => {
    const listener = (): void => setShown(reach);
    listeners.add(listener);
    listener();
    return () => void listeners.delete(listener);
  }, []);
  return shown;
}
