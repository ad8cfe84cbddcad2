import { fireEvent, screen, waitFor } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { empty } from '../../offline/db.ts';
import {
  entry,
  PATIENT,
  patientRef,
  recordOf,
  signInAs,
  startServer,
  type FakeServer,
} from '../../test/fake-server.ts';
import { renderPage } from '../../test/render-page.tsx';
import { ChangeListPage } from './change-list-page.tsx';
import { ChangePage } from './change-page.tsx';
import { changesOf } from './editors/allergies.tsx';
import { SavedPage } from './saved-page.tsx';

const PUT = 'PUT /record/allergies';
const saved = (changed: string[]) => ({
  json: { entry: entry('allergies', { version: 2 }), warnings: [], card_headings_changed: changed },
});

let server: FakeServer;

beforeEach(async () => {
  await empty('drafts');
  server = startServer();
  server.on('GET /facts?language=en-GB', { json: [] });
  server.on('GET /record', {
    json: recordOf([
      entry('allergies', {
        version: 4,
        value: { status: 'recorded', items: [{ substance: 'Latex', reaction: null, kind: 'allergy' }] },
      }),
    ]),
  });
  signInAs(patientRef());
});

async function openAllergies() {
  const page = renderPage(ChangePage, `/my-card/${PATIENT}/change/allergies`, { heading: 'allergies' });
  await screen.findByRole('heading', { level: 1, name: 'Any allergies or bad reactions?' });
  return page;
}

/** A saved allergy is a row until somebody wants to change it. */
function openSaved(): void {
  fireEvent.click(screen.getByRole('button', { name: /Change.*Latex/ }));
}

function save(): void {
  fireEvent.click(screen.getByRole('button', { name: 'Save to Sam’s card' }));
}

async function type(what: string): Promise<void> {
  if (!screen.queryByLabelText('What to keep away from')) openSaved();
  const field = screen.getByLabelText('What to keep away from');
  await userEvent.clear(field);
  await userEvent.type(field, what);
}

describe('changing a heading', () => {
  it('names the person, the colour’s word and the person in the save control. Proves H41-A1.', async () => {
    const { container } = await openAllergies();
    const bar = container.querySelector('.ac-person');
    expect(bar).toHaveTextContent('Sam Example');
    expect(bar).toHaveTextContent('Green');
    expect(bar).toHaveClass('ac-colour--green');
    expect(screen.getByRole('button', { name: 'Save to Sam’s card' })).toBeVisible();
  });

  it('saves over the version that was seen', async () => {
    server.on(PUT, saved([]));
    await openAllergies();
    await type('Penicillin');
    save();
    await waitFor(() => expect(server.askedFor(PUT)).toHaveLength(1));
    expect(server.askedFor(PUT)[0]?.body).toMatchObject({
      version: 4,
      answer: 'given',
      value: { status: 'recorded', items: [{ substance: 'Penicillin' }] },
    });
    await waitFor(() => expect(window.location.pathname).toBe(`/my-card/${PATIENT}/change`));
  });

  it('ends on the question whether to put it on the card, when the issued card now differs. Proves H27-A3.', async () => {
    server.on(PUT, saved(['allergies']));
    await openAllergies();
    await type('Penicillin');
    save();
    await waitFor(() => expect(window.location.pathname).toBe(`/my-card/${PATIENT}/saved`));
  });

  it('shows an error beside the field and in the summary, marks the title, and sends nothing', async () => {
    await openAllergies();
    openSaved();
    await userEvent.clear(screen.getByLabelText('What to keep away from'));
    save();
    expect(await screen.findByRole('alert')).toHaveTextContent('There is a problem');
    expect(screen.getAllByText('Enter what to keep away from')).toHaveLength(2);
    await waitFor(() => expect(document.title).toBe('Error: Allergies and bad reactions - Alertcard'));
    expect(server.askedFor(PUT)).toHaveLength(0);
  });

  it('leaves the focus in the field that is mended after an error, letter by letter', async () => {
    await openAllergies();
    openSaved();
    const field = screen.getByLabelText('What to keep away from');
    await userEvent.clear(field);
    save();
    await waitFor(() => expect(document.querySelector('.nhsuk-error-summary')).toHaveFocus());
    await userEvent.click(field);
    await userEvent.keyboard('Penicillin');
    expect(field).toHaveValue('Penicillin');
    expect(field).toHaveFocus();
  });

  it('takes the focus again when the same slip is sent twice', async () => {
    await openAllergies();
    openSaved();
    const field = screen.getByLabelText('What to keep away from');
    await userEvent.clear(field);
    save();
    field.focus();
    save();
    await waitFor(() => expect(document.querySelector('.nhsuk-error-summary')).toHaveFocus());
  });

  it('shows the server’s own sentence beside the field it names', async () => {
    server.on(PUT, {
      status: 422,
      json: { code: 'check_answers', title: 'Check', fields: { 'items.0.substance': 'Write this on one line.' } },
    });
    await openAllergies();
    save();
    expect(await screen.findAllByText('Write this on one line.')).toHaveLength(2);
  });

  it('asks "is this right?" and saves on yes', async () => {
    server.on(PUT, ({ body }) =>
      (body as { confirm_unusual?: boolean }).confirm_unusual
        ? saved([])
        : { status: 422, json: { code: 'is_this_right', title: 'x', fields: { items: 'This looks unusual.' } } },
    );
    await openAllergies();
    save();
    expect(await screen.findByText('This looks unusual.')).toBeVisible();
    fireEvent.click(screen.getByRole('button', { name: 'Yes, this is right. Save it.' }));
    await waitFor(() => expect(server.askedFor(PUT)).toHaveLength(2));
    expect(server.askedFor(PUT)[1]?.body).toMatchObject({ confirm_unusual: true });
  });
});

describe('a list of allergies', () => {
  it('adds beside what is saved, never over it, and says what the save did', async () => {
    const both = [
      { substance: 'Latex', reaction: null, kind: 'allergy' },
      { substance: 'Penicillin', reaction: null, kind: 'allergy' },
    ];
    server.on(PUT, {
      json: {
        entry: entry('allergies', { version: 5, value: { status: 'recorded', items: both } }),
        warnings: [],
        card_headings_changed: ['allergies'],
      },
    });
    const page = await openAllergies();
    expect(screen.queryByLabelText('What to keep away from')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Add another' }));
    await type('Penicillin');
    save();
    await waitFor(() => expect(server.askedFor(PUT)).toHaveLength(1));
    expect(server.askedFor(PUT)[0]?.body).toMatchObject({ value: { items: both } });
    await waitFor(() => expect(window.location.pathname).toBe(`/my-card/${PATIENT}/saved`));
    page.unmount();
    renderPage(SavedPage, `/my-card/${PATIENT}/saved`);
    expect(screen.getByText('Added: Penicillin')).toBeVisible();
    expect(screen.queryByText(/^Taken away/)).toBeNull();
  });

  it('opens a saved one with the focus in it', async () => {
    await openAllergies();
    openSaved();
    await waitFor(() => expect(screen.getByLabelText('What to keep away from')).toHaveFocus());
  });

  it('names what a save drops', () =>
    expect(
      changesOf(
        { items: [{ substance: 'Penicillin' }, { substance: 'Egg' }] },
        { items: [{ substance: 'Latex gloves' }, { substance: 'egg ' }] },
      ),
    ).toEqual({ added: ['Latex gloves'], removed: ['Penicillin'] }));
});

describe('with no connection', () => {
  it('says that nothing is saved yet, keeps what was typed, and sends it on the next try', async () => {
    server.on(PUT, saved([]));
    await openAllergies();
    await type('Penicillin');
    server.cutNetwork();
    save();
    const notice = await screen.findByText(/Not saved yet: there is no connection/);
    await waitFor(() => expect(notice.closest('[role=alert]')).toHaveFocus());
    expect(screen.getByLabelText('What to keep away from')).toHaveValue('Penicillin');
    server.restoreNetwork();
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(server.askedFor(PUT)).toHaveLength(1));
  });

  it('brings back what was typed after the page was closed, and says that it is not saved', async () => {
    const page = await openAllergies();
    await type('Penicillin');
    await new Promise((resolve) => setTimeout(resolve, 50));
    page.unmount();
    const list = renderPage(ChangeListPage, `/my-card/${PATIENT}/change`);
    expect(await screen.findByText('Only on this phone, not saved yet')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Allergies and bad reactions' })).toHaveAttribute(
      'href',
      `/my-card/${PATIENT}/change/allergies`,
    );
    list.unmount();
    await openAllergies();
    expect(await screen.findByText(/We kept what you typed before/)).toBeVisible();
    expect(screen.getByLabelText('What to keep away from')).toHaveValue('Penicillin');
    fireEvent.click(screen.getByRole('button', { name: 'Start again from what is saved' }));
    expect(await screen.findByText('Latex', { selector: 'strong' })).toBeVisible();
    expect(screen.queryByLabelText('What to keep away from')).toBeNull();
  });
});

describe('two people or two tabs', () => {
  const standing = entry('allergies', {
    version: 7,
    value: {
      status: 'recorded',
      items: [
        { substance: 'Latex', reaction: null, kind: 'allergy' },
        { substance: 'Codeine', reaction: null, kind: 'allergy' },
      ],
    },
  });

  async function meetConflict(): Promise<void> {
    let isFirst = true;
    server.on(PUT, () => {
      if (!isFirst) return saved([]);
      isFirst = false;
      return { status: 409, json: { code: 'changed_meanwhile', title: 'x', current: standing } };
    });
    await openAllergies();
    await type('Penicillin');
    save();
    await screen.findByRole('heading', { level: 1, name: 'This was changed meanwhile' });
  }

  it('shows both texts and saves nothing until the person chooses', async () => {
    await meetConflict();
    expect(screen.getByText('Codeine')).toBeVisible();
    expect(screen.getByText('Penicillin')).toBeVisible();
    fireEvent.click(screen.getByRole('button', { name: 'Save to Sam’s card' }));
    expect(await screen.findAllByText('Choose what should be kept')).toHaveLength(2);
    expect(server.askedFor(PUT)).toHaveLength(1);
  });

  it('keeps every entry of both when the person says so. Proves H09-A1.', async () => {
    await meetConflict();
    fireEvent.click(screen.getByLabelText('Keep both together'));
    fireEvent.click(screen.getByRole('button', { name: 'Save to Sam’s card' }));
    await waitFor(() => expect(server.askedFor(PUT)).toHaveLength(2));
    const sent = server.askedFor(PUT)[1]?.body as { version: number; value: { items: { substance: string }[] } };
    expect(sent.version).toBe(7);
    expect(sent.value.items.map(({ substance }) => substance)).toEqual(['Latex', 'Codeine', 'Penicillin']);
  });

  it('saves the own text over the newest version only when the person chose it', async () => {
    await meetConflict();
    fireEvent.click(screen.getByLabelText('Keep what I typed now'));
    fireEvent.click(screen.getByRole('button', { name: 'Save to Sam’s card' }));
    await waitFor(() => expect(server.askedFor(PUT)).toHaveLength(2));
    expect(server.askedFor(PUT)[1]?.body).toMatchObject({
      version: 7,
      value: { items: [{ substance: 'Penicillin' }] },
    });
  });

  it('goes back to what is saved when the person chose that', async () => {
    await meetConflict();
    fireEvent.click(screen.getByLabelText('Keep what is saved'));
    fireEvent.click(screen.getByRole('button', { name: 'Save to Sam’s card' }));
    expect(await screen.findByText('Codeine', { selector: 'strong' })).toBeVisible();
    expect(server.askedFor(PUT)).toHaveLength(1);
  });
});

describe('two children in one account', () => {
  it('carries nothing over from one to the other. Proves H41-A2.', async () => {
    vi.useRealTimers();
    const other = '3f0c0000-0000-4000-8000-000000000002';
    signInAs(patientRef(), patientRef({ id: other, given_name: 'Alex', colour: 'purple' }));
    server.on(`GET /patients/${other}/record`, { json: recordOf([]) });
    const page = await openAllergies();
    await type('Penicillin');
    await new Promise((resolve) => setTimeout(resolve, 50));
    page.unmount();
    renderPage(ChangePage, `/my-card/${other}/change/allergies`, { patient: other, heading: 'allergies' });
    expect(await screen.findByRole('button', { name: 'Save to Alex’s card' })).toBeVisible();
    fireEvent.click(screen.getByLabelText('Yes'));
    expect(screen.getByLabelText('What to keep away from')).toHaveValue('');
    expect(document.body).not.toHaveTextContent('Penicillin');
  });
});
