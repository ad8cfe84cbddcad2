// Dates and times as the NHS writes them: 6 August 2018, 2:02pm. Always UK time, digits in both languages.
export type DateLanguage = 'en-GB' | 'cy';

const MONTHS: Record<DateLanguage, readonly string[]> = {
  'en-GB': [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  cy: [
    'Ionawr',
    'Chwefror',
    'Mawrth',
    'Ebrill',
    'Mai',
    'Mehefin',
    'Gorffennaf',
    'Awst',
    'Medi',
    'Hydref',
    'Tachwedd',
    'Rhagfyr',
  ],
};

const UK_PARTS = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  hourCycle: 'h23',
});

function ukParts(instant: Date): { year: number; month: number; day: number; hour: number; minute: number } {
  const found = { year: 0, month: 0, day: 0, hour: 0, minute: 0 };
  for (const { type, value } of UK_PARTS.formatToParts(instant)) {
    if (type in found) found[type as keyof typeof found] = Number(value);
  }
  return found;
}

function monthName(month: number, language: DateLanguage): string {
  return MONTHS[language][month - 1] ?? '';
}

/** `2026-05-03` or an instant -> `3 May 2026`. A text that is no date comes back unchanged. */
export function showDate(value: string, language: DateLanguage = 'en-GB'): string {
  const plain = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (plain) return `${Number(plain[3])} ${monthName(Number(plain[2]), language)} ${Number(plain[1])}`;
  const instant = new Date(value);
  if (Number.isNaN(instant.getTime())) return value;
  const { year, month, day } = ukParts(instant);
  return `${day} ${monthName(month, language)} ${year}`;
}

/** An instant -> `2:02pm`, `midday` and `midnight` in words (English only; Welsh services write the digits). */
export function showTime(value: string, language: DateLanguage = 'en-GB'): string {
  const instant = new Date(value);
  if (Number.isNaN(instant.getTime())) return value;
  const { hour, minute } = ukParts(instant);
  if (language === 'en-GB' && minute === 0 && (hour === 0 || hour === 12)) return hour === 0 ? 'midnight' : 'midday';
  const minutes = minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`;
  return `${hour % 12 === 0 ? 12 : hour % 12}${minutes}${hour < 12 ? 'am' : 'pm'}`;
}

export interface DateParts {
  day: string;
  month: string;
  year: string;
}

/** Three typed boxes -> `2007-02-14`; null when they are no real date. Month names are understood too. */
export function dateFromParts({ day, month, year }: DateParts): string | null {
  const monthNumber = /^\d+$/.test(month.trim()) ? Number(month) : monthFromName(month);
  const dayNumber = Number(day.trim());
  const yearNumber = Number(year.trim());
  if (!/^\d{4}$/.test(year.trim()) || !Number.isInteger(dayNumber) || monthNumber === null) return null;
  const date = new Date(Date.UTC(yearNumber, monthNumber - 1, dayNumber));
  const isReal = date.getUTCMonth() === monthNumber - 1 && date.getUTCDate() === dayNumber && dayNumber > 0;
  return isReal ? date.toISOString().slice(0, 10) : null;
}

function monthFromName(name: string): number | null {
  const wanted = name.trim().toLowerCase();
  if (wanted.length < 3) return null;
  for (const months of Object.values(MONTHS)) {
    const index = months.findIndex((month) => month.toLowerCase().startsWith(wanted));
    if (index >= 0) return index + 1;
  }
  return null;
}

export function partsFromDate(value: string | null | undefined): DateParts {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(value ?? '');
  return found
    ? { day: String(Number(found[3])), month: String(Number(found[2])), year: found[1] ?? '' }
    : { day: '', month: '', year: '' };
}
