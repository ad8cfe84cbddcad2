import { useCallback } from 'preact/hooks';
import { readLinks } from '../../api/calls.ts';
import type { Problem } from '../../api/client.ts';
import type { Link } from '../../api/types.ts';
import { useAsk } from '../../api/use-ask.ts';

export type FoundLink =
  { state: 'waiting' } | { state: 'failed'; problem: Problem } | { state: 'ready'; link: Link | null };

/** One link of a card, from the list of all. */
export function useLink(patientId: string, linkId: string): FoundLink {
  const asked = useAsk(useCallback(() => readLinks(patientId), [patientId]));
  if (asked.state !== 'ready') return asked;
  return { state: 'ready', link: asked.value.find(({ id }) => id === linkId) ?? null };
}
