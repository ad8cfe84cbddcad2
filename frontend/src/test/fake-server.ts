// A server of the shape that the contract names: answers what a test tells it to and remembers what it was asked.
import { vi } from 'vitest';
import { setSession } from '../api/session-store.ts';
import type { Entry, PatientRecord, PatientRef, Session } from '../api/types.ts';

export interface Asked {
  method: string;
  path: string;
  body: unknown;
  /** The tag of what the asker holds already. */
  tag: string | null;
}

interface Reply {
  status?: number;
  tag?: string;
  json: unknown;
}

type Handler = Reply | ((asked: Asked) => Reply);

export interface FakeServer {
  /** Everything that was asked, in order. */
  asked: Asked[];
  /** `on('GET /links', …)`; a later rule for the same words replaces the earlier one. */
  on: (what: string, handler: Handler) => void;
  /** From now on nothing is reached. */
  cutNetwork: () => void;
  restoreNetwork: () => void;
  askedFor: (what: string) => Asked[];
}

export const PATIENT = '3f0c0000-0000-4000-8000-000000000001';

/** Rules may leave out `/patients/<id>`: tests are about one person. */
function shortened(path: string): string {
  return path.replace(/^\/api/, '').replace(`/patients/${PATIENT}`, '');
}

function bodyOf(init: RequestInit | undefined): unknown {
  return typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : init?.body;
}

export function startServer(): FakeServer {
  const rules = new Map<string, Handler>();
  const asked: Asked[] = [];
  let isLost = false;
  vi.stubGlobal('fetch', (address: string, init?: RequestInit) => {
    if (isLost) return Promise.reject(new TypeError('network is away'));
    const request: Asked = {
      method: init?.method ?? 'GET',
      path: shortened(address),
      body: bodyOf(init),
      tag: new Headers(init?.headers).get('if-none-match'),
    };
    asked.push(request);
    const rule = rules.get(`${request.method} ${request.path}`);
    const reply = typeof rule === 'function' ? rule(request) : rule;
    const status = reply === undefined ? 404 : (reply.status ?? 200);
    const text = JSON.stringify(reply === undefined ? { code: 'not_found', title: 'No rule' } : reply.json);
    return Promise.resolve(
      new Response([204, 304].includes(status) ? null : text, {
        status,
        headers: { 'content-type': 'application/json', ...(reply?.tag ? { etag: reply.tag } : {}) },
      }),
    );
  });
  return {
    asked,
    on: (what, handler) => void rules.set(what, handler),
    cutNetwork: () => {
      isLost = true;
    },
    restoreNetwork: () => {
      isLost = false;
    },
    askedFor: (what) => asked.filter(({ method, path }) => `${method} ${path}` === what),
  };
}

export function patientRef(more: Partial<PatientRef> = {}): PatientRef {
  return {
    id: PATIENT,
    given_name: 'Sam',
    family_name: 'Example',
    known_as: null,
    date_of_birth: '2017-02-14',
    colour_word: 'green',
    relation: 'proxy',
    relationship: 'mother',
    colour: 'green',
    may_change: true,
    has_card: true,
    has_changes: false,
    photo: null,
    sees_openings: true,
    may_switch_openings: false,
    ...more,
  };
}

export function sessionOf(patients: PatientRef[]): Session {
  const soon = new Date(Date.now() + 1_800_000).toISOString();
  return {
    signed_in: true,
    account: {
      id: 'a1',
      email: 'parent@demo.example',
      role: 'person',
      language: 'en-GB',
      has_passkey: false,
      passkey_count: 0,
      has_recovery_code: false,
    },
    session: {
      id: 's1',
      method: 'email_code',
      expires_at: soon,
      idle_expires_at: soon,
      is_held: false,
      held_until: null,
    },
    recovery: null,
    patients,
  };
}

export function signInAs(...patients: PatientRef[]): void {
  setSession({ status: 'signed-in', session: sessionOf(patients) });
}

export function entry(heading: string, more: Partial<Entry> = {}): Entry {
  return {
    heading,
    version: 1,
    answer: 'given',
    value: null,
    provenance: {
      source: 'patient',
      on: '2026-05-03',
      role: null,
      organisation: null,
      recorded_by: 'proxy',
      recorded_on: '2026-05-03',
    },
    check_by: null,
    is_overdue: false,
    confirmed: null,
    item_provenance: [],
    needs_clinician: false,
    attachments: [],
    changed_at: '2026-05-03T09:30:00Z',
    changed_by: 'you',
    on_card: true,
    restored_from: null,
    ...more,
  };
}

export function recordOf(entries: Entry[], ask: string[] = []): PatientRecord {
  return {
    patient: {
      id: PATIENT,
      given_name: 'Sam',
      family_name: 'Example',
      known_as: null,
      date_of_birth: '2017-02-14',
      colour: 'green',
      colour_word: 'green',
    },
    entries,
    ask,
  };
}
