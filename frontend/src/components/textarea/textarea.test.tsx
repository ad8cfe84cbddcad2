import { describe, it } from 'vitest';
import { expectOfficial } from '../../test/official.tsx';
import { Textarea } from './textarea.tsx';

const HINT = 'Do not include personal information like your name, date of birth or NHS number';

describe('Textarea', () => {
  it('is the official markup', () =>
    expectOfficial(
      <Textarea id="example" label="Can you provide more detail?" size="l" isHeading hint={HINT} />,
      'textarea',
      'default',
    ));

  it('is the official markup with an error', () =>
    expectOfficial(
      <Textarea
        id="with-hint-error"
        name="example"
        label="Can you provide more detail?"
        size="l"
        isHeading
        hint={HINT}
        error="You must provide an explanation"
      />,
      'textarea',
      'with error message and hint',
    ));
});
