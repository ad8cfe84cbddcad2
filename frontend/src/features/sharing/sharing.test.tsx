import { fireEvent, screen, waitFor } from '@testing-library/preact';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Link, Print } from '../../api/types.ts';
import { PATIENT, patientRef, sessionOf, signInAs, startServer, type FakeServer } from '../../test/fake-server.ts';
import { renderPage } from '../../test/render-page.tsx';
import { CancelPage } from './cancel-page.tsx';
import { LinksPage } from './links-page.tsx';
import { PausePage } from './pause-page.tsx';
import { PrintsPage } from './prints-page.tsx';
import { WhoLookedPage } from './who-looked-page.tsx';

const LINK: Link = {
  id: 'l1',
  medium: 'wallet',
  label: null,
  kind: 'printed',
  status: 'live',
  created_at: '2026-05-03T09:00:00Z',
  expires_at: null,
  may_be_in_use: false,
  paused_at: null,
  cancelled_at: null,
  last_opened_at: '2026-05-21T13:02:00Z',
  opened_count: 2,
  prints_behind: 1,
};

let server: FakeServer;

beforeEach(() => {
  server = startServer();
  server.on('GET /session', { json: sessionOf([patientRef()]) });
  server.on('GET /links', {
    json: [
      LINK,
      {
        ...LINK,
        id: 'l2',
        medium: 'fridge',
        label: 'grandma’s fridge',
        status: 'paused',
        last_opened_at: null,
        opened_count: 0,
        prints_behind: 0,
      },
    ],
  });
  signInAs(patientRef());
});

describe('codes', () => {
  it('names each place, its state and when it was last opened', async () => {
    renderPage(LinksPage, `/links/${PATIENT}`);
    const wallet = (await screen.findByRole('heading', { name: 'Wallet card' })).closest('li');
    expect(wallet).toHaveTextContent('In use');
    expect(wallet).toHaveTextContent('Last opened 21 May 2026 at 2:02pm. Times opened: 2.');
    expect(wallet).toHaveTextContent('Prints with an old version: 1');
    const fridge = screen.getByRole('heading', { name: 'grandma’s fridge' }).closest('li');
    expect(fridge).toHaveTextContent('Paused');
    expect(fridge).toHaveTextContent('Never opened.');
  });

  it('does not say "never opened" to whom openings are not told', async () => {
    signInAs(patientRef({ sees_openings: false }));
    renderPage(LinksPage, `/links/${PATIENT}`);
    await screen.findByRole('heading', { name: 'Wallet card' });
    expect(screen.queryByText(/opened/)).toBeNull();
  });

  it('says once what was done to a code, on the page that follows', async () => {
    server.on('POST /links/l1/pause', { json: { ...LINK, status: 'paused' } });
    const pausing = renderPage(PausePage, `/links/${PATIENT}/l1/pause`, { link: 'l1' });
    fireEvent.click(await screen.findByRole('button', { name: 'Pause this code' }));
    await waitFor(() => expect(window.location.pathname).toBe(`/links/${PATIENT}`));
    pausing.unmount();
    const list = renderPage(LinksPage, `/links/${PATIENT}`);
    expect(screen.getByRole('alert')).toHaveTextContent(
      'Wallet card is paused. Staff can still open it with one more press.',
    );
    list.unmount();
    renderPage(LinksPage, `/links/${PATIENT}`);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says that a code works again, and puts the focus there: the button pressed is gone', async () => {
    server.on('POST /links/l2/resume', { json: { ...LINK, id: 'l2' } });
    renderPage(LinksPage, `/links/${PATIENT}`);
    fireEvent.click(await screen.findByRole('button', { name: /grandma/ }));
    await waitFor(() => expect(screen.getByRole('alert')).toHaveTextContent('grandma’s fridge works again.'));
    await waitFor(() => expect(screen.getByRole('alert')).toHaveFocus());
  });

  it('promises to tell only whom openings are told', async () => {
    const { unmount } = renderPage(PausePage, `/links/${PATIENT}/l1/pause`, { link: 'l1' });
    expect(await screen.findByText(/You will be told at once/)).toBeVisible();
    unmount();
    signInAs(patientRef({ sees_openings: false, may_switch_openings: true }));
    renderPage(PausePage, `/links/${PATIENT}/l1/pause`, { link: 'l1' });
    expect(await screen.findByText(/You will not be told/)).toBeVisible();
    expect(screen.queryByText(/You will be told at once/)).toBeNull();
    expect(screen.getByRole('link', { name: 'Who looked' })).toHaveAttribute('href', `/who-looked/${PATIENT}`);
  });

  it('says what a pause does to staff, and changes nothing before the press. Proves H43-A1.', async () => {
    server.on('POST /links/l1/pause', { json: { ...LINK, status: 'paused' } });
    renderPage(PausePage, `/links/${PATIENT}/l1/pause`, { link: 'l1' });
    expect(
      await screen.findByText(/If Sam is in hospital now, staff will first see that the code is switched off/),
    ).toBeVisible();
    expect(server.asked.filter(({ method }) => method !== 'GET')).toHaveLength(0);
    fireEvent.click(screen.getByRole('button', { name: 'Pause this code' }));
    await waitFor(() => expect(window.location.pathname).toBe(`/links/${PATIENT}`));
    expect(server.askedFor('POST /links/l1/pause')).toHaveLength(1);
  });

  it('cancels only with a reason', async () => {
    server.on('POST /links/l1/cancel', { json: { ...LINK, status: 'cancelled' } });
    renderPage(CancelPage, `/links/${PATIENT}/l1/cancel`, { link: 'l1' });
    fireEvent.click(await screen.findByRole('button', { name: 'Cancel this code for good' }));
    expect(await screen.findAllByText('Choose why you are cancelling')).toHaveLength(2);
    fireEvent.click(screen.getByLabelText('It was stolen'));
    fireEvent.click(screen.getByRole('button', { name: 'Cancel this code for good' }));
    await waitFor(() => expect(server.askedFor('POST /links/l1/cancel')[0]?.body).toEqual({ reason: 'stolen' }));
  });
});

describe('who looked', () => {
  it('shows the server’s words and a way to the pause page', async () => {
    server.on('GET /openings', {
      json: [
        {
          at: '2026-05-21T13:02:00Z',
          words: 'Opened 21 May 2026 at 2:02pm with your wallet card',
          count: 3,
          link_id: 'l1',
          how: 'scan',
          claims: ['A&E, Example Hospital'],
        },
      ],
    });
    renderPage(WhoLookedPage, `/who-looked/${PATIENT}`);
    expect(
      await screen.findByText('Opened 21 May 2026 at 2:02pm with your wallet card', { selector: 'p' }),
    ).toBeVisible();
    expect(screen.getByText('Opened this many times: 3')).toBeVisible();
    expect(screen.getByText('They said: A&E, Example Hospital')).toBeVisible();
    expect(screen.getByRole('link', { name: /I do not know about this/ })).toHaveAttribute(
      'href',
      `/links/${PATIENT}/l1/pause`,
    );
  });

  it('asks for no opening on behalf of a helper who is not told', async () => {
    signInAs(patientRef({ sees_openings: false }));
    renderPage(WhoLookedPage, `/who-looked/${PATIENT}`);
    expect(await screen.findByText('Only Sam can see who opened the card.')).toBeVisible();
    expect(screen.queryByRole('button')).toBeNull();
    expect(server.asked).toEqual([]);
  });

  it('lets a parent who keeps the card alone switch it on', async () => {
    signInAs(patientRef({ sees_openings: false, may_switch_openings: true }));
    server.on('POST /openings/told', { json: { is_told: true } });
    server.on('GET /openings', { json: [] });
    server.on('GET /session', { json: sessionOf([patientRef({ may_switch_openings: true })]) });
    renderPage(WhoLookedPage, `/who-looked/${PATIENT}`);
    fireEvent.click(await screen.findByRole('button', { name: 'Tell me about openings' }));
    expect(await screen.findByText('You are told when somebody opens the card of Sam')).toBeVisible();
    expect(server.askedFor('POST /openings/told')[0]?.body).toEqual({ is_told: true });
    expect(await screen.findByText('Nobody has opened the card yet.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Stop telling me' })).toBeVisible();
  });

  it('says that nobody looked', async () => {
    server.on('GET /openings', { json: [] });
    renderPage(WhoLookedPage, `/who-looked/${PATIENT}`);
    expect(await screen.findByText('Nobody has opened the card yet.')).toBeVisible();
  });
});

describe('prints', () => {
  it('lists old prints to tick off, and ticks them. Proves H36-A3.', async () => {
    const print: Print = {
      id: 'p1',
      format: 'large-print',
      medium: 'wallet',
      version: 2,
      made_at: '2026-01-02T10:00:00Z',
      is_current: false,
      has_old_advice: false,
      replaced_at: null,
    };
    const format = { format: 'large-print', title: 'Large print', description: '', needs_link: true };
    server.on('GET /documents', { json: [format] });
    server.on('GET /prints', { json: [print, { ...print, id: 'p2', version: 3, is_current: true }] });
    server.on('POST /prints/p1/replaced', { json: print });
    renderPage(PrintsPage, `/prints/${PATIENT}`);
    expect(await screen.findByText('Large print (code: Wallet card), version 2, made on 2 January 2026')).toBeVisible();
    const [tick] = screen.getAllByRole('button', { name: /I have replaced it/ });
    fireEvent.click(tick!);
    await waitFor(() => expect(server.askedFor('POST /prints/p1/replaced')).toHaveLength(1));
    expect(screen.queryByText(/version 3/)).toBeNull();
    expect(screen.queryByText(/corrected/)).toBeNull();
  });

  it('says which papers to print again after advice was corrected. Proves H33-A3.', async () => {
    const print: Print = {
      id: 'p1',
      format: 'wallet-card',
      medium: 'wallet',
      version: 3,
      made_at: '2026-01-02T10:00:00Z',
      is_current: true,
      has_old_advice: true,
      replaced_at: null,
    };
    const format = { format: 'wallet-card', title: 'Wallet card', description: '', needs_link: true };
    server.on('GET /documents', { json: [format] });
    server.on('GET /prints', { json: [print, { ...print, id: 'p2', has_old_advice: false }] });
    renderPage(PrintsPage, `/prints/${PATIENT}`);
    expect(await screen.findByText(/Advice on the card was corrected/)).toBeVisible();
    expect(screen.getAllByText(/Print this again/)).toHaveLength(1);
    expect(screen.getAllByRole('button', { name: /I have replaced it/ })).toHaveLength(1);
  });

  const FORMATS = [
    { format: 'folded-card', title: 'Folded card', description: '', needs_link: true, group: 'carry' },
    { format: 'wallet-card', title: 'Wallet card', description: '', needs_link: true, group: 'carry' },
    { format: 'large-print', title: 'Large print', description: '', needs_link: true, group: 'home' },
    { format: 'gp-letter', title: 'Letter to the GP', description: '', needs_link: false, group: 'letters' },
  ];

  it('are offered by where they are for, with one to begin with', async () => {
    server.on('GET /documents', { json: FORMATS });
    server.on('GET /links', { json: [LINK] });
    renderPage(PrintsPage, `/prints/${PATIENT}`);
    await screen.findByRole('heading', { name: 'Letter to the GP' });
    expect(screen.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent)).toEqual([
      'Start here',
      'Carry',
      'At home',
      'Letters',
    ]);
    expect(screen.getAllByRole('heading', { level: 4 }).map(({ textContent }) => textContent)).toEqual(
      FORMATS.map(({ title }) => title),
    );
  });

  it('say where the file went', async () => {
    Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined });
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
    server.on('GET /documents', { json: FORMATS });
    server.on('GET /links', { json: [LINK] });
    server.on(`GET /documents/gp-letter`, { json: 'the file' });
    renderPage(PrintsPage, `/prints/${PATIENT}`);
    fireEvent.click(await screen.findByRole('button', { name: /Letter to the GP/ }));
    expect(await screen.findByText(/alertcard-gp-letter is made. Look under Downloads/)).toBeVisible();
  });

  it('with a code need one that works: a paused one is named, not offered', async () => {
    server.on('GET /documents', { json: FORMATS });
    server.on('GET /links', { json: [{ ...LINK, status: 'paused' }] });
    renderPage(PrintsPage, `/prints/${PATIENT}`);
    expect(await screen.findByText(/Paused, so not offered here: Wallet card/)).toBeVisible();
    expect(screen.getAllByRole('button')).toHaveLength(1);
    expect(screen.getAllByText(/no code is in use/)).toHaveLength(3);
    expect(screen.getByRole('link', { name: 'Codes' })).toHaveAttribute('href', `/links/${PATIENT}`);
  });
});
