// A part of the plan as a form: read from what is stored, checked, written as the server takes it. Driven by the
// definition alone; no part has code of its own, because the parts differ in words and fields and in nothing else.
import type { Answer, Entry, PlanField, PlanPart, PlanSection } from '../../api/types.ts';
import { dateFromParts, partsFromDate, type DateParts } from '../../lib/dates.ts';
import { isRecord, listOf, orNull, textOf } from '../../lib/stored.ts';
import { sayDate, t } from '../../words/t.tsx';

/** A field's path (`items.0.goal`, also its id on the page) to what is wrong with it. */
export type FieldErrors = Record<string, string>;
/** Typed texts by field; a date has three of them (`by_when.day`). */
export type Item = Record<string, string>;
export type Way = '' | Exclude<Answer, 'letter_photo'>;

export interface LetterForm {
  role: string;
  organisation: string;
  on: DateParts;
}

export interface Form {
  way: Way;
  /** One, or several where the part is a list. */
  items: Item[];
  letter: LetterForm;
  why: string;
}

/** What is said of one field, for showing. */
export interface Line {
  label: string;
  text: string;
}

export function dateOf(item: Item, field: string): DateParts {
  return { day: item[`${field}.day`] ?? '', month: item[`${field}.month`] ?? '', year: item[`${field}.year`] ?? '' };
}

export function withDate(item: Item, field: string, parts: DateParts): Item {
  return { ...item, [`${field}.day`]: parts.day, [`${field}.month`]: parts.month, [`${field}.year`]: parts.year };
}

/** Where a field stands in the value that is sent, and its id on the page. */
export function pathOf(section: PlanSection, index: number, field: string): string {
  return section.repeats ? `items.${index}.${field}` : field;
}

function readItem(section: PlanSection, stored: unknown): Item {
  let item: Item = {};
  for (const { key, type } of section.fields) {
    const text = textOf(stored, key);
    item = type === 'date' ? withDate(item, key, partsFromDate(text)) : { ...item, [key]: text };
  }
  return item;
}

export function ownEntry(section: PlanSection, entries: readonly Entry[]): Entry | null {
  return entries.find(({ heading }) => heading === section.own_heading) ?? null;
}

/** The form as it opens over what is stored. */
export function read(section: PlanSection, entry: Entry | null): Form {
  const stored = section.repeats ? listOf(entry?.value, 'items') : entry?.value ? [entry.value] : [];
  const told = entry?.provenance.source === 'letter' ? entry.provenance : null;
  return {
    way: entry === null || entry.answer === 'letter_photo' ? '' : entry.answer,
    items: stored.length > 0 ? stored.map((each) => readItem(section, each)) : [readItem(section, null)],
    letter: { role: told?.role ?? '', organisation: told?.organisation ?? '', on: partsFromDate(told?.on) },
    why: '',
  };
}

function isBlank(item: Item): boolean {
  return Object.values(item).every((text) => !text.trim());
}

function checkField(field: PlanField, item: Item): string | null {
  if (field.type === 'date') {
    const parts = dateOf(item, field.key);
    const isTyped = [parts.day, parts.month, parts.year].some((part) => part.trim() !== '');
    return isTyped && dateFromParts(parts) === null ? t('date.wrong') : null;
  }
  const length = (item[field.key] ?? '').trim().length;
  if (field.max_length === null || length <= field.max_length) return null;
  return t('plan.too-long', { label: field.label, max: field.max_length, over: length - field.max_length });
}

function writeItem(section: PlanSection, item: Item): Record<string, string | null> {
  const written = section.fields.map(({ key, type }): [string, string | null] => [
    key,
    type === 'date' ? dateFromParts(dateOf(item, key)) : orNull(item[key] ?? ''),
  ]);
  return Object.fromEntries(written);
}

export type Written = { ok: true; part: PlanPart } | { ok: false; errors: FieldErrors };

function errorsOf(section: PlanSection, form: Form): FieldErrors {
  const errors: FieldErrors = {};
  form.items.forEach((item, index) => {
    for (const field of section.fields) {
      const wrong = checkField(field, item);
      if (wrong) errors[pathOf(section, index, field.key)] = wrong;
    }
  });
  const [first] = section.fields;
  if (first && form.items.every(isBlank)) errors[pathOf(section, 0, first.key)] = t('plan.empty');
  if (section.told_by === 'letter' && dateFromParts(form.letter.on) === null)
    errors['letter.on'] = t('letter.on.missing');
  return errors;
}

/** The section's own words as they are sent, or what is wrong with them. Items that nobody filled are left out. */
export function write(section: PlanSection, form: Form): Written {
  const heading = section.own_heading;
  if (form.way === '') return { ok: false, errors: { way: t('way.missing') } };
  if (form.way !== 'given') return { ok: true, part: { heading, answer: form.way, value: null, source: 'patient' } };
  const errors = errorsOf(section, form);
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const items = form.items.filter((item) => !isBlank(item)).map((item) => writeItem(section, item));
  const value = section.repeats ? { items } : (items[0] ?? {});
  const on = dateFromParts(form.letter.on);
  if (section.told_by === 'person' || on === null)
    return { ok: true, part: { heading, answer: 'given', value, source: 'patient' } };
  const letter = { role: orNull(form.letter.role), organisation: orNull(form.letter.organisation), on };
  return { ok: true, part: { heading, answer: 'given', value, source: 'letter', letter } };
}

/** A form whose errors name fields without the items that nobody filled: the server counts only what it was sent. */
export function withoutBlanks(section: PlanSection, form: Form): Form {
  if (!section.repeats || form.way !== 'given') return form;
  const filled = form.items.filter((item) => !isBlank(item));
  return filled.length === 0 ? form : { ...form, items: filled };
}

function lineOf(field: PlanField, stored: unknown): Line | null {
  const text = textOf(stored, field.key);
  if (!text) return null;
  if (field.type === 'date') return { label: field.label, text: sayDate(text) };
  const chosen = field.choices.find(({ value }) => value === text);
  return { label: field.label, text: chosen?.label ?? text };
}

/** What a stored value says, item by item. */
export function linesOf(section: PlanSection, value: unknown): Line[][] {
  const stored = section.repeats ? listOf(value, 'items') : value ? [value] : [];
  return stored.map((each) => section.fields.map((field) => lineOf(field, each)).filter((line) => line !== null));
}

const WAYS: readonly unknown[] = ['', 'given', 'nothing', 'not_sure'];

/** A draft is our own text, but storage is outside our hands: its shape is checked before it is used. */
export function formFromText(section: PlanSection, text: string): Form | null {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(found) || !WAYS.includes(found['way'])) return null;
  const items = listOf(found, 'items').filter(isRecord);
  const empty = read(section, null);
  const [blank = {}] = empty.items;
  const letter = found['letter'];
  return {
    way: found['way'] as Way,
    items:
      items.length === 0
        ? empty.items
        : items.map((item) => Object.fromEntries(Object.keys(blank).map((key) => [key, textOf(item, key)]))),
    letter: {
      role: textOf(letter, 'role'),
      organisation: textOf(letter, 'organisation'),
      on: isRecord(letter)
        ? {
            day: textOf(letter['on'], 'day'),
            month: textOf(letter['on'], 'month'),
            year: textOf(letter['on'], 'year'),
          }
        : empty.letter.on,
    },
    why: textOf(found, 'why'),
  };
}

export function textOfForm(form: Form): string {
  return JSON.stringify(form);
}
