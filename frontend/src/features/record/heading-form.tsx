// One heading on one page: how to answer, the fields, where it comes from, and the save control that names the person.
import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { sendAttachment } from '../../api/calls.ts';
import type { PatientRecord, Saved } from '../../api/types.ts';
import { Button } from '../../components/button/button.tsx';
import { DateInput } from '../../components/date-input/date-input.tsx';
import type { ErrorItem } from '../../components/error-summary/error-summary.tsx';
import { FileUpload } from '../../components/file-upload/file-upload.tsx';
import { Input } from '../../components/input/input.tsx';
import { Page } from '../../components/page/page.tsx';
import { PersonBar } from '../../components/person-bar/person-bar.tsx';
import { ProblemNotice, problemWords, type ProblemLike } from '../../components/problem/problem.tsx';
import { Radios } from '../../components/radios/radios.tsx';
import { smallerPhoto } from '../../lib/images.ts';
import type { Person } from '../../lib/person.ts';
import { say } from '../../words/t.tsx';
import { Conflict } from './conflict.tsx';
import type { AnyEditor, FieldErrors } from './editor.ts';
import { IsThisRight } from '../../components/is-this-right/is-this-right.tsx';
import { KeptBoth } from './kept-both.tsx';
import { useHeadingForm, type HeadingForm as Form } from './use-heading-form.ts';

export interface HeadingFormProps {
  person: Person;
  editor: AnyEditor;
  record: PatientRecord;
  back: string;
  /** Stands above the question: "Question 2 of 8". */
  progress?: ComponentChildren;
  onSaved: (saved: Saved) => void;
  /** Shown with a lost connection: the way to go on without having saved. */
  onLater?: (() => void) | undefined;
}

/** Where an error of this path can be mended: the group's first field when the path itself has none. */
function asItems(errors: FieldErrors): ErrorItem[] {
  return Object.entries(errors).map(([field, message]) => ({ field, message }));
}

function LetterPhoto({ person, form }: { person: Person; form: Form }) {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  async function send(file: File): Promise<void> {
    setIsBusy(true);
    setProblem(null);
    const result = await sendAttachment(person.id, await smallerPhoto(file));
    setIsBusy(false);
    if (result.ok) form.set({ attachmentId: result.value.id });
    else setProblem(result.problem);
  }
  return (
    <>
      <FileUpload
        id="attachment"
        label={say('letter-photo')}
        hint={say('letter-photo.hint')}
        error={problem ? problemWords(problem) : form.errors['attachment']}
        accept="image/*"
        isDisabled={isBusy}
        onChoose={(file) => void send(file)}
      />
      <p role="status">
        {isBusy && say('letter-photo.sending')}
        {form.state.attachmentId && !isBusy && <strong>{say('letter-photo.sent')}</strong>}
      </p>
    </>
  );
}

function Source({ form }: { form: Form }) {
  const { source, letter } = form.state;
  const set = (part: Partial<typeof letter>): void => form.set({ letter: { ...letter, ...part } });
  return (
    <Radios
      id="source"
      name="source"
      label={say('source')}
      size="s"
      value={source}
      onChange={(next) => form.set({ source: next === 'letter' ? 'letter' : 'patient' })}
      items={[
        { value: 'patient', text: say('source.patient') },
        {
          value: 'letter',
          text: say('source.letter'),
          conditional: (
            <>
              <DateInput
                id="letter.on"
                name="letter-on"
                label={say('letter.on')}
                size="s"
                error={form.errors['letter.on']}
                value={letter.on}
                onChange={(on) => set({ on })}
              />
              <Input
                id="letter.role"
                label={say('letter.role')}
                hint={say('letter.role.hint')}
                error={form.errors['letter.role']}
                value={letter.role}
                onChange={(role) => set({ role })}
              />
              <Input
                id="letter.organisation"
                label={say('letter.organisation')}
                error={form.errors['letter.organisation']}
                value={letter.organisation}
                onChange={(organisation) => set({ organisation })}
              />
            </>
          ),
        },
      ]}
    />
  );
}

function Answer({ person, editor, form }: { person: Person; editor: AnyEditor; form: Form }) {
  const fields = (
    <>
      <editor.Fields
        value={form.state.value}
        change={(value) => form.set({ value })}
        errorOf={(field) => form.errors[field]}
        person={person}
      />
      {editor.asksSource && <Source form={form} />}
    </>
  );
  if (editor.ways.length <= 1) {
    return (
      <>
        <h1>{editor.question()}</h1>
        {editor.hint && <p>{editor.hint()}</p>}
        {fields}
      </>
    );
  }
  return (
    <>
      <Radios
        id="way"
        name="way"
        label={editor.question()}
        size="l"
        isHeading
        hint={editor.hint?.()}
        error={form.errors['way']}
        value={form.state.way}
        onChange={(way) => form.set({ way })}
        items={editor.ways.map((way) => ({
          value: way.id,
          text: say(way.label),
          hint: way.hint && say(way.hint),
        }))}
      />
      {form.state.way === 'given' && fields}
      {form.state.way === 'letter_photo' && <LetterPhoto person={person} form={form} />}
    </>
  );
}

function saveWords(person: Person): ComponentChildren {
  return person.isSelf ? say('save') : say('save.to', { name: person.givenName });
}

export function HeadingForm({ person, editor, record, back, progress, onSaved, onLater }: HeadingFormProps) {
  const form = useHeadingForm({ person, editor, record, onSaved });
  // The same list until the next submit: a new one takes the focus out of the field that is being mended.
  const items = useMemo(() => asItems(form.errors), [form.errors]);
  const { phase } = form;
  if (phase.kind === 'conflict')
    return <Conflict person={person} editor={editor} form={form} conflict={phase} back={back} />;
  if (phase.kind === 'kept-both') return <KeptBoth person={person} editor={editor} form={form} kept={phase} />;
  const isLost = phase.kind === 'problem' && phase.problem.code === 'no_connection';
  return (
    <Page title={editor.name()} back={back} errors={items}>
      {progress}
      <PersonBar person={person} />
      {phase.kind === 'problem' && (
        <ProblemNotice
          problem={isLost ? { ...phase.problem, code: 'not_saved_yet' } : phase.problem}
          onRetry={form.submit}
        >
          {isLost && onLater && (
            <p>
              <button class="ac-plain" type="button" onClick={onLater}>
                {say('save.later')}
              </button>
            </p>
          )}
        </ProblemNotice>
      )}
      {form.isRestored && (
        <div class="ac-notice" role="status">
          <p>{say('draft.restored')}</p>
          <button class="ac-plain" type="button" onClick={form.forget}>
            {say('draft.forget')}
          </button>
        </div>
      )}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          form.submit();
        }}
      >
        <Answer person={person} editor={editor} form={form} />
        {phase.kind === 'is-this-right' && <IsThisRight fields={phase.fields} confirm={form.confirmUnusual} />}
        <Button isBusy={phase.kind === 'saving'} extra="ac-wide">
          {saveWords(person)}
        </Button>
      </form>
    </Page>
  );
}
