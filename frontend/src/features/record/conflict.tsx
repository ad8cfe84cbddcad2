// Somebody saved first. Both texts stand side by side and the person chooses; allergies offer both together (H09-A1).
import { useState } from 'preact/hooks';
import { ConflictForm } from '../../components/conflict-form/conflict-form.tsx';
import type { ErrorItem } from '../../components/error-summary/error-summary.tsx';
import { Page } from '../../components/page/page.tsx';
import { PersonBar } from '../../components/person-bar/person-bar.tsx';
import type { Entry } from '../../api/types.ts';
import type { Person } from '../../lib/person.ts';
import { say, sayDate, sayTime, t } from '../../words/t.tsx';
import { AnswerShown } from './answer-shown.tsx';
import type { AnyEditor } from './editor.ts';
import type { HeadingForm, Phase } from './use-heading-form.ts';

type ConflictPhase = Extract<Phase, { kind: 'conflict' }>;

interface ConflictProps {
  person: Person;
  editor: AnyEditor;
  form: HeadingForm;
  conflict: ConflictPhase;
  back: string;
}

function Shown({ heading, children }: { heading: preact.ComponentChildren; children: preact.ComponentChildren }) {
  return (
    <section class="ac-item">
      <h2 class="nhsuk-heading-s">{heading}</h2>
      {children}
    </section>
  );
}

function mineAsEntry({ current, mine }: ConflictPhase): Entry {
  return { ...current, answer: mine.answer, value: mine.value };
}

export function Conflict({ person, editor, form, conflict, back }: ConflictProps) {
  const [choice, setChoice] = useState('');
  const [errors, setErrors] = useState<ErrorItem[]>([]);
  const { current, mine } = conflict;
  const canMerge = editor.merge !== undefined && current.answer === 'given' && mine.answer === 'given';
  function submit(event: Event): void {
    event.preventDefault();
    setErrors(choice ? [] : [{ field: 'conflict', message: say('conflict.missing') }]);
    if (choice === 'theirs') form.forget();
    if (choice === 'mine') form.saveOver({ ...mine, version: current.version });
    if (choice === 'both')
      form.saveOver({
        ...mine,
        version: current.version,
        value: editor.merge?.(current.value, mine.value) ?? mine.value,
      });
  }
  return (
    <Page title={t('conflict')} heading={say('conflict')} back={back} errors={errors}>
      <PersonBar person={person} />
      <p>{say('conflict.text', { date: sayDate(current.changed_at), time: sayTime(current.changed_at) })}</p>
      <div class="ac-choice-of-two">
        <Shown heading={say('conflict.theirs.heading')}>
          <AnswerShown editor={editor} entry={current} />
        </Shown>
        <Shown heading={say('conflict.mine.heading')}>
          <AnswerShown editor={editor} entry={mineAsEntry(conflict)} />
        </Shown>
      </div>
      <ConflictForm
        canMerge={canMerge}
        choice={choice}
        onChoice={setChoice}
        error={errors[0]?.message}
        onSubmit={submit}
        save={person.isSelf ? say('save') : say('save.to', { name: person.givenName })}
      />
    </Page>
  );
}
