import { describe, expect, it } from 'vitest';
import { expectOfficial } from '../../test/official.tsx';
import { afterChoice, Checkboxes } from './checkboxes.tsx';

const CONTACT = 'How do you want to be contacted about this?';

describe('Checkboxes', () => {
  it('is the official markup with an answer that excludes the others', () =>
    expectOfficial(
      <Checkboxes
        id="none"
        name="example"
        label={CONTACT}
        size="l"
        isHeading
        values={[]}
        items={[
          { value: 'email', text: 'Email' },
          { value: 'phone', text: 'Phone' },
          { value: 'text', text: 'Text message' },
          { divider: 'or' },
          { value: 'none', text: 'I do not want to be contacted', isExclusive: true },
        ]}
      />,
      'checkboxes',
      'with "none" option',
    ));

  it('is the official markup with hint and error', () =>
    expectOfficial(
      <Checkboxes
        id="with-hint-error"
        name="example"
        label={CONTACT}
        size="l"
        isHeading
        hint="Select all options that are relevant to you"
        error="Select how you want to be contacted"
        values={[]}
        items={[
          { value: 'email', text: 'Email' },
          { value: 'phone', text: 'Phone' },
          { value: 'text message', text: 'Text message' },
        ]}
      />,
      'checkboxes',
      'with error message and hint',
    ));

  it('never lets "none of these" stand beside another answer', () => {
    const some = { value: 'some', text: 'Some' };
    const none = { value: 'none', text: 'None', isExclusive: true };
    expect(afterChoice([some, none], ['some'], none, true)).toEqual(['none']);
    expect(afterChoice([some, none], ['none'], some, true)).toEqual(['some']);
    expect(afterChoice([some, none], ['some'], some, false)).toEqual([]);
  });
});
