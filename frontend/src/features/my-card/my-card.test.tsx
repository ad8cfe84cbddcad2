import { fireEvent, screen, waitFor } from '@testing-library/preact';
import { beforeEach, describe, expect, it } from 'vitest';
import { setSession } from '../../api/session-store.ts';
import { readSavedCard, saveCard } from '../../offline/card-store.ts';
import { lockedTo } from '../../offline/lock.ts';
import { PATIENT, patientRef, signInAs, type FakeServer } from '../../test/fake-server.ts';
import { ACTIVE, link, SAVED, SUMMARY, startWithCard } from '../../test/issued-card.ts';
import { renderPage } from '../../test/render-page.tsx';
import { CardPage } from './card-page.tsx';
import { HomePage } from './home-page.tsx';
import { keepCard, linkToShow } from './keep-card.ts';
import { isChecked, ShowPage } from './show-page.tsx';

let server: FakeServer;

beforeEach(async () => {
  server = await startWithCard();
});

describe('the copy on this phone', () => {
  it('shows the phone’s own code where there is one, and never a cancelled or paused one', () => {
    expect(linkToShow([link({}), link({ id: 'p', medium: 'phone' })])?.id).toBe('p');
    expect(linkToShow([link({ status: 'cancelled' }), link({ id: 'x', status: 'paused' })])).toBeNull();
  });

  it('is made from the issued card, with its code', async () => {
    await keepCard(PATIENT);
    expect(await readSavedCard(PATIENT)).toMatchObject({
      version: 3,
      savedHtml: '<body>saved</body>',
      code: { linkId: 'phone-link', modules: 53 },
    });
  });

  it('replaces card and code after a new issue: the square names the new version', async () => {
    await saveCard(SAVED);
    await keepCard(PATIENT);
    expect(await readSavedCard(PATIENT)).toMatchObject({ version: 3, code: { linkId: 'phone-link', version: 3 } });
    expect(server.askedFor('GET /links/phone-link/code')).toHaveLength(1);
  });

  it('reads a code, which is logged, only once for each link and version', async () => {
    await keepCard(PATIENT);
    await keepCard(PATIENT);
    expect(server.askedFor('GET /links/phone-link/code')).toHaveLength(1);
  });

  it('is not sent again while the server says that nothing differs, and is then checked all the same', async () => {
    const whole = { summary: SUMMARY, html: '<body>now</body>', saved_html: '<body>saved</body>' };
    server.on('GET /card/summary', ({ tag }) =>
      tag === '"a"' ? { status: 304, json: null } : { tag: '"a"', json: whole },
    );
    await keepCard(PATIENT);
    const first = await readSavedCard(PATIENT);
    await new Promise((go) => setTimeout(go, 5));
    await keepCard(PATIENT);
    const second = await readSavedCard(PATIENT);
    expect(server.askedFor('GET /card/summary').map(({ tag }) => tag)).toEqual([null, '"a"']);
    expect(second).toEqual({ ...first, savedAt: second?.savedAt });
    expect(Date.parse(second!.savedAt)).toBeGreaterThan(Date.parse(first!.savedAt));
  });

  it('is replaced whole when something differs', async () => {
    const answer = (html: string) => ({ json: { summary: SUMMARY, html, saved_html: html } });
    server.on('GET /card/summary', { tag: '"a"', ...answer('old') });
    await keepCard(PATIENT);
    server.on('GET /card/summary', { tag: '"b"', ...answer('new') });
    await keepCard(PATIENT);
    expect(await readSavedCard(PATIENT)).toMatchObject({ html: 'new', savedHtml: 'new', tag: '"b"' });
  });

  it('goes when the server says that the card was withdrawn', async () => {
    await saveCard(SAVED);
    server.on('GET /card', { json: { ...ACTIVE, status: 'withdrawn' } });
    await keepCard(PATIENT);
    expect(await readSavedCard(PATIENT)).toBeNull();
  });

  it.each([
    ['no answer', () => server.cutNetwork()],
    ['an error', () => server.on('GET /card', { status: 503, json: { code: 'busy', title: 'x' } })],
    ['being signed out', () => server.on('GET /card', { status: 401, json: { code: 'not_signed_in', title: 'x' } })],
    [
      'a card that cannot be found',
      () => server.on('GET /card', { status: 404, json: { code: 'not_found', title: 'x' } }),
    ],
  ])('stays through %s. Proves H53-A1.', async (_what, happen) => {
    await saveCard(SAVED);
    happen();
    await keepCard(PATIENT);
    expect(await readSavedCard(PATIENT)).toEqual(SAVED);
  });
});

describe('show to staff', () => {
  it('shows code, name and the whole page without any network, and says that nobody checked. Proves H03-A3.', async () => {
    await saveCard(SAVED);
    setSession({ status: 'unreachable' });
    server.cutNetwork();
    const { container } = renderPage(ShowPage, `/show/${PATIENT}`);
    expect(await screen.findByText('Saved on 2 January 2026. Not checked since.')).toBeVisible();
    expect(screen.getByText('Sam Example')).toBeVisible();
    expect(screen.getByRole('img', { name: 'QR code of the card for Sam Example' })).toBeInTheDocument();
    expect(screen.getByText('A B 0 C D E F G H J K M N P Q')).toBeInTheDocument();
    expect(container.querySelectorAll('.ac-zero')).toHaveLength(1);
    await waitFor(() => expect(container.querySelector('.ac-frame__content')?.shadowRoot?.textContent).toBe('saved'));
  });

  it('locks the rest of the app until its owner signs in again. Proves H03-A3.', async () => {
    await saveCard(SAVED);
    renderPage(ShowPage, `/show/${PATIENT}`);
    await screen.findByText('Sam Example');
    expect(lockedTo()).toBe(PATIENT);
    fireEvent.click(screen.getByRole('button', { name: 'Done' }));
    expect(window.location.pathname).toBe('/sign-in');
    expect(lockedTo()).toBe(PATIENT);
  });

  it('locks nothing when nobody is signed in', async () => {
    await saveCard(SAVED);
    setSession({ status: 'signed-out' });
    server.on('GET /session', { json: { signed_in: false } });
    renderPage(ShowPage, `/show/${PATIENT}`);
    await screen.findByText('Sam Example');
    expect(lockedTo()).toBeNull();
  });

  it('says "not checked" unless this very card was checked just now', () => {
    const now = Date.parse('2026-01-02T10:03:00Z');
    expect(isChecked(SAVED, false, now)).toBe(true);
    expect(isChecked(SAVED, true, now)).toBe(false);
    expect(isChecked(SAVED, false, now + 600_000)).toBe(false);
  });

  it('says what to use instead when no card is kept', async () => {
    server.cutNetwork();
    renderPage(ShowPage, `/show/${PATIENT}`);
    expect(await screen.findByText('No card is kept on this phone. Use the printed card.')).toBeVisible();
  });
});

describe('the card’s page', () => {
  it('shows what was changed and is not on the card, until it is. Proves H27-A3.', async () => {
    server.on('GET /card', {
      json: { ...ACTIVE, changed: [{ heading: 'allergies', label: 'Allergies', since: '2026-11-03' }] },
    });
    renderPage(CardPage, `/my-card/${PATIENT}`);
    expect(await screen.findByText('Allergies, changed on 3 November 2026')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Put this on the card' })).toHaveAttribute(
      'href',
      `/my-card/${PATIENT}/preview`,
    );
  });

  it('has no name in its title', async () => {
    renderPage(CardPage, `/my-card/${PATIENT}`);
    await screen.findByRole('button', { name: 'Show to staff' });
    expect(document.title).toBe('Alert card - Alertcard');
  });
});

describe('two children', () => {
  it('says of each how the card stands and when the child was born; the colour is no state', () => {
    signInAs(patientRef(), patientRef({ id: 'other', given_name: 'Alex', colour: 'purple', has_card: false }));
    renderPage(HomePage, '/home');
    const [sam, alex] = screen.getAllByRole('listitem');
    expect(sam).toHaveTextContent('Born 14 February 2017In useColour: Green');
    expect(alex).toHaveTextContent('Not in useColour: Purple');
  });

  it('says of each alone that something changed is not on the card', () => {
    signInAs(patientRef({ has_changes: true }), patientRef({ id: 'other', given_name: 'Alex' }));
    renderPage(HomePage, '/home');
    const [sam, alex] = screen.getAllByRole('listitem');
    expect(sam).toHaveTextContent('Changed, not on the card');
    expect(alex).not.toHaveTextContent('Changed');
  });
});
