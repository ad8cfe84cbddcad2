import { fireEvent, render, screen } from '@testing-library/preact';
import { describe, expect, it, vi } from 'vitest';
import { expectOfficial } from '../../test/official.tsx';
import { Input } from './input.tsx';

const NHS_HINT = (
  <>
    This is a 10 digit number (like <span class="nhsuk-u-nowrap">999 123 4567</span>) that you can find on an NHS
    letter, prescription or in the NHS App
  </>
);

describe('Input', () => {
  it('is the official markup', () =>
    expectOfficial(<Input id="example" label="What is your full name?" size="l" isHeading />, 'input', 'default'));

  it('is the official markup with hint and error', () =>
    expectOfficial(
      <Input
        id="with-hint-error"
        name="example"
        label="What is your NHS number?"
        size="l"
        isHeading
        hint={NHS_HINT}
        error="Enter NHS number"
        width={10}
        isCode
        inputMode="numeric"
        spellCheck={false}
      />,
      'input',
      'with error message and hint',
    ));

  it('is the official markup with prefix and suffix', () =>
    expectOfficial(
      <Input
        id="with-prefix-suffix"
        name="example"
        label="Cost per item, in pounds"
        isHeading
        prefix="£"
        suffix="per item"
        width={5}
      />,
      'input',
      'with prefix and suffix',
    ));

  it('tells what was typed', () => {
    const told = vi.fn();
    render(<Input id="name" label="Name" value="" onChange={told} />);
    fireEvent.input(screen.getByLabelText('Name'), { target: { value: 'Ann' } });
    expect(told).toHaveBeenCalledWith('Ann');
  });
});
