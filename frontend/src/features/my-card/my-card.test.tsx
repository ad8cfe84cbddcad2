import { fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setSession } from '../../api/session-store.ts';
import type { CardState, Link } from '../../api/types.ts';
import { readSavedCard, saveCard, type SavedCard } from '../../offline/card-store.ts';
import { reportReach } from '../../offline/connection.ts';
import { empty, STORES } from '../../offline/db.ts';
import { lockedTo, unlock } from '../../offline/lock.ts';
import { PATIENT, patientRef, sessionOf, signInAs, startServer, type FakeServer } from '../../test/fake-server.ts';
import { renderPage } from '../../test/render-page.tsx';
import { CardPage } from './card-page.tsx';
import { HomePage } from './home-page.tsx';
import { IssuedPage } from './issued-page.tsx';
import { keepCard, linkToShow } from './keep-card.ts';
import { PreviewPage } from './preview-page.tsx';
import { isChecked, ShowPage } from './show-page.tsx';
import { WithdrawPage } from './withdraw-page.tsx';

const ACTIVE: CardState = {
  status: 'active',
  version: 3,
  issued_on: '2026-05-03',
  review_by: '2027-05-03',
  changed: [],
  can_issue: { ok: true, reasons: [], codes: [] },
  has_draft_lines: false,
  condition_line: 'A condition.',
  links_count: 1,
};

const SUMMARY = {
  mode: 'demo',
  condition_line: 'A condition.',
  identity: { given_name: 'Sam', family_name: 'Example', date_of_birth: '2017-02-14' },
  review: { version: 3, issued_on: '2026-05-03', review_by: '2027-05-03' },
};

function link(more: Partial<Link>): Link {
  return {
    id: 'wallet-link',
    medium: 'wallet',
    label: null,
    kind: 'printed',
    status: 'live',
    created_at: '2026-05-03T09:00:00Z',
    expires_at: null,
    may_be_in_use: false,
    paused_at: null,
    cancelled_at: null,
    last_opened_at: null,
    opened_count: 0,
    prints_behind: 0,
    ...more,
  };
}

const CODE = {
  url: 'https://card.example/e#X',
  typed_code: 'AB0CD-EFGHJ-KMNPQ',
  version: 3,
  qr_svg_path: { modules: 53, path: 'M4 4h1v1h-1z' },
};

const SAVED: SavedCard = {
  patientId: PATIENT,
  givenName: 'Sam',
  familyName: 'Example',
  dateOfBirth: '2017-02-14',
  conditionLine: 'A condition.',
  version: 2,
  html: '<html><body><main>now</main></body></html>',
  savedHtml: '<html><body><main>saved</main></body></html>',
  code: {
    linkId: 'phone-link',
    version: 2,
    typedCode: 'AB0CD-EFGHJ-KMNPQ',
    url: 'https://card.example/e#X',
    modules: 53,
    path: 'M4 4h1v1h-1z',
  },
  savedAt: '2026-01-02T10:00:00Z',
};

let server: FakeServer;

beforeEach(async () => {
  for (const store of STORES) await empty(store);
  unlock();
  reportReach('unknown');
  // jsdom has no style sheets that can be made in code.
  vi.stubGlobal(
    'CSSStyleSheet',
    class {
      cssRules = [];
      replaceSync(): void {}
    },
  );
  vi.stubGlobal('CSSStyleRule', class {});
  Object.defineProperty(ShadowRoot.prototype, 'adoptedStyleSheets', { set: () => undefined, configurable: true });
  server = startServer();
  server.on('GET /session', { json: sessionOf([patientRef()]) });
  server.on('GET /card', { json: ACTIVE });
  server.on('GET /card/summary', {
    json: { summary: SUMMARY, html: '<body>now</body>', saved_html: '<body>saved</body>' },
  });
  server.on('GET /health-check', { json: { next: null, items: [], done_count: 1, all_count: 1 } });
  server.on('GET /links', { json: [link({}), link({ id: 'phone-link', medium: 'phone' })] });
  server.on('GET /links/phone-link/code', { json: CODE });
  signInAs(patientRef());
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

describe('preview and issue', () => {
  const preview = {
    html: '<body>as staff see it</body>',
    digest: 'd'.repeat(64),
    summary: SUMMARY,
    not_recorded: ['number_24_hour', 'allergies'],
    advice_lacks: ['Which steroids do you take?'],
    number_warning: null,
    reasons: [],
  };

  beforeEach(() => server.on('GET /card/preview', { json: preview }));

  it('says before the issue which answers the advice needs', async () => {
    renderPage(PreviewPage, `/my-card/${PATIENT}/preview`);
    const told = await screen.findByRole('region', { name: /need these answers/ });
    expect(told).toHaveTextContent('Which steroids do you take?');
  });

  it('says for whom the page is written before it is read. Proves H68-A3.', async () => {
    const { container } = renderPage(PreviewPage, `/my-card/${PATIENT}/preview`);
    await screen.findByRole('region', { name: 'Emergency page' });
    const text = container.textContent;
    expect(text.indexOf('written for emergency staff')).toBeLessThan(text.indexOf('Staff will see “Not recorded” for'));
  });

  it('names what is missing, the 24-hour number first', async () => {
    renderPage(PreviewPage, `/my-card/${PATIENT}/preview`);
    const list = (await screen.findByText('Staff will see “Not recorded” for')).parentElement;
    const items = within(list!)
      .getAllByRole('listitem')
      .map((item) => item.textContent);
    expect(items).toEqual(['A phone number that is answered at night', 'Allergies and bad reactions']);
  });

  it.each([
    ['no_number', 'The card for Sam has no phone number', /nobody to ring, by day or by night/],
    ['no_number_at_night', 'The card for Sam has no team that answers at night', /Ask the team of Sam/],
  ])('warns of %s before the issue and still lets the card be issued. Proves H20-A4.', async (warning, title, text) => {
    server.on('GET /card/preview', { json: { ...preview, number_warning: warning } });
    const { container } = renderPage(PreviewPage, `/my-card/${PATIENT}/preview`);
    const told = await screen.findByRole('region', { name: title });
    expect(told).toHaveTextContent(text);
    expect(within(told).getByRole('link', { name: 'Add a number' })).toHaveAttribute(
      'href',
      `/my-card/${PATIENT}/change/contacts`,
    );
    const page = container.textContent;
    expect(page.indexOf(title)).toBeLessThan(page.indexOf('Confirm and issue'));
    expect(screen.getByRole('button', { name: 'Confirm and issue the card for Sam' })).toBeEnabled();
  });

  it('speaks to the patient of their own card', async () => {
    signInAs(patientRef({ relation: 'self' }));
    server.on('GET /card/preview', { json: { ...preview, number_warning: 'no_number' } });
    renderPage(PreviewPage, `/my-card/${PATIENT}/preview`);
    expect(await screen.findByRole('region', { name: 'Your card has no phone number' })).toBeVisible();
  });

  it('says nothing of numbers when a team answers at night', async () => {
    renderPage(PreviewPage, `/my-card/${PATIENT}/preview`);
    await screen.findByRole('region', { name: 'Emergency page' });
    expect(screen.queryByText('Add a number')).toBeNull();
  });

  it('asks whether the face is theirs, with photo and name side by side. Proves H40-A2.', async () => {
    signInAs(patientRef({ photo: 'AAAA' }));
    renderPage(PreviewPage, `/my-card/${PATIENT}/preview`);
    const question = await screen.findByText('Is this Sam Example?');
    expect(within(question.closest('div') as HTMLElement).getByRole('img', { name: 'Photo of Sam' })).toBeVisible();
  });

  it('issues exactly what was looked at, with the words that were agreed to', async () => {
    server.on('POST /card/issue', { json: { version: 4, links: [] } });
    renderPage(PreviewPage, `/my-card/${PATIENT}/preview`);
    fireEvent.click(await screen.findByRole('button', { name: 'Confirm and issue the card for Sam' }));
    await waitFor(() => expect(window.location.pathname).toBe(`/my-card/${PATIENT}/issued`));
    expect(server.askedFor('POST /card/issue')[0]?.body).toEqual({
      digest: 'd'.repeat(64),
      consent: { version: '1', language: 'en-GB' },
    });
  });

  it('shows the newest page when something changed meanwhile, and issues nothing unseen', async () => {
    server.on('POST /card/issue', { status: 409, json: { code: 'preview_changed', title: 'x' } });
    renderPage(PreviewPage, `/my-card/${PATIENT}/preview`);
    fireEvent.click(await screen.findByRole('button', { name: 'Confirm and issue the card for Sam' }));
    expect(await screen.findByText(/Something changed while you were looking/)).toBeVisible();
    await waitFor(() => expect(server.askedFor('GET /card/preview')).toHaveLength(2));
    expect(server.askedFor('POST /card/issue')).toHaveLength(1);
  });

  it('issues the card without advice only after that card was looked at. Proves H24-A2.', async () => {
    const reasons = [{ code: 'unsettled', message: 'Two lines differ.' }];
    server.on('GET /card/preview', { json: { ...preview, reasons } });
    server.on('GET /card/preview?with_advice=false', { json: { ...preview, digest: 'e'.repeat(64) } });
    server.on('POST /card/issue', { json: { version: 4, links: [] } });
    renderPage(PreviewPage, `/my-card/${PATIENT}/preview`);
    fireEvent.click(await screen.findByRole('button', { name: 'Look at the card without this advice' }));
    expect(await screen.findByText(/They will see no steps for the condition/)).toBeVisible();
    fireEvent.click(await screen.findByRole('button', { name: 'Confirm and issue the card for Sam' }));
    await waitFor(() => expect(server.askedFor('POST /card/issue')).toHaveLength(1));
    expect(server.askedFor('POST /card/issue')[0]?.body).toMatchObject({ digest: 'e'.repeat(64), with_advice: false });
  });

  it('offers no card without advice for what is no matter of advice', async () => {
    const reasons = [
      { code: 'unsettled', message: 'Two lines differ.' },
      { code: 'never_together', message: 'Choose one.' },
    ];
    server.on('GET /card/preview', { json: { ...preview, reasons } });
    renderPage(PreviewPage, `/my-card/${PATIENT}/preview`);
    expect(await screen.findByText('Choose one.')).toBeVisible();
    expect(screen.queryByRole('button', { name: /without this advice/ })).toBeNull();
  });

  it('offers no button while something stands in the way, and says what', async () => {
    server.on('GET /card/preview', {
      json: { ...preview, reasons: [{ code: 'unsettled', message: 'Two lines differ.' }] },
    });
    renderPage(PreviewPage, `/my-card/${PATIENT}/preview`);
    expect(await screen.findByText('Two lines differ.')).toBeVisible();
    expect(screen.queryByRole('button', { name: /Confirm and issue/ })).toBeNull();
  });
});

describe('taking the card back', () => {
  const place = `/my-card/${PATIENT}/withdraw`;

  beforeEach(() => server.on('POST /card/withdraw', { json: { ...ACTIVE, status: 'withdrawn' } }));

  it('says what staff read before anything is done', async () => {
    renderPage(WithdrawPage, place);
    fireEvent.click(await screen.findByLabelText('It is not wanted any more'));
    expect(screen.getByText(/the printed words may be wrong now/)).toBeVisible();
    expect(screen.queryByText(/Do not rely on it/)).toBeNull();
    expect(server.askedFor('POST /card/withdraw')).toHaveLength(0);
  });

  it('tells staff to leave the printed words aside for a card made in error, and for that alone', async () => {
    renderPage(WithdrawPage, place);
    fireEvent.click(await screen.findByLabelText('It was made in error'));
    expect(screen.getByText(/This card was made in error. Do not rely on it./)).toBeVisible();
    fireEvent.click(screen.getByRole('button', { name: 'Say that the card was made in error' }));
    await waitFor(() => expect(server.askedFor('POST /card/withdraw')[0]?.body).toEqual({ reason: 'in_error' }));
  });

  it('leads from a wrong word to changing it instead', async () => {
    renderPage(WithdrawPage, place);
    fireEvent.click(await screen.findByLabelText('Something on it is wrong'));
    expect(screen.getByRole('link', { name: 'Change something' })).toBeVisible();
  });

  it('says late that a card was made in error when it was taken back before', async () => {
    server.on('GET /card', { json: { ...ACTIVE, status: 'withdrawn' } });
    renderPage(WithdrawPage, place);
    fireEvent.click(await screen.findByRole('button', { name: 'Say that the card was made in error' }));
    await waitFor(() => expect(server.askedFor('POST /card/withdraw')[0]?.body).toEqual({ reason: 'in_error' }));
  });
});

describe('the card is issued', () => {
  beforeEach(() => {
    server.on('GET /links', { json: [link({})] });
    server.on('GET /links/wallet-link/code', { json: CODE });
  });

  it('gives a sentence for staff that is true of every card', async () => {
    signInAs(patientRef());
    renderPage(IssuedPage, `/my-card/${PATIENT}/issued`);
    expect(await screen.findByText(/This is Sam’s emergency card\. It says who checked each line\./)).toBeVisible();
    expect(document.body).not.toHaveTextContent('from the team');
    expect(document.body).toHaveTextContent('You will also find this in “Who looked”.');
  });

  it('sends nobody to openings that they do not see', async () => {
    signInAs(patientRef({ sees_openings: false }));
    renderPage(IssuedPage, `/my-card/${PATIENT}/issued`);
    await screen.findByText(/Point another phone/);
    expect(document.body).not.toHaveTextContent('Who looked');
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
