import { fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setSession } from '../api/session-store.ts';
import { isAppPage } from '../service-worker/cacheable.ts';
import { empty, STORES } from '../offline/db.ts';
import { setShiftLeaves } from '../offline/leave-keys.ts';
import { lock, unlock } from '../offline/lock.ts';
import { saveCard } from '../offline/card-store.ts';
import { PATIENT, patientRef, sessionOf, signInAs, startServer, type FakeServer } from '../test/fake-server.ts';
import { goElsewhere } from '../lib/elsewhere.ts';
import { App, findRoute } from './app.tsx';
import { ROUTES } from './routes.tsx';
import { endingSoon } from './session-clock.tsx';

vi.mock('../lib/elsewhere.ts', () => ({ goElsewhere: vi.fn() }));

let server: FakeServer;

beforeEach(async () => {
  for (const store of STORES) await empty(store);
  unlock();
  server = startServer();
  server.on('GET /session', { json: sessionOf([patientRef(), patientRef({ id: 'other', given_name: 'Alex' })]) });
});

function openApp(path: string): void {
  window.history.replaceState(null, '', path);
  render(<App />);
}

describe('routes', () => {
  it('are all pages that the service worker answers without network', () => {
    for (const { path } of ROUTES) expect(isAppPage(path.replaceAll(':', '')), path).toBe(true);
  });

  it('never claim the emergency view, the condition pages or the API', () => {
    for (const path of ['/e', '/E', '/eABC', '/c/duchenne', '/c', '/api/session']) expect(findRoute(path)).toBeNull();
  });
});

describe('who may see what', () => {
  it('sends a stranger to sign in, and back afterwards', async () => {
    setSession({ status: 'signed-out' });
    openApp(`/links/${PATIENT}`);
    await waitFor(() => expect(window.location.pathname).toBe('/sign-in'));
    expect(window.location.search).toBe(`?next=${encodeURIComponent(`/links/${PATIENT}`)}`);
  });

  it('offers the kept cards when the server cannot be reached', async () => {
    await saveCard({
      patientId: PATIENT,
      givenName: 'Sam',
      familyName: 'Example',
      dateOfBirth: '2017-02-14',
      conditionLine: '',
      version: 1,
      html: 'x',
      savedHtml: 'x',
      code: null,
      savedAt: '2026-05-03T09:00:00Z',
    });
    setSession({ status: 'unreachable' });
    openApp('/home');
    expect(await screen.findByRole('link', { name: 'Show the card for Sam Example' })).toHaveAttribute(
      'href',
      `/show/${PATIENT}`,
    );
    expect(screen.getByText('Saved on 3 May 2026')).toBeVisible();
  });

  it('leads every address back to the shown card while the phone is in the hands of staff', async () => {
    signInAs(patientRef());
    lock(PATIENT);
    openApp('/settings');
    await waitFor(() => expect(window.location.pathname).toBe(`/show/${PATIENT}`));
  });

  it('says so on an address that does not exist', () => {
    setSession({ status: 'signed-out' });
    openApp('/nowhere');
    expect(screen.getByRole('heading', { level: 1, name: 'Page not found' })).toBeVisible();
  });
});

describe('moving between pages', () => {
  it('puts the focus on the heading and names the page in the title', async () => {
    signInAs(patientRef(), patientRef({ id: 'other', given_name: 'Alex' }));
    openApp('/home');
    await screen.findByRole('heading', { level: 1, name: 'Cards' });
    fireEvent.click(screen.getByRole('button', { name: 'Make a card for someone else' }));
    const heading = await screen.findByRole('heading', { level: 1, name: 'Who is the card for?' });
    await waitFor(() => expect(heading).toHaveFocus());
    expect(document.title).toBe('Who is the card for? - Alertcard');
  });
});

describe('leave quickly', () => {
  it('empties the screen, ends the session and goes elsewhere', () => {
    signInAs(patientRef(), patientRef({ id: 'other' }));
    openApp('/home');
    fireEvent.click(screen.getByRole('button', { name: 'Leave quickly' }));
    expect(document.body).toBeEmptyDOMElement();
    expect(document.title).toBe('');
    expect(server.askedFor('POST /sign-out')).toHaveLength(1);
    expect(goElsewhere).toHaveBeenCalledOnce();
  });

  it('does the same when Shift is pressed three times', () => {
    signInAs(patientRef(), patientRef({ id: 'other' }));
    openApp('/home');
    for (let press = 0; press < 3; press += 1) fireEvent.keyUp(window, { key: 'Shift' });
    expect(document.body).toBeEmptyDOMElement();
  });

  it('forgets presses after five seconds: capital letters are no wish to leave', () => {
    signInAs(patientRef(), patientRef({ id: 'other' }));
    openApp('/home');
    const now = vi.spyOn(Date, 'now');
    const start = 1_780_000_000_000;
    for (const after of [0, 3000, 6000, 9000]) {
      now.mockReturnValue(start + after);
      fireEvent.keyUp(window, { key: 'Shift' });
    }
    expect(document.body).not.toBeEmptyDOMElement();
    now.mockReturnValue(start + 9500);
    fireEvent.keyUp(window, { key: 'Shift' });
    now.mockRestore();
    expect(document.body).toBeEmptyDOMElement();
  });

  it('can be kept to the button on this phone', () => {
    setShiftLeaves(false);
    signInAs(patientRef(), patientRef({ id: 'other' }));
    openApp('/home');
    for (let press = 0; press < 3; press += 1) fireEvent.keyUp(window, { key: 'Shift' });
    expect(document.body).not.toBeEmptyDOMElement();
    setShiftLeaves(true);
    fireEvent.click(screen.getByRole('button', { name: 'Leave quickly' }));
    expect(document.body).toBeEmptyDOMElement();
  });
});

describe('the end of a session', () => {
  const session = {
    id: 's',
    method: 'email_code' as const,
    expires_at: '2026-05-21T20:00:00Z',
    idle_expires_at: '2026-05-21T13:30:00Z',
    is_held: false,
    held_until: null,
  };
  const at = (time: string): number => Date.parse(`2026-05-21T${time}:00Z`);

  it('is told five minutes before, and can be put off', () => {
    expect(endingSoon(session, at('13:00'), 0, at('13:20'))).toBeNull();
    expect(endingSoon(session, at('13:00'), 0, at('13:26'))).toEqual({ at: at('13:30'), canStay: true });
  });

  it('moves on with each answer of the server', () => {
    expect(endingSoon(session, at('13:00'), at('13:20'), at('13:26'))).toBeNull();
  });

  it('says that the hard end cannot be put off', () => {
    expect(endingSoon(session, at('13:00'), at('19:50'), at('19:57'))).toEqual({ at: at('20:00'), canStay: false });
  });
});
