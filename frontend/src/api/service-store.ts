// What kind of service this is: asked once, kept for the page's life.
import { useEffect, useState } from 'preact/hooks';
import { readService } from './calls.ts';
import type { Service } from './types.ts';

const listeners = new Set<() => void>();
let service: Service | null = null;

export async function refreshService(): Promise<void> {
  const result = await readService();
  if (!result.ok) return;
  service = result.value;
  for (const listener of [...listeners]) listener();
}

export function useService(): Service | null {
  const [shown, setShown] = useState(service);
  useEffect(() => {
    const listener = (): void => setShown(service);
    listeners.add(listener);
    listener();
    return () => void listeners.delete(listener);
  }, []);
  return shown;
}
