// The things that carry a code, and their names.
import type { Link } from '../../api/types.ts';
import { isKey, t } from '../../words/t.tsx';

export const MEDIA = ['wallet', 'phone', 'chair', 'school_bag', 'fridge', 'band', 'key_ring', 'other'] as const;
export type Medium = (typeof MEDIA)[number];

export function mediumName(medium: string): string {
  const key = `medium.${medium}`;
  return isKey(key) ? t(key) : medium;
}

/** The person's own name for it where there is one. */
export function linkName(link: Pick<Link, 'medium' | 'label'>): string {
  return link.label ?? mediumName(link.medium);
}
