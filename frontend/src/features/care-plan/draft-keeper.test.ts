import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlanDraft } from '../../api/types.ts';
import { empty } from '../../offline/db.ts';
import { keepDraft } from '../../offline/drafts.ts';
import { planDraftName } from '../../offline/unsaved.ts';
import { PATIENT, startServer, type FakeServer } from '../../test/fake-server.ts';
import { DraftKeeper, openingOf, PAUSE, readKept, sendKept, type DraftState } from './draft-keeper.ts';

const PUT = 'PUT /plan/sections/heart/draft';
const draft = (version: number, text: string): PlanDraft => ({
  version,
  based_on: 0,
  text,
  saved_at: '2026-11-21T12:00:00Z',
});

let server: FakeServer;
let states: DraftState[];
let keeper: DraftKeeper;

const last = (): DraftState['kind'] | undefined => states.at(-1)?.kind;
const until = (kind: DraftState['kind']): Promise<void> =>
  vi.waitFor(() => expect(last()).toBe(kind), { timeout: 4000 });

beforeEach(async () => {
  await empty('drafts');
  server = startServer();
  states = [];
  keeper = new DraftKeeper(PATIENT, 'heart', 0, 2, (state) => states.push(state));
  let version = 0;
  server.on(PUT, ({ body }) => {
    version += 1;
    return { json: draft(version, (body as PlanDraft).text) };
  });
});

afterEach(() => keeper.stop());

describe('keeping a draft', () => {
  it('has it on the phone at once and on the server a moment later', async () => {
    keeper.keep('Half');
    await vi.waitFor(async () => expect(await readKept(PATIENT, 'heart')).toMatchObject({ text: 'Half' }));
    expect(server.askedFor(PUT)).toHaveLength(0);
    await until('sent');
    expect(server.askedFor(PUT)[0]?.body).toEqual({ version: 0, based_on: 2, text: 'Half' });
    expect(await readKept(PATIENT, 'heart')).toBeNull();
  });

  it('waits for a pause in typing', async () => {
    for (const text of ['H', 'Ha', 'Hal']) keeper.keep(text);
    await until('sent');
    expect(server.askedFor(PUT).map(({ body }) => (body as PlanDraft).text)).toEqual(['Hal']);
  });

  it('loses nothing without a connection and sends it when there is one', async () => {
    server.cutNetwork();
    keeper.keep('Typed in the lift');
    await until('on-phone');
    expect(await readKept(PATIENT, 'heart')).toEqual({ version: 0, based_on: 2, text: 'Typed in the lift' });
    server.restoreNetwork();
    window.dispatchEvent(new Event('online'));
    await until('sent');
    expect(await readKept(PATIENT, 'heart')).toBeNull();
  });

  it('sends nothing more once it is saved', async () => {
    keeper.keep('Half');
    await keeper.settle();
    await keeper.saved(3);
    await new Promise((resolve) => setTimeout(resolve, PAUSE + 200));
    expect(server.askedFor(PUT)).toHaveLength(0);
    expect(await readKept(PATIENT, 'heart')).toBeNull();
  });

  it('asks when the same person wrote in another place, and goes over it only then', async () => {
    server.on(PUT, { status: 409, json: { code: 'draft_changed_meanwhile', current: draft(4, 'On the laptop') } });
    keeper.keep('On the phone');
    await until('elsewhere');
    expect(await readKept(PATIENT, 'heart')).toMatchObject({ text: 'On the phone' });
    server.on(PUT, { json: draft(5, 'On the phone') });
    keeper.over(4, 2);
    keeper.keep('On the phone');
    await until('sent');
    expect(server.askedFor(PUT).at(-1)?.body).toMatchObject({ version: 4, text: 'On the phone' });
  });
});

describe('what a part opens with', () => {
  const phone = { version: 1, based_on: 0, text: 'Phone' };
  it.each([
    ['nothing', null, null, { kind: 'saved' }],
    ['the draft of the server', draft(2, 'Server'), null, { kind: 'draft', kept: { text: 'Server', version: 2 } }],
    [
      'the phone, typed over that draft',
      draft(1, 'Server'),
      phone,
      { kind: 'draft', kept: phone, isOnPhoneOnly: true },
    ],
    ['both, when each is newer in its way', draft(2, 'Server'), phone, { kind: 'both' }],
    ['the same text once', draft(2, 'Phone'), phone, { kind: 'draft', isOnPhoneOnly: false, kept: { version: 2 } }],
    [
      'the phone, when the server dropped its draft',
      null,
      phone,
      { kind: 'draft', kept: { version: 0, text: 'Phone' } },
    ],
  ])('%s', (_, server_, phone_, expected) => {
    expect(openingOf(server_, phone_)).toMatchObject(expected);
  });
});

describe('what other days left on this phone', () => {
  it('is sent, and what the server will not take stays', async () => {
    await keepDraft(planDraftName(PATIENT, 'heart'), { version: 0, based_on: 0, text: 'A' });
    await keepDraft(planDraftName(PATIENT, 'skin'), { version: 0, based_on: 0, text: 'B' });
    server.on('PUT /plan/sections/skin/draft', {
      status: 409,
      json: { code: 'draft_changed_meanwhile', current: null },
    });
    await sendKept(PATIENT);
    expect(await readKept(PATIENT, 'heart')).toBeNull();
    expect(await readKept(PATIENT, 'skin')).toMatchObject({ text: 'B' });
  });
});
