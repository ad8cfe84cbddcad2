// Somebody saved this part first. Both texts stand here and the second person chooses; nothing is overwritten unseen.
import { useState } from 'preact/hooks';
import type { PlanSection } from '../../api/types.ts';
import { Button } from '../../components/button/button.tsx';
import type { ErrorItem } from '../../components/error-summary/error-summary.tsx';
import { Radios } from '../../components/radios/radios.tsx';
import type { Person } from '../../lib/person.ts';
import { say, sayDate, sayTime, t } from '../../words/t.tsx';
import { ownEntry } from './answers.ts';
import { AnswerLines } from './lines.tsx';
import { PlanFrame } from './plan-frame.tsx';
import type { Phase, SectionForm } from './use-section-form.ts';
import { saveWords, whoWords } from './who.ts';

interface ConflictProps {
  person: Person;
  section: PlanSection;
  form: SectionForm;
  conflict: Extract<Phase, { kind: 'conflict' }>;
  back: string;
}

export function ConflictPart({ person, section, form, conflict, back }: ConflictProps) {
  const [choice, setChoice] = useState('');
  const [errors, setErrors] = useState<ErrorItem[]>([]);
  const { current, changes, mine } = conflict;
  const { last_change: change } = current;
  function submit(event: Event): void {
    event.preventDefault();
    setErrors(choice ? [] : [{ field: 'conflict', message: say('conflict.missing') }]);
    if (choice === 'theirs') form.takeTheirs();
    if (choice === 'mine') form.saveOver();
  }
  return (
    <PlanFrame person={person} title={t('conflict')} heading={say('conflict')} back={back} errors={errors}>
      <h2 class="nhsuk-heading-m">{section.heading}</h2>
      {change && (
        <p>
          {say('plan.conflict.text', {
            who: whoWords(change.by, change.relationship, person),
            date: sayDate(change.at),
            time: sayTime(change.at),
          })}
        </p>
      )}
      {changes.length > 0 && (
        <ul>
          {changes.map(({ words }, index) => (
            <li key={index}>{words}</li>
          ))}
        </ul>
      )}
      <div class="ac-choice-of-two">
        <section class="ac-item">
          <h3 class="nhsuk-heading-s">{say('conflict.theirs.heading')}</h3>
          <AnswerLines section={section} entry={ownEntry(section, current.entries)} />
        </section>
        <section class="ac-item">
          <h3 class="nhsuk-heading-s">{say('conflict.mine.heading')}</h3>
          <AnswerLines section={section} entry={mine.part && { ...mine.part, value: mine.part.value ?? null }} />
        </section>
      </div>
      <form onSubmit={submit} noValidate>
        <Radios
          id="conflict"
          name="conflict"
          label={say('conflict.choose')}
          size="m"
          error={errors[0]?.message}
          value={choice}
          onChange={setChoice}
          items={[
            { value: 'mine', text: say('conflict.mine') },
            { value: 'theirs', text: say('conflict.theirs') },
          ]}
        />
        <Button>{saveWords(person)}</Button>
      </form>
    </PlanFrame>
  );
}
