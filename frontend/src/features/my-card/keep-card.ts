// Brings the card that is kept on this phone up to date with the server.
import { readCard, readCardSummary, readLinkCode, readLinks } from '../../api/calls.ts';
import type { Tagged } from '../../api/client.ts';
import type { CardState, CardSummary, Link } from '../../api/types.ts';
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

/** The issued card from the server; null when it could not be had. Of what is held only what differs is sent again. */
export async function fetchCard(patientId: string, held: SavedCard | null): Promise<SavedCard | null> {
  const answer = await readCardSummary(patientId, held?.tag ?? null);
  if (!answer.ok) return null;
  const shown = answer.value === null ? held : asSaved(patientId, answer.value);
  if (!shown) return null;
  const code = await codeOf(patientId, shown.version, held?.code ?? null);
  return { ...shown, code, savedAt: new Date().toISOString() };
}

function asSaved(patientId: string, { body, tag }: Tagged<CardSummary>): Omit<SavedCard, 'code' | 'savedAt'> {
  const { identity, condition_line, review } = body.summary;
  return {
    patientId,
    givenName: identity.given_name,
    familyName: identity.family_name,
    dateOfBirth: identity.date_of_birth,
    conditionLine: condition_line,
    version: review.version,
    html: body.html,
    savedHtml: body.saved_html,
    tag,
  };
}

/** Only the server's word that the card has ended removes the copy; silence never does (H53-A1). */
export async function keepCard(patientId: string): Promise<void> {
  const state = await readCard(patientId);
  if (!state.ok) return;
  if (GONE.includes(state.value.status)) return removeSavedCard(patientId);
  if (state.value.status !== 'active') return;
  const held = await readSavedCard(patientId);
  const card = await fetchCard(patientId, held);
  if (card) await saveCard(card);
}
