// Brings the card that is kept on this phone up to date with the server.
import { readCard, readCardSummary, readLinkCode, readLinks } from '../../api/calls.ts';
import type { CardState, Link } from '../../api/types.ts';
import { readSavedCard, removeSavedCard, saveCard, type SavedCard, type SavedCode } from '../../offline/card-store.ts';

const GONE: readonly CardState['status'][] = ['withdrawn', 'closed', 'error'];

/** The code to show: the phone's own link where there is one, else any that is in use. */
export function linkToShow(links: readonly Link[]): Link | null {
  const usable = links.filter((link) => link.status === 'live');
  return usable.find((link) => link.medium === 'phone') ?? usable[0] ?? null;
}

async function codeOf(patientId: string, version: number, held: SavedCode | null): Promise<SavedCode | null> {
  const links = await readLinks(patientId);
  if (!links.ok) return held;
  const link = linkToShow(links.value);
  if (!link) return null;
  // Reading a code is logged, so it is read once for each link and version.
  if (held?.linkId === link.id && held.version === version) return held;
  const code = await readLinkCode(patientId, link.id);
  if (!code.ok) return held;
  const { url, typed_code, qr_svg_path } = code.value;
  return { linkId: link.id, version: code.value.version, typedCode: typed_code, url, ...qr_svg_path };
}

/** The issued card straight from the server; null when it could not be had. `held` is the code known so far. */
export async function fetchCard(patientId: string, held: SavedCode | null): Promise<SavedCard | null> {
  const summary = await readCardSummary(patientId);
  if (!summary.ok) return null;
  const { identity, condition_line, review } = summary.value.summary;
  const code = await codeOf(patientId, review.version, held);
  return {
    patientId,
    givenName: identity.given_name,
    familyName: identity.family_name,
    dateOfBirth: identity.date_of_birth,
    conditionLine: condition_line,
    version: review.version,
    html: summary.value.html,
    savedHtml: summary.value.saved_html,
    code,
    savedAt: new Date().toISOString(),
  };
}

/** Only the server's word that the card has ended removes the copy; silence never does (H53-A1). */
export async function keepCard(patientId: string): Promise<void> {
  const state = await readCard(patientId);
  if (!state.ok) return;
  if (GONE.includes(state.value.status)) return removeSavedCard(patientId);
  if (state.value.status !== 'active') return;
  const held = await readSavedCard(patientId);
  const card = await fetchCard(patientId, held?.code ?? null);
  if (card) await saveCard(card);
}
