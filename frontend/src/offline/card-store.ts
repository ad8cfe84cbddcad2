// The issued card, kept sealed on this phone. Age never deletes it: it goes when the card is withdrawn or its owner says so.
import { useEffect, useState } from 'preact/hooks';
import { read, readKeys, remove, write } from './db.ts';
import { seal, unseal } from './sealed.ts';

export interface SavedCode {
  linkId: string;
  /** The version that the square names; after a new issue the square is another one. */
  version: number;
  typedCode: string;
  url: string;
  modules: number;
  path: string;
}

export interface SavedCard {
  patientId: string;
  givenName: string;
  familyName: string;
  dateOfBirth: string;
  conditionLine: string;
  version: number;
  /** The emergency view exactly as the server drew it, and the same for when nobody can check it. */
  html: string;
  savedHtml: string;
  code: SavedCode | null;
  savedAt: string;
  /** The server's tag of this copy; a copy kept before there were tags has none and is fetched whole. */
  tag?: string | null;
}

const listeners = new Set<() => void>();

/** Told after a card was saved or removed here. */
export function onSavedCards(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function tell(): void {
  for (const listener of [...listeners]) listener();
}

const label = (patientId: string): string => `cards/${patientId}`;

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isSavedCode(value: unknown): value is SavedCode {
  const code = value as Partial<SavedCode> | null;
  return (
    code !== null &&
    typeof code === 'object' &&
    isText(code.typedCode) &&
    isText(code.path) &&
    Number.isInteger(code.modules)
  );
}

/** Storage is outside our hands: what comes back is checked before it is shown to staff. */
function isSavedCard(value: unknown): value is SavedCard {
  const card = value as Partial<SavedCard> | null;
  if (card === null || typeof card !== 'object') return false;
  const texts = [
    card.patientId,
    card.givenName,
    card.familyName,
    card.dateOfBirth,
    card.html,
    card.savedHtml,
    card.savedAt,
  ];
  return texts.every(isText) && typeof card.version === 'number' && (card.code === null || isSavedCode(card.code));
}

/** Keeps the card; false when the phone would not. Asks the browser not to clear it. */
export async function saveCard(card: SavedCard): Promise<boolean> {
  try {
    await write('cards', card.patientId, await seal(label(card.patientId), card));
    await askToPersist();
    tell();
    return true;
  } catch {
    return false;
  }
}

export async function readSavedCard(patientId: string): Promise<SavedCard | null> {
  try {
    const card = await unseal(label(patientId), await read('cards', patientId));
    return isSavedCard(card) && card.patientId === patientId ? card : null;
  } catch {
    return null;
  }
}

export async function readSavedCards(): Promise<SavedCard[]> {
  try {
    const found = await Promise.all((await readKeys('cards')).filter(isText).map(readSavedCard));
    return found.filter((card) => card !== null);
  } catch {
    return [];
  }
}

/** All of them, kept up to date; null until they are read. */
export function useSavedCards(): SavedCard[] | null {
  const [cards, setCards] = useState<SavedCard[] | null>(null);
  useEffect(() => {
    let isWanted = true;
    const look = (): void =>
      void readSavedCards().then((found) => {
        if (isWanted) setCards(found);
      });
    const stop = onSavedCards(look);
    look();
    return () => {
      isWanted = false;
      stop();
    };
  }, []);
  return cards;
}

export async function removeSavedCard(patientId: string): Promise<void> {
  try {
    await remove('cards', patientId);
    tell();
  } catch {
    // Nothing could be kept here, so nothing is left.
  }
}

/** Whether the browser promises to keep it; without the promise some clear unused sites after about a week. */
export async function isPersistent(): Promise<boolean> {
  try {
    return await navigator.storage.persisted();
  } catch {
    return false;
  }
}

async function askToPersist(): Promise<void> {
  try {
    await navigator.storage.persist();
  } catch {
    // Old browsers cannot promise; the app says so on the card's page.
  }
}
