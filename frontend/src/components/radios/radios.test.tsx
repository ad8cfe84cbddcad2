import { fireEvent, render, screen } from '@testing-library/preact';
import { describe, expect, it, vi } from 'vitest';
import { expectOfficial } from '../../test/official.tsx';
import { Input } from '../input/input.tsx';
import { Radios } from './radios.tsx';

const CONTACT = 'How do you want to be contacted about this?';
const WAYS = [
  { value: 'email', text: 'Email' },
  { value: 'phone', text: 'Phone' },
  { value: 'text', text: 'Text message' },
];

describe('Radios', () => {
  it('is the official markup', () =>
    expectOfficial(
      <Radios id="example" name="example" label={CONTACT} size="l" isHeading items={WAYS} />,
      'radios',
      'default',
    ));

  it('is the official markup with hint and error', () =>
    expectOfficial(
      <Radios
        id="with-hint-error"
        name="example"
        label={CONTACT}
        size="l"
        isHeading
        hint="Select 1 option"
        error="Select how you want to be contacted"
        items={WAYS}
      />,
      'radios',
      'with error message and hint',
    ));

  it('is the official markup with hints on answers', () =>
    expectOfficial(
      <Radios
        id="with-hint-item"
        name="example"
        label="Do you have a mobile phone with signal?"
        size="l"
        isHeading
        items={[
          {
            value: 'mobile',
            text: 'Yes, I have a mobile phone with signal',
            hint: 'We will text you a 6 digit security code',
          },
          {
            value: 'landline',
            text: 'No, I want to use my landline',
            hint: 'We will call you to give you a 6 digit security code',
          },
        ]}
      />,
      'radios',
      'with hints on items',
    ));

  it('is the official markup with a divider', () =>
    expectOfficial(
      <Radios
        id="with-divider"
        name="example"
        label="Do you know your NHS number?"
        size="l"
        isHeading
        hint={
          <>
            This is a 10 digit number (like <span class="nhsuk-u-nowrap">999 123 4567</span>) that you can find on an
            NHS letter, prescription or in the NHS App
          </>
        }
        items={[
          { value: 'yes', text: 'Yes, I know my NHS number' },
          { value: 'no', text: 'No, I do not know my NHS number' },
          { divider: 'or' },
          { value: 'not sure', text: "I'm not sure" },
        ]}
      />,
      'radios',
      'with divider',
    ));

  it('tells the answer and shows what hangs on it', () => {
    const told = vi.fn();
    const items = [{ value: 'phone', text: 'Phone', conditional: <Input id="number" label="Number" /> }];
    const { rerender, container } = render(<Radios id="x" name="x" label="How?" items={items} onChange={told} />);
    expect(container.querySelector('.nhsuk-radios__conditional--hidden')).not.toBeNull();
    fireEvent.click(screen.getByLabelText('Phone'));
    expect(told).toHaveBeenCalledWith('phone');
    rerender(<Radios id="x" name="x" label="How?" items={items} onChange={told} value="phone" />);
    expect(container.querySelector('.nhsuk-radios__conditional--hidden')).toBeNull();
  });
});
