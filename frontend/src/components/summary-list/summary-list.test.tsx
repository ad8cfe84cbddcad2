import { describe, it } from 'vitest';
import { expectOfficial } from '../../test/official.tsx';
import { SummaryCard } from '../summary-card/summary-card.tsx';
import { SummaryList } from './summary-list.tsx';

const change = (of: string) => [{ href: '#/change', text: 'Change', of }];
const ADDRESS = (
  <>
    73 Roman Rd
    <br />
    Leeds
    <br />
    LS2 5ZN
  </>
);
const DETAILS = (
  <>
    <p>07700 900362</p>
    <p>karen.francis@example.com</p>
  </>
);

describe('SummaryList', () => {
  it('is the official markup', () =>
    expectOfficial(
      <SummaryList
        rows={[
          { key: 'Name', value: 'Karen Francis' },
          { key: 'Date of birth', value: '15 March 1984' },
          { key: 'Contact information', value: ADDRESS },
          { key: 'Contact details', value: DETAILS },
        ]}
      />,
      'summary-list',
      'default',
    ));

  it('is the official markup with a Change link on each row', () =>
    expectOfficial(
      <SummaryList
        rows={[
          { key: 'Name', value: 'Karen Francis', actions: change('name') },
          { key: 'Date of birth', value: '15 March 1984', actions: change('date of birth') },
          { key: 'Contact information', value: ADDRESS, actions: change('contact information') },
          { key: 'Contact details', value: DETAILS, actions: change('contact details') },
        ]}
      />,
      'summary-list',
      'with actions',
    ));

  it('is the official markup as a card', () =>
    expectOfficial(
      <SummaryCard
        heading="Regional Manager"
        actions={[
          { href: '#/delete', text: 'Delete' },
          { href: '#/withdraw', text: 'Withdraw' },
        ]}
        rows={[
          { key: 'Name', value: 'Karen Francis' },
          { key: 'Date of birth', value: '15 March 1984' },
        ]}
      />,
      'summary-list',
      'as a card with actions',
    ));
});
