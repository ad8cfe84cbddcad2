import { fireEvent, screen, waitFor } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FactDefinition } from '../../../api/types.ts';
import { empty } from '../../../offline/db.ts';
import {
  entry,
  PATIENT,
  patientRef,
  recordOf,
  sessionOf,
  signInAs,
  startServer,
  type FakeServer,
} from '../../../test/fake-server.ts';
import { renderPage } from '../../../test/render-page.tsx';
import { asPerson } from '../../../api/use-person.ts';
import { slugOf } from '../../../lib/headings.ts';
import { askedOf, QUESTIONS } from '../registry.ts';
import { CheckPage } from './check-page.tsx';
import { nextPlace, QuestionPage } from './question-page.tsx';
import { checkStart, StartPage } from './start-page.tsx';

const OXYGEN: FactDefinition = {
  key: 'spo2_target_range',
  label: 'Oxygen target',
  label_other: null,
  clinician_label: 'Target',
  type: 'range',
  unit: '%',
  choices: null,
  plausible_min: 80,
  plausible_max: 100,
  group: 'oxygen',
  needs_clinician: true,
  expiry: 'year',
  told_by: 'letter',
  emergency: 'first_screen',
  group_words: 'Oxygen',
};

let server: FakeServer;

beforeEach(async () => {
  await empty('drafts');
  server = startServer();
  server.on('GET /facts?language=en-GB', { json: [OXYGEN] });
  server.on('GET /record', {
    json: recordOf([
      entry('conditions', {
        version: 2,
        value: { templates: [{ id: 'some-condition', detail: null }], other: null, confirmed_how: null },
      }),
    ]),
  });
  server.on('POST /templates/search', { json: [] });
  server.on('GET /session', { json: sessionOf([patientRef()]) });
  signInAs(patientRef());
});

function ask(question: string) {
  return renderPage(QuestionPage, `/first-card/${PATIENT}/${slugOf(question)}`, { question: slugOf(question) });
}

describe('the first card', () => {
  it('is made with eight questions and no more. Proves H54-A1.', () => {
    expect(QUESTIONS).toHaveLength(8);
    const places = [nextPlace(PATIENT, 'who', false)];
    while (!places.at(-1)?.endsWith('/check')) {
      const slug = places.at(-1)?.split('/').at(-1) ?? '';
      const heading = QUESTIONS.find((each) => slugOf(each) === slug) ?? '';
      places.push(nextPlace(PATIENT, heading, false));
    }
    expect(places).toHaveLength(8);
  });

  it('begins with who it is for, and asks why somebody may act for an adult', () => {
    const who = { given_name: 'Jo', family_name: '', known_as: '', born: { day: '1', month: '2', year: '1980' } };
    const wrong = checkStart({ relation: 'adult', relationship: '', basis: '', who });
    expect(wrong).toMatchObject({
      ok: false,
      errors: { relationship: expect.any(String) as string, basis: expect.any(String) as string },
    });
    const right = checkStart({ relation: 'adult', relationship: 'son', basis: 'patient_consent', who });
    expect(right).toMatchObject({
      ok: true,
      patient: { relation: 'adult', legal_basis: 'patient_consent', who: { family_name: '' } },
    });
  });

  it('starts the record and goes on to the condition', async () => {
    server.on('POST /patients', { status: 201, json: { id: PATIENT } });
    renderPage(StartPage, '/first-card');
    fireEvent.click(screen.getByLabelText('Me'));
    fireEvent.input(screen.getByLabelText('First name'), { target: { value: 'Jo' } });
    fireEvent.input(screen.getByLabelText('Day'), { target: { value: '14' } });
    fireEvent.input(screen.getByLabelText('Month'), { target: { value: 'feb' } });
    fireEvent.input(screen.getByLabelText('Year'), { target: { value: '1990' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save and continue' }));
    await waitFor(() => expect(window.location.pathname).toBe(`/first-card/${PATIENT}/conditions`));
    expect(server.askedFor('POST /patients')[0]?.body).toMatchObject({
      relation: 'self',
      who: { given_name: 'Jo', date_of_birth: '1990-02-14' },
    });
  });

  it('leaves the focus in the field that is mended after an error', async () => {
    renderPage(StartPage, '/first-card');
    fireEvent.click(screen.getByRole('button', { name: 'Save and continue' }));
    await waitFor(() => expect(document.querySelector('.nhsuk-error-summary')).toHaveFocus());
    await userEvent.click(screen.getByLabelText('First name'));
    await userEvent.keyboard('Jonathan');
    expect(screen.getByLabelText('First name')).toHaveValue('Jonathan');
  });

  it.each(QUESTIONS.filter((question) => question !== 'who'))(
    'takes "I am not sure" as an answer to %s',
    async (question) => {
      server.on(`PUT /record/${question}`, {
        json: { entry: entry(question), warnings: [], card_headings_changed: [] },
      });
      ask(question);
      fireEvent.click(await screen.findByLabelText('I am not sure'));
      fireEvent.click(screen.getByRole('button', { name: 'Save to Sam’s card' }));
      await waitFor(() => expect(server.askedFor(`PUT /record/${question}`)).toHaveLength(1));
      expect(server.askedFor(`PUT /record/${question}`)[0]?.body).toMatchObject({ answer: 'not_sure', value: null });
    },
  );

  it('takes a photo of a letter as an answer. Proves H54-A2.', async () => {
    server.on('POST /attachments', { status: 201, json: { id: 'picture-1' } });
    server.on('PUT /record/allergies', {
      json: { entry: entry('allergies'), warnings: [], card_headings_changed: [] },
    });
    ask('allergies');
    fireEvent.click(await screen.findByLabelText('I will send a photo of a letter'));
    const file = new File(['x'], 'letter.jpg', { type: 'image/jpeg' });
    fireEvent.change(screen.getByLabelText('Photo of the letter'), { target: { files: [file] } });
    expect(await screen.findByText(/The photo is here/)).toBeVisible();
    fireEvent.click(screen.getByRole('button', { name: 'Save to Sam’s card' }));
    await waitFor(() => expect(server.askedFor('PUT /record/allergies')).toHaveLength(1));
    expect(server.askedFor('PUT /record/allergies')[0]?.body).toMatchObject({
      answer: 'letter_photo',
      value: { attachment_id: 'picture-1' },
    });
  });

  it('adds the steroid card that the person chose, and never both', async () => {
    const heading = 'fact.steroid_name_dose';
    server.on(`PUT /record/${heading}`, { json: { entry: entry(heading), warnings: [], card_headings_changed: [] } });
    server.on('PUT /record/conditions', {
      json: { entry: entry('conditions'), warnings: [], card_headings_changed: [] },
    });
    ask(heading);
    fireEvent.click(await screen.findByLabelText('Yes'));
    fireEvent.input(screen.getByLabelText('Name and dose'), { target: { value: 'as on the box' } });
    fireEvent.click(screen.getByLabelText('For a child'));
    fireEvent.click(screen.getByRole('button', { name: 'Save to Sam’s card' }));
    await waitFor(() => expect(server.askedFor('PUT /record/conditions')).toHaveLength(1));
    const sent = server.askedFor('PUT /record/conditions')[0]?.body as {
      version: number;
      value: { templates: { id: string }[] };
    };
    expect(sent.version).toBe(2);
    expect(sent.value.templates.map(({ id }) => id)).toEqual(['some-condition', 'long-term-steroid-child']);
  });

  it('asks for the letter’s date when the oxygen target comes from one', async () => {
    const heading = 'fact.spo2_target_range';
    ask(heading);
    fireEvent.click(await screen.findByLabelText('Yes, I have the numbers'));
    fireEvent.input(screen.getByLabelText('From'), { target: { value: '88' } });
    fireEvent.input(screen.getByLabelText('To'), { target: { value: '92%' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save to Sam’s card' }));
    expect(await screen.findAllByText(/Enter the date on the letter/)).toHaveLength(2);
    expect(server.askedFor(`PUT /record/${heading}`)).toHaveLength(0);
  });

  it('goes on without a connection and names what is not saved when answers are checked', async () => {
    ask('equipment');
    fireEvent.click(await screen.findByLabelText('I want to say what'));
    fireEvent.input(screen.getByLabelText(/What must come to hospital/), { target: { value: 'own machine' } });
    server.cutNetwork();
    fireEvent.click(screen.getByRole('button', { name: 'Save to Sam’s card' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Go on now, save later' }));
    await waitFor(() => expect(window.location.pathname).toBe(`/first-card/${PATIENT}/check`));
    server.restoreNetwork();
    document.body.innerHTML = '';
    renderPage(CheckPage, `/first-card/${PATIENT}/check`);
    const notice = await screen.findByText('Only on this phone, not saved yet');
    expect(notice.parentElement).toHaveTextContent('What must come along');
  });

  it('says "Not recorded" for what nobody answered, never "No"', async () => {
    renderPage(CheckPage, `/first-card/${PATIENT}/check`);
    const row = (await screen.findByText('Allergies and bad reactions', { selector: 'dt' })).parentElement;
    expect(row).toHaveTextContent('Not recorded');
  });
});

describe('the question of a fact', () => {
  const flat: FactDefinition = { ...OXYGEN, label: 'Can you lie flat?', label_other: 'Can {name} lie flat?' };

  it('speaks to the person, and of the person by name to a parent', () => {
    expect(askedOf(flat, asPerson(patientRef({ relation: 'self' }))).label).toBe('Can you lie flat?');
    expect(askedOf(flat, asPerson(patientRef({ relation: 'proxy' }))).label).toBe('Can Sam lie flat?');
  });

  it('stays as it is where it speaks to nobody', () => {
    expect(askedOf(OXYGEN, asPerson(patientRef({ relation: 'proxy' }))).label).toBe('Oxygen target');
  });
});
