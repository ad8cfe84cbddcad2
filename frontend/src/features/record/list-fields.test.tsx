import { fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { useState } from 'preact/hooks';
import { beforeEach, describe, expect, it } from 'vitest';
import { recordOf, signInAs, patientRef, startServer, PATIENT } from '../../test/fake-server.ts';
import { renderPage } from '../../test/render-page.tsx';
import { ChangePage } from './change-page.tsx';
import { ListFields } from '../../components/list-fields/list-fields.tsx';

function List({ first }: { first: string[] }) {
  const [items, setItems] = useState(first);
  return (
    <ListFields items={items} change={setItems} make={() => ''} legend="contacts.item" add="contacts.add" isOrdered>
      {(item, index, set) => (
        <input aria-label={`Name ${index + 1}`} value={item} onInput={(event) => set(event.currentTarget.value)} />
      )}
    </ListFields>
  );
}

const press = (name: RegExp): void => void fireEvent.click(screen.getByRole('button', { name }));

describe('a list that a person fills', () => {
  it('puts the focus in the first field of what was added, and says so', async () => {
    render(<List first={['Ann']} />);
    press(/Add another/);
    await waitFor(() => expect(screen.getByLabelText('Name 2')).toHaveFocus());
    expect(screen.getByRole('status')).toHaveTextContent('Added: Person 2');
  });

  it('follows what was moved', async () => {
    render(<List first={['Ann', 'Ben']} />);
    press(/Move up.*2/);
    await waitFor(() => expect(screen.getByText('Person 1', { selector: 'legend' })).toHaveFocus());
    expect(screen.getByLabelText('Name 1')).toHaveValue('Ben');
  });

  it('goes to the next one after one was taken away, and empties the only one', async () => {
    render(<List first={['Ann', 'Ben']} />);
    press(/Take away.*1/);
    await waitFor(() => expect(screen.getByText('Person 1', { selector: 'legend' })).toHaveFocus());
    expect(screen.getByLabelText('Name 1')).toHaveValue('Ben');
    press(/Take away.*1/);
    await waitFor(() => expect(screen.getByLabelText('Name 1')).toHaveValue(''));
    expect(screen.getByRole('status')).toHaveTextContent('Taken away: Person 1');
  });
});

describe('the list of conditions', () => {
  beforeEach(() => {
    const server = startServer();
    server.on('GET /facts?language=en-GB', { json: [] });
    server.on('GET /record', { json: recordOf([]) });
    server.on('POST /templates/search', {
      json: [{ id: 'spinal-muscular-atrophy', name: 'Spinal muscular atrophy', summary: 'SMA' }],
    });
    signInAs(patientRef());
  });

  it('goes on to the condition that was chosen, and back to the search after it was taken away', async () => {
    renderPage(ChangePage, `/my-card/${PATIENT}/change/conditions`, { heading: 'conditions' });
    fireEvent.click(await screen.findByLabelText('I know its name'));
    fireEvent.input(screen.getByLabelText('Find a condition'), { target: { value: 'spinal' } });
    fireEvent.click(await screen.findByRole('button', { name: /Spinal muscular atrophy/ }));
    await waitFor(() => expect(screen.getByLabelText('More about it (optional)')).toHaveFocus());
    fireEvent.click(screen.getByRole('button', { name: /Take away/ }));
    await waitFor(() => expect(screen.getByLabelText('Find a condition')).toHaveFocus());
  });
});
