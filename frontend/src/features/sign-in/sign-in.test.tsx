import { fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { beforeEach, describe, expect, it } from 'vitest';
import { refreshService } from '../../api/service-store.ts';
import { currentSession, setSession } from '../../api/session-store.ts';
import { readSavedCards, saveCard } from '../../offline/card-store.ts';
import { empty, STORES } from '../../offline/db.ts';
import { keepDraft, readDraft } from '../../offline/drafts.ts';
import { lock, lockedTo, unlock } from '../../offline/lock.ts';
import { PATIENT, patientRef, sessionOf, signInAs, startServer, type FakeServer } from '../../test/fake-server.ts';
import { CodePage, digitsOf } from './code-page.tsx';
import { SignInPage } from './sign-in-page.tsx';
import { SignOutPage } from './sign-out-page.tsx';
import { steps } from './steps.ts';
import { StopPage } from './stop-page.tsx';

const CARD = {
  patientId: PATIENT,
  givenName: 'Sam',
  familyName: 'Example',
  dateOfBirth: '2017-02-14',
  conditionLine: 'x',
  version: 1,
  html: 'x',
  savedHtml: 'x',
  code: null,
  savedAt: '2026-05-03T09:00:00Z',
};

let server: FakeServer;

beforeEach(async () => {
  for (const store of STORES) await empty(store);
  unlock();
  steps.email = '';
  steps.sent = null;
  setSession({ status: 'signed-out' });
  server = startServer();
  server.on('GET /session', { json: sessionOf([patientRef()]) });
});

function open(Page: () => unknown, address: string): void {
  window.history.replaceState(null, '', address);
  const Shown = Page as () => preact.JSX.Element;
  render(<Shown />);
}

describe('signing in', () => {
  it('asks for an address that can be one, and marks the title of the page', async () => {
    open(SignInPage, '/sign-in');
    fireEvent.click(screen.getByRole('button', { name: 'Send me a code' }));
    expect(await screen.findAllByText('Enter an email address, such as name@example.com')).toHaveLength(2);
    await waitFor(() => expect(document.title).toBe('Error: Sign in - Alertcard'));
    expect(server.asked).toHaveLength(0);
  });

  it('sends a code, keeps the address out of the address bar, and remembers where to go', async () => {
    server.on('POST /sign-in/code', { status: 202, json: { expires_at: '2026-05-21T13:12:00Z' } });
    open(SignInPage, `/sign-in?next=/links/${PATIENT}`);
    fireEvent.input(screen.getByLabelText('Email address'), { target: { value: 'parent@demo.example' } });
    fireEvent.click(screen.getByRole('button', { name: 'Send me a code' }));
    await waitFor(() => expect(window.location.pathname).toBe('/sign-in/code'));
    expect(window.location.href).not.toContain('demo.example');
    expect(window.location.search).toBe(`?next=${encodeURIComponent(`/links/${PATIENT}`)}`);
  });

  it('reads a code with spaces and dashes', () => expect(digitsOf('1234 56-78')).toBe('12345678'));

  it('goes where it was asked to, and opens what showing the card had locked', async () => {
    lock(PATIENT);
    steps.email = 'parent@demo.example';
    steps.sent = { expires_at: '2026-05-21T13:12:00Z' };
    server.on('POST /sign-in/code/verify', { json: { session: {} } });
    open(CodePage, `/sign-in/code?next=/links/${PATIENT}`);
    expect(screen.getByText('It works until 2:12pm. Use it in this browser.')).toBeVisible();
    fireEvent.input(screen.getByLabelText('Code with 8 digits'), { target: { value: '1234 5678' } });
    fireEvent.click(screen.getByRole('button', { name: 'Continue' }));
    await waitFor(() => expect(window.location.pathname).toBe(`/links/${PATIENT}`));
    expect(server.askedFor('POST /sign-in/code/verify')[0]?.body).toEqual({ code: '12345678' });
    expect(lockedTo()).toBeNull();
    expect(currentSession().status).toBe('signed-in');
  });

  it('names the address it sent the code to, and the way to another one', () => {
    steps.email = 'parent@demo.example';
    steps.sent = { expires_at: '2026-05-21T13:12:00Z' };
    open(CodePage, '/sign-in/code');
    expect(screen.getByText('parent@demo.example')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Change the address' })).toHaveAttribute('href', '/sign-in');
    expect(window.location.href).not.toContain('demo.example');
  });

  it('says when a new code was sent, and clears what was typed and told before', async () => {
    steps.email = 'parent@demo.example';
    steps.sent = { expires_at: '2026-05-21T13:12:00Z' };
    server.on('POST /sign-in/code', { status: 202, json: { expires_at: '2026-05-21T13:22:00Z' } });
    open(CodePage, '/sign-in/code');
    fireEvent.input(screen.getByLabelText('Code with 8 digits'), { target: { value: '12' } });
    fireEvent.click(screen.getByRole('button', { name: 'Continue' }));
    expect(await screen.findAllByText('Enter the 8 digits of the code')).toHaveLength(2);
    fireEvent.click(screen.getByRole('button', { name: 'Send a new code' }));
    expect(await screen.findByText(/^We sent a new code at \d/)).toBeVisible();
    expect(screen.getByText(/^We sent a new code/).closest('[role=status]')).not.toBeNull();
    expect(screen.getByLabelText('Code with 8 digits')).toHaveValue('');
    expect(screen.queryByText('Enter the 8 digits of the code')).toBeNull();
  });

  it('is no dead end for a new address in a demonstration', async () => {
    server.on('GET /service', { json: { is_demo: true } });
    await refreshService();
    steps.email = 'new@demo.example';
    steps.sent = { expires_at: '2026-05-21T13:12:00Z' };
    open(CodePage, '/sign-in/code');
    expect(screen.getByText(/no email is sent to this address/)).toBeVisible();
    expect(screen.queryByText(/We sent a code/)).toBeNull();
    expect(screen.getByRole('link', { name: 'Choose a made-up person' })).toHaveAttribute('href', '/sign-in');
    server.on('GET /service', { json: { is_demo: false } });
    await refreshService();
  });

  it('asks for more when the account has a passkey', async () => {
    steps.sent = { expires_at: '2026-05-21T13:12:00Z' };
    server.on('POST /sign-in/code/verify', { json: { needs: 'passkey_or_recovery', recovery_ready_at: null } });
    open(CodePage, '/sign-in/code');
    fireEvent.input(screen.getByLabelText('Code with 8 digits'), { target: { value: '12345678' } });
    fireEvent.click(screen.getByRole('button', { name: 'Continue' }));
    await waitFor(() => expect(window.location.pathname).toBe('/sign-in/recovery'));
  });

  it('stops a recovery only by a press: following the link asks the server nothing', async () => {
    server.on('POST /recovery/stop', { status: 204, json: null });
    open(StopPage, '/sign-in/stop#the-token');
    expect(server.asked).toHaveLength(0);
    fireEvent.click(screen.getByRole('button', { name: 'Stop it' }));
    expect(await screen.findByText(/Nobody can get into the account this way now/)).toBeVisible();
    expect(server.askedFor('POST /recovery/stop')[0]?.body).toEqual({ token: 'the-token' });
  });
});

describe('signing out', () => {
  beforeEach(async () => {
    signInAs(patientRef());
    server.on('POST /sign-out', { status: 204, json: null });
    await saveCard(CARD);
    await keepDraft('d', 'private');
    open(SignOutPage, '/sign-out');
    await screen.findByRole('heading', { name: 'Keep the card on this phone?' });
  });

  it('offers both answers as large buttons, keeping first. Proves H53-A2.', () => {
    const [first, second] = screen.getAllByRole('button');
    expect(first).toHaveTextContent('Yes, keep it and sign out');
    expect(first).not.toHaveClass('nhsuk-button--secondary');
    expect(second).toHaveTextContent('No, take it off and sign out');
  });

  it('keeps the card and drops drafts on yes', async () => {
    fireEvent.click(screen.getByRole('button', { name: 'Yes, keep it and sign out' }));
    expect(await screen.findByText(/The card stays on this phone/)).toBeVisible();
    expect(await screen.findByRole('link', { name: 'Show the card for Sam Example' })).toHaveAttribute(
      'href',
      `/show/${PATIENT}`,
    );
    expect(await readSavedCards()).toHaveLength(1);
    expect(await readDraft('d')).toBeNull();
  });

  it('leaves nothing behind on no', async () => {
    fireEvent.click(screen.getByRole('button', { name: 'No, take it off and sign out' }));
    expect(await screen.findByText('Nothing is left on this device.')).toBeVisible();
    await waitFor(() => expect(screen.queryByRole('link', { name: /Show the card/ })).toBeNull());
    expect(await readSavedCards()).toHaveLength(0);
  });

  it('takes nothing off the phone when the server could not be told', async () => {
    server.cutNetwork();
    fireEvent.click(screen.getByRole('button', { name: 'No, take it off and sign out' }));
    expect(await screen.findByText(/We cannot reach the service/)).toBeVisible();
    expect(await readSavedCards()).toHaveLength(1);
  });
});
