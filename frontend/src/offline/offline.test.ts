import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readSavedCard, readSavedCards, removeSavedCard, saveCard, type SavedCard } from './card-store.ts';
import { empty, read, STORES, write } from './db.ts';
import { dropDraft, keepDraft, readDraft } from './drafts.ts';
import { clearDevice } from './sign-out.ts';

const CARD: SavedCard = {
  patientId: 'p1',
  givenName: 'Sample',
  familyName: 'PERSON',
  dateOfBirth: '2007-02-14',
  conditionLine: 'A condition. A second fact.',
  version: 3,
  html: '<main>Words for staff</main>',
  savedHtml: '<main>Saved words for staff</main>',
  code: {
    linkId: 'l1',
    version: 3,
    typedCode: 'AAAAA-AAAAA-AAAAA',
    url: 'https://e.example/e#X',
    modules: 45,
    path: 'M0 0',
  },
  savedAt: '2026-05-21T13:02:00Z',
};

beforeEach(async () => {
  for (const store of STORES) await empty(store);
});
afterEach(() => vi.useRealTimers());

describe('the card on this phone', () => {
  it('comes back as it was saved', async () => {
    expect(await saveCard(CARD)).toBe(true);
    expect(await readSavedCard('p1')).toEqual(CARD);
    expect(await readSavedCards()).toEqual([CARD]);
  });

  it('is still there after 400 days: age never deletes it. Proves H53-A1.', async () => {
    await saveCard(CARD);
    vi.useFakeTimers({ now: Date.now() + 400 * 86_400_000, toFake: ['Date'] });
    expect(await readSavedCard('p1')).toEqual(CARD);
  });

  it('lies sealed: no name, condition or code can be read in the store', async () => {
    await saveCard(CARD);
    const stored = (await read('cards', 'p1')) as { content: ArrayBuffer };
    const text = new TextDecoder('latin1').decode(stored.content);
    for (const word of ['Sample', 'PERSON', 'condition', 'Words for staff', 'AAAAA']) expect(text).not.toContain(word);
  });

  it('is sealed under a key that the browser never hands out', async () => {
    await saveCard(CARD);
    const key = (await read('keys', 'device')) as CryptoKey;
    expect(key.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
  });

  it("never stands in for another person's card, even when records are swapped in the store", async () => {
    await saveCard(CARD);
    await write('cards', 'p2', await read('cards', 'p1'));
    expect(await readSavedCard('p2')).toBeNull();
  });

  it('is not shown when it is damaged', async () => {
    await write('cards', 'p1', { nonce: new Uint8Array(12), content: new ArrayBuffer(40) });
    expect(await readSavedCard('p1')).toBeNull();
    expect(await readSavedCards()).toEqual([]);
  });

  it('goes when it is removed', async () => {
    await saveCard(CARD);
    await removeSavedCard('p1');
    expect(await readSavedCard('p1')).toBeNull();
  });

  it('says so when the phone would not keep it', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new Error('closed');
      },
    });
    expect(await saveCard(CARD)).toBe(false);
    expect(await readSavedCards()).toEqual([]);
    vi.unstubAllGlobals();
  });
});

describe('drafts', () => {
  it('survive until they are dropped', async () => {
    await keepDraft('p1/allergies', { items: ['x'] });
    expect(await readDraft('p1/allergies')).toEqual({ items: ['x'] });
    await dropDraft('p1/allergies');
    expect(await readDraft('p1/allergies')).toBeNull();
  });
});

describe('drafts in a hurry', () => {
  it('keep the last text of many, and stay dropped when dropped last', async () => {
    for (let turn = 0; turn < 30; turn += 1) void keepDraft('d', turn);
    expect(await readDraft('d')).toBe(29);
    for (let turn = 0; turn < 30; turn += 1) void keepDraft('d', turn);
    await dropDraft('d');
    expect(await readDraft('d')).toBeNull();
  });
});

describe('signing out', () => {
  it('empties every store when the card is not to stay', async () => {
    await saveCard(CARD);
    await keepDraft('d', 1);
    await clearDevice({ keepCards: false });
    expect(await readSavedCards()).toEqual([]);
    for (const store of STORES) expect(await read(store, store === 'keys' ? 'device' : 'p1')).toBeUndefined();
  });

  it('keeps the card and nothing else when its owner wants it to stay', async () => {
    await saveCard(CARD);
    await keepDraft('d', 'private');
    await clearDevice({ keepCards: true });
    expect(await readSavedCard('p1')).toEqual(CARD);
    expect(await readDraft('d')).toBeNull();
  });
});
