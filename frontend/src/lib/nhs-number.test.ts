import { describe, expect, it } from 'vitest';
import { hasRightCheckDigit, looksLikeNationalInsurance, showNhsNumber } from './nhs-number.ts';

describe('NHS number', () => {
  it('is shown in the groups of a wristband', () => expect(showNhsNumber('9990000018')).toBe('999 000 0018'));
  it('accepts spaces and dashes', () => expect(hasRightCheckDigit('999 000-0018')).toBe(true));
  it('finds every single slip', () => {
    const right = '9990000018';
    for (let place = 0; place < 10; place += 1) {
      for (let digit = 0; digit < 10; digit += 1) {
        const typed = right.slice(0, place) + String(digit) + right.slice(place + 1);
        if (typed !== right) expect(hasRightCheckDigit(typed)).toBe(false);
      }
    }
  });
  it('knows a National Insurance number', () => expect(looksLikeNationalInsurance('QQ 12 34 56 C')).toBe(true));
});
