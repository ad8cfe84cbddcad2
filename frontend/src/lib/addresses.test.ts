import { describe, expect, it } from 'vitest';
import { safePlace, spokenAddress } from './addresses.ts';

describe('addresses', () => {
  it.each(['/links/1f-2', '/first-card/1f-2/allergies?from=check'])('lets a page of the app through: %s', (place) =>
    expect(safePlace(place)).toBe(place),
  );
  it.each([
    null,
    '',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/a?b=//c',
    '/a?b#c',
    'javascript:alert(1)',
  ])('drops %s', (wanted) => expect(safePlace(wanted)).toBeNull());
  it('is spoken without protocol and secret', () => {
    expect(spokenAddress('https://card.example/e#SECRET')).toBe('card.example/e');
  });
});
