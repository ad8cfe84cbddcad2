import { describe, expect, it } from 'vitest';
import { APP_PAGES, isAppPage, isShellFile } from './cacheable.ts';

const ORIGIN = 'https://app.example';
const SHELL = ['/', '/assets/index-abc.js', '/manifest.webmanifest'];
const at = (address: string): URL => new URL(address, ORIGIN);

describe('what the service worker may store', () => {
  it('stores the files of the app', () => {
    expect(isShellFile('GET', at('/assets/index-abc.js'), ORIGIN, SHELL)).toBe(true);
  });

  it.each([
    '/api/v1/me',
    '/api',
    '/e',
    '/e?x=1',
    '/E',
    '/eABC',
    '/e/abc',
    '/c/duchenne',
    '/c',
    '/.well-known/alertcard-keys.json',
    '/sw.js',
  ])('never stores or answers %s', (path) => {
    expect(isShellFile('GET', at(path), ORIGIN, SHELL)).toBe(false);
    expect(isAppPage(at(path).pathname)).toBe(false);
  });

  it('stores nothing that was posted, asked with a query or from elsewhere', () => {
    expect(isShellFile('POST', at('/'), ORIGIN, SHELL)).toBe(false);
    expect(isShellFile('GET', at('/?patient=1'), ORIGIN, SHELL)).toBe(false);
    expect(isShellFile('GET', new URL('https://elsewhere.example/'), ORIGIN, SHELL)).toBe(false);
  });

  it('has no app page that could be taken for the emergency view or a condition page', () => {
    for (const page of APP_PAGES) expect(page).not.toMatch(/^(e|c$)/i);
  });
});
