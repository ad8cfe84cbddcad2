import { fireEvent, render, screen } from '@testing-library/preact';
import { describe, expect, it, vi } from 'vitest';
import { expectOfficial } from '../../test/official.tsx';
import { DateInput, type DateInputProps } from './date-input.tsx';

const EMPTY = { day: '', month: '', year: '' };

function birthday(more: Partial<DateInputProps> = {}) {
  return (
    <DateInput
      id="example"
      label="What is your date of birth?"
      size="l"
      isHeading
      hint="For example, 31 3 1980"
      value={EMPTY}
      {...more}
    />
  );
}

describe('DateInput', () => {
  it('is the official markup', () => expectOfficial(birthday(), 'date-input', 'default'));
  it('is the official markup with values', () =>
    expectOfficial(birthday({ value: { day: '5', month: '8', year: '2024' } }), 'date-input', 'with values'));
  it('is the official markup for the own birthday', () =>
    expectOfficial(birthday({ isOwnBirthday: true }), 'date-input', 'with autocomplete values'));
  it('is the official markup with an error', () =>
    expectOfficial(birthday({ error: 'Enter your date of birth' }), 'date-input', 'with error message and hint'));
  it('is the official markup with an error in one box', () =>
    expectOfficial(
      birthday({
        error: 'Date of birth must include a day',
        wrongParts: ['day'],
        value: { day: '', month: '3', year: '1980' },
      }),
      'date-input',
      'with error on day input',
    ));

  it('changes one part and keeps the others', () => {
    const told = vi.fn();
    render(birthday({ value: { day: '5', month: '', year: '2024' }, onChange: told }));
    fireEvent.input(screen.getByLabelText('Month'), { target: { value: '8' } });
    expect(told).toHaveBeenCalledWith({ day: '5', month: '8', year: '2024' });
  });
});
