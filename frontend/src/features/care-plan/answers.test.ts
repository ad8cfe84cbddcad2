import { describe, expect, it } from 'vitest';
import type { PlanField, PlanSection } from '../../api/types.ts';
import { entry } from '../../test/fake-server.ts';
import { formFromText, linesOf, read, textOfForm, withoutBlanks, write } from './answers.ts';
import { ownErrors } from './use-section-form.ts';

const field = (key: string, more: Partial<PlanField> = {}): PlanField => ({
  key,
  type: 'text',
  label: `Label of ${key}`,
  choices: [],
  max_length: 20,
  ...more,
});

const section = (more: Partial<PlanSection> = {}): PlanSection => ({
  key: 'goals',
  place: 'more',
  heading: 'My goals',
  own_heading: 'plan.goals',
  headings: [],
  fields: [field('goal'), field('by_when', { type: 'date', max_length: null })],
  repeats: false,
  told_by: 'person',
  needs_clinician: false,
  may_reach_emergency: false,
  is_private: false,
  prsb: [],
  ...more,
});

const date = { 'by_when.day': '3', 'by_when.month': '5', 'by_when.year': '2027' };
const given = (items: Record<string, string>[]) => ({ ...read(section(), null), way: 'given' as const, items });

describe('a part of the plan', () => {
  it('reads what is stored and writes the same again', () => {
    const value = { goal: 'Swim', by_when: '2027-05-03' };
    const form = read(section(), entry('plan.goals', { value }));
    expect(form.items).toEqual([{ goal: 'Swim', ...date }]);
    expect(write(section(), form)).toMatchObject({ ok: true, part: { heading: 'plan.goals', answer: 'given', value } });
  });

  it('keeps a list as a list and leaves out what nobody filled', () => {
    const list = section({ repeats: true });
    const form = given([{ goal: '' }, { goal: 'Swim' }]);
    expect(write(list, form)).toMatchObject({ part: { value: { items: [{ goal: 'Swim', by_when: null }] } } });
    expect(withoutBlanks(list, form).items).toEqual([{ goal: 'Swim' }]);
  });

  it('says that nothing is to be said without a value', () => {
    const form = { ...given([{ goal: 'typed before' }]), way: 'nothing' as const };
    expect(write(section(), form)).toMatchObject({ part: { answer: 'nothing', value: null } });
  });

  it.each([
    ['nothing chosen', { way: '' as const }, 'way'],
    ['nothing written', { items: [{ goal: '  ' }] }, 'goal'],
    ['a date that is none', { items: [{ goal: 'A', ...date, 'by_when.month': '13' }] }, 'by_when'],
    ['a text that is too long', { items: [{ goal: 'a'.repeat(21) }] }, 'goal'],
  ])('refuses %s beside its field', (_, wrong, place) => {
    const written = write(section(), { ...given([{ goal: 'A' }]), ...wrong });
    expect(written.ok ? [] : Object.keys(written.errors)).toEqual([place]);
  });

  it('names the item of a list in which something is wrong', () => {
    const written = write(section({ repeats: true }), given([{ goal: 'A' }, { goal: 'b'.repeat(30) }]));
    expect(written).toMatchObject({
      errors: { 'items.1.goal': 'Label of goal: use 20 characters at most. Take 10 away.' },
    });
  });

  it('never cuts off what is typed', () => {
    const long = given([{ goal: 'b'.repeat(3000) }]);
    expect(formFromText(section(), textOfForm(long))?.items[0]?.['goal']).toHaveLength(3000);
  });

  it('asks which letter, where only a letter can say it', () => {
    const told = section({ told_by: 'letter' });
    expect(write(told, given([{ goal: 'A' }]))).toMatchObject({
      ok: false,
      errors: { 'letter.on': expect.any(String) as string },
    });
    const letter = { role: 'Consultant', organisation: '', on: { day: '3', month: '5', year: '2026' } };
    expect(write(told, { ...given([{ goal: 'A' }]), letter })).toMatchObject({
      part: { source: 'letter', letter: { role: 'Consultant', organisation: null, on: '2026-05-03' } },
    });
  });

  it('shows choices and dates in words', () => {
    const choice = field('progress', { type: 'choice', choices: [{ value: 'stuck', label: 'Stuck at the moment' }] });
    const shown = linesOf(section({ fields: [choice, field('by_when', { type: 'date' })] }), {
      progress: 'stuck',
      by_when: '2027-05-03',
    });
    expect(shown[0]?.map(({ text }) => text)).toEqual(['Stuck at the moment', '3 May 2027']);
  });
});

describe('a draft', () => {
  it('comes back as it was typed, half an answer too', () => {
    const form = {
      ...given([{ goal: 'Half a sent', 'by_when.day': '3', 'by_when.month': '', 'by_when.year': '' }]),
      why: 'New',
    };
    expect(formFromText(section(), textOfForm(form))).toEqual(form);
  });

  it.each(['', 'no json', '[]', '{"way":"kill"}', 'null'])('is not believed when it is none: %s', (text) => {
    expect(formFromText(section(), text)).toBeNull();
  });
});

describe('what the server refuses', () => {
  it('stands beside its field, and else beside the way to answer', () => {
    expect(ownErrors(section(), { 'plan.goals.items.0.goal': 'A', why: 'B', 'plan.goals': 'C' })).toEqual({
      'items.0.goal': 'A',
      why: 'B',
      way: 'C',
    });
  });
});
