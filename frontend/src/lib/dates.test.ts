import { describe, expect, it } from 'vitest';
import { dateFromParts, partsFromDate, showDate, showTime } from './dates.ts';

describe('dates', () => {
  it('writes a plain date with the month in full', () => expect(showDate('2026-05-03')).toBe('3 May 2026'));
  it('writes Welsh months', () => expect(showDate('2026-05-03', 'cy')).toBe('3 Mai 2026'));
  it('writes an instant in UK time, summer and winter', () => {
    expect(showTime('2026-05-21T13:02:00Z')).toBe('2:02pm');
    expect(showTime('2026-12-21T13:02:00Z')).toBe('1:02pm');
    expect(showDate('2026-05-21T23:30:00Z')).toBe('22 May 2026');
  });
  it('leaves out the minutes on the hour and names midday and midnight', () => {
    expect(showTime('2026-12-21T17:00:00Z')).toBe('5pm');
    expect(showTime('2026-12-21T12:00:00Z')).toBe('midday');
    expect(showTime('2026-12-21T00:00:00Z')).toBe('midnight');
    expect(showTime('2026-12-21T12:00:00Z', 'cy')).toBe('12pm');
  });
  it('shows a text that is no date as it is', () => expect(showDate('soon')).toBe('soon'));
});

describe('date boxes', () => {
  it('reads a real date, with the month as a number or a name', () => {
    expect(dateFromParts({ day: '14', month: '2', year: '2007' })).toBe('2007-02-14');
    expect(dateFromParts({ day: '14', month: 'Feb', year: '2007' })).toBe('2007-02-14');
    expect(dateFromParts({ day: '29', month: '02', year: '2008' })).toBe('2008-02-29');
  });
  it('refuses a day that does not exist', () => {
    expect(dateFromParts({ day: '31', month: '2', year: '2007' })).toBeNull();
    expect(dateFromParts({ day: '0', month: '2', year: '2007' })).toBeNull();
    expect(dateFromParts({ day: '1', month: '13', year: '2007' })).toBeNull();
    expect(dateFromParts({ day: '1', month: '1', year: '07' })).toBeNull();
    expect(dateFromParts({ day: '', month: '', year: '' })).toBeNull();
  });
  it('puts a stored date back into the boxes', () =>
    expect(partsFromDate('2007-02-14')).toEqual({ day: '14', month: '2', year: '2007' }));
});
