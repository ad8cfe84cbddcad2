// An issued card with two codes, as the server and this phone hold it, for the tests of "my card".
import { vi } from 'vitest';
import type { CardState, Link } from '../api/types.ts';
import type { SavedCard } from '../offline/card-store.ts';
import { reportReach } from '../offline/connection.ts';
import { empty, STORES } from '../offline/db.ts';
import { unlock } from '../offline/lock.ts';
import { PATIENT, patientRef, sessionOf, signInAs, startServer, type FakeServer } from './fake-server.ts';

export const ACTIVE: CardState = {
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

export const SUMMARY = {
  mode: 'demo',
  condition_line: 'A condition.',
  identity: { given_name: 'Sam', family_name: 'Example', date_of_birth: '2017-02-14' },
  review: { version: 3, issued_on: '2026-05-03', review_by: '2027-05-03' },
};

export function link(more: Partial<Link>): Link {
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

export const CODE = {
  url: 'https://card.example/e#X',
  typed_code: 'AB0CD-EFGHJ-KMNPQ',
  version: 3,
  qr_svg_path: { modules: 53, path: 'M4 4h1v1h-1z' },
};

export const SAVED: SavedCard = {
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

/** An empty phone, and a server that answers for this card. */
export async function startWithCard(): Promise<FakeServer> {
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
  const server = startServer();
  server.on('GET /session', { json: sessionOf([patientRef()]) });
  server.on('GET /card', { json: ACTIVE });
  server.on('GET /card/summary', {
    json: { summary: SUMMARY, html: '<body>now</body>', saved_html: '<body>saved</body>' },
  });
  server.on('GET /health-check', { json: { next: null, items: [], done_count: 1, all_count: 1 } });
  server.on('GET /links', { json: [link({}), link({ id: 'phone-link', medium: 'phone' })] });
  server.on('GET /links/phone-link/code', { json: CODE });
  signInAs(patientRef());
  return server;
}
