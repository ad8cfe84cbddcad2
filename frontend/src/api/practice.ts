// The public practice card, opened as any department would: by its code, at the emergency address.
import type { Service } from './types.ts';

/** Where the practice card opens; the code stands in the fragment, as on a printed square. */
export function practiceAddress({ emergency_url, practice_code }: Service): string {
  return `${emergency_url}/e#${(practice_code ?? '').replaceAll('-', '')}`;
}

/** False where the emergency page lives on an address of its own, which this page may not read. */
export function isReadableHere({ emergency_url }: Service): boolean {
  return new URL(emergency_url).origin === window.location.origin;
}

/** The emergency page of the practice card, or null. */
export async function fetchPracticePage(service: Service): Promise<string | null> {
  const { practice_code } = service;
  if (!practice_code || !isReadableHere(service)) return null;
  try {
    const body = new URLSearchParams({ code: practice_code });
    const response = await fetch('/e', { method: 'POST', body, credentials: 'omit', cache: 'no-store' });
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}
