import { describe, expect, it } from 'vitest';
import { safePlace, spokenAddress } from './addresses.ts';

describe('addresses', () => {
  it('lets a page of the app through', () => expect(safePlace('/links/1f-2')).toBe('/links/1f-2'));
  it.each([null, '', 'https://evil.example', '//evil.example', '/\\evil.example', '/a?b', 'javascript:alert(1)'])(
    'drops %s',
    (wanted) => expect(safePlace(wanted)).toBeNull(),
  );
  it('is spoken without protocol and secret', () => {
    expect(spokenAddress('https://card.example/e#SECRET')).toBe('card.example/e');
  });
});
