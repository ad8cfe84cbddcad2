import { describe, expect, it } from 'vitest';
import { forFrame } from './emergency-page.tsx';

describe('rules of the emergency page in a frame', () => {
  it.each([
    ['body', ':host'],
    [':root', ':host'],
    ['html', ':host'],
    ['html body .who', ':host .who'],
    ['body > main', ':host > main'],
    ['.body', '.body'],
    ['.html-like, p', '.html-like, p'],
    ['h1, body', 'h1, :host'],
    ['tbody td', 'tbody td'],
  ])('%s becomes %s', (selector, framed) => expect(forFrame(selector)).toBe(framed));
});
