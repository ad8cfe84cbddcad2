import { fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { beforeEach, describe, expect, it } from 'vitest';
import { PATIENT, patientRef, signInAs, type FakeServer } from '../../test/fake-server.ts';
import { ACTIVE, CODE, link, SUMMARY, startWithCard } from '../../test/issued-card.ts';
import { renderPage } from '../../test/render-page.tsx';
import { IssuedPage } from './issued-page.tsx';
import { PreviewPage } from './preview-page.tsx';
import { WithdrawPage } from './withdraw-page.tsx';

let server: FakeServer;

beforeEach(async () => {
  server = await startWithCard();
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
