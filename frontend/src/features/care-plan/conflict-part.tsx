// Somebody saved this part first. Both texts stand here and the second person chooses; nothing is overwritten unseen.
import { useState } from 'preact/hooks';
import type { PlanSection } from '../../api/types.ts';
import { ConflictForm } from '../../components/conflict-form/conflict-form.tsx';
import type { ErrorItem } from '../../components/error-summary/error-summary.tsx';
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
      <ConflictForm
        choice={choice}
        onChoice={setChoice}
        error={errors[0]?.message}
        onSubmit={submit}
        save={saveWords(person)}
      />
    </PlanFrame>
  );
}
