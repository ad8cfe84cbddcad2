// The face: chosen or taken, sent, and shown back with the question whether this is the person (H40).
import { useMemo, useState } from 'preact/hooks';
import { removeHeading, sendPhoto } from '../../api/calls.ts';
import type { PatientRecord, Saved } from '../../api/types.ts';
import { Button } from '../../components/button/button.tsx';
import { DateInput } from '../../components/date-input/date-input.tsx';
import { FileUpload } from '../../components/file-upload/file-upload.tsx';
import { Page } from '../../components/page/page.tsx';
import { Face, PersonBar } from '../../components/person-bar/person-bar.tsx';
import { ProblemNotice, type ProblemLike } from '../../components/problem/problem.tsx';
import { dateFromParts, partsFromDate } from '../../lib/dates.ts';
import { smallerPhoto } from '../../lib/images.ts';
import type { Person } from '../../lib/person.ts';
import { navigate } from '../../lib/router.ts';
import { say, sayDate, t } from '../../words/t.tsx';
import { textOf } from './editor.ts';
import { entryOf, PHOTO } from './registry.ts';

interface PhotoPageProps {
  person: Person;
  record: PatientRecord;
  back: string;
  onSaved: (saved: Saved) => void;
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function Held({ person, record, back }: Omit<PhotoPageProps, 'onSaved'>) {
  const entry = entryOf(record, PHOTO);
  const picture = textOf(entry?.value, 'jpeg_base64');
  if (!entry || !picture) return null;
  return (
    <div class="ac-notice">
      <Face givenName={person.givenName} familyName={person.familyName} photo={picture} />
      <p>{say('photo.taken', { date: sayDate(textOf(entry.value, 'taken_on')) })}</p>
      <button
        class="ac-plain ac-plain--danger"
        type="button"
        onClick={() => {
          void removeHeading(person.id, PHOTO, entry.version).then(() => navigate(back, { replace: true }));
        }}
      >
        {say('photo.remove')}
      </button>
    </div>
  );
}

export function PhotoPage({ person, record, back, onSaved }: PhotoPageProps) {
  const [takenOn, setTakenOn] = useState(partsFromDate(today()));
  const [file, setFile] = useState<File | null>(null);
  const [error, setError] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  async function send(photo: File, on: string): Promise<void> {
    setIsBusy(true);
    setProblem(null);
    const result = await sendPhoto(person.id, await smallerPhoto(photo), on, entryOf(record, PHOTO)?.version ?? 0);
    setIsBusy(false);
    if (result.ok) onSaved(result.value);
    else setProblem(result.problem);
  }
  function submit(event: Event): void {
    event.preventDefault();
    const on = dateFromParts(takenOn);
    const wrong: Record<string, string> = {};
    if (!file) wrong['photo'] = t('photo.missing');
    if (on === null) wrong['taken_on'] = t('date.wrong');
    setError(wrong);
    if (file && on !== null) void send(file, on);
  }
  // The same list until the next submit: a new one takes the focus out of the field that is being mended.
  const items = useMemo(() => Object.entries(error).map(([field, message]) => ({ field, message })), [error]);
  return (
    <Page title={t('photo')} heading={say('photo')} back={back} errors={items}>
      <PersonBar person={person} />
      {problem && <ProblemNotice problem={problem} />}
      <Held person={person} record={record} back={back} />
      <p>{say('photo.text')}</p>
      <form onSubmit={submit} noValidate>
        <FileUpload
          id="photo"
          label={say('photo.choose')}
          hint={say('photo.hint')}
          error={error['photo']}
          accept="image/*"
          onChoose={setFile}
        />
        <DateInput
          id="taken_on"
          name="taken_on"
          label={say('photo.when')}
          size="s"
          error={error['taken_on']}
          value={takenOn}
          onChange={setTakenOn}
        />
        <Button isBusy={isBusy} extra="ac-wide">
          {person.isSelf ? say('save') : say('save.to', { name: person.givenName })}
        </Button>
      </form>
    </Page>
  );
}
