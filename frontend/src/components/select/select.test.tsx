import { describe, it } from 'vitest';
import { expectOfficial } from '../../test/official.tsx';
import { Select } from './select.tsx';

describe('Select', () => {
  it('is the official markup', () =>
    expectOfficial(
      <Select
        id="example"
        label="Sort by"
        size="l"
        isHeading
        items={[
          { value: 'published', text: 'Recently published' },
          { value: 'updated', text: 'Recently updated' },
          { value: 'views', text: 'Most views' },
          { value: 'comments', text: 'Most comments' },
        ]}
      />,
      'select',
      'default',
    ));
});
